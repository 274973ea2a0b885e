"""Notes are counted in the texts of finished pages, whoever numbered them."""

import pytest

from benchmarks.finished import NoteCount, Numbering, count_in
from benchmarks.local_history import Book, Chapter, Note, Paragraph, Part

FIRST = Note("a", "见《甲村志稿》第12页所引的话，抄件1号。此外还有一句。")
SECOND = Note("b", "据甲子渠口述的一段往事，抄件2号。")
BLOCKS = (
    Paragraph(("老人说起石桥，总要先说水渠。", FIRST, "当年的图纸还在。")),
    Paragraph(("后来石桥重建了。", SECOND)),
)
BOOK = Book("书", "", (Part("辑", "", "", (Chapter(1, "c1", "章", BLOCKS),)),), (), ())
BODY = "老人说起石桥，总要先说水渠。{}当年的图纸还在。"
LATER = "后来石桥重建了。{}"


def _pages(*texts: str) -> list[str]:
    return ["目录", *texts]


@pytest.mark.parametrize(("numbering", "marks"), [("page", "①②"), ("book", "12")])
def test_notes_on_the_pages_of_their_marks_are_in_order(numbering: Numbering, marks: str) -> None:
    page = (
        BODY.format(marks[0])
        + LATER.format(marks[1])
        + f"{marks[0]}{FIRST.text}{marks[1]}{SECOND.text}"
    )
    assert count_in(_pages(page), BOOK, numbering) == NoteCount(2, 0, 0, 0, 0)


def test_a_note_that_is_nowhere_is_lost() -> None:
    pages = _pages(BODY.format("①") + LATER.format("②") + "①" + FIRST.text)
    assert count_in(pages, BOOK, "page") == NoteCount(2, 1, 0, 0, 0)


def test_a_note_on_the_next_page_is_elsewhere() -> None:
    pages = _pages(BODY.format("①") + "①" + FIRST.text + LATER.format("②"), "②" + SECOND.text)
    assert count_in(pages, BOOK, "page") == NoteCount(2, 0, 1, 0, 0)


@pytest.mark.parametrize("cut", [13, 18, 19, 23])
def test_a_note_that_ends_on_the_next_page_is_continued(cut: int) -> None:
    first = BODY.format("①") + "①" + FIRST.text[:cut]
    pages = _pages(first, LATER.format("①") + FIRST.text[cut:] + "①" + SECOND.text)
    assert count_in(pages, BOOK, "page") == NoteCount(2, 0, 0, 1, 0)


def test_a_mark_that_cannot_be_read_is_said_to_be_unfound() -> None:
    pages = _pages(BODY.format("①") + LATER.format("*") + "①" + FIRST.text + SECOND.text)
    assert count_in(pages, BOOK, "page") == NoteCount(2, 0, 0, 0, 1)


def test_a_year_after_the_words_is_no_mark() -> None:
    pages = _pages(BODY.format("1962年，"), BODY.format("1") + LATER.format("2"), "1" + FIRST.text)
    assert count_in(pages, BOOK, "book") == NoteCount(2, 1, 1, 0, 0)
