"""Edits of an invented book, as an editor makes them on an ordinary afternoon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from benchmarks.local_history import Block, Book, Chapter, Paragraph

LINES = 18
CHARACTERS_PER_LINE = 34


def with_word(book: Book, word: str) -> Book:
    """Return the book with one more word in a paragraph of its middle chapter."""
    return _edited(book, lambda block: replace(block, inlines=(word, *block.inlines)))


def with_lines(book: Book, word: str = "又记") -> Book:
    """Return the book with 18 lines more in that paragraph."""
    sentence = f"{word}一句：这一段是后来添上的，为的是看一看版面怎样跟着变动。"
    more = sentence * (LINES * CHARACTERS_PER_LINE // len(sentence))
    return _edited(book, lambda block: replace(block, inlines=(*block.inlines, more)))


def edited_chapter(book: Book) -> Chapter:
    """Return the chapter that the edits change."""
    return book.chapters[len(book.chapters) // 2]


def _edited(book: Book, change: Callable[[Paragraph], Paragraph]) -> Book:
    chapter = edited_chapter(book)
    places = [at for at, block in enumerate(chapter.blocks) if isinstance(block, Paragraph)]
    at = places[len(places) // 2]
    blocks: list[Block] = list(chapter.blocks)
    old = blocks[at]
    assert isinstance(old, Paragraph)
    blocks[at] = change(old)
    new = replace(chapter, blocks=tuple(blocks))
    parts = tuple(
        replace(part, chapters=tuple(new if each is chapter else each for each in part.chapters))
        for part in book.parts
    )
    return replace(book, parts=parts)
