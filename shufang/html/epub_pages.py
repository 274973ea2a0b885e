"""The printed pages inside the e-book: markers at the exact character where each page began.

A break is given as the print engine measured it: the nearest element with an id, the number of its
non-space characters that stand on earlier pages, and the characters on either side of the place.
The characters decide: where the text has been edited since, or where the e-book says a thing in
other words than print (page numbers), a marker goes where they stand now.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from shufang.html.epub_running_text import RunningText, Spot
from shufang.html.epub_tree import EPUB_TYPE, local_name, name


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Where a printed page begins."""

    element_id: str | None
    """None on a page without running text, "" for the document as a whole."""
    offset: int
    """Non-space characters of the element before the break."""
    folio: str
    """As printed: "9", "iii"."""
    section: str = ""
    """The section to which the page belongs; "" where the element alone tells."""
    before: str = ""
    """Characters before the break, as printed."""
    after: str = ""
    """Characters from the break on, as printed."""
    starts_section: bool = False
    anchors: tuple[str, ...] = ()
    """Ids that stand on the page and on none before it."""


@dataclass(frozen=True, slots=True)
class PlacedBreak:
    """A marker that stands in a document."""

    id: str
    path: str
    folio: str

    @property
    def href(self) -> str:
        """The address of the marker from the package's folder."""
        return f"{self.path}#{self.id}"


_CLOSED = frozenset({"a", "ruby", "svg", "button", "audio", "video"})
"""Inside these no marker may stand; it stands before them."""
_BLOCKS = frozenset({"figure", "table", "ul", "ol", "dl", "nav", "pre"})
"""A page that begins with the first character of one of these begins before it."""
_KEYS = (16, 12, 8, 5)
"""Numbers of characters by which a place is looked for, the surest first."""
_FOLIO = re.compile(r"[0-9]+|[ivxlc]+")
_SHORTEST_LINE = 2
_LATIN = re.compile(r"[^\W\u2e80-\U0003ffff]")
"""A letter or figure of a word: of any script that parts its words with spaces."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A place in a document: before a character, or before a whole block."""

    index: int
    block: etree._Element | None = None


def place_breaks(
    root: etree._Element, path: str, breaks: Iterable[PageBreak], *, is_edited: bool = False
) -> Iterator[PlacedBreak]:
    """Put a marker for each break that has a place in this document; yield those placed, in order.

    `breaks` are those of the document's section, in order. `is_edited` says that the text may
    have been edited since the pages were made: what is not found again then stays without marker.
    """
    wanted = list(breaks)
    if not wanted:
        return
    body = next(root.iter(name("body")), root)
    text = RunningText.of(body)
    found = _Finder(text, body, is_edited).find(wanted)
    # From the end on, so that places that have been found stay what they are.
    for page, place in reversed(found):
        _place(text, body, place, _marker(page.folio, "span"))
    for page, _ in found:
        yield PlacedBreak(_marker_id(page.folio), path, page.folio)


class _Finder:
    """Finds the places of a document's breaks, each behind the one before it."""

    def __init__(self, text: RunningText, body: etree._Element, is_edited: bool) -> None:
        self.text = text
        self.body = body
        self.is_edited = is_edited
        self.elements = {node.get("id"): node for node in text.starts if node.get("id")}
        self.elements[""] = body

    def find(self, breaks: Sequence[PageBreak]) -> list[tuple[PageBreak, _Found]]:
        """Return the breaks that have a place."""
        found: list[tuple[PageBreak, _Found]] = []
        textless: list[PageBreak] = []
        last = 0
        for page in breaks:
            if page.element_id is None and not page.starts_section:
                textless.append(page)
                continue
            place = self._place(page, last)
            if place is None:
                continue
            found += self._textless(textless, last, place)
            textless.clear()
            found.append((page, place))
            last = place.index
        end = _Found(len(self.text.text), None)
        return [*found, *self._textless(textless, last, end)]

    def _textless(
        self, breaks: Sequence[PageBreak], last: int, following: _Found
    ) -> Iterator[tuple[PageBreak, _Found]]:
        """Place pages without running text: before their figure, or with the page after them."""
        for page in breaks:
            figure = self._figure(page, last, following.index)
            if figure is not None:
                yield page, _Found(self.text.starts[figure], _topmost(self.text, figure))
            elif any(anchor in self.elements for anchor in page.anchors) or not self.is_edited:
                yield page, following

    def _figure(self, page: PageBreak, first: int, last: int) -> etree._Element | None:
        """Return the first figure of a page between two places."""
        for anchor in (*page.anchors, page.element_id if page.offset == 0 else ""):
            node = self.elements.get(anchor or "")
            while node is not None and local_name(node) != "figure":
                node = node.getparent()
            if node is not None and first <= self.text.starts.get(node, -1) <= last:
                return node
        return None

    def _place(self, page: PageBreak, last: int) -> _Found | None:
        if page.starts_section:
            start = next(iter(self.body), None)
            return _Found(0, _first_inside(start) if start is not None else None)
        index = self._index(page, last)
        if index is None:
            return None
        figure = self._figure(page, index, index)
        if figure is not None:
            return _Found(index, _topmost(self.text, figure))
        return _Found(index, _block_at(self.text, index, self.body))

    def _index(self, page: PageBreak, last: int) -> int | None:
        """Return the number of the character before which a page begins."""
        element = self.elements.get(page.element_id or "")
        if element is None and not page.section:
            return None
        expected = None
        if element is not None:
            expected = min(self.text.starts[element] + page.offset, len(self.text.text))
        text, after = self.text.text, page.after
        if expected is not None and expected >= last:
            is_there = bool(after) and text.startswith(after, expected)
            if is_there or (not after and not self.is_edited):
                return expected
        found = self._again(page, last, expected)
        if found is not None:
            return found
        return expected if not self.is_edited and expected is not None else None

    def _again(self, page: PageBreak, last: int, expected: int | None) -> int | None:
        """Return where the characters around a break stand now, if that can be told."""
        for length in _KEYS:
            for before, after in (
                (page.before[-length:], page.after[:length]),
                ("", page.after[:length]),
                (page.before[-length:], ""),
            ):
                if len(before) + len(after) < min(length, _KEYS[-1]):
                    continue
                places = _occurrences(self.text.text, before + after, last)
                if len(places) == 1 or (places and expected is not None):
                    near = min(places, key=lambda at: abs(at + len(before) - (expected or 0)))
                    return near + len(before)
        return self._line(page, last)

    def _line(self, page: PageBreak, last: int) -> int | None:
        """Return where a line of a contents or index stands, which print ends with its folios."""
        words = _FOLIO.split(page.after)[0]
        if len(words) < _SHORTEST_LINE:
            return None
        places = _occurrences(self.text.text, words, last)
        return places[0] if len(places) == 1 else None


def _occurrences(text: str, words: str, first: int) -> list[int]:
    """Return where words stand in a text from a place on."""
    places = []
    at = text.find(words, first)
    while at >= 0:
        places.append(at)
        at = text.find(words, at + 1)
    return places


def _first_inside(node: etree._Element) -> etree._Element:
    """Return the first child of a section, however many sections stand around it."""
    while local_name(node) == "section" and len(node):
        node = node[0]
    return node


def _ancestors(node: etree._Element | None, top: etree._Element) -> Iterator[etree._Element]:
    while node is not None and node is not top:
        yield node
        node = node.getparent()


def _block_at(text: RunningText, index: int, body: etree._Element) -> etree._Element | None:
    """Return the outermost block that begins with a character; None where none does."""
    if index >= len(text.spots):
        return None
    spot = text.spots[index]
    block = None
    for node in _ancestors(spot.parent, body):
        if local_name(node) in _BLOCKS and text.starts[node] == index:
            block = node
    return _topmost(text, block) if block is not None else None


def _topmost(text: RunningText, block: etree._Element) -> etree._Element:
    """Return the group of figures that begins with a figure, or the figure."""
    parent = block.getparent()
    is_group = parent is not None and "figure-group" in parent.get("class", "").split()
    if parent is not None and is_group and parent[0] is block:
        return parent
    return block


def _place(text: RunningText, body: etree._Element, found: _Found, marker: etree._Element) -> None:
    if found.block is not None:
        _before(found.block, _as_block(marker))
        return
    if found.index >= len(text.spots):
        _at_the_end(body, _as_block(marker))
        return
    spot = text.spots[_word_start(text, found.index)]
    closed = None
    for node in _ancestors(spot.parent, body):
        if local_name(node) in _CLOSED:
            closed = node
    if closed is not None:
        _before(closed, marker)
        return
    _split(spot, marker)


def _word_start(text: RunningText, index: int) -> int:
    """Return where the Latin word begins that print has broken at a page's end.

    A marker inside a word would be read out as two words with a page number between them.
    """
    while index and _LATIN.match(text.text, index) and _LATIN.match(text.text, index - 1):
        before, spot = text.spots[index - 1], text.spots[index]
        if (before.owner, before.is_tail, before.index + 1) != (
            spot.owner,
            spot.is_tail,
            spot.index,
        ):
            break
        index -= 1
    return index


def _split(spot: Spot, marker: etree._Element) -> None:
    owner = spot.owner
    if spot.is_tail:
        text = owner.tail or ""
        owner.tail, marker.tail = text[: spot.index], text[spot.index :]
        parent = owner.getparent()
        assert parent is not None  # a tail belongs to a child
        parent.insert(parent.index(owner) + 1, marker)
        return
    text = owner.text or ""
    owner.text, marker.tail = text[: spot.index], text[spot.index :]
    owner.insert(0, marker)


def _before(node: etree._Element, marker: etree._Element) -> None:
    """Put a marker before an element, and before the markers that stand there already."""
    previous = node.getprevious()
    while previous is not None and _is_marker(previous) and not (previous.tail or "").strip():
        node, previous = previous, previous.getprevious()
    node.addprevious(marker)


def _at_the_end(body: etree._Element, marker: etree._Element) -> None:
    """Put a marker behind the text, before the notes."""
    last = body[-1] if len(body) else body
    notes = next((n for n in last if n.get("class") == "notes"), None)
    if notes is not None:
        _before(notes, marker)
        return
    at = len(last)
    while at and _is_marker(last[at - 1]):
        at -= 1
    last.insert(at, marker)


def _is_marker(node: etree._Element) -> bool:
    return node.get(EPUB_TYPE) == "pagebreak"


def _marker_id(folio: str) -> str:
    return f"page-{folio}"


def _marker(folio: str, tag: str) -> etree._Element:
    marker = etree.Element(name(tag))
    marker.set(EPUB_TYPE, "pagebreak")
    marker.set("role", "doc-pagebreak")
    marker.set("id", _marker_id(folio))
    marker.set("aria-label", folio)
    return marker


def _as_block(marker: etree._Element) -> etree._Element:
    marker.tag = name("div")
    return marker
