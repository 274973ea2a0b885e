"""大事记: merged from chronology.yaml and from the events marked in chapters."""

from collections.abc import Iterable
from dataclasses import replace

from shufang.manuscript.manuscript import ChronologySource
from shufang.model.book import Book, Event
from shufang.model.inlines import (
    Citation,
    Container,
    EventMark,
    IndexMark,
    Inline,
    InlineImage,
    Link,
    NoteMark,
    Text,
    plain_text,
)
from shufang.model.rewrite import ChangeInline
from shufang.passes.context import Context
from shufang.passes.tree import chronology_id, reading_inlines, rewrite_book, sections

_ROW = "event-"
"""What stands before the id of an entry whose text is elsewhere; that place owns the bare id."""


def merge_chronology(book: Book, context: Context) -> Book:
    """Sort the entries of chronology.yaml and the events of the chapters into one list.

    A date without a day stands before the days of its month, a year before its months; entries of
    one date keep the order of the file, then of the text. A book without a page for it has none.
    """
    book = _name_marks(book)
    marks = [
        node
        for section in sections(book)
        for node in reading_inlines(section)
        if isinstance(node, EventMark)
    ]
    events = [*_recorded(context, marks), *_marked(context, marks)]
    if events and not chronology_id(book):
        context.findings.note("CHR-013", book.meta.span, count=len(events))
        return book
    _report_repetitions(events, context)
    return replace(book, events=tuple(sorted(events, key=lambda event: _order(event.date))))


def _name_marks(book: Book) -> Book:
    """Give every marked event without an id one of its own."""
    counts: dict[str, int] = {}

    def changes(section: str) -> tuple[ChangeInline, None]:
        def change(node: Inline) -> Inline:
            if isinstance(node, EventMark) and not node.id:
                counts[section] = counts.get(section, 0) + 1
                return replace(node, id=f"e-{section}-{counts[section]}")
            return node

        return change, None

    return rewrite_book(book, changes)


def _recorded(context: Context, marks: Iterable[EventMark]) -> list[Event]:
    """Return the entries of chronology.yaml; a mark of the same id and date is their place."""
    marked = {mark.id: mark for mark in marks}
    seen: set[str] = set()
    events = []
    for number, source in enumerate(context.chronology, 1):
        if source.id in seen:
            continue  # reported when the file was read
        seen.update({source.id} if source.id else ())
        span = source.fields.get("id", source.span)
        mark = marked.get(source.id) if source.id else None
        if mark and mark.date != source.date:
            context.findings.error(
                "CHR-011", mark.span, span, id=source.id, date=date_text(mark.date),
                other=date_text(source.date),
            )  # fmt: skip
        events.append(_recorded_event(source, number, mark))
    return events


def _recorded_event(source: ChronologySource, number: int, mark: EventMark | None) -> Event:
    name = f"{_ROW}{source.id}" if mark else source.id or f"{_ROW}{number}"
    return Event(
        name,
        source.date,
        date_text(source.date),
        source.text,
        source.span,
        source.place or (mark.id if mark else ""),
        source.source,
    )


def _marked(context: Context, marks: Iterable[EventMark]) -> list[Event]:
    recorded = {source.id for source in context.chronology if source.id}
    seen: set[str] = set()
    events = []
    for mark in marks:
        if mark.id in recorded or mark.id in seen:
            continue  # two marks of one label are reported with the labels
        seen.add(mark.id)
        text = (Text(mark.span, mark.text),) if mark.text else unmarked(mark.children)
        events.append(
            Event(f"{_ROW}{mark.id}", mark.date, date_text(mark.date), text, mark.span, mark.id)
        )
    return events


def unmarked(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Return words as they may be repeated elsewhere: without notes, citations and marks."""
    kept: list[Inline] = []
    for node in inlines:
        if isinstance(node, NoteMark | Citation | InlineImage):
            continue
        if isinstance(node, IndexMark | EventMark | Link):
            kept += unmarked(node.children)
        elif isinstance(node, Container):
            kept.append(replace(node, children=unmarked(node.children)))
        else:
            kept.append(node)
    return tuple(kept)


def _report_repetitions(events: Iterable[Event], context: Context) -> None:
    seen: dict[tuple[str, str], Event] = {}
    for event in events:
        key = (event.date, plain_text(event.text))
        first = seen.setdefault(key, event)
        if first is not event:
            context.findings.warning(
                "CHR-012", event.span, first.span, date=event.date_text, text=_shortened(key[1])
            )


_LONGEST_QUOTED = 12
"""Characters of an entry that a message repeats."""


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTED else f"{text[:_LONGEST_QUOTED]}…"


def date_text(date: str) -> str:
    """Return an ISO date as printed, as exact as it is: 2012年6月9日, 2012年6月, 2012年."""
    parts = [part.lstrip("0") for part in date.split("-")]
    return "".join(
        f"{part}{unit}" for part, unit in zip(parts, ("年", "月", "日"), strict=False) if part
    )


def _order(date: str) -> tuple[int, ...]:
    return tuple(int(part) for part in date.split("-") if part.isdigit())
