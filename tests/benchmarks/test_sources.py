"""The same book for every tool: edits change it, no markup drops anything of it."""

from collections.abc import Callable

import pytest

from benchmarks.books import manuscript
from benchmarks.edits import LINES, edited_chapter, with_lines, with_word
from benchmarks.local_history import Book, book
from benchmarks.markup.html import html
from benchmarks.markup.latex import latex
from benchmarks.markup.pandoc import markdown
from benchmarks.markup.typst import typst
from benchmarks.results import with_section

MADE = book(20)


def _ours(made: Book) -> str:
    return "\n".join(data.decode() for data in manuscript(made).values())


@pytest.mark.parametrize("write", [_ours, html, latex, markdown, typst])
def test_a_source_has_every_note_figure_and_heading(write: Callable[[Book], str]) -> None:
    source = write(MADE).replace("\\", "")
    assert all(source.count(note.text) == 1 for note in MADE.notes)
    assert all(f"images/{figure.name}.jpg" in source for figure in MADE.figures)
    assert all(chapter.title in source for chapter in MADE.chapters)


def test_edits_change_one_chapter_and_nothing_else() -> None:
    chapter = f"chapters/{edited_chapter(MADE).number:03}/chapter.md"
    before = manuscript(MADE)
    for edited in (with_word(MADE, "后来"), with_lines(MADE)):
        after = manuscript(edited)
        assert [path for path in before if before[path] != after[path]] == [chapter]
    more = len(manuscript(with_lines(MADE))[chapter].decode()) - len(before[chapter].decode())
    assert (LINES - 1) * 34 < more <= LINES * 34


def test_a_section_of_the_results_takes_the_place_of_its_former_text() -> None:
    page = with_section("", "One", ["1"])
    page = with_section(page, "Two", ["2", "", "### Below", "3"])
    page = with_section(page, "One", ["4"])
    assert page == "# What the benchmarks measured\n\n## One\n\n4\n\n## Two\n\n2\n\n### Below\n3\n"
