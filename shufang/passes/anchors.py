"""Element ids: every place that a page can point at has one, unique in the whole book."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from shufang.core.span import Span
from shufang.model.blocks import Block, Heading, Paragraph, Sidebar, Table, walk_blocks
from shufang.model.book import Book, GeneratedPage
from shufang.model.figures import Figure
from shufang.model.inlines import Citation, EventMark, IndexMark
from shufang.passes.context import Context
from shufang.passes.tree import reading_inlines, rewrite_book, sections

_FOREIGN = re.compile("[^A-Za-z0-9.-]")
_START = re.compile("[A-Za-z_]")


def html_id(label: str) -> str:
    """Return a label as an ASCII element id, another one for every other label.

    Latin letters, digits, `.` and `-` stay; any other character is written as its code between
    underscores. An id may not begin with a digit (XML names), so such labels get one underscore
    in front: escapes bring them in pairs, hence no two labels meet.
    """
    escaped = _FOREIGN.sub(lambda match: f"_{ord(match[0]):x}_", label)
    return escaped if _START.match(escaped) else f"_{escaped}"


def name_elements(book: Book, context: Context) -> Book:
    """Give every heading, paragraph, table, figure and sidebar without an id one of its own.

    Pages of the print edition are found again in the EPUB by the paragraph on which they begin;
    print merges all sections into one document, so ids are unique in the whole book.
    """
    given = _given_ids(book)
    taken = {*given, *(html_id(page.id) for page in generated_pages(book))}
    names = {section.id: _Names(section.id, taken) for section in sections(book)}

    def changes(section: str) -> tuple[None, Callable[[Block], Block]]:
        return None, names[section].name

    _report_clashes(book, given, context)
    return rewrite_book(book, changes)


class _Names:
    """Counts the elements of one section."""

    def __init__(self, section: str, taken: Collection[str]) -> None:
        self.section = section
        self.taken = taken
        self.counts: Counter[str] = Counter()

    def name(self, block: Block) -> Block:
        match block:
            case Paragraph():
                return replace(block, id=block.id or self._next("p"))
            case Heading(id=""):
                return replace(block, id=self._next("h"))
            case Table(id=""):
                return replace(block, id=self._next("t"))
            case Figure(id=""):
                return replace(block, id=self._next("f"))
            case Sidebar(id=""):
                return replace(block, id=self._next("s"))
            case _:
                return block

    def _next(self, kind: str) -> str:
        while True:
            self.counts[kind] += 1
            name = f"{kind}-{self.section}-{self.counts[kind]}"
            if name not in self.taken:
                return name


def _given_ids(book: Book) -> dict[str, tuple[str, Span]]:
    """Return the element ids of what authors and files have named, with name and place."""
    named = [(part.id, part.span) for part in book.parts]
    named += [(chapter.id, chapter.span) for chapter in book.chapters()]
    for section in sections(book):
        for block in walk_blocks(section.blocks):
            if isinstance(block, Heading | Paragraph | Table | Figure | Sidebar) and block.id:
                named.append((block.id, block.span))
        for node in reading_inlines(section):
            if isinstance(node, EventMark):
                named.append((node.id, node.span))
    named += [(event.id, event.span) for event in book.events]
    return {html_id(name): (name, span) for name, span in named}


def _report_clashes(book: Book, given: Mapping[str, tuple[str, Span]], context: Context) -> None:
    """Report labels that look like the ids that notes, citations and pages get later."""
    written = {html_id(f"ref-{reference.key}") for reference in context.references}
    written.update(html_id(page.id) for page in generated_pages(book))
    for chapter in book.chapters():
        for note in chapter.notes:
            mark = f"note-{chapter.id}-{note.number}"
            written.update((mark, f"{mark}-ref"))
    names = "|".join(re.escape(section.id) for section in sections(book))
    counted = re.compile(rf"(?:ix|cite)-(?:{names})-\d+")
    for name in given:
        if name in written or counted.fullmatch(name):
            label, span = given[name]
            context.findings.error("REF-006", span, label=label)


def generated_pages(book: Book) -> Iterator[GeneratedPage]:
    """Yield the pages that the program writes."""
    for section in (*book.front, *book.back):
        if isinstance(section, GeneratedPage):
            yield section


def element_ids(book: Book) -> list[str]:
    """Return the ids of all elements that have one, in reading order."""
    found = [html_id(part.id) for part in book.parts if part.title]
    found += [html_id(page.id) for page in (*book.front, *book.back)]
    found += [html_id(chapter.id) for part in book.parts for chapter in part.chapters]
    for section in sections(book):
        notes = (block for note in section.notes for block in note.blocks)
        for block in walk_blocks((*section.blocks, *notes)):
            if isinstance(block, Heading | Paragraph | Table | Figure | Sidebar) and block.id:
                found.append(html_id(block.id))
        for node in reading_inlines(section):
            match node:
                case IndexMark(anchor=anchor) | Citation(anchor=anchor) if anchor:
                    found.append(anchor)
                case EventMark(id=name):
                    found.append(html_id(name))
                case _:
                    pass
    return found + [html_id(event.id) for event in book.events]
