"""The finished screen edition: everything on its pages can be heard, in order, and followed.

Checked are the machine-checkable conditions of PDF/UA-1 (ISO 14289-1) that a book can fail; the
Matterhorn Protocol 1.02 (PDF Association) numbers them, and its numbers stand in the comments.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from unicodedata import normalize
from xml.etree import ElementTree

from shufang.core.diagnostic import Findings
from shufang.engines.pdf_structure import TaggedBook, TaggedElement, read_tags
from shufang.preflight.print_text import han, printed_texts
from shufang.writers.pagination import BookPage

HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
_ROWS = frozenset({"TR"})
_KIDS: Mapping[str, frozenset[str]] = {
    "L": frozenset({"LI", "L", "Caption"}),
    "LI": frozenset({"Lbl", "LBody"}),
    "Table": frozenset({"TR", "THead", "TBody", "TFoot", "Caption"}),
    "THead": _ROWS,
    "TBody": _ROWS,
    "TFoot": _ROWS,
    "TR": frozenset({"TH", "TD"}),
    "TOC": frozenset({"TOCI", "TOC", "Caption"}),
    "Ruby": frozenset({"RB", "RT", "RP"}),
}
"""What may stand directly in elements that take nothing else (ISO 32000-1, 14.8.4)."""
_PARENTS: Mapping[str, frozenset[str]] = {
    kind: frozenset(parent for parent, kids in _KIDS.items() if kind in kids)
    for kind in ("LI", "LBody", "TR", "TH", "TD", "THead", "TBody", "TFoot", "TOCI", "RB", "RT")
}
_SHOWN = 12
"""Characters by which a text is shown."""


def check_tags(
    pdf: Path, pages: Sequence[BookPage], xhtml: Mapping[str, str], findings: Findings
) -> None:
    """Report what keeps a screen edition from being read aloud and followed (PDF-070 … PDF-077).

    None of it keeps the pages from being read by eye, so nothing here is an error.

    `xhtml` is the last source of each section.
    """
    book = read_tags(pdf)
    if len(book.pages) == len(pages):  # otherwise PDF-024 has said so
        _Check(book, pages, findings).all(xhtml)


@dataclass(frozen=True, slots=True)
class _Check:
    book: TaggedBook
    pages: Sequence[BookPage]
    findings: Findings

    def all(self, xhtml: Mapping[str, str]) -> None:
        self._document()
        self._pages()
        self._figures()
        self._links()
        self._headings()
        self._nesting()
        self._reading(xhtml)

    def _folio(self, page: int | None) -> str:
        return self.pages[page].folio if page is not None and page >= 0 else ""

    def _document(self) -> None:
        """06-003, 07-001, 07-002, 11-001."""
        book = self.book
        if not (book.title and book.shows_title):
            self.findings.warning("PDF-072", what="书名")
        if not book.language:
            self.findings.warning("PDF-072", what="语言")
        if not (book.is_marked and book.elements):
            self.findings.warning("PDF-072", what="标注")

    def _pages(self) -> None:
        """Nothing is unmarked, and every mark is read once (01-003 … 01-005, 28-008)."""
        owners = {
            content: element.id for element in self.book.elements for content in element.contents
        }
        read = Counter(content for _, content in self.book.reading)
        by_page: dict[int, set[int]] = {}
        for place, mark in read:
            by_page.setdefault(place, set()).add(mark)
        for number, page in enumerate(self.book.pages):
            marks, unmarked = page.marks, page.marks.loose + page.marks.crossed
            if unmarked:
                self.findings.warning("PDF-070", page=self._folio(number), count=unmarked)
            faults = len(marks.repeated) + len(by_page.pop(number, set()) - marks.texts.keys())
            faults += sum(read[number, mark] != 1 for mark in marks.texts)
            for mark in {*range(len(page.parents)), *marks.texts}:
                parent = page.parents[mark] if mark < len(page.parents) else None
                faults += parent is None or owners.get((number, mark)) != parent
            if faults or not page.tabs_by_structure:
                self.findings.warning("PDF-075", page=self._folio(number), count=max(1, faults))
        for lost in by_page.values():  # content of pages that the file does not have
            self.findings.warning("PDF-075", page="", count=len(lost))

    def _figures(self) -> None:
        """13-004."""
        for element in self.book.elements:
            if element.kind == "Figure":
                page = self._folio(element.page)
                if not element.alt:
                    self.findings.note("PDF-071", page=page)
                if not element.has_box:
                    self.findings.warning("PDF-077", page=page, kind=element.kind)

    def _links(self) -> None:
        """28-004, 28-011, 28-012: a link leads somewhere, has words and stands in the structure."""
        owners = {
            link: element.id
            for element in self.book.elements
            if element.kind == "Link"
            for link in element.links
        }
        for link in self.book.links:
            is_joined = link.parent is not None and owners.get(link.id) == link.parent
            if not (link.leads and link.words and is_joined):
                words = link.words or link.target
                self.findings.warning("PDF-073", page=self._folio(link.page), words=words)
        known = {link.id for link in self.book.links}
        for element in self.book.elements:
            if any(link not in known for link in element.links):
                words = self._words(element)
                self.findings.warning("PDF-073", page=self._folio(element.page), words=words)

    def _headings(self) -> None:
        """14-002, 14-003: the first heading is of level 1, and none skips a level."""
        level = 0
        for element in self.book.elements:
            if element.kind in HEADINGS:
                found = HEADINGS.index(element.kind) + 1
                if found > level + 1:
                    title = self._words(element)
                    self.findings.warning("PDF-074", page=self._folio(element.page), title=title)
                level = found

    def _words(self, element: TaggedElement) -> str:
        return "".join(self.book.text(content) for content in element.contents)[:_SHOWN]

    def _nesting(self) -> None:
        """09-004 … 09-007, 15-003, 19-003, 19-004."""
        names = Counter(element.name for element in self.book.elements if element.name)
        for element in self.book.elements:
            allowed = _KIDS.get(element.kind)
            wanted = _PARENTS.get(element.kind)
            is_wrong = (
                (allowed is not None and not allowed.issuperset(element.kids))
                or (wanted is not None and element.within[-1:][0] not in wanted)
                or (element.kind == "Note" and names[element.name] != 1)
                or (element.kind == "TH" and not element.scope)
                or (allowed is not None and element.contents != ())
            )
            if is_wrong:
                page = self._folio(element.page)
                self.findings.warning("PDF-077", page=page, kind=element.kind)

    def _reading(self, xhtml: Mapping[str, str]) -> None:
        """09-001: what is heard is the manuscript's text in its order."""
        sections = list(dict.fromkeys(page.section for page in self.pages if page.section))
        heard: dict[int, list[str]] = {}
        for index, content in self.book.reading:
            element = self.book.elements[index]
            if element.kind != "Figure":  # the words in a drawing
                heard.setdefault(element.section, []).append(self.book.text(content))
        for number, section in enumerate(sections):
            tree = ElementTree.fromstring(xhtml[section.id])
            expected = _han("".join(printed_texts(tree)))
            found = _han("".join(heard.get(number, [])))
            if found != expected:
                sample = next(_differences(expected, found))
                self.findings.warning("PDF-076", section=section.title, sample=sample)


def _han(text: str) -> str:
    """Return the Han characters of a text; compatibility characters may share a glyph."""
    return han(normalize("NFKC", text))


def _differences(one: str, other: str) -> Iterator[str]:
    """Yield the text from the first difference on."""
    for place, (expected, found) in enumerate(zip_longest(one, other)):
        if expected != found:
            yield (one[place:] or other[place:])[:_SHOWN]
