"""文件行: one line of text outside the bleed, in a small font subset of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shufang.core.diagnostic import Findings
from shufang.engines import stamp
from shufang.engines.finishing_marks import CLOSING, OPENING, TEXT_SIZE_PT, Slug
from shufang.engines.finishing_resources import OVERPRINT
from shufang.engines.pdf_merge_fonts import BookFont, embed
from shufang.engines.resources import FontFile
from shufang.engines.sections import Stamp

if TYPE_CHECKING:
    import pikepdf

_LEAST_SIZE_PT = 4.0


@dataclass(slots=True)
class SlugFont(BookFont):
    """The file line's font: its subset is not the book's, so neither is its name."""

    @property
    def stamp_name(self) -> str:
        """The name by which the file line calls it."""
        return f"1{self.file.sha256[:8]}"


@dataclass(frozen=True, slots=True)
class FileLines:
    """The shaped lines of all pages and the font object that they share."""

    lines: tuple[stamp.StampedLine, ...]
    font: SlugFont
    font_object: pikepdf.Object
    slug: Slug

    @property
    def font_name(self) -> str:
        """Resource name of the font."""
        return f"/{self.font.stamp_name}"

    def content(self, page: int) -> bytes:
        """Return the line of one page (0-based); black text overprints like all of it."""
        line = self.lines[min(page, len(self.lines) - 1)]
        fonts = {line.digest: self.font}
        drawn = stamp.content([line], [], fonts, self.slug.height_pt, self.slug.trim_pt)
        start = f"{OPENING}\nq {OVERPRINT} gs\n".encode()
        return start + drawn + f"Q\n{CLOSING}\n".encode()


def file_lines(
    pdf: pikepdf.Pdf, texts: Sequence[str], fonts: Sequence[FontFile], slug: Slug
) -> FileLines | None:
    """Return the lines, set small enough for the page's width; None without text or font.

    A character that no font has is left out: the line is for the press room, not for readers.
    """
    if not texts or not fonts or not slug.marks.file_line:
        return None
    needed = sorted(set("".join(texts)))
    covered = [_covered(needed, file) for file in fonts]
    best = max(range(len(fonts)), key=lambda index: (len(covered[index]), -index))
    font = SlugFont(fonts[best])
    used = {fonts[best].sha256: font}
    lines = []
    for text in texts:
        kept = "".join(character for character in text if character in covered[best])
        lines.append(_fitted(kept, font, slug))
    return FileLines(tuple(lines), font, embed(pdf, used)[fonts[best].sha256], slug)


def _covered(characters: Sequence[str], file: FontFile) -> frozenset[str]:
    _, font = stamp.opened_font(file)
    return frozenset(each for each in characters if font.get_nominal_glyph(ord(each)))


def _fitted(text: str, font: SlugFont, slug: Slug) -> stamp.StampedLine:
    """Shape a line; a long one is set smaller, and then loses its end."""
    _, bottom_pt, room_pt = slug.text_place
    while True:
        wanted = Stamp(
            0,
            text,
            font.file.family,
            font.file.weight,
            TEXT_SIZE_PT,
            0,
            slug.height_pt + slug.trim_pt - bottom_pt,
        )
        (line,) = stamp.shape([wanted], {font.file.sha256: font}, Findings())
        fitting = TEXT_SIZE_PT * min(1.0, room_pt / line.width_pt) if line.width_pt else 6.0
        if fitting >= _LEAST_SIZE_PT or len(text) < 2:
            return replace(line, stamp=replace(wanted, size_pt=round(fitting, 2)))
        text = text[: int(len(text) * fitting / _LEAST_SIZE_PT)]
