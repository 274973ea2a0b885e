"""Texts of a book that are data: speakers, bylines, credits, alternative texts."""

from collections.abc import Iterable, Iterator

from shufang.core.span import Span
from shufang.model.blocks import (
    Block,
    Credits,
    Extract,
    PullQuote,
    Sidebar,
    Table,
    Verse,
    walk_blocks,
)
from shufang.model.book import Book, Chapter, Person
from shufang.model.figures import Figure
from shufang.passes.tree import sections

Placed = tuple[str, Span]
"""A text and the node that it belongs to: attributes have no place of their own."""


def data_texts(book: Book) -> Iterator[Placed]:
    """Yield every text that is no running text, with the place of its node."""
    meta = book.meta
    for text in (meta.title, meta.subtitle, meta.description, *_people(meta.people)):
        yield text, meta.span
    for part in book.parts:
        yield part.title, part.span
        yield part.subtitle, part.span
    for chapter in book.chapters():
        for text in _of_chapter(chapter):
            yield text, chapter.span
    for section in sections(book):
        notes = (block for note in section.notes for block in note.blocks)
        for block in walk_blocks((*section.blocks, *notes)):
            yield from _of_block(block)
    for event in book.events:
        yield event.source, event.span


def _of_chapter(chapter: Chapter) -> Iterator[str]:
    yield from (chapter.column, chapter.series_title, chapter.kicker, chapter.subtitle)
    yield chapter.running_title
    yield from _people(chapter.bylines)


def _people(people: Iterable[Person]) -> Iterator[str]:
    for person in people:
        yield from (person.name, person.organisation, person.post)


def _of_block(block: Block) -> Iterator[Placed]:
    match block:
        case Extract(speaker=speaker, role=role, source=source):
            texts: tuple[str, ...] = (speaker, role, source)
        case PullQuote(speaker=speaker):
            texts = (speaker,)
        case Verse(title=title, author=author):
            texts = (title, author)
        case Sidebar(byline=byline):
            texts = (byline,)
        case Table(source=source):
            texts = (source,)
        case Figure(alt=alt, long_description=description, credits=credits):
            texts = (alt, description, block.place, *(credit.name for credit in credits))
        case Credits(title=title, lines=lines):
            texts = (title,)
            for line in lines:
                yield "、".join(line.names), line.span
        case _:
            return
    for text in texts:
        yield text, block.span
