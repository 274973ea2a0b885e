"""One font object and one subset per font file for the whole book.

Every section calls its glyphs by their ids in the font file, and the subset keeps these ids; so
the sections' content streams stay as they are and share what is made here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from shufang.core.diagnostic import Findings
from shufang.engines.pdf_merge_cff import bare_cff
from shufang.engines.resources import FontFile
from shufang.engines.sections import Glyph, MergePart

if TYPE_CHECKING:
    import pikepdf

SYMBOLIC, SERIF, ITALIC = 1 << 2, 1 << 1, 1 << 6
"""Flags of a PDF font descriptor (ISO 32000-1, table 123)."""

ROMAN_STEM = 80
"""StemV has no meaning for embedded outlines but must be there."""


@dataclass(slots=True)
class BookFont:
    """One font file as the whole book uses it."""

    file: FontFile
    widths: dict[int, int] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)

    @property
    def stamp_name(self) -> str:
        """The name by which stamps call the font: no section's name has a digit in front."""
        return f"0{self.file.sha256[:8]}"

    def use(self, glyphs: Iterable[Glyph]) -> None:
        """Add glyphs as a section or a stamp uses them."""
        for glyph in glyphs:
            self.widths.setdefault(glyph.id, glyph.width)
            if glyph.text:
                known = self.texts.setdefault(glyph.id, glyph.text)
                self.texts[glyph.id] = min(known, glyph.text, key=_plainness)


def _plainness(text: str) -> tuple[int, bool, str]:
    """Order the texts that one glyph may stand for: unified characters before their doubles.

    Radicals and compatibility ideographs share glyphs with unified ideographs, a reader of the
    PDF's text wants the latter.
    """
    is_double = any("\u2e80" <= c <= "\u2fdf" or "\uf900" <= c <= "\ufaff" for c in text)
    return len(text), is_double, text


def collect(
    parts: Sequence[MergePart], files: Sequence[FontFile], findings: Findings
) -> dict[str, BookFont]:
    """Return the fonts of the book by the digest of their file, in the order of `files`."""
    fonts = {file.sha256: BookFont(file) for file in files}
    for part in parts:
        with_numbers = {number.resource for number in part.numbers}
        for use in part.fonts:
            if use.sha256 in fonts:
                fonts[use.sha256].use(use.glyphs)
                if use.resource in with_numbers:
                    fonts[use.sha256].use(use.digits)
            else:
                findings.error("PDF-012", family=use.family, section=part.id)
    return fonts


def embed(book: pikepdf.Pdf, fonts: Mapping[str, BookFont]) -> dict[str, pikepdf.Object]:
    """Put each used font into the book once; return the font objects by digest."""
    return {digest: _font_object(book, font) for digest, font in fonts.items() if font.widths}


def _font_object(book: pikepdf.Pdf, font: BookFont) -> pikepdf.Object:
    from fontTools.ttLib import TTFont
    from pikepdf import Array, Dictionary, Name, Stream

    content = font.file.path.read_bytes()
    glyphs = sorted(font.widths)
    with TTFont(font.file.path, lazy=True) as table:
        known = [glyph for glyph in glyphs if glyph < table["maxp"].numGlyphs]
        is_cff = "CFF " in table
        name = _subset_name(table["name"].getDebugName(6) or font.file.family, font, known)
        descriptor = _descriptor(table, name, font.file)
    subset = _subset(content, known)
    program = Stream(book, bare_cff(subset, name) if is_cff else subset)
    if is_cff:
        program.Subtype = Name.CIDFontType0C
        descriptor.FontFile3 = book.make_indirect(program)
    else:
        program.Length1 = len(subset)
        descriptor.FontFile2 = book.make_indirect(program)
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0 if is_cff else Name.CIDFontType2,
        BaseFont=Name("/" + name),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        W=Array(_width_runs(font.widths)),
        DW=1000,
        FontDescriptor=book.make_indirect(descriptor),
    )
    if not is_cff:
        descendant.CIDToGIDMap = Name.Identity
    return book.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/" + name),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([book.make_indirect(descendant)]),
            ToUnicode=book.make_indirect(Stream(book, _to_unicode(font.texts))),
        )
    )


def _subset_name(name: str, font: BookFont, glyphs: Sequence[int]) -> str:
    """Return the font's name with the six letters of a subset, made from what is in it."""
    digest = sha256(f"{font.file.sha256} {list(glyphs)}".encode()).digest()
    tag = "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
    plain = "".join(c for c in name if c.isascii() and (c.isalnum() or c == "-"))
    return f"{tag}+{plain or 'Font'}"


def _subset(content: bytes, glyphs: Sequence[int]) -> bytes:
    """Return the font file with the given glyphs only, under the ids that they had."""
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    wanted.glyph_set.update(glyphs)
    flags = uharfbuzz.SubsetFlags
    wanted.flags = flags.RETAIN_GIDS | flags.NO_HINTING | flags.NO_LAYOUT_CLOSURE
    wanted.flags |= flags.DESUBROUTINIZE | flags.NOTDEF_OUTLINE
    for tag in ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx", "cmap", "name"):
        wanted.drop_table_tag_set.add(_tag(tag))
    subset = uharfbuzz.subset(uharfbuzz.Face(content), wanted)
    if subset is None:
        return content
    return bytes(subset.blob.data)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def _descriptor(table: object, name: str, file: FontFile) -> pikepdf.Dictionary:
    from fontTools.ttLib import TTFont
    from pikepdf import Array, Dictionary, Name

    assert isinstance(table, TTFont)
    head, hhea, os2 = table["head"], table["hhea"], table["OS/2"]

    def thousandths(units: int) -> int:
        return round(units * 1000 / int(head.unitsPerEm))

    flags = (
        SYMBOLIC
        | (SERIF if "Serif" in file.family else 0)
        | (ITALIC if file.style != "normal" else 0)
    )
    box = (head.xMin, head.yMin, head.xMax, head.yMax)
    return Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/" + name),
        FontFamily=file.family,
        Flags=flags,
        FontBBox=Array([thousandths(edge) for edge in box]),
        ItalicAngle=round(table["post"].italicAngle),
        Ascent=thousandths(hhea.ascent),
        Descent=thousandths(hhea.descent),
        CapHeight=thousandths(getattr(os2, "sCapHeight", 0) or hhea.ascent),
        StemV=ROMAN_STEM,
    )


def _width_runs(widths: Mapping[int, int]) -> list[pikepdf.Object | int]:
    """Return the W array: first id of each run of neighbours, then their widths."""
    from pikepdf import Array

    runs: list[tuple[int, list[int]]] = []
    for glyph in sorted(widths):
        if runs and glyph == runs[-1][0] + len(runs[-1][1]):
            runs[-1][1].append(widths[glyph])
        else:
            runs.append((glyph, [widths[glyph]]))
    return [item for first, run in runs for item in (first, Array(run))]


def _to_unicode(texts: Mapping[int, str]) -> bytes:
    """Return the CMap that gives each glyph its text (ISO 32000-1, 9.10.3)."""
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <ffff>",
        "endcodespacerange",
    ]
    pairs = [f"<{glyph:04x}> <{texts[glyph].encode('utf-16-be').hex()}>" for glyph in sorted(texts)]
    for start in range(0, len(pairs), 100):
        batch = pairs[start : start + 100]
        lines += [f"{len(batch)} beginbfchar", *batch, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode("ascii")
