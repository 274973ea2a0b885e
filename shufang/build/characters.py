"""Characters that no font of the book has, found before anything is laid out."""

from collections.abc import Iterator

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.engines.coverage import Coverage
from shufang.model.blocks import CodeBlock, own_inlines, walk_blocks
from shufang.model.book import Book, Chapter
from shufang.model.inlines import Code, Inline, Ruby, Text, walk_inlines


def check_characters(book: Book, coverage: Coverage, findings: Findings) -> None:
    """Report each character without a glyph at its first place (FNT-010), once per character."""
    reported: set[str] = set()
    for text, span in book_texts(book):
        for character in sorted(coverage.missing(text) - reported):
            reported.add(character)
            before = text[: text.index(character)]
            column = span.column + len(before) if "\n" not in before else 1
            line = span.line + before.count("\n")
            findings.error(
                "FNT-010",
                Span(span.file, line, column, 1),
                character=character,
                code_point=f"U+{ord(character):04X}",
            )


def book_texts(book: Book) -> Iterator[tuple[str, Span]]:
    """Yield every run of text that will be printed, with its place."""
    for chapter in book.chapters():
        yield from _chapter_texts(chapter)
    for part in book.parts:
        yield part.title, part.span
    for event in book.events:
        yield from _inline_texts(event.text)
    for reference in book.references:
        yield from _inline_texts(reference.text)
    meta = book.meta
    for text in (meta.title, meta.subtitle, meta.parallel_title, meta.volume):
        yield text, meta.span
    for person in meta.people:
        yield person.name, meta.span


def _chapter_texts(chapter: Chapter) -> Iterator[tuple[str, Span]]:
    yield from _inline_texts(chapter.title)
    for text in (chapter.kicker, chapter.subtitle, chapter.column, chapter.series_title):
        yield text, chapter.span
    blocks = (*chapter.standfirst, *chapter.blocks)
    notes = tuple(block for note in chapter.notes for block in note.blocks)
    for block in walk_blocks((*blocks, *notes)):
        for run in own_inlines(block):
            yield from _inline_texts(run)
        if isinstance(block, CodeBlock):
            yield block.text, block.span


def _inline_texts(inlines: tuple[Inline, ...]) -> Iterator[tuple[str, Span]]:
    for node in walk_inlines(inlines):
        if isinstance(node, Text | Code):
            yield node.text, node.span
        elif isinstance(node, Ruby):
            yield "".join(base + reading for base, reading in node.pairs), node.span
