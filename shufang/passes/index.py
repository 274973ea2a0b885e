"""索引: persons and subjects in the order of their readings, with their places."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from shufang.core.span import Span
from shufang.manuscript.manuscript import TermSource
from shufang.model.book import Book, Index, IndexEntry, Locator
from shufang.model.inlines import IndexMark, Inline
from shufang.passes.context import Context
from shufang.passes.readings import (
    DOUBTFUL_SURNAMES,
    Reading,
    is_reading_of,
    read_term,
    surname,
)
from shufang.passes.tree import reading_inlines, rewrite_book, sections

IndexKind = Literal["person", "subject"]
_HAN = re.compile("[\u3400-\u9fff]")
_RANGE = 3
"""So many pages in a row are written as a range."""


@dataclass(slots=True)
class _Gathered:
    """One term with all its marks."""

    term: str
    marks: list[tuple[str, IndexMark]] = field(default_factory=list)


def compile_indexes(book: Book, context: Context) -> Book:
    """Give every index mark an anchor and compile the person and the subject index.

    A reading comes from the mark, else from terms.yaml, else from the dictionary; a person whose
    surname is read in several ways is asked for. Entries are sorted by syllable, tone and
    character; each mark keeps its own locator, since only print knows which share a page.
    """
    book = _anchored(book)
    gathered: dict[IndexKind, dict[str, _Gathered]] = {"person": {}, "subject": {}}
    for section, mark in _marks(book):
        entry = gathered[mark.index].setdefault(mark.term, _Gathered(mark.term))
        entry.marks.append((section, mark))
    terms = {term.term: term for term in context.terms}
    indexes = [
        Index(kind, _entries(kind, entries.values(), terms, context))
        for kind, entries in gathered.items()
        if entries
    ]
    _report_unmarked(gathered, terms.values(), context)
    return replace(book, indexes=tuple(indexes))


def _anchored(book: Book) -> Book:
    counts: Counter[str] = Counter()

    def changes(section: str) -> tuple[Callable[[Inline], Inline], None]:
        def change(node: Inline) -> Inline:
            if isinstance(node, IndexMark):
                counts[section] += 1
                return replace(node, anchor=f"ix-{section}-{counts[section]}")
            return node

        return change, None

    return rewrite_book(book, changes)


def _marks(book: Book) -> Iterator[tuple[str, IndexMark]]:
    for section in sections(book):
        for node in reading_inlines(section):
            if isinstance(node, IndexMark):
                yield section.id, node


def _entries(
    kind: IndexKind,
    gathered: Iterable[_Gathered],
    terms: dict[str, TermSource],
    context: Context,
) -> tuple[IndexEntry, ...]:
    read = [(_reading(kind, entry, terms.get(entry.term), context), entry) for entry in gathered]
    # "#" (digits, signs) stands after Z.
    read.sort(key=lambda pair: (pair[0].initial == "#", pair[0].initial, pair[0].key, pair[1].term))
    return tuple(
        IndexEntry(
            entry.term,
            reading.text,
            reading.initial,
            tuple(Locator(mark.anchor, section) for section, mark in entry.marks),
        )
        for reading, entry in read
    )


def _reading(
    kind: IndexKind, entry: _Gathered, term: TermSource | None, context: Context
) -> Reading:
    given = _given_readings(entry, term, context)
    first = given[0] if given else None
    for text, span in given[1:]:
        if first and text != first[0]:
            context.findings.warning(
                "IDX-002", span, first[1], term=entry.term, reading=text, other=first[0]
            )
    if term and term.index in {"person", "subject"} and term.index != kind:
        context.findings.warning("IDX-004", entry.marks[0][1].span, term.span, term=entry.term)
    is_person = kind == "person"
    if first is None and is_person and _HAN.match(entry.term):
        family = surname(entry.term)
        if family in DOUBTFUL_SURNAMES:
            guess = read_term(entry.term, is_person=True)
            context.findings.warning(
                "IDX-001",
                entry.marks[0][1].span,
                term=entry.term,
                surname=family,
                reading=guess.text,
            )
    return read_term(entry.term, first[0] if first else "", is_person=is_person)


def _given_readings(
    entry: _Gathered, term: TermSource | None, context: Context
) -> list[tuple[str, Span]]:
    """Return the readings that the marks and terms.yaml give; one that does not fit is reported."""
    typed = [(mark.reading, mark.span) for _, mark in entry.marks if mark.reading]
    if term and term.reading:
        typed.append((term.reading, term.span))
    fitting = []
    for text, span in typed:
        if is_reading_of(text, entry.term):
            fitting.append((text, span))
        else:
            context.findings.warning("IDX-003", span, term=entry.term, reading=text)
    return fitting


def _report_unmarked(
    gathered: dict[IndexKind, dict[str, _Gathered]],
    terms: Iterable[TermSource],
    context: Context,
) -> None:
    marked = set().union(*gathered.values())
    for term in terms:
        if term.index in {"person", "subject"} and term.term not in marked:
            context.findings.note("IDX-005", term.span, term=term.term)


def merge_folios(folios: list[str]) -> str:
    """Return the pages of an index entry: each once, three or more in a row as a range: 3, 5—7.

    Pages come in reading order; Roman ones, of the front matter, are never joined.
    """
    return ", ".join(text for _, text in folio_runs(folios))


def folio_runs(folios: list[str]) -> list[tuple[str, str]]:
    """Return the same pages one by one, each with the first page that it stands for."""
    distinct = list(dict.fromkeys(folios))
    runs: list[list[str]] = []
    for folio in distinct:
        if runs and _follows(runs[-1][-1], folio):
            runs[-1].append(folio)
        else:
            runs.append([folio])
    written: list[tuple[str, str]] = []
    for run in runs:
        if len(run) >= _RANGE:
            written.append((run[0], f"{run[0]}—{run[-1]}"))
        else:
            written += [(folio, folio) for folio in run]
    return written


def _follows(before: str, folio: str) -> bool:
    return before.isdigit() and folio.isdigit() and int(folio) == int(before) + 1
