"""Walk and rebuild a whole book, section by section."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from shufang.model.blocks import Block, Note, own_inlines, walk_blocks
from shufang.model.book import Book, Chapter, GeneratedPage, Part, Section
from shufang.model.inlines import Inline, NoteMark, walk_inlines
from shufang.model.rewrite import (
    ChangeBlock,
    ChangeInline,
    renewed,
    rewrite_blocks,
    rewrite_inlines,
)


@dataclass(frozen=True, slots=True)
class SectionText:
    """The authored text of one section: a chapter, a part's introduction or the chronology."""

    id: str
    title: tuple[Inline, ...]
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    lines: tuple[tuple[Inline, ...], ...] = ()
    """Runs outside any block: the entries of the chronology."""


def sections(book: Book) -> Iterator[SectionText]:
    """Yield every text of the book in reading order, the chronology where its page stands."""
    chronology = SectionText(chronology_id(book), (), (), (), tuple(e.text for e in book.events))
    yield from _matter(book.front, chronology)
    for part in book.parts:
        if part.intro:
            yield SectionText(part.id, (), part.intro)
        for chapter in part.chapters:
            yield _chapter_text(chapter)
    yield from _matter(book.back, chronology)


def _matter(run: tuple[Section, ...], chronology: SectionText) -> Iterator[SectionText]:
    for section in run:
        if isinstance(section, Chapter):
            yield _chapter_text(section)
        elif _is_chronology(section):
            yield chronology


def _is_chronology(section: Section) -> bool:
    return isinstance(section, GeneratedPage) and section.kind == "chronology"


def chronology_id(book: Book) -> str:
    """Return the id of the section in which the chronology stands, "" where there is none."""
    return next((s.id for s in (*book.front, *book.back) if _is_chronology(s)), "")


def _chapter_text(chapter: Chapter) -> SectionText:
    blocks = (*chapter.standfirst, *chapter.blocks)
    return SectionText(chapter.id, chapter.title, blocks, chapter.notes)


def reading_inlines(section: SectionText) -> Iterator[Inline]:
    """Yield the inlines of a section as a reader meets them: a note at its mark."""
    notes = {note.id: note for note in section.notes}
    runs = [section.title, *section.lines]
    runs += [run for block in walk_blocks(section.blocks) for run in own_inlines(block)]
    for run in runs:
        for node in walk_inlines(run):
            yield node
            if isinstance(node, NoteMark) and (note := notes.pop(node.note_id, None)):
                yield from _note_inlines(note)
    for note in notes.values():
        yield from _note_inlines(note)


def _note_inlines(note: Note) -> Iterator[Inline]:
    for block in walk_blocks(note.blocks):
        for run in own_inlines(block):
            yield from walk_inlines(run)


Changes = Callable[[str], tuple[ChangeInline | None, ChangeBlock | None]]
"""What a pass does to the inlines and blocks of a section, by the section's id."""


def rewrite_book(book: Book, changes: Changes) -> Book:
    """Return the book with each section's changes applied, titles and notes included."""

    def chapter(node: Chapter) -> Chapter:
        return rewrite_chapter(node, *changes(node.id))

    def part(node: Part) -> Part:
        intro = rewrite_blocks(node.intro, *changes(node.id)) if node.intro else ()
        return replace(node, intro=intro, chapters=tuple(chapter(c) for c in node.chapters))

    def matter(run: tuple[Section, ...]) -> tuple[Section, ...]:
        return tuple(chapter(s) if isinstance(s, Chapter) else s for s in run)

    events = book.events
    if events:
        change, _ = changes(chronology_id(book))
        events = tuple(replace(e, text=rewrite_inlines(e.text, change)) for e in events)
    return replace(
        book,
        front=matter(book.front),
        parts=tuple(part(p) for p in book.parts),
        back=matter(book.back),
        events=events,
    )


def rewrite_chapter(
    chapter: Chapter, change_inline: ChangeInline | None, change_block: ChangeBlock | None = None
) -> Chapter:
    """Return a chapter with both changes applied to all that it holds."""
    return renewed(
        chapter,
        title=rewrite_inlines(chapter.title, change_inline),
        standfirst=rewrite_blocks(chapter.standfirst, change_inline, change_block),
        blocks=rewrite_blocks(chapter.blocks, change_inline, change_block),
        notes=tuple(
            renewed(note, blocks=rewrite_blocks(note.blocks, change_inline, change_block))
            for note in chapter.notes
        ),
    )
