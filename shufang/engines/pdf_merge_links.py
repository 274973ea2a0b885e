"""Links, bookmarks and named destinations across the sections of a book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import unquote

from shufang.core.diagnostic import Findings
from shufang.engines.sections import MergePart, MergePlan, OutlineItem, Point
from shufang.engines.stamp import number

if TYPE_CHECKING:
    import pikepdf

INSIDE = "book:#"


@dataclass(slots=True)
class Destinations:
    """Where each element id stands in the book: page position and place on the page."""

    places: dict[str, tuple[int, Point]]
    height_pt: float
    bleed_pt: float

    @classmethod
    def of(
        cls, parts: Mapping[str, MergePart], plan: MergePlan, findings: Findings
    ) -> Destinations:
        """Collect the ids of all planned pages; an id that stands twice is reported (PDF-010)."""
        places: dict[str, tuple[int, Point]] = {}
        for position, page in enumerate(plan.pages):
            part = parts.get(page.part or "")
            if part is None or page.index >= len(part.pages):
                continue
            for name, point in part.pages[page.index].anchors:
                if name in places:
                    findings.error("PDF-010", id=name, section=part.id)
                else:
                    places[name] = position, point
        return cls(places, plan.height_pt, plan.bleed_pt)

    def join(self, book: pikepdf.Pdf, plan: MergePlan, findings: Findings) -> None:
        """Join links and bookmarks to their pages; what leads nowhere is reported (PDF-008)."""
        targets = [*self._join_links(book, findings)]
        targets += [item.target for item in plan.outline]
        targets += plan.destinations
        self._write_outline(book, plan.outline, findings)
        self._write_names(book, targets)

    def _join_links(self, book: pikepdf.Pdf, findings: Findings) -> Iterable[str]:
        from pikepdf import Array

        for page in book.pages:
            if "/Annots" not in page.obj:
                continue
            kept = []
            for link in page.obj["/Annots"]:
                address = str(link["/A"]["/URI"]) if "/A" in link else ""
                if not address.startswith(INSIDE):
                    kept.append(link)
                    continue
                target = unquote(address.removeprefix(INSIDE))
                if target not in self.places:
                    findings.error("PDF-008", target=target)
                    continue
                del link["/A"]
                link["/Dest"] = _name(target)
                kept.append(link)
                yield target
            page.obj["/Annots"] = Array(kept)

    def _array(self, book: pikepdf.Pdf, target: str) -> pikepdf.Array:
        from pikepdf import Array, Name

        position, point = self.places[target]
        x = Decimal(number(self.bleed_pt + point.x_pt))
        y = Decimal(number(self.bleed_pt + self.height_pt - point.y_pt))
        return Array([book.pages[position].obj, Name.XYZ, x, y, 0])

    def _write_names(self, book: pikepdf.Pdf, targets: Iterable[str]) -> None:
        """Write the name tree, which must be sorted by the bytes of its names."""
        from pikepdf import Array, Dictionary

        names = sorted(
            (bytes(_name(target)), target) for target in set(targets) if target in self.places
        )
        if names:
            pairs = [item for _, each in names for item in (_name(each), self._array(book, each))]
            tree = book.make_indirect(Dictionary(Names=Array(pairs)))
            book.Root["/Names"] = Dictionary(Dests=tree)

    def _write_outline(
        self, book: pikepdf.Pdf, items: Iterable[OutlineItem], findings: Findings
    ) -> None:
        """Write the bookmarks, nested by level; a level that skips hangs under the one before."""
        from pikepdf import OutlineItem as Bookmark

        with book.open_outline() as outline:
            line: list[tuple[int, Bookmark]] = []
            for item in items:
                if item.target not in self.places:
                    findings.error("PDF-008", target=item.target)
                    continue
                bookmark = Bookmark(item.title, self._array(book, item.target))
                bookmark.is_closed = True
                while line and line[-1][0] >= item.level:
                    line.pop()
                siblings = line[-1][1].children if line else outline.root
                siblings.append(bookmark)
                line.append((item.level, bookmark))


def _name(target: str) -> pikepdf.String:
    from pikepdf import String

    return String(target)
