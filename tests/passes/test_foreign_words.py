"""Words of other languages say so: those that are certain are marked, the others are told."""

import pytest

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.model.blocks import Paragraph
from shufang.model.book import Book, Chapter, Meta, Part
from shufang.model.inlines import Emphasis, Foreign, Inline, Link, Text, plain_text
from shufang.passes.context import Context
from shufang.passes.foreign_words import (
    foreign_runs,
    language_of,
    language_tag,
    mark_foreign_words,
)

SPAN = Span("chapters/01.md", 3, 5)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The Smallest Book", "en"),
        ("Setting Chinese in small books", "en"),
        ("Die Stadt ohne Kohle und das Land", "de"),
        ("Histoire de la ville et du port", "fr"),
        ("El libro de los cambios y el río", "es"),
        ("Il libro della città nel sud", "it"),
        ("O livro dos rios do sul", "pt"),
        ("Het boek van de stad", "nl"),
        ("Война и мир в городе", "ru"),
        ("龍の本", "ja"),
        ("책의 역사", "ko"),
        ("Butterfly Longgang", ""),
        ("Jan van der Berg", ""),
        ("Histoire de Shenzhen", ""),
        ("", ""),
    ],
)
def test_function_words_and_scripts_tell_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("given", "tag"),
    [("en-US", "en-US"), ("en_GB", "en-GB"), ("英文", "en"), ("German", "de"), ("?", ""), ("", "")],
)
def test_records_name_languages_in_many_ways(given: str, tag: str) -> None:
    assert language_tag(given) == tag


def marked(run: tuple[Inline, ...]) -> list[tuple[str, str, int]]:
    """Return language, words and column of what is marked."""
    found = []
    for node in run:
        if isinstance(node, Foreign):
            found.append((node.language, plain_text(node.children), node.span.column))
    return found


def test_marks_of_chinese_stay_chinese_in_a_foreign_reference() -> None:
    text = "Smith J，Lee A.Setting Chinese[J].Samples，2021，3（2）：12-15."

    run = foreign_runs(Text(SPAN, text), "en")

    assert plain_text(run) == text
    assert marked(run) == [("en", "Smith J", 5), ("en", "Lee A.Setting Chinese[J].Samples", 13)]


def test_a_japanese_reference_is_one_piece() -> None:
    assert marked(foreign_runs(Text(SPAN, "山田太郎，都市の本"), "ja")) == [
        ("ja", "山田太郎，都市の本", 5)
    ]


def book(*run: Inline, language: str = "", parallel: tuple[str, str] = ("", "")) -> Book:
    blocks = (Paragraph(SPAN, run),)
    chapter = Chapter("c", "chapter", (Text(SPAN, "题"),), blocks, (), SPAN, "", language=language)
    meta = Meta("书", parallel_title=parallel[0], parallel_language=parallel[1])
    return Book(meta, (), (Part("p", "", (chapter,), SPAN),), ())


def told(given: Book) -> tuple[Book, list[str]]:
    findings = Findings()
    made = mark_foreign_words(given, Context(findings))
    return made, [f"{found.code} {found.span}" for found in findings]


def paragraph(given: Book) -> tuple[Inline, ...]:
    (block,) = given.parts[0].chapters[0].blocks
    assert isinstance(block, Paragraph)
    return block.children


def test_a_sentence_is_marked_where_it_stands() -> None:
    made, found = told(book(Text(SPAN, "他说A city of butterflies.又说PM2.5和IT，走了。")))

    assert marked(paragraph(made)) == [("en", "A city of butterflies.", 7)]
    assert plain_text(paragraph(made)) == "他说A city of butterflies.又说PM2.5和IT，走了。"
    assert found == []


def test_what_nothing_tells_is_reported() -> None:
    given = book(Text(SPAN, "牌上写Stadt ohne Kohle baut Zukunft，没有了。"))
    made, found = told(given)

    assert paragraph(made) is paragraph(given)
    assert found == ["MAN-078 chapters/01.md:3:8"]


def test_names_and_terms_are_let_be() -> None:
    given = book(Text(SPAN, "Jan van der Berg、Low Carbon City、Kohle 200 MW"))

    assert told(given) == (given, [])


def test_marks_of_the_author_and_addresses_are_let_be() -> None:
    words = Text(SPAN, "the end of the line")
    address = Link(SPAN, "https://a.cn/the end of the line", (words,))
    given = book(Foreign(SPAN, "nl", (Emphasis(SPAN, (words,)),)), address)

    assert told(given) == (given, [])


@pytest.mark.parametrize("language", ["en", "de"])
def test_chapters_in_another_language_are_let_be(language: str) -> None:
    given = book(Text(SPAN, "the end of the line"), language=language)

    assert told(given) == (given, [])


@pytest.mark.parametrize(
    ("title", "given", "language"),
    [
        ("A Book of Butterflies", "", "en"),
        ("A Book of Butterflies", "nl", "nl"),
        ("SHU", "", "zh-Latn-pinyin"),
        ("Shū", "", "zh-Latn-pinyin"),
        ("Butterfly", "", ""),
    ],
)
def test_the_parallel_title_says_its_language(title: str, given: str, language: str) -> None:
    made, found = told(book(parallel=(title, given)))

    assert made.meta.parallel_language == language
    assert found == ([] if language else ["MAN-078 book.yaml:1:1"])
