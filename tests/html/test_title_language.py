"""Titles in another language say so in every list of contents."""

from dataclasses import replace
from pathlib import Path

import pytest

from shufang.core.diagnostic import Findings
from shufang.engines.resources import Resources
from shufang.html.sequence import contents_entries, navigation_entries
from shufang.model.blocks import Heading, Paragraph
from shufang.model.book import Book, Chapter
from shufang.model.inlines import Foreign, Inline, NoteMark, Text
from shufang.preflight.epub_archive import open_epub
from shufang.preflight.epub_checks import check_epub
from tests.writers.epub_books import SPAN, made, small_book, text

ENGLISH = Foreign(SPAN, "en", (text("The City"),))


def with_chapter(book: Book, *title: Inline, language: str = "", number: str = "") -> Book:
    """Put a chapter with one heading at the end of the book."""
    heading = Heading(SPAN, 2, title, "sec-x")
    blocks = (heading, Paragraph(SPAN, (text("文字。"),), "p-x"))
    chapter = Chapter("c-x", "other", title, blocks, (), SPAN, "", None, number, language=language)
    part = replace(book.parts[0], chapters=(*book.parts[0].chapters, chapter))
    return replace(book, parts=(part,))


@pytest.mark.parametrize(
    ("title", "language", "number", "told"),
    [
        ((ENGLISH,), "", "", ["en", "en"]),
        ((ENGLISH, NoteMark(SPAN, "n", 1)), "", "", ["en", "en"]),
        ((Text(SPAN, "Die Stadt"),), "de", "", ["de", "de"]),
        ((ENGLISH,), "de", "", ["en", "en"]),
        ((text("城"), ENGLISH), "", "", ["", ""]),
        ((ENGLISH,), "", "第三章", ["", "en"]),
        ((text("城"),), "zh-Hans", "", ["", ""]),
    ],
    ids=["marked", "with a note", "chapter", "both", "half", "numbered", "own"],
)
def test_entries_know_the_language_of_their_titles(
    title: tuple[Inline, ...], language: str, number: str, told: list[str], tmp_path: Path
) -> None:
    book = with_chapter(small_book(tmp_path), *title, language=language, number=number)

    for entries in (contents_entries(book), navigation_entries(book)):
        assert [entry.language for entry in entries if entry.section == "c-x"] == told


def test_navigation_and_contents_page_say_it(tmp_path: Path, resources: Resources) -> None:
    book = with_chapter(small_book(tmp_path), ENGLISH)
    written = made(book, tmp_path, resources, Findings())
    assert written is not None
    archive = open_epub(written.content)
    navigation = archive.navigation()
    assert navigation is not None
    lists = [navigation[1], *(root for path, root in archive.reading_order() if "contents" in path)]

    assert len(lists) == 2
    for root in lists:
        links = [node for node in root.iter("{*}a") if node.get("lang") == "en"]
        assert [node.text for node in links] == ["The City", "The City"]
    assert [found.code for found in check_epub(written.content, None)] == []
