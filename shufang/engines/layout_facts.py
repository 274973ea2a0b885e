"""What stands on the laid out pages, read from the engine's boxes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from shufang.core.diagnostic import Findings
from shufang.engines.notes import TOUCHING_PT, bodies_on, calls_on, note_id
from shufang.engines.sections import (
    Area,
    PageFacts,
    Point,
    Side,
    TextPosition,
    UnknownCharacter,
)
from shufang.engines.weasyprint_engine import (
    POINTS_PER_PIXEL,
    Box,
    TextBox,
    is_text,
    kind,
    pseudo_element,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from weasyprint.document import Page

BLOCKS = frozenset(
    [
        "p",
        "li",
        "dt",
        "dd",
        "figcaption",
        "figure",
        "td",
        "th",
        "caption",
        "pre",
        "div",
        "aside",
        "section",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ]
)
"""Elements in which text stands as a block of its own."""

NO_TEXT = frozenset({"FootnoteAreaBox", "MarginBox"})
_CONTEXT = 16
"""Characters on either side by which a place is known again in an edited text."""


def points(pixels: float) -> float:
    """Return a length in points, to a thousandth, so that facts compare and print well."""
    return round(pixels * POINTS_PER_PIXEL, 3)


@dataclass(slots=True)
class FactReader:
    """Reads the pages of one section in order; it knows what earlier pages held."""

    root: Element
    missing: frozenset[str]
    parents: dict[Element, Element] = field(init=False)
    notes: frozenset[Element] = field(init=False)
    _anchors: set[str] = field(default_factory=set)
    _tables: set[Element] = field(default_factory=set)
    _laid_out: Counter[Element] = field(default_factory=Counter)
    _order: dict[Element, int] = field(init=False)
    _last: int = -1
    """Place in the document of the last text so far."""
    _tail: str = ""
    """The last characters laid out, in the order of the document."""
    _since: tuple[str, int] = ("", 0)
    """The element with an id seen last, and the characters laid out from its beginning on."""

    def __post_init__(self) -> None:
        self.parents = {child: parent for parent in self.root.iter() for child in parent}
        self._order = {element: number for number, element in enumerate(self.root.iter())}
        self.notes = frozenset(element for element in self.root.iter() if is_note(element))

    def read(self, page: Page) -> PageFacts:
        """Return the facts of the next page."""
        box = cast(Box, page._page_box)
        kind_of_page = page._page_box.page_type
        texts = list(self._texts(box))
        first = self._first_text(texts)
        bodies = tuple(note_id(body) for body in bodies_on(box))
        rests = tuple(note_id(body) for body in bodies_on(box, rests=True))
        return PageFacts(
            side=cast(Side, kind_of_page.side),
            name=kind_of_page.name or "",
            # The engine calls a page blank that has only the rest of a long note.
            is_blank=bool(kind_of_page.blank) and not bodies and not rests,
            width_pt=points(page.width),
            height_pt=points(page.height),
            bleed_pt=points(page.bleed["top"]),
            type_area=Area(
                points(box.content_box_x()),
                points(box.content_box_y()),
                points(box.width),
                points(box.height),
            ),
            anchors=self._new_anchors(page),
            note_marks=tuple(dict.fromkeys(self._marks(box))),
            note_bodies=bodies,
            note_rests=rests,
            first_text=first,
            content_bottom_pt=points(content_bottom(box)),
            notes_top_pt=_notes_top(box),
            unknown_characters=tuple(self._unknown(box)),
        )

    def _new_anchors(self, page: Page) -> tuple[tuple[str, Point], ...]:
        found = tuple(
            (name, Point(points(x), points(y)))
            for name, (x, y, *_) in page.anchors.items()
            if name not in self._anchors
        )
        self._anchors.update(name for name, _ in found)
        return found

    def _marks(self, page: Box) -> Iterator[str]:
        """Yield the notes marked on the page for the first time (table heads repeat)."""
        for call in calls_on(page):
            text = "".join(cast(TextBox, box).text for box in call.descendants() if is_text(box))
            if text.strip("\u2060"):
                yield note_id(call)

    def _texts(self, page: Box) -> Iterator[tuple[Element, str]]:
        """Yield the stretches of main text with their elements, as the manuscript has them."""
        heads = [box for box in _flow(page) if getattr(box, "is_header", False)]
        repeated = {id(head) for head in heads if head.element in self._tables}
        self._tables.update(head.element for head in heads if head.element is not None)
        yield from self._texts_in(page, repeated)

    def _texts_in(self, box: Box, repeated: set[int]) -> Iterator[tuple[Element, str]]:
        for child in box.children:
            if kind(child) in NO_TEXT or id(child) in repeated or pseudo_element(child):
                continue
            if is_text(child):
                text = "".join(cast(TextBox, child).text.split())
                if text and child.element is not None:
                    yield child.element, text
            else:
                yield from self._texts_in(child, repeated)

    def _first_text(self, texts: Sequence[tuple[Element, str]]) -> TextPosition | None:
        """Return where the page's text begins.

        A figure that has given way to the text after it stands at the head of the page, but belongs
        before text of the page before: the page list goes by the text.
        """
        first: TextPosition | None = None
        last, start = self._last, -1
        for element, text in texts:
            place = self._place(element)
            named = next((each for each in self._line(element) if each.get("id")), None)
            if named is not None:
                self._since = named.get("id", ""), self._laid_out[named]
            if first is None and place >= last:
                first, start = TextPosition(*self._since, self._tail), place
            if first is not None and place >= start:
                first, start = replace(first, after=(first.after + text)[:_CONTEXT]), place
            self._count(element, place, text)
        return first

    def _count(self, element: Element, place: int, text: str) -> None:
        """Take note of a stretch of text that stands on a page."""
        if place >= self._last:
            self._tail = (self._tail + text)[-_CONTEXT:]
        self._last = max(self._last, place)
        self._since = self._since[0], self._since[1] + len(text)
        for each in self._line(element):
            self._laid_out[each] += len(text)

    def _place(self, element: Element) -> int:
        """Return the place in the document of the block in which an element stands."""
        blocks = (each for each in self._line(element) if each.tag in BLOCKS)
        return self._order.get(next(blocks, element), -1)

    def _line(self, element: Element | None) -> Iterator[Element]:
        """Yield an element and its ancestors."""
        while element is not None:
            yield element
            element = self.parents.get(element)

    def _unknown(self, page: Box) -> Iterator[UnknownCharacter]:
        if not self.missing:
            return
        for box in page.descendants():
            if is_text(box):
                for character in sorted(self.missing & set(cast(TextBox, box).text)):
                    named = next(
                        (each.get("id", "") for each in self._line(box.element) if each.get("id")),
                        "",
                    )
                    yield UnknownCharacter(character, named)


def is_note(element: Element) -> bool:
    """Whether an element is the body of a note."""
    return "footnote" in element.get("class", "").split()


def check_ids(root: Element, section: str, findings: Findings) -> None:
    """Report every id that stands twice in the section (PDF-010)."""
    written = Counter(element.get("id") for element in root.iter() if element.get("id"))
    for name, number in written.items():
        if number > 1:
            findings.error("PDF-010", id=name, section=section)


def _flow(page: Box) -> Iterator[Box]:
    for area in page.children:
        if kind(area) not in NO_TEXT:
            yield from area.descendants()


def content_bottom(page: Box) -> float:
    """Return the lower edge of the lowest line, picture or rule in the main text."""
    bottom = page.content_box_y()
    for box in _flow(page):
        if kind(box) == "LineBox" or kind(box).endswith("ReplacedBox"):
            bottom = max(bottom, box.border_box_y() + box.border_height())
    return bottom


def reaches_into_notes(page: Box) -> bool:
    """Whether the main text goes on where the notes stand."""
    top = _notes_top(page)
    return top is not None and points(content_bottom(page)) > top + TOUCHING_PT


def _notes_top(page: Box) -> float | None:
    for area in page.children:
        if kind(area) == "FootnoteAreaBox" and area.children:
            return points(area.border_box_y())
    return None
