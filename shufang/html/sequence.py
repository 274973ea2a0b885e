"""The order in which a book's sections follow one another, the same for every edition."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from shufang.html.divisions import divisions
from shufang.model.blocks import Heading, walk_blocks
from shufang.model.book import Book, Chapter, GeneratedPage, Part
from shufang.model.inlines import Foreign, Inline, NoteMark, plain_text

Matter = Literal["front", "body", "back"]


@dataclass(frozen=True, slots=True)
class BookSection:
    """One section of the book: a text, a generated page or a part's title page."""

    id: str
    node: Chapter | GeneratedPage | Part
    title: str
    """Plain title, as in bookmarks."""
    number: str
    """Such as "第一章"; empty where not counted."""
    matter: Matter
    depth: int
    """1, or 2 for a chapter that stands in a part."""

    @property
    def kind(self) -> str:
        """The kind of the page, such as "chapter", "part" or "contents"."""
        return "part" if isinstance(self.node, Part) else self.node.kind

    @property
    def full_title(self) -> str:
        """Number and title, as in bookmarks and running heads."""
        return numbered(self.number, self.title)


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the table of contents."""

    id: str
    """Element that it leads to."""
    section: str
    depth: int
    number: str
    title: str
    kind: str
    """The section's kind; "section" for a heading in a text, "division" in a generated page."""
    level: int = 1
    """Level of the heading."""
    language: str = ""
    """BCP 47 tag of a title in another language than the book's."""

    @property
    def full_title(self) -> str:
        """Number and title, as in bookmarks and navigation."""
        return numbered(self.number, self.title)


def numbered(number: str, title: str) -> str:
    """Return a title behind its number: “第一章　河”."""
    return f"{number}　{title}" if number else title


def book_sections(book: Book) -> tuple[BookSection, ...]:
    """Return all sections in reading order.

    The body, whose folios are Arabic, starts with the overview where there is one.
    """
    sections: list[BookSection] = []
    matter: Matter = "front"
    for node in book.front:
        if node.kind in {"overview", "chapter"}:
            matter = "body"
        sections.append(_section(node, matter, 1))
    for part in book.parts:
        if part.title:
            sections.append(BookSection(part.id, part, part.title, part.number_text, "body", 1))
        depth = 2 if part.title else 1
        sections += [_section(chapter, "body", depth) for chapter in part.chapters]
    sections += [_section(node, "back", 1) for node in book.back]
    return tuple(sections)


def _section(node: Chapter | GeneratedPage, matter: Matter, depth: int) -> BookSection:
    if isinstance(node, Chapter):
        title, number = plain_text(node.title), node.number_text
    else:
        title, number = node.title, ""
    return BookSection(node.id, node, title, number, matter, depth)


def title_language(book: Book, chapter: Chapter, title: tuple[Inline, ...]) -> str:
    """Return the language of a title that is in another than the book, as a whole."""
    marked = {node.language for node in title if isinstance(node, Foreign)}
    is_whole = all(isinstance(node, Foreign | NoteMark) for node in title) and len(marked) == 1
    language = marked.pop() if is_whole else chapter.language
    return "" if language == book.meta.language else language


_UNLISTED = {"series_page", "title_page", "copyright_page", "contents", "dedication"}


_DEEPEST_LINE = 2
"""Levels of headings that the printed contents list: they count pages, not screens."""
_DEEPEST_ENTRY = 3
"""Levels of entries that reading systems show (KDP shows two of them)."""


def contents_entries(book: Book) -> Iterator[ContentsEntry]:
    """Yield the lines of the printed table of contents."""
    for entry in _entries(book):
        if entry.level <= _DEEPEST_LINE and entry.kind != "division":
            yield entry


def navigation_entries(book: Book) -> Iterator[ContentsEntry]:
    """Yield the contents of editions for the screen, in reading order.

    The e-book's navigation document, its NCX, its contents page and the bookmarks of the screen
    PDF are all made from these: every section and heading down to the third level of entries,
    and the years and initials by which one finds one's way through a long list.
    """
    return (entry for entry in _entries(book) if entry.depth <= _DEEPEST_ENTRY)


def _entries(book: Book) -> Iterator[ContentsEntry]:
    for section in book_sections(book):
        if section.kind in _UNLISTED:
            continue
        node, number = section.node, section.number
        language = title_language(book, node, node.title) if isinstance(node, Chapter) else ""
        yield ContentsEntry(
            section.id, section.id, section.depth, number, section.title, section.kind,
            language="" if number else language,
        )  # fmt: skip
        if isinstance(section.node, Chapter):
            for block in walk_blocks(section.node.blocks):
                if isinstance(block, Heading) and block.level > 1:
                    depth = section.depth + block.level - 1
                    title = plain_text(block.children)
                    language = title_language(book, section.node, block.children)
                    yield ContentsEntry(
                        block.id, section.id, depth, block.number, title, "section", block.level,
                        "" if block.number else language,
                    )  # fmt: skip
        elif isinstance(section.node, GeneratedPage):
            for one in divisions(section.node, book):
                depth = section.depth + 1
                yield ContentsEntry(one.id, section.id, depth, "", one.title, "division", 2)
