"""Some chapters alone: what they refer to elsewhere stays readable."""

import pytest

from shufang.core.span import Span
from shufang.model.blocks import Paragraph
from shufang.model.book import Book, Chapter, GeneratedPage, Label, Meta, Part
from shufang.model.inlines import Citation, CrossReference, Link, Text, plain_text
from shufang.passes import select_chapters

FILES = {"c-1": "chapters/01-river/chapter.md", "c-2": "chapters/02-hill/chapter.md"}


def chapter(name: str) -> Chapter:
    span = Span(FILES[name], 1)
    run = (
        CrossReference(span, "c-2", "page"),
        CrossReference(span, "c-1"),
        Link(span, "#c-2", (Text(span, "看山"),)),
        Link(span, "https://example.org/", (Text(span, "网"),)),
        Citation(span, ("a", "b"), numbers=(1, 2)),
    )
    return Chapter(name, "chapter", (Text(span, name),), (Paragraph(span, run),), (), span, "")


BOOK = Book(
    Meta("书"),
    (GeneratedPage("contents", "contents", "目录", Span("book.yaml")),),
    (Part("p-1", "辑", (chapter("c-1"), chapter("c-2")), Span("book.yaml")),),
    (),
    labels={
        "c-1": Label("c-1", "chapter", "第一章", "河", "c-1", Span("a.md")),
        "c-2": Label("c-2", "chapter", "第二章", "山", "c-2", Span("b.md")),
    },
)


@pytest.mark.parametrize("name", ["01", "01-river", "chapters/01-river", FILES["c-1"]])
def test_a_chapter_is_chosen_by_any_of_its_names(name: str) -> None:
    chosen = select_chapters(BOOK, (name,))

    assert [c.id for c in chosen.chapters()] == ["c-1"]
    assert not chosen.front
    assert not chosen.parts[0].title


def test_references_to_other_chapters_become_words() -> None:
    (only,) = select_chapters(BOOK, ("01",)).chapters()
    (paragraph,) = only.blocks
    assert isinstance(paragraph, Paragraph)

    kinds = [type(node) for node in paragraph.children]

    assert kinds == [Text, CrossReference, Text, Link, Text]
    assert plain_text(paragraph.children) == "第二章看山网[1，2]"


def test_without_a_choice_the_book_is_whole() -> None:
    assert select_chapters(BOOK, ()) is BOOK
