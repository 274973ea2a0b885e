"""Count parts, chapters, figures, tables and notes."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from shufang.model.blocks import Block, Table
from shufang.model.book import Book, Chapter, Part, Section
from shufang.model.figures import Figure
from shufang.model.inlines import Inline, NoteMark
from shufang.passes.context import Context
from shufang.passes.numerals import chinese_numeral
from shufang.passes.tree import SectionText, reading_inlines, rewrite_book, rewrite_chapter
from shufang.passes.typed_numbers import has_typed_number, split_typed_number

_FIGURE, _TABLE = "图", "表"
_OF_APPENDIX = "附"


def number_chapters(book: Book, context: Context) -> Book:
    """Count parts (第一辑) and, through all parts, chapters (第一章).

    A chapter that compose marks with the number 0 is counted; others keep None. Where the author
    has typed numbers into the titles, those are the numbers, and titles without stay without.
    """
    counted = 0
    is_typed = _is_mostly_typed(book)
    named = 0
    parts = []
    for part in book.parts:
        chapters = []
        for chapter in part.chapters:
            if chapter.number is not None:
                counted += 1
                chapters.append(_numbered(chapter, counted, context, is_typed=is_typed))
            else:
                chapters.append(chapter)
        if part.title:
            named += 1
            part = replace(part, number_text=f"第{chinese_numeral(named)}辑")  # noqa: PLW2901
        parts.append(replace(part, chapters=tuple(chapters)))
    return replace(book, parts=tuple(parts))


def _is_mostly_typed(book: Book) -> bool:
    counted = [chapter for part in book.parts for chapter in part.chapters if chapter.number == 0]
    typed = sum(has_typed_number(chapter.title) for chapter in counted)
    return typed > 0 and typed * 2 >= len(counted)


def _numbered(chapter: Chapter, number: int, context: Context, *, is_typed: bool) -> Chapter:
    if is_typed or has_typed_number(chapter.title):
        text, title = split_typed_number(chapter.title)
        return replace(chapter, number=number, number_text=text, title=title)
    text = f"第{chinese_numeral(number)}章" if context.counts_chapters else ""
    return replace(chapter, number=number, number_text=text)


def number_figures(book: Book, context: Context) -> Book:
    """Count figures and tables by chapter (图1-2, 表2-1; CY/T 170, CY/T 171).

    Outside counted chapters one sequence runs through the book (图1, 图2 …), and a second through
    the appendices (附图1), so that no number comes twice.
    """
    prefixes = _prefixes(book, context)
    counts: Counter[tuple[str, str]] = Counter()

    def changes(section: str) -> tuple[None, Callable[[Block], Block]]:
        before, prefix = prefixes.get(section, ("", ""))

        def number(kind: str) -> str:
            counts[before + kind, prefix] += 1
            return f"{before}{kind}{prefix}{counts[before + kind, prefix]}"

        def change(block: Block) -> Block:
            match block:
                case Figure():
                    text = number(_FIGURE) if block.numbered else ""
                    return replace(block, number=text, chapter=section)
                case Table():
                    text = number(_TABLE) if block.numbered else ""
                    return replace(block, number=text, chapter=section)
                case _:
                    return block

        return None, change

    return rewrite_book(book, changes)


def _prefixes(book: Book, context: Context) -> dict[str, tuple[str, str]]:
    """Return what stands before 图 and before the count, for each chapter."""
    prefixes = {}
    for chapter in book.chapters():
        before = _OF_APPENDIX if chapter.kind == "appendix" else ""
        counted = chapter.number is not None and context.counts_chapters
        prefixes[chapter.id] = (before, f"{chapter.number}-" if counted else "")
    return prefixes


def number_notes(book: Book, context: Context) -> Book:
    """Count the notes of each chapter in the order of their marks.

    Print counts anew on each page; these numbers serve the EPUB and name the notes.
    """
    del context

    def matter(run: tuple[Section, ...]) -> tuple[Section, ...]:
        return tuple(_with_notes(s) if isinstance(s, Chapter) else s for s in run)

    def part(node: Part) -> Part:
        return replace(node, chapters=tuple(_with_notes(c) for c in node.chapters))

    return replace(
        book,
        front=matter(book.front),
        parts=tuple(part(p) for p in book.parts),
        back=matter(book.back),
    )


def _with_notes(chapter: Chapter) -> Chapter:
    if not chapter.notes:
        return chapter
    text = SectionText(
        chapter.id, chapter.title, (*chapter.standfirst, *chapter.blocks), chapter.notes
    )
    marked = [node.note_id for node in reading_inlines(text) if isinstance(node, NoteMark)]
    order = dict.fromkeys([*marked, *(note.id for note in chapter.notes)])
    numbers = {note: number for number, note in enumerate(order, 1)}

    def change(node: Inline) -> Inline:
        if isinstance(node, NoteMark):
            return replace(node, number=numbers[node.note_id])
        return node

    marked_up = rewrite_chapter(chapter, change)
    notes = (replace(note, number=numbers[note.id]) for note in marked_up.notes)
    return replace(marked_up, notes=tuple(sorted(notes, key=lambda note: note.number)))
