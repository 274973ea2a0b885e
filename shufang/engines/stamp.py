"""Running heads, folios and rules, put on the finished pages as text in the book's own fonts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from shufang.core.diagnostic import Findings
from shufang.engines.pdf_merge_fonts import BookFont
from shufang.engines.resources import FontFile
from shufang.engines.sections import Glyph, Rule, Stamp
from shufang.engines.structure import Rgb

if TYPE_CHECKING:
    import uharfbuzz

OFFSET = {"left": 0.0, "center": 0.5, "right": 1.0}


@dataclass(frozen=True, slots=True)
class StampedLine:
    """A shaped stamp: its font's digest, its glyphs and what each is to be moved before it."""

    stamp: Stamp
    digest: str
    glyphs: tuple[Glyph, ...]
    advances: tuple[float, ...]
    """True widths in 1/1000 em, with kerning."""

    @property
    def width_pt(self) -> float:
        """Width of the line; the last letter has no space after it."""
        spaces = self.stamp.letter_spacing_pt * max(0, len(self.glyphs) - 1)
        return sum(self.advances) * self.stamp.size_pt / 1000 + spaces


def shape(
    stamps: Sequence[Stamp], fonts: Mapping[str, BookFont], findings: Findings
) -> list[StampedLine]:
    """Shape the stamps and add their glyphs to the fonts; a missing font is reported (PDF-014)."""
    files = {
        (font.file.family, font.file.weight): digest
        for digest, font in fonts.items()
        if font.file.style == "normal"
    }
    lines = []
    for stamp in stamps:
        digest = files.get((stamp.family, stamp.weight))
        if digest is None:
            findings.error("PDF-014", family=stamp.family, weight=stamp.weight, text=stamp.text)
            continue
        glyphs, advances = _shaped(stamp.text, fonts[digest].file)
        if any(glyph.id == 0 for glyph in glyphs):
            missing = next(glyph.text for glyph in glyphs if glyph.id == 0)
            findings.error("PDF-015", character=missing, text=stamp.text)
        fonts[digest].use(glyphs)
        # Widths may stand otherwise in the sections: the difference is moved away.
        widths = fonts[digest].widths
        glyphs = tuple(Glyph(glyph.id, widths[glyph.id], glyph.text) for glyph in glyphs)
        lines.append(StampedLine(stamp, digest, glyphs, advances))
    return lines


def _shaped(text: str, file: FontFile) -> tuple[tuple[Glyph, ...], tuple[float, ...]]:
    """Return the glyphs of a text with their plain widths, and their true advances."""
    import uharfbuzz

    face, font = opened_font(file)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = "zh-Hans"
    uharfbuzz.shape(font, buffer)
    starts = [info.cluster for info in buffer.glyph_infos]
    ends = sorted({*starts, len(text)})
    glyphs = []
    for index, info in enumerate(buffer.glyph_infos):
        end = next(end for end in ends if end > info.cluster)
        is_first = index == 0 or starts[index - 1] != info.cluster
        covered = text[info.cluster : end] if is_first else ""
        width = round(font.get_glyph_h_advance(info.codepoint) * 1000 / face.upem)
        glyphs.append(Glyph(info.codepoint, width, covered))
    positions = buffer.glyph_positions or []
    return tuple(glyphs), tuple(each.x_advance * 1000 / face.upem for each in positions)


@lru_cache(maxsize=16)
def opened_font(file: FontFile) -> tuple[uharfbuzz.Face, uharfbuzz.Font]:
    """Return a font file as the shaper knows it."""
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file.path)))
    return face, uharfbuzz.Font(face)


def content(
    lines: Iterable[StampedLine],
    rules: Iterable[Rule],
    fonts: Mapping[str, BookFont],
    height_pt: float,
    bleed_pt: float,
    ink: Rgb | None = None,
) -> bytes:
    """Return one page's stamps as PDF content, outside the book's text for readers (artifacts).

    `ink` is the colour of what is black in print, on screens.
    """
    drawn = []
    for rule in rules:
        drawn += ["/Artifact <</Type/Layout>> BDC", _rule(rule, height_pt, bleed_pt, ink), "EMC"]
    for line in lines:
        # ISO 32000-1, table 330; ISO 14289-1, 7.8 asks for it.
        place = "Header" if line.stamp.y_pt < height_pt / 2 else "Footer"
        drawn.append(f"/Artifact <</Type/Pagination/Subtype/{place}>> BDC")
        drawn += [_line(line, fonts[line.digest], height_pt, bleed_pt, ink), "EMC"]
    return "\n".join([*drawn, ""]).encode("ascii") if drawn else b""


def _colour(black: float, ink: Rgb | None, operator: str) -> str:
    """Return the operator for a share of black; on screens a tint is mixed with white."""
    if ink is None:
        return f"0 0 0 {number(black)} {operator}"
    channels = " ".join(number(1 - black * (1 - channel)) for channel in ink)
    return f"{channels} {'rg' if operator == 'k' else 'RG'}"


def _line(
    line: StampedLine, font: BookFont, height_pt: float, bleed_pt: float, ink: Rgb | None
) -> str:
    stamp = line.stamp
    x = bleed_pt + stamp.x_pt - line.width_pt * OFFSET[stamp.align]
    y = bleed_pt + height_pt - stamp.y_pt
    codes = []
    for glyph, advance in zip(line.glyphs, line.advances, strict=True):
        codes.append(f"<{glyph.id:04x}>")
        if abs(glyph.width - advance) > 0.5:
            codes.append(number(glyph.width - advance))
    return (
        f"q BT {_colour(stamp.black, ink, 'k')} /{font.stamp_name} {number(stamp.size_pt)} Tf "
        f"{number(stamp.letter_spacing_pt)} Tc 1 0 0 1 {number(x)} {number(y)} Tm "
        f"[{''.join(codes)}] TJ ET Q"
    )


def _rule(rule: Rule, height_pt: float, bleed_pt: float, ink: Rgb | None) -> str:
    x0, x1 = bleed_pt + rule.x0_pt, bleed_pt + rule.x1_pt
    y0, y1 = bleed_pt + height_pt - rule.y0_pt, bleed_pt + height_pt - rule.y1_pt
    return (
        f"q {_colour(rule.black, ink, 'K')} {number(rule.width_pt)} w "
        f"{number(x0)} {number(y0)} m {number(x1)} {number(y1)} l S Q"
    )


def number(value: float) -> str:
    """Return a number as PDF content writes it: no exponent, no needless zeros."""
    return f"{value:.4f}".rstrip("0").rstrip(".") if round(value, 4) else "0"
