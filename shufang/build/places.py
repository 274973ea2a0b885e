"""What the engine found on pages is said in the manuscript's places and words."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from unicodedata import category

from shufang.core.diagnostic import Diagnostic, Severity
from shufang.core.span import Span
from shufang.engines.coverage import INVISIBLE
from shufang.engines.sections import LaidOutSection
from shufang.html.inlines import note_id
from shufang.html.sequence import book_sections
from shufang.model.blocks import own_inlines, walk_blocks
from shufang.model.book import Book
from shufang.model.inlines import plain_text

_SHOWN = 12
"""Characters of a note that name it."""


def in_the_manuscript(found: Iterable[Diagnostic], book: Book) -> Iterator[Diagnostic]:
    """Yield the engine's findings with spans of the manuscript; ids become titles and words."""
    notes = _notes(book)
    sections = {s.id: (s.full_title, s.node.span) for s in book_sections(book)}
    for diagnostic in found:
        values = dict(diagnostic.values)
        span = diagnostic.span
        if span is not None and span.file in sections:
            span = sections[span.file][1]
        if values.get("section") in sections:
            title, place = sections[values["section"]]
            values["section"] = title
            span = span or place
        if values.get("note") in notes:
            values["note"], span = notes[values["note"]]
        yield replace(diagnostic, span=span, values=tuple(values.items()))


def characters_without_type(section: LaidOutSection, book: Book) -> Iterator[Diagnostic]:
    """Yield a finding for each character that a section's pages show as an empty box (FNT-010).

    Texts of the manuscript are checked before the layout; this finds what a template adds.
    """
    places = {s.id: s.node.span for s in book_sections(book)}
    unknown = (found.character for page in section.pages for found in page.unknown_characters)
    for character in dict.fromkeys(unknown):
        if category(character) not in INVISIBLE:
            values = (("character", character), ("code_point", f"U+{ord(character):04X}"))
            yield Diagnostic("FNT-010", Severity.ERROR, places.get(section.id), values)


def _notes(book: Book) -> dict[str, tuple[str, Span]]:
    """Return element id → first words and place of every note."""
    notes = {}
    for chapter in book.chapters():
        for note in chapter.notes:
            runs = (run for block in walk_blocks(note.blocks) for run in own_inlines(block))
            words = "".join(plain_text(run) for run in runs)
            shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}……"
            notes[note_id(chapter.id, note)] = shown, note.span
    return notes
