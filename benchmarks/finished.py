"""Reads finished PDFs, whoever made them, and counts the notes on the pages of their marks.

Nothing of the program that made the file is asked. A note's mark is found behind the words before
it, the note itself by its words; spaces do not count.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from benchmarks.local_history import Block, Book, Inline, Marked, Note, Paragraph, Reference

_SPACES = re.compile(r"[\s\u200b\u2060\ufffe\u00ad\u0002]+")
_LIKE = str.maketrans("⋯‑", "…-")
CIRCLED = "[\u2460-\u2473\u3251-\u325f\u32b1-\u32bf]"
"""①–㊿."""
BEFORE = (24, 16, 10, 6)
"""How many characters before a mark are looked for; fewer where a page ends among them."""
OPENING = 12
"""How many characters a note must begin with on the page of its mark."""


@dataclass(frozen=True, slots=True)
class NoteCount:
    """What became of a book's notes in a PDF."""

    notes: int
    lost: int
    """Nowhere in the file."""
    elsewhere: int
    """They begin on another page than their mark's."""
    continued: int
    """They begin on it, and end on the next."""
    unfound: int
    """Notes whose mark this reading does not find, so that nothing is known of their page."""

    def __str__(self) -> str:
        return (
            f"{self.notes}, lost {self.lost}, elsewhere {self.elsewhere}, "
            f"continued {self.continued}, mark not found {self.unfound}"
        )


def pages_of(path: Path) -> int:
    """Return the number of pages of a PDF."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def texts_of(path: Path) -> list[str]:
    """Return the text of each page without any space."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        found = []
        for page in document:
            text = page.get_textpage().get_text_bounded()
            found.append(_close(text))
        return found
    finally:
        document.close()


Numbering = Literal["page", "chapter", "book"]
"""Where notes begin again: on each page with ①, or in figures."""
_Fate = Literal["there", "lost", "elsewhere", "continued", "unfound"]


def count_notes(path: Path, book: Book, numbering: Numbering) -> NoteCount:
    """Return what became of the book's notes in a finished PDF."""
    return count_in(texts_of(path), book, numbering)


def count_in(texts: list[str], book: Book, numbering: Numbering) -> NoteCount:
    """Return what became of the book's notes on pages of such texts."""
    found: Counter[_Fate] = Counter()
    last = 0
    for note, before, mark in _notes(book, numbering):
        page = _mark(texts, before, mark, last)
        last = last if page is None else page
        found[_fate(texts, _close(note.text), page)] += 1
    return NoteCount(
        found.total(),
        found["lost"],
        found["elsewhere"],
        found["continued"],
        found["unfound"],
    )


def _fate(texts: list[str], words: str, page: int | None) -> _Fate:
    """Return what became of a note of these words whose mark is on that page."""
    ending = words[: words.index("号。") + 2]
    if page is not None:
        if words in texts[page]:
            return "there"
        if _runs_on(texts, words, page):
            return "continued"
        if words[:OPENING] in texts[page] and ending in texts[page]:
            return "there"
    if not any(ending in text for text in texts):
        return "lost"
    return "unfound" if page is None else "elsewhere"


def _runs_on(texts: list[str], words: str, page: int) -> bool:
    """Tell whether a note begins on this page and goes on, where it breaks off, on the next."""
    next_page = texts[page + 1] if page + 1 < len(texts) else ""
    return any(
        words[:at] in texts[page] and words[at : at + OPENING] in next_page
        for at in range(OPENING, len(words))
    )


def _mark(texts: list[str], before: str, mark: str, first: int) -> int | None:
    """Return the page of the mark that follows these words, not before page `first`."""
    for length in BEFORE:
        pattern = re.compile(re.escape(before[-length:]) + mark)
        for page in range(first, len(texts)):
            if pattern.search(texts[page]):
                return page
    return None


def _notes(book: Book, numbering: Numbering) -> list[tuple[Note, str, str]]:
    """Return each note with the words of its paragraph before it and its mark, as a pattern."""
    found: list[tuple[Note, str, str]] = []
    number = 0
    for chapter in book.chapters:
        number = 0 if numbering == "chapter" else number
        for block in chapter.blocks:
            for note, before in _notes_of(block):
                number += 1
                found.append((note, before, CIRCLED if numbering == "page" else str(number)))
    return found


def _notes_of(block: Block) -> list[tuple[Note, str]]:
    if not isinstance(block, Paragraph):
        return []
    found, before = [], ""
    for inline in block.inlines:
        if isinstance(inline, Note):
            found.append((inline, before))
        before += _shown(inline)
    return found


def _shown(inline: Inline) -> str:
    match inline:
        case Note():
            return ""
        case Reference():
            return _close(inline.label)
        case Marked():
            return _close(inline.text)
        case _:
            return _close(inline)


def _close(text: str) -> str:
    return _SPACES.sub("", text).translate(_LIKE)
