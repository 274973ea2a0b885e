"""Which structure type an element of the XHTML contract is (ISO 32000-1, 14.8.4).

What HTML's names leave open is said with WAI-ARIA's and DPUB-ARIA's roles: `doc-toc` (each `p` in
it is an entry), `doc-index`, `list`, `listitem` (its first element is its label) and `caption`
(of the table behind it).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from shufang.engines.table_heads import CONTINUED

GROUPING = frozenset({"Sect", "Art", "Div", "BlockQuote", "Index", "Note", "Document"})
"""Types that hold blocks: text that stands in one directly gets a paragraph of its own."""
INLINE = frozenset({"Code", "Link", "Note", "Reference", "Ruby", "Span"})
"""Types that stand in the text of a block."""
FIXED = frozenset({"L", "LI", "Ruby", "TBody", "TFoot", "THead", "TR", "Table", "TOC"})
"""Types whose kids are kinds of their own and stand in the order of the source."""

NOTE = "footnote"
_ROLES = {"doc-toc": "TOC", "doc-index": "Index", "list": "L", "listitem": "LI"}
_TAGS = {
    "p": "P", "pre": "P", "h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4", "h5": "H5", "h6": "H6",
    "ul": "L", "ol": "L", "dl": "L", "li": "LI", "dt": "Lbl", "dd": "LBody",
    "blockquote": "BlockQuote", "aside": "Art", "section": "Sect", "article": "Art",
    "figure": "Div", "figcaption": "Caption", "img": "Figure",
    "table": "Table", "caption": "Caption", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot",
    "tr": "TR", "th": "TH", "td": "TD",
    "ruby": "Ruby", "rt": "RT", "code": "Code", "kbd": "Code",
}  # fmt: skip

FLOWS = frozenset(
    {
        *(tag for tag, kind in _TAGS.items() if kind not in INLINE and tag != "img"),
        *("div", "body", "header", "footer", "main", "html"),
    }
)
"""Elements in which text flows from line to line on its own."""


@dataclass(frozen=True, slots=True)
class Source:
    """The element tree of a section, with the ways that its elements do not know themselves."""

    root: Element
    parents: dict[Element, Element] = field(init=False)
    order: dict[Element, int] = field(init=False)
    """Place in the document."""

    def __post_init__(self) -> None:
        parents = {child: parent for parent in self.root.iter() for child in parent}
        object.__setattr__(self, "parents", parents)
        order = {element: number for number, element in enumerate(self.root.iter())}
        object.__setattr__(self, "order", order)

    def line(self, element: Element | None) -> Iterator[Element]:
        """Yield an element and its ancestors."""
        while element is not None:
            yield element
            element = self.parents.get(element)

    def before(self, element: Element, tag: str) -> Element | None:
        """Return the last sibling of that name before an element."""
        found = None
        for sibling in self.parents[element]:
            if sibling is element:
                return found
            if sibling.tag == tag:
                found = sibling
        return None

    def after(self, element: Element) -> Element | None:
        """Return the next sibling."""
        siblings = iter(self.parents.get(element, ()))
        for sibling in siblings:
            if sibling is element:
                return next(siblings, None)
        return None

    def link(self, element: Element) -> Element | None:
        """Return the link in which an element stands; links outside a note are not the note's."""
        for each in self.line(element):
            if is_note(each):
                return None
            if each.tag == "a" and each.get("href"):
                return each
        return None

    def flow(self, element: Element) -> Element:
        """Return the element whose text runs from line to line with that of the given one."""
        for each in self.line(element):
            if each.tag in FLOWS or is_note(each):
                return each
        return self.root

    def language(self, element: Element) -> str:
        """Return the language that an element says it has, where what is around it has another."""
        own = element.get("lang", "")
        if not own:
            return ""
        around = (each.get("lang", "") for each in self.line(self.parents.get(element)))
        return own if own != next(filter(None, around), "") else ""


def is_note(element: Element) -> bool:
    """Whether an element is the body of a note."""
    return NOTE in element.get("class", "").split()


def is_figure(element: Element) -> bool:
    """Whether an element is a figure that says something: its picture needs words."""
    return element.tag == "figure" and element.get("role") != "presentation"


def is_continuation(element: Element) -> bool:
    """Whether an element is a row that only a table's later pages show (续表)."""
    return CONTINUED in element.get("class", "").split()


def kind_of(element: Element, source: Source) -> str:
    """Return an element's structure type, `""` for one that is none: its content is its parent's.

    Headings keep their own level here; whether the levels of the whole book follow one another is
    seen to at the merge.
    """
    parent = source.parents.get(element)
    role = element.get("role", "")
    if is_note(element):
        kind = "Note"
    elif role in _ROLES:
        kind = _ROLES[role]
    elif role == "caption":
        kind = "Caption"
    elif element.tag == "a":
        kind = "Link" if element.get("href") else ""
    elif element.tag == "p" and parent is not None and parent.get("role") == "doc-toc":
        kind = "TOCI"
    elif parent is not None and parent.tag == "ruby" and element.tag == "span":
        kind = "RB"
    elif parent is not None and parent.get("role") == "listitem" and parent[0] is element:
        kind = "Lbl"
    else:
        kind = _TAGS.get(str(element.tag), "")
    return kind or ("Span" if _is_foreign(element, source) else "")


def _is_foreign(element: Element, source: Source) -> bool:
    return element is not source.root and bool(source.language(element))


def numbering(element: Element) -> str:
    """Return how a list numbers its items (ISO 32000-1, table 347)."""
    if element.tag == "ol":
        return "Decimal"
    return "Disc" if element.tag == "ul" else "None"


def scope(element: Element, source: Source) -> str:
    """Return which cells a heading cell is for: those of its column, or of its row."""
    stated = element.get("scope", "")
    if stated.startswith("row"):
        return "Row"
    if stated.startswith("col"):
        return "Column"
    in_head = any(each.tag == "thead" for each in source.line(element))
    return "Column" if in_head else "Row"


def spans(element: Element) -> tuple[int, int]:
    """Return over how many columns and rows a cell reaches."""

    def number(name: str) -> int:
        text = element.get(name, "1")
        return max(1, int(text)) if text.isdigit() else 1

    return number("colspan"), number("rowspan")
