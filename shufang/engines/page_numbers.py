"""Page numbers in the text (见第12页) that are put in after the layout.

Digits of most typefaces are of one width or nearly so, and a page number takes the same room
whatever it is. It is laid out as zeros, as many as it has digits, and marked where it is drawn
(marked content, ISO 32000-1, 14.6); the merge puts the digits in, each in the middle of a zero's
room, as tabular figures are set, and takes the mark away. So a chapter is laid out once, however
the pages before it move. Where the digits of a typeface or a setting differ more, the number is not
offered, and its section is laid out with the number itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any, cast

from shufang.engines.sections import Glyph, PlacedNumber
from shufang.engines.weasyprint_engine import TextBox

if TYPE_CHECKING:
    from weasyprint.pdf.fonts import Font

ATTRIBUTE = "data-page-of"
"""On an element that holds nothing but zeros: the id of the element whose page it names."""

DIGITS = "0123456789"

MOST_DIFFERENCE = 100
"""Thousandths of an em between the widths of a zero and another digit, which is the 1."""

_MARK = re.compile(rb"/PageNumber <</Of <([0-9a-f]*)>>> BDC\n(.*?)\nEMC", re.DOTALL)
_FONT = re.compile(rb"/(\S+) \S+ Tf")
_SHOWN = re.compile(rb"<([0-9a-f]*)>")
_NUMBER = re.compile(rf'(<span {ATTRIBUTE}="([^"]*)">)0+(</span>)')


@dataclass(slots=True)
class DrawnNumbers:
    """The numbers of one section as they were drawn."""

    drawn: list[tuple[str, str, tuple[int, ...]]] = field(default_factory=list)
    """Element id, name of the font, glyphs."""
    unfit: set[str] = field(default_factory=set)
    """Ids whose number cannot be put in later."""

    def placed(self, digits: Mapping[str, Sequence[Glyph]]) -> tuple[PlacedNumber, ...]:
        """Return the numbers that can be put in; `digits` has each font's 0 to 9.

        A number drawn with other glyphs than the font's plain zero (old style figures, say) is
        left out.
        """
        unfit = self.unfit | {
            anchor
            for anchor, font, glyphs in self.drawn
            if font not in digits or set(glyphs) != {digits[font][0].id}
        }
        found = {(anchor, font) for anchor, font, _ in self.drawn if anchor not in unfit}
        return tuple(PlacedNumber(anchor, font) for anchor, font in sorted(found))


@contextmanager
def marking_numbers() -> Iterator[DrawnNumbers]:
    """Mark the page numbers that are drawn meanwhile."""
    from weasyprint import draw

    numbers = DrawnNumbers()
    draw_text = cast(Callable[..., None], draw.draw_text)

    def draw_and_mark(stream: Any, box: TextBox, *others: object) -> None:  # noqa: ANN401
        anchor = box.element.get(ATTRIBUTE) if box.element is not None else None
        if not anchor:
            draw_text(stream, box, *others)
            return
        items = stream.stream
        start = len(items)
        items.append(f"/PageNumber <</Of <{anchor.encode().hex()}>>> BDC")
        draw_text(stream, box, *others)
        items.append("EMC")
        content = b"\n".join(
            item.encode() if isinstance(item, str) else item
            for item in items[start + 1 : -1]
            if isinstance(item, str | bytes)
        )
        fonts = set(_FONT.findall(content))
        glyphs = _glyphs(content)
        # What is drawn in a group is not in the page's own content, where the merge looks.
        if len(fonts) != 1 or len(glyphs) != len(box.text) or "Subtype" in stream.extra:
            numbers.unfit.add(anchor)
        else:
            numbers.drawn.append((anchor, fonts.pop().decode(), glyphs))

    draw.draw_text = draw_and_mark
    try:
        yield numbers
    finally:
        draw.draw_text = draw_text


def _glyphs(content: bytes) -> tuple[int, ...]:
    shown = b"".join(_SHOWN.findall(content))
    return tuple(int(shown[at : at + 4], 16) for at in range(0, len(shown), 4))


def digits_of(font: Font) -> tuple[Glyph, ...]:
    """Return a font's 0 to 9, nothing if they differ much in width or are missing."""
    import uharfbuzz

    shaped = uharfbuzz.Font(uharfbuzz.Face(font.file_content, font.index))
    glyphs = [shaped.get_nominal_glyph(ord(digit)) for digit in DIGITS]
    if None in glyphs:
        return ()
    unit = shaped.face.upem
    widths = [round(shaped.get_glyph_h_advance(glyph) * 1000 / unit) for glyph in glyphs]
    if any(abs(width - widths[0]) > MOST_DIFFERENCE for width in widths):
        return ()
    return tuple(map(Glyph, glyphs, widths, DIGITS))


def has_numbers(content: bytes) -> bool:
    """Whether numbers are to be put into the content of a page."""
    return b"/PageNumber <<" in content


def put_in(
    content: bytes, values: Mapping[str, str], digits: Mapping[str, Sequence[Glyph]]
) -> bytes:
    """Return a page's content with its numbers in the place of zeros, without the marks.

    `values` has the numbers by the id of the element whose page they name, `digits` each font's
    0 to 9. Raises `ValueError` for a number that has not as many digits as zeros.
    """

    def with_digits(mark: re.Match[bytes]) -> bytes:
        anchor = bytes.fromhex(mark[1].decode()).decode()
        value = values.get(anchor, "")
        drawn = mark[2]
        if len(_glyphs(drawn)) != len(value) or not value.isdecimal():
            raise ValueError(f"{anchor}: {value!r}")
        font = _FONT.search(drawn)
        glyphs = digits[font[1].decode() if font else ""]
        codes = iter([_in_room_of(glyphs[0], glyphs[int(digit)]) for digit in value])

        def shown(string: re.Match[bytes]) -> bytes:
            return b"<" + b"".join(next(codes) for _ in range(len(string[1]) // 4)) + b">"

        return _SHOWN.sub(shown, drawn)

    return _MARK.sub(with_digits, content)


def _in_room_of(zero: Glyph, digit: Glyph) -> bytes:
    """Return a digit inside the string of a TJ operator, in the middle of a zero's room."""
    code = f"{digit.id:04x}"
    spare = zero.width - digit.width
    if not spare:
        return code.encode()
    before = spare // 2
    return f">{-before}<{code}>{before - spare}<".encode()


def with_numbers(xhtml: str, values: Mapping[str, str]) -> str:
    """Return a section's XHTML with its numbers in the place of zeros."""
    return _NUMBER.sub(lambda found: found[1] + values[unescape(found[2])] + found[3], xhtml)
