"""Reads finished PDFs, whoever made them, and counts the notes on the pages of their marks.

Nothing of the program that made the file is asked. A note's mark is found behind the words before
it, the note itself by its words; spaces and hyphens do not count.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from benchmarks.local_history import Book, Inline, Marked, Note, Paragraph, Reference

_SPACES = re.compile(r"[-‑\s\u200b\u2060\ufffe\u00ad\u0002]+")
_LIKE = str.maketrans("⋯", "…")
CIRCLED = "[\u2460-\u2473\u3251-\u325f\u32b1-\u32bf]"
"""①–㊿."""
AROUND = ((24, 8), (24, 0), (12, 4), (12, 0), (0, 12), (6, 2), (6, 0))
"""How many characters before and behind a mark are looked for; fewer where a page ends there."""
LEAST_IN_BOOK, LEAST_BETWEEN = 20, 6
"""How many characters it takes to find a mark in the whole book, and between two other marks."""
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
    notes = _notes(book, numbering)
    found = Counter(
        _fate(texts, _close(each.note.text), page)
        for each, page in zip(notes, _marks(texts, notes), strict=True)
    )
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


def _marks(texts: list[str], notes: Sequence[_Placed]) -> list[int | None]:
    """Return the page of each note's mark.

    Marks whose surroundings are on one page only are sure; the others are looked for between the
    sure ones before and behind them, with ever fewer characters.
    """
    sure = [_sure(texts, each) for each in notes]
    order = _longest_rise([page for page in sure if page is not None])
    pages: list[int | None] = []
    for page in sure:
        is_kept = page is not None and bool(order) and page == order[0]
        pages.append(order.pop(0) if is_kept else None)
    for at, each in enumerate(notes):
        if pages[at] is None:
            first = next((page for page in reversed(pages[:at]) if page is not None), 0)
            last = next((page for page in pages[at:] if page is not None), len(texts) - 1)
            pages[at] = _between(texts, each, first, last)
    return pages


def _sure(texts: list[str], placed: _Placed) -> int | None:
    for pattern in placed.patterns(LEAST_IN_BOOK):
        pages = [page for page, text in enumerate(texts) if pattern.search(text)]
        if pages:
            return pages[0] if len(pages) == 1 else None
    return None


def _between(texts: list[str], placed: _Placed, first: int, last: int) -> int | None:
    for pattern in placed.patterns(LEAST_BETWEEN):
        for page in range(first, last + 1):
            if pattern.search(texts[page]):
                return page
    return None


def _longest_rise(pages: Sequence[int]) -> list[int]:
    """Return the longest subsequence that never falls."""
    ends: list[int] = []
    chains: list[list[int]] = []
    for page in pages:
        at = bisect_right(ends, page)
        chain = [*(chains[at - 1] if at else []), page]
        ends[at : at + 1] = [page]
        chains[at : at + 1] = [chain]
    return chains[-1] if chains else []


@dataclass(frozen=True, slots=True)
class _Placed:
    """A note, the words of its paragraph before and behind it, and its mark as a pattern."""

    note: Note
    before: str
    behind: str
    mark: str

    def patterns(self, least: int) -> Iterator[re.Pattern[str]]:
        """Return what the mark looks like on a page with at least so many characters around it."""
        for before, behind in AROUND:
            start, end = self.before[-before:] if before else "", self.behind[:behind]
            if len(start) + len(end) >= least:
                yield re.compile(re.escape(start) + self.mark + re.escape(end))


def _notes(book: Book, numbering: Numbering) -> list[_Placed]:
    """Return all notes in their order."""
    found: list[_Placed] = []
    number = 0
    for chapter in book.chapters:
        number = 0 if numbering == "chapter" else number
        for block in chapter.blocks:
            if not isinstance(block, Paragraph):
                continue
            for at, inline in enumerate(block.inlines):
                if isinstance(inline, Note):
                    number += 1
                    before = "".join(map(_shown, block.inlines[:at]))
                    behind = "".join(map(_shown, block.inlines[at + 1 :]))
                    mark = CIRCLED if numbering == "page" else str(number)
                    found.append(_Placed(inline, before, behind, mark))
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
