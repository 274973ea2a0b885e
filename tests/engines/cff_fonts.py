"""Fonts with PostScript outlines whose letters are a square, a triangle and a bar."""

from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from shufang.core.digest import digest_bytes
from shufang.engines.pdf_merge_cff import bare_cff
from shufang.engines.resources import FontFile

LETTERS = {
    ".notdef": ((0, 0), (50, 0), (50, 50)),
    "A": ((100, 0), (900, 0), (900, 800), (100, 800)),
    "B": ((100, 0), (900, 0), (500, 800)),
    "C": ((100, 300), (900, 300), (900, 500), (100, 500)),
}


def name_keyed(em: int = 1000) -> bytes:
    """Return an OpenType file whose CFF calls its glyphs by name."""
    builder = FontBuilder(em, isTTF=False)
    builder.setupGlyphOrder(list(LETTERS))
    builder.setupCharacterMap({ord(letter): letter for letter in "ABC"})
    shapes = {}
    for name, points in LETTERS.items():
        pen = T2CharStringPen(em, None)
        first, *others = [(x * em // 1000, y * em // 1000) for x, y in points]
        pen.moveTo(first)
        for point in others:
            pen.lineTo(point)
        pen.closePath()
        shapes[name] = pen.getCharString()
    builder.setupCFF("Shapes", {}, shapes, {})
    builder.setupHorizontalMetrics(dict.fromkeys(LETTERS, (em, 0)))
    builder.setupHorizontalHeader(ascent=em * 4 // 5, descent=-em // 5)
    builder.setupNameTable({"familyName": "Shapes", "styleName": "Regular", "psName": "Shapes"})
    builder.setupOS2()
    builder.setupPost()
    return _saved(builder.font)


def cid_keyed(shift: int) -> bytes:
    """Return one whose charset gives each glyph another CID than its position, as regions do."""
    content = name_keyed()
    program = BytesIO(bare_cff(content, "Shapes"))
    with TTFont(BytesIO(content)) as font:
        font["CFF "].cff.decompile(program, font)
        top = font["CFF "].cff.topDictIndex[0]
        old = list(top.charset)
        new = [".notdef", *(f"cid{place + shift:05d}" for place in range(1, len(old)))]
        strings = top.CharStrings
        known = strings.charStrings
        strings.charStrings = {name: known[was] for name, was in zip(new, old, strict=True)}
        top.charset = new
        font.setGlyphOrder(new)
        for table in font["cmap"].tables:
            table.cmap = {ord(letter): new[place] for place, letter in enumerate("ABC", start=1)}
        metrics = dict.fromkeys(new, (1000, 0))
        font["hmtx"].metrics = metrics
        return _saved(font)


def _saved(font: TTFont) -> bytes:
    written = BytesIO()
    font.save(written)
    return written.getvalue()


def font_file(content: bytes, folder: Path, family: str = "Shapes") -> FontFile:
    """Return a font as the lock would name it."""
    path = folder / f"{family}.otf"
    path.write_bytes(content)
    return FontFile(family, 400, "normal", path, digest_bytes(content), "")
