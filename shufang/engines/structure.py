"""What a tagged page says of its content besides its looks: structure as plain values.

The screen edition is tagged (ISO 32000-1, 14.7 and 14.8; ISO 14289-1, PDF/UA-1). A section's
structure is one tree in the order of its manuscript, whatever page its parts stand on: the layout
returns it beside the pages, and the merge writes all of them into the book. Kinds are the
standard structure types of ISO 32000-1, 14.8.4, lengths are in points as in `sections`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from shufang.engines.sections import Area, FontUse, PageFacts, Point
from shufang.model.spot import Inks

NUMBER = "\ufffc"
"""Stands for a page number that is not known yet (OBJECT REPLACEMENT CHARACTER)."""
Rgb = tuple[float, float, float]
"""Shares of red, green and blue, 0-1 (sRGB)."""


@dataclass(frozen=True, slots=True)
class ScreenSource:
    """What the pages of a section need besides the print edition's source to be drawn for screens.

    The layout is that of print; only colours are others, and pictures at the merge.
    """

    colours: tuple[tuple[Inks, Rgb], ...] = ()
    """What the theme names for both; other inks are converted arithmetically."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Content of a page: its index in the section and the id of its marks (MCID)."""

    page: int
    id: int


@dataclass(frozen=True, slots=True)
class LinkArea:
    """Where on a page a link is pressed: one for each line on which it stands."""

    page: int
    area: Area
    target: str
    """Address: `book:#id` inside the book, or a web address."""
    text: str
    """What is pressed, for those who hear it; U+FFFC stands for each page number in it."""
    numbers: tuple[str, ...] = ()
    """Ids of the elements whose page the numbers name, which the merge puts in."""

    def words(self, numbers: Mapping[str, str]) -> str:
        """Return what is pressed with the page numbers in it."""
        text = self.text
        for name in self.numbers:
            text = text.replace(NUMBER, numbers.get(name, ""), 1)
        return text


@dataclass(slots=True)
class Structure:
    """A structure element with what it holds, in reading order."""

    kind: str
    kids: list[Structure | Marked | LinkArea] = field(default_factory=list)
    language: str = ""
    """Where it is another than that of what the element stands in."""
    alt: str = ""
    """What stands for a picture."""
    id: str = ""
    scope: str = ""
    """`Column` or `Row` of a table's heading cell."""
    spans: tuple[int, int] = (1, 1)
    """Columns and rows of a cell."""
    numbering: str = ""
    """`Decimal`, `Disc` … of a list."""
    box: Area | None = None
    """Where a picture stands on its page."""

    def walk(self) -> Iterator[Structure]:
        """Yield the element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Structure):
                yield from kid.walk()


@dataclass(frozen=True, slots=True)
class ScreenPages:
    """The pages of a section drawn for screens; as in print, its PDF has no fonts in it yet."""

    pdf: bytes
    fonts: tuple[FontUse, ...]
    structure: Structure
    marks: tuple[tuple[int, str, Point], ...] = ()
    """Where the marks of notes stand, to which the notes lead back: page, name, place."""
    file: Path | None = None
    """Where the PDF stands, if not in memory."""

    def with_marks(self, pages: Sequence[PageFacts]) -> tuple[PageFacts, ...]:
        """Return the facts of the pages with the marks of notes among their anchors."""
        added = defaultdict[int, list[tuple[str, Point]]](list)
        for page, name, place in self.marks:
            added[page].append((name, place))
        return tuple(
            replace(facts, anchors=(*facts.anchors, *added[number]))
            for number, facts in enumerate(pages)
        )
