"""The printed pages inside the e-book: markers at the exact character where each page began.

A break is given as the print engine measured it: the nearest element with an id, and the number
of its non-space characters that stand on earlier pages. Notes are not counted, since print sets
them at the foot of the page, nor are readings, which do not stand in the line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from shufang.html.epub_tree import EPUB_TYPE, local_name, name


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Where a printed page begins."""

    element_id: str
    offset: int
    """Non-space characters of the element before the break."""
    folio: str
    """As printed: "9", "iii"."""


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


_UNCOUNTED = frozenset({"rt", "rp", "aside", "script", "style"})
_CLOSED = frozenset({"a", "ruby", "svg", "button", "audio", "video", "pre"})
"""Inside these no marker may stand; it stands before them."""
_BLOCKS = frozenset(
    {"figure", "table", "ul", "ol", "dl", "tr", "thead", "tbody", "img", "hr", "nav", "section"}
)


def place_breaks(
    root: etree._Element, path: str, breaks: Iterable[PageBreak]
) -> Iterator[PlacedBreak]:
    """Put a marker for each break whose element is in this document; yield those placed."""
    elements = {node.get("id"): node for node in root.iter() if node.get("id")}
    for page in breaks:
        element = elements.get(page.element_id)
        if element is None:
            continue
        marker_id = f"page-{page.folio}"
        _place(element, page.offset, marker_id, page.folio)
        yield PlacedBreak(marker_id, path, page.folio)


def _place(element: etree._Element, offset: int, marker_id: str, folio: str) -> None:
    if local_name(element) in _CLOSED:
        element.addprevious(_marker(marker_id, folio, "span"))
        return
    if offset == 0 and local_name(element) in _BLOCKS and local_name(element) not in {"tr"}:
        _before_block(element, marker_id, folio)
        return
    spot = _spot(element, offset)
    if spot is None:
        _before_block(element, marker_id, folio)
        return
    owner, is_tail, index = spot
    marker = _marker(marker_id, folio, "span")
    closed = _closed_ancestor(owner.getparent() if is_tail else owner, element)
    if closed is not None:
        closed.addprevious(marker)
        return
    if is_tail:
        text = owner.tail or ""
        owner.tail, marker.tail = text[:index], text[index:]
        parent = owner.getparent()
        assert parent is not None  # a tail belongs to a child
        parent.insert(parent.index(owner) + 1, marker)
        return
    text = owner.text or ""
    owner.text, marker.tail = text[:index], text[index:]
    owner.insert(0, marker)


def _before_block(element: etree._Element, marker_id: str, folio: str) -> None:
    """Put a block marker before an element, or as deep inside as its parent allows."""
    parent = element.getparent()
    while parent is not None and local_name(parent) in _BLOCKS - {"section"}:
        element, parent = parent, parent.getparent()
    element.addprevious(_marker(marker_id, folio, "div"))


def _marker(marker_id: str, folio: str, tag: str) -> etree._Element:
    marker = etree.Element(name(tag))
    marker.set(EPUB_TYPE, "pagebreak")
    marker.set("role", "doc-pagebreak")
    marker.set("id", marker_id)
    marker.set("aria-label", folio)
    return marker


def _spot(element: etree._Element, offset: int) -> tuple[etree._Element, bool, int] | None:
    """Return the text, its kind (tail or not) and the index before the counted character."""
    left = offset
    for owner, is_tail in _texts(element):
        text = (owner.tail if is_tail else owner.text) or ""
        for index, character in enumerate(text):
            if character.isspace():
                continue
            if left == 0:
                return owner, is_tail, index
            left -= 1
    return None


def _texts(element: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    """Yield the texts of an element in reading order, without those that are not counted."""
    yield element, False
    for child in element:
        if isinstance(child.tag, str) and not _is_uncounted(child):
            yield from _texts(child)
        yield child, True


def _is_uncounted(node: etree._Element) -> bool:
    return local_name(node) in _UNCOUNTED or node.get(EPUB_TYPE) in {"noteref", "pagebreak"}


def _closed_ancestor(node: etree._Element | None, top: etree._Element) -> etree._Element | None:
    """Return the outermost link or ruby between a text and the element that is searched."""
    closed = None
    current = node
    while current is not None and current is not top:
        if local_name(current) in _CLOSED:
            closed = current
        current = current.getparent()
    return closed
