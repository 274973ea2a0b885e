"""From the boxes of a section's pages to its structure, in the order of the manuscript.

The engine's own tags follow the pages: a paragraph that goes on overleaf becomes two, a figure
that gave way to text stands behind it, a note stands at the foot of its page, a table's head is
read again on every page. Here every element of the source is one structure element, and pages
only lend it their content; what is repeated or drawn for the eye alone becomes an artifact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast
from xml.etree.ElementTree import Element

from shufang.engines.sections import Area, PageFacts, Point
from shufang.engines.structure import LinkArea, Structure
from shufang.engines.structure_drafts import Draft, area_on, finished
from shufang.engines.structure_kinds import (
    GROUPING,
    INLINE,
    Source,
    is_continuation,
    is_figure,
    is_note,
    kind_of,
    numbering,
    scope,
    spans,
)
from shufang.engines.structure_links import MARK, LinkReader
from shufang.engines.structure_texts import Piece, true_texts
from shufang.engines.weasyprint_engine import (
    Box,
    TextBox,
    is_text,
    kind,
    pseudo_element,
)

if TYPE_CHECKING:
    from weasyprint.document import Page


@dataclass(slots=True)
class StructureReader:
    """Reads the pages of one section in order."""

    source: Source
    contents: dict[Box, str] = field(default_factory=dict)
    """What is drawn and read: each box with its true text, `""` where it is what is drawn."""
    anchors: list[tuple[int, str, Point]] = field(default_factory=list)
    """Where the marks of notes stand: page, name, place."""
    _pages: dict[Box, int] = field(default_factory=dict)
    _drafts: dict[tuple[Element, str], Draft] = field(default_factory=dict)
    _heads: set[Element] = field(default_factory=set)
    _flows: dict[Element, list[Piece]] = field(default_factory=dict)
    _links: LinkReader = field(init=False)
    _facts: PageFacts = field(init=False)
    _page: int = 0

    def __post_init__(self) -> None:
        self._links = LinkReader(self.source)

    def read(self, number: int, page: Page, facts: PageFacts) -> None:
        """Read the next page; `facts` are those of the page as it was laid out."""
        self._page, self._facts = number, facts
        for area in cast(Box, page._page_box).children:
            if kind(area) != "MarginBox":
                self._walk(area, area, None, in_line=False)

    def finish(self) -> None:
        """See what lines have lost of the text, once all pages are read."""
        for flow, pieces in self._flows.items():
            for box, text in true_texts(flow, pieces).items():
                self.contents[box] = text

    def structure(self, ids: Sequence[Mapping[Box, int]]) -> Structure:
        """Return the section's structure with the ids that its content got when it was drawn."""
        self._complete_tables()
        root = self._drafts.get((self.source.root, ""))
        draft = root or Draft(Structure("Sect"), 0)
        draft.made.language = self.source.root.get("lang", "")
        return finished(draft, self._pages, ids)

    def _walk(self, box: Box, line: Box, block: Element | None, *, in_line: bool) -> None:
        box = getattr(box, "_box", box)  # what is placed absolutely
        if box.is_leader:
            return
        if getattr(box, "is_header", False) and box.element is not None:
            if box.element in self._heads:
                return
            self._heads.add(box.element)
        if is_text(box):
            self._read_text(cast(TextBox, box), line, block)
        elif kind(box).endswith("ReplacedBox"):
            self._read_picture(box, line)
        else:
            line = box if kind(box) == "LineBox" else line
            in_line = in_line or kind(box) == "InlineBlockBox"
            block = box.element if kind(box) == "BlockBox" and not in_line else block
            for child in box.children:
                self._walk(child, line, block, in_line=in_line)

    def _read_text(self, box: TextBox, line: Box, block: Element | None) -> None:
        element = box.element
        if element is None or not box.text.strip(" \n\t\u2060"):
            return
        pseudo = pseudo_element(box)
        draft = self._draft_of_text(element, pseudo)
        draft.kids.append(box)
        self.contents[box], self._pages[box] = "", self._page
        if not pseudo:
            self._flows.setdefault(self.source.flow(element), []).append((box, block))
        if pseudo == "footnote-call":
            place = self._area(box.position_x, box.position_y, 0, 0)
            name = f"{element.get('id', '')}{MARK}"
            self.anchors.append((self._page, name, Point(place.x_pt, place.y_pt)))
        if draft.made.kind == "Link":
            self._add_link(draft, box, line, self._links.pressed(element, pseudo, box.text))
        elif not pseudo and (link := self.source.link(element)) is not None:
            owner = self._drafts[link, ""]
            self._add_link(owner, box, line, self._links.pressed(link, "", box.text))

    def _read_picture(self, box: Box, line: Box) -> None:
        element = box.element
        if element is None or element.tag != "img":
            return
        alt = element.get("alt", "")
        if not alt and not any(is_figure(each) for each in self.source.line(element)):
            return  # a decoration
        draft = self._draft(element)
        draft.made.alt = alt
        draft.made.box = self._area(box.content_box_x(), box.content_box_y(), box.width, box.height)
        draft.kids.append(box)
        self.contents[box], self._pages[box] = "", self._page
        link = self.source.link(element)
        if link is not None:
            owner = self._draft(link)
            self._add_link(owner, box, line, self._links.pressed(link, "", alt))

    def _add_link(self, owner: Draft, box: Box, line: Box, link: LinkArea) -> None:
        self._links.add(owner, box, line, (self._page, self._facts), link)

    def _area(self, x: float, y: float, width: float, height: float) -> Area:
        return area_on(self._facts, x, y, width, height)

    def _draft_of_text(self, element: Element, pseudo: str) -> Draft:
        """Return what a piece of text belongs to."""
        if pseudo == "footnote-call":
            return self._mark_note(element)
        if pseudo == "footnote-marker":
            return self._label_link(element)
        if pseudo in {"before", "marker"}:
            item = self._item_of_label(element)
            if item is not None:
                return self._child(self._draft(item), (item, "label"), "Lbl")
        draft = self._content(element)
        if pseudo == "after" and draft.made.kind == "TOCI":
            entry = next((each for each in element.iter("a") if each.get("href")), None)
            return self._draft(entry) if entry is not None else draft
        return draft

    def _mark_note(self, note: Element) -> Draft:
        """Return the link that a note's mark is; the note itself stands behind it."""
        if (note, "call") in self._drafts:
            return self._drafts[note, "call"]
        parent = self._content(self.source.parents[note])
        reference = self._child(parent, (note, "reference"), "Reference")
        mark = self._child(reference, (note, "call"), "Link")
        self._child(parent, (note, ""), "Note").made.id = note.get("id", "")
        return mark

    def _label_link(self, note: Element) -> Draft:
        self._mark_note(note)
        label = self._child(self._draft(note), (note, "label"), "Lbl")
        return self._child(label, (note, "back"), "Link")

    def _item_of_label(self, element: Element) -> Element | None:
        """Return the list item whose number stands before an element."""
        if element.tag == "li":
            return element
        parent = self.source.parents.get(element)
        is_first = parent is not None and parent.tag == "li" and parent[0] is element
        return parent if is_first else None

    def _draft(self, element: Element | None) -> Draft:
        """Return the structure element in which an element stands, made where it is missing."""
        if element is None:
            element = self.source.root
        if (element, "") in self._drafts:
            return self._drafts[element, ""]
        if element is self.source.root:
            draft = self._drafts[element, ""] = Draft(Structure("Sect"), 0)
            return draft
        if is_note(element):
            self._mark_note(element)
            return self._drafts[element, ""]
        parent = self.source.parents[element]
        name = kind_of(element, self.source)
        if not name:
            return self._draft(parent)
        draft = self._child(self._parent_of(element, name), (element, ""), name)
        made = draft.made
        made.language = self.source.language(element)
        if name == "L":
            made.numbering = numbering(element)
        elif name in {"TD", "TH"}:
            made.spans = spans(element)
            made.scope = scope(element, self.source) if name == "TH" else ""
        return draft

    def _parent_of(self, element: Element, name: str) -> Draft:
        """Return where an element of a kind goes."""
        parent = self.source.parents[element]
        if element.get("role") == "caption":
            table = self.source.after(element)
            if table is not None and table.tag == "table":
                return self._draft(table)
        if element.tag in {"dt", "dd"}:
            term = element if element.tag == "dt" else self.source.before(element, "dt")
            outer = self._draft(parent)
            return self._child(outer, (element if term is None else term, "item"), "LI")
        if name == "Link" and self._draft(parent).made.kind == "TOCI":
            return self._child(self._draft(parent), (element, "reference"), "Reference")
        if name in INLINE:
            return self._content(parent)
        draft = self._draft(parent)
        is_item = draft.made.kind == "LI" and name not in {"Lbl", "LBody"}
        return self._body(draft, parent) if is_item else draft

    def _content(self, element: Element) -> Draft:
        """Return the structure element that holds an element's text."""
        draft = self._draft(element)
        if draft.made.kind == "LI":
            return self._body(draft, element)
        if draft.made.kind not in GROUPING:
            return draft
        last = draft.kids[-1] if draft.kids else None
        if isinstance(last, Draft) and last.is_loose:
            return last
        order = last.order if isinstance(last, Draft) else draft.order
        paragraph = Draft(Structure("P"), order, is_loose=True)
        draft.kids.append(paragraph)
        return paragraph

    def _body(self, item: Draft, element: Element) -> Draft:
        owner = next(each for each in self.source.line(element) if (each, "") in self._drafts)
        return self._child(item, (owner, "body"), "LBody")

    def _child(self, parent: Draft, key: tuple[Element, str], name: str) -> Draft:
        if key not in self._drafts:
            draft = Draft(Structure(name), self.source.order[key[0]])
            self._drafts[key] = draft
            parent.kids.append(draft)
        return self._drafts[key]

    def _complete_tables(self) -> None:
        """Add the cells in which nothing is written: a table's rows are all of one width."""
        tables = [key[0] for key in self._drafts if key[0].tag == "table" and not key[1]]
        for table in tables:
            for row in table.iter("tr"):
                if not is_continuation(row):
                    for cell in row:
                        self._draft(cell)
