"""The structure tree of a tagged book, written from the sections' structures.

ISO 32000-1, 14.7: every marked piece of content belongs to one structure element (`K`), every page
and link knows its elements (`StructParents`, `ParentTree`), notes are known by id (`IDTree`).
ISO 14289-1 (PDF/UA-1) asks for headings without gaps (7.4.2), notes with ids (7.9), links with
their words (7.18.5), figures with alternative texts (7.3), and the tab order of the structure
(7.18.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shufang.engines.sections import Area, MergePart, MergePlan
from shufang.engines.stamp import number
from shufang.engines.structure import LinkArea, Marked, Structure

if TYPE_CHECKING:
    import pikepdf

HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
TABLE, LAYOUT, LIST = "/Table", "/Layout", "/List"


@dataclass(slots=True)
class HeadingLevels:
    """Levels that go down one at a time through the whole book, as the bookmarks do."""

    _line: list[int] = field(default_factory=list)

    def level(self, wanted: int) -> int:
        """Return the level of the next heading; what skips a level hangs under the one before."""
        while self._line and self._line[-1] >= wanted:
            self._line.pop()
        self._line.append(wanted)
        return min(len(self._line), len(HEADINGS))


class StructureWriter:
    """Writes the structure of all sections into the merged book."""

    def __init__(self, book: pikepdf.Pdf, parts: Sequence[MergePart], plan: MergePlan) -> None:
        self._book = book
        self._plan = plan
        self._parts = parts
        self._positions: dict[tuple[str, int], int] = {}
        for position, page in enumerate(plan.pages):
            if page.part is not None:
                self._positions[page.part, page.index] = position
        self._links: dict[int, pikepdf.Object] = {}
        self._marks: dict[int, dict[int, pikepdf.Object]] = {}
        self._pressed: list[tuple[pikepdf.Object, pikepdf.Object]] = []
        self._ids: dict[bytes, pikepdf.Object] = {}
        self._levels = HeadingLevels()
        self._pages = [page.obj for page in book.pages]

    def add_links(self) -> None:
        """Add the links to their pages, before they are joined to what they lead to."""
        from pikepdf import Array, Dictionary, Name, String

        found: dict[int, list[pikepdf.Object]] = {}
        for part in self._parts:
            for element in part.structure.walk() if part.structure else ():
                for kid in element.kids:
                    position = (
                        self._positions.get((part.id, kid.page))
                        if isinstance(kid, LinkArea)
                        else None
                    )
                    if position is None or not isinstance(kid, LinkArea):
                        continue
                    link = self._book.make_indirect(
                        Dictionary(
                            Type=Name.Annot,
                            Subtype=Name.Link,
                            Rect=self._rectangle(kid.area),
                            Border=Array([0, 0, 0]),
                            Contents=String(kid.words(self._plan.numbers)),
                            A=Dictionary(S=Name.URI, URI=String(kid.target)),
                        )
                    )
                    self._links[id(kid)] = link
                    found.setdefault(position, []).append(link)
        for position, links in found.items():
            self._pages[position]["/Annots"] = Array(links)

    def _rectangle(self, area: Area) -> pikepdf.Array:
        from decimal import Decimal

        from pikepdf import Array

        left = area.x_pt + self._plan.bleed_pt
        top = self._plan.bleed_pt + self._plan.height_pt - area.y_pt
        edges = (left, top - area.height_pt, left + area.width_pt, top)
        return Array([Decimal(number(edge)) for edge in edges])

    def write(self) -> None:
        """Write the tree; links that lead nowhere have been taken off their pages before."""
        from pikepdf import Array, Dictionary, Name

        kept = {link.objgen for page in self._pages for link in page.get("/Annots", ())}
        tree = self._book.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        document = self._book.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=tree)
        )
        tree["/K"] = document
        sections = []
        for part in self._in_order():
            if part.structure is not None:
                sections.append(self._element(part.structure, part, document, kept))
        document["/K"] = Array(sections)
        self._write_parents(tree)
        self._write_ids(tree)
        root = self._book.Root
        root["/StructTreeRoot"] = tree
        root["/MarkInfo"] = Dictionary(Marked=True)
        if "/Outlines" in root:
            root["/PageMode"] = Name.UseOutlines

    def _in_order(self) -> list[MergePart]:
        known = {part.id: part for part in self._parts}
        names = dict.fromkeys(page.part for page in self._plan.pages if page.part in known)
        return [known[name] for name in names if name is not None]

    def _element(
        self, made: Structure, part: MergePart, parent: pikepdf.Object, kept: set[tuple[int, int]]
    ) -> pikepdf.Object:
        from pikepdf import Array, Dictionary, Name, String

        kind = made.kind
        if kind in HEADINGS:
            wanted = HEADINGS.index(kind) + part.depth
            kind = HEADINGS[self._levels.level(wanted) - 1]
        element = self._book.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name("/" + kind), P=parent)
        )
        if made.language and (parent.get("/S") != "/Document" or made.language != self._language):
            element["/Lang"] = String(made.language)
        if made.alt:
            element["/Alt"] = String(made.alt)
        if made.id:
            element["/ID"] = String(made.id)
            self._ids[bytes(element["/ID"])] = element
        attributes = self._attributes(made)
        if attributes is not None:
            element["/A"] = attributes
        first = next((kid.page for kid in made.kids if not isinstance(kid, Structure)), None)
        if first is not None:
            element["/Pg"] = self._pages[self._positions[part.id, first]]
        kids: list[int | pikepdf.Object] = []
        for kid in made.kids:
            if isinstance(kid, Structure):
                kids.append(self._element(kid, part, element, kept))
            elif isinstance(kid, Marked):
                kids.append(self._content(kid, part, element, is_first=kid.page == first))
            else:
                kids += self._link(kid, part, element, kept)
        if kids:
            element["/K"] = kids[0] if len(kids) == 1 else Array(kids)
        return element

    @property
    def _language(self) -> str:
        return self._plan.facts.language

    def _content(
        self, kid: Marked, part: MergePart, element: pikepdf.Object, *, is_first: bool
    ) -> int | pikepdf.Object:
        from pikepdf import Dictionary, Name

        position = self._positions[part.id, kid.page]
        self._marks.setdefault(position, {})[kid.id] = element
        if is_first:
            return kid.id
        return Dictionary(Type=Name.MCR, Pg=self._pages[position], MCID=kid.id)

    def _link(
        self, kid: LinkArea, part: MergePart, element: pikepdf.Object, kept: set[tuple[int, int]]
    ) -> list[pikepdf.Object]:
        from pikepdf import Dictionary, Name

        link = self._links.get(id(kid))
        if link is None or link.objgen not in kept:
            return []
        self._pressed.append((link, element))
        page = self._pages[self._positions[part.id, kid.page]]
        return [Dictionary(Type=Name.OBJR, Pg=page, Obj=link)]

    def _attributes(self, made: Structure) -> pikepdf.Object | None:
        from pikepdf import Dictionary, Name

        columns, rows = made.spans
        if made.kind in {"TD", "TH"} and (made.scope or made.spans != (1, 1)):
            cell = Dictionary(O=Name(TABLE))
            if made.scope:
                cell["/Scope"] = Name("/" + made.scope)
            if columns > 1:
                cell["/ColSpan"] = columns
            if rows > 1:
                cell["/RowSpan"] = rows
            return cell
        if made.numbering:
            return Dictionary(O=Name(LIST), ListNumbering=Name("/" + made.numbering))
        if made.box is not None:
            return Dictionary(O=Name(LAYOUT), BBox=self._rectangle(made.box))
        return None

    def _write_parents(self, tree: pikepdf.Object) -> None:
        """Write which elements the marks of each page, and the links, belong to."""
        from pikepdf import Array, Dictionary, Name

        numbers: list[int | pikepdf.Object] = []
        for position, page in enumerate(self._pages):
            marks = self._marks.get(position)
            page["/Tabs"] = Name.S
            if marks:
                page["/StructParents"] = position
                row = [marks.get(mark) for mark in range(max(marks) + 1)]
                numbers += [position, self._book.make_indirect(Array(row))]
            elif "/StructParents" in page:
                del page["/StructParents"]
        for place, (link, element) in enumerate(self._pressed, start=len(self._pages)):
            link["/StructParent"] = place
            numbers += [place, element]
        tree["/ParentTree"] = self._book.make_indirect(Dictionary(Nums=Array(numbers)))
        tree["/ParentTreeNextKey"] = len(self._pages) + len(self._pressed)

    def _write_ids(self, tree: pikepdf.Object) -> None:
        from pikepdf import Array, Dictionary, String

        if self._ids:
            pairs = [each for name in sorted(self._ids) for each in (String(name), self._ids[name])]
            tree["/IDTree"] = self._book.make_indirect(Dictionary(Names=Array(pairs)))
