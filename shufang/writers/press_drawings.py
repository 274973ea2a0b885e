"""Drawings of print editions in inks, and the pixel pictures that stand in their frames."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shufang.core.diagnostic import Findings
from shufang.core.digest import digest_bytes
from shufang.core.span import Span
from shufang.engines.drawing_type import Families
from shufang.engines.drawings import for_print
from shufang.engines.images import picture_size
from shufang.engines.picture_frames import frame
from shufang.model.spot import Inks

Palette = Mapping[str, Inks]


@dataclass(frozen=True, slots=True)
class Master:
    """A pixel picture as it came; the press gets one made for the size at which it stands."""

    name: str
    """Path from the book's folder; the drawing's for a picture inside a drawing."""
    content: Path | bytes
    digest: str


@dataclass(slots=True)
class InkedDrawing:
    """A drawing in inks with the pixel pictures inside it, by their addresses."""

    content: bytes = b""
    frames: dict[str, bytes] = field(default_factory=dict)
    masters: dict[str, Master] = field(default_factory=dict)


def inked_drawing(
    content: bytes, name: str, palette: Palette, families: Families | None, findings: Findings
) -> InkedDrawing:
    """Return a drawing as the layout gets it; `name` is its path from the book's folder.

    Reports IMG-035 (what no plate holds) and PDF-021 (a picture inside that cannot be read).
    Raises `UnreadableDrawing`.
    """
    made = InkedDrawing()

    def keep(picture: bytes) -> str:
        size = picture_size(picture)
        if size is None:
            findings.error("PDF-021", Span(name), picture=name)
            return ""
        digest = digest_bytes(picture)
        address = picture_address(digest)
        made.frames[address] = frame(*size)
        made.masters[address] = Master(name, picture, digest)
        return address

    drawing = for_print(content, palette, families, keep)
    file = name.rpartition("/")[2]
    for what in drawing.lost:
        findings.warning("IMG-035", Span(name), file=file, what=what)
    made.content = drawing.content
    return made


def picture_address(digest: str) -> str:
    """Return the address of a pixel picture by its digest."""
    return f"book:images/{digest[:20]}.pixels"
