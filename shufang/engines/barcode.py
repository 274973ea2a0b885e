"""The bar code of a book: EAN-13 with the ISBN above it and, where asked, an add-on beside it.

GB/T 12904 / ISO/IEC 15420 say which bars stand for which digits and how large they are; GB/T 12906
says how a book in China carries them. Everything is one drawing of rectangles and outlines, so
that no font and no colour but black can come between the digits and the plate.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from shufang.engines.drawing_signs import dark_runs

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

MODULE_MM: Final = 0.33
"""X, the width of one module at a magnification of 1.0."""
LEFT_QUIET, RIGHT_QUIET, ADD_ON_GAP, ADD_ON_QUIET = 11, 7, 9, 5
"""Empty modules before and behind the bars, between bars and add-on, behind the add-on."""
_BARS, _GUARD, _ADD_ON_TOP = 22.85 / MODULE_MM, 5.0, 10.0
"""Height of the bars, how much longer the guards are, how much lower an add-on begins."""
_DIGIT, _DIGIT_GAP, _LINE_GAP = 2.75 / MODULE_MM, 1.0, 3.5
"""Height of the digits, room between bars and digits, and between the ISBN and the bars."""
_LARGEST_LINE = 9.0
"""Type size of the ISBN at most, in modules."""

_SETS: Final = {
    "A": [
        "0001101",
        "0011001",
        "0010011",
        "0111101",
        "0100011",
        "0110001",
        "0101111",
        "0111011",
        "0110111",
        "0001011",
    ],
    "B": [
        "0100111",
        "0110011",
        "0011011",
        "0100001",
        "0011101",
        "0111001",
        "0000101",
        "0010001",
        "0001001",
        "0010111",
    ],
}
_LEFT: Final = [
    "AAAAAA",
    "AABABB",
    "AABBAB",
    "AABBBA",
    "ABAABB",
    "ABBAAB",
    "ABBBAA",
    "ABABAB",
    "ABABBA",
    "ABBABA",
]
"""By the first digit of thirteen: the number sets of the next six."""
_ADD_ON_TWO: Final = ["AA", "AB", "BA", "BB"]
_ADD_ON_FIVE: Final = [
    "BBAAA",
    "BABAA",
    "BAABA",
    "BAAAB",
    "ABBAA",
    "AABBA",
    "AAABB",
    "ABABA",
    "ABAAB",
    "AABAB",
]


def ean13_modules(digits: str) -> str:
    """Return the 95 modules of thirteen digits, "1" for a bar."""
    left = "".join(
        _SETS[name][int(digit)]
        for name, digit in zip(_LEFT[int(digits[0])], digits[1:7], strict=True)
    )
    right = "".join(_inverse(_SETS["A"][int(digit)]) for digit in digits[7:13])
    return f"101{left}01010{right}101"


def add_on_modules(digits: str) -> str:
    """Return the modules of an add-on: 20 for two digits, 47 for five."""
    if len(digits) == 2:
        names = _ADD_ON_TWO[int(digits) % 4]
    else:
        odd, even = (sum(int(digit) for digit in digits[start::2]) for start in (0, 1))
        names = _ADD_ON_FIVE[(3 * odd + 9 * even) % 10]
    coded = (_SETS[name][int(digit)] for name, digit in zip(names, digits, strict=True))
    return "1011" + "01".join(coded)


def _inverse(modules: str) -> str:
    return modules.translate(str.maketrans("01", "10"))


@dataclass(frozen=True, slots=True)
class BarCode:
    """A drawing and its size on paper, quiet zones included."""

    svg: bytes
    width_mm: float
    height_mm: float


def bar_code(digits: str, line: str, add_on: str, scale: float, font: Path) -> BarCode:
    """Return the symbol of 13 digits in black on white.

    `line` is what stands above the bars ("ISBN 978-7-…"): it is made as large as fits between the
    first and the last bar. `scale` is 放大系数 (1.0 = modules of 0.33 mm), `font` a fixed-width
    typeface.
    """
    pen = _Pen(font)
    size = min(_LARGEST_LINE, 95 / pen.width(line, 1.0))
    top = 1.0 + size * pen.digit_height + _LINE_GAP
    bottom = top + _BARS
    paths = [
        pen.text(line, LEFT_QUIET + (95 - pen.width(line, size)) / 2, top - _LINE_GAP, size),
        _bars(ean13_modules(digits), LEFT_QUIET, top, bottom),
    ]
    digit_size = _DIGIT / pen.digit_height
    base = bottom + _DIGIT_GAP + _DIGIT
    paths.append(pen.text(digits[0], LEFT_QUIET - 9.0, base, digit_size))
    for start, left in ((1, LEFT_QUIET + 3), (7, LEFT_QUIET + 50)):
        for place, digit in enumerate(digits[start : start + 6]):
            x = left + 7 * place + (7 - pen.width(digit, digit_size)) / 2
            paths.append(pen.text(digit, x, base, digit_size))
    width: float = LEFT_QUIET + 95 + RIGHT_QUIET
    if add_on:
        drawn, width = _add_on(add_on, top, bottom + _GUARD, pen, digit_size)
        paths += drawn
    height = base + 1.0
    title = f"{line} {add_on}".strip()
    unit = MODULE_MM * scale
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:.3f}" '
        f'width="{width * unit:.3f}mm" height="{height * unit:.3f}mm"><title>{escape(title)}'
        f'</title><rect width="{width:g}" height="{height:.3f}" fill="#ffffff"/>'
        f'<path fill="#000000" d="{"".join(paths)}"/></svg>'
    )
    return BarCode(svg.encode(), width * unit, height * unit)


def _bars(modules: str, left: float, top: float, bottom: float) -> str:
    """Return the bars of EAN-13; the three guards are longer than the rest."""
    guards = {*range(3), *range(45, 50), *range(92, 95)}
    return "".join(
        _rectangle(left + start, top, width, bottom + (_GUARD if start in guards else 0))
        for start, width in dark_runs(map(int, modules))
    )


def _add_on(
    digits: str, top: float, bottom: float, pen: _Pen, digit_size: float
) -> tuple[list[str], float]:
    """Return an add-on's bars with their digits above them, and where its quiet zone ends."""
    left = LEFT_QUIET + 95 + ADD_ON_GAP
    modules = add_on_modules(digits)
    begin = top + _ADD_ON_TOP
    paths = [
        _rectangle(left + start, begin, width, bottom)
        for start, width in dark_runs(map(int, modules))
    ]
    for place, digit in enumerate(digits):
        x = left + 4 + 9 * place + (7 - pen.width(digit, digit_size)) / 2
        paths.append(pen.text(digit, x, begin - _DIGIT_GAP, digit_size))
    return paths, left + len(modules) + ADD_ON_QUIET


def _rectangle(left: float, top: float, width: float, bottom: float) -> str:
    return f"M{left:g} {top:.3f}h{width:g}V{bottom:.3f}h-{width:g}z"


class _Pen:
    """Writes in outlines: the letters of a font as parts of an SVG path."""

    def __init__(self, font: Path) -> None:
        from fontTools.ttLib import TTFont

        self._font: TTFont = TTFont(BytesIO(font.read_bytes()))
        self._glyphs = self._font.getGlyphSet()
        self._names = self._font.getBestCmap()
        self._units = float(self._font["head"].unitsPerEm)
        self.digit_height = self._top("8") / self._units
        """Height of a digit at a type size of 1."""

    def _top(self, character: str) -> float:
        from fontTools.pens.boundsPen import BoundsPen

        pen = BoundsPen(self._glyphs)
        self._glyphs[self._names[ord(character)]].draw(pen)
        return float(pen.bounds[3])

    def width(self, text: str, size: float) -> float:
        """Return the width of a text at a type size."""
        advances = (self._glyphs[self._names[ord(mark)]].width for mark in text)
        return float(sum(advances)) * size / self._units

    def text(self, text: str, left: float, base: float, size: float) -> str:
        """Return the outlines of a text whose baseline begins at (left, base), y downwards."""
        from fontTools.pens.svgPathPen import SVGPathPen
        from fontTools.pens.transformPen import TransformPen

        pen = SVGPathPen(self._glyphs, ntos=lambda number: f"{round(number, 3):g}")
        share = size / self._units
        for mark in text:
            glyph = self._glyphs[self._names[ord(mark)]]
            glyph.draw(TransformPen(pen, (share, 0, 0, -share, left, base)))
            left += glyph.width * share
        return str(pen.getCommands())
