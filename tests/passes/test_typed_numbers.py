from pathlib import Path

import pytest

from shufang.core.span import Span
from shufang.model.inlines import Inline, Text, plain_text
from shufang.passes import Context, compose
from shufang.passes.numbering import number_chapters
from shufang.passes.typed_numbers import has_typed_number, split_typed_number
from tests.manuscript.manuscripts import loaded, write_book


def _title(words: str) -> tuple[Inline, ...]:
    return (Text(Span("a.md", 1, 3, len(words)), words),)


@pytest.mark.parametrize(
    ("typed", "number", "rest"),
    [
        ("第三章　渡口", "第三章", "渡口"),
        ("第12回 渡口", "第12回", "渡口"),
        ("第一章：渡口", "第一章", "渡口"),
        ("第一章《河志》考", "第一章", "《河志》考"),
        ("Chapter 3: The Ferry", "Chapter 3", "The Ferry"),
        ("第三章", "", "第三章"),
        ("Chapter One", "", "Chapter One"),
        ("一、渡口", "", "一、渡口"),
        ("1. 渡口", "", "1. 渡口"),
        ("（二）渡口", "", "（二）渡口"),
    ],
)
def test_a_typed_number_is_known_and_split_off(typed: str, number: str, rest: str) -> None:
    assert has_typed_number(_title(typed))
    found, kept = split_typed_number(_title(typed))
    assert (found, plain_text(kept)) == (number, rest)


@pytest.mark.parametrize(
    "title", ["渡口", "1978 年的夏天", "3 号线", "第三章程的由来", "一天", "第一部分", "Part of it"]
)
def test_a_title_that_only_begins_with_a_number_is_left_alone(title: str) -> None:
    assert not has_typed_number(_title(title))
    assert split_typed_number(_title(title)) == ("", _title(title))


def test_the_rest_of_a_title_keeps_its_place() -> None:
    _, (rest,) = split_typed_number(_title("第三章　渡口"))
    assert rest.span == Span("a.md", 1, 7, 2)


def _numbers(root: Path, titles: list[str], book: str = "title: 书\n") -> list[str]:
    texts = {f"{n}.md": f"# {title}\n\n正文。\n" for n, title in enumerate(titles, 1)}
    manuscript, findings = loaded(write_book(root, {"book.yaml": book, **texts}))
    assert manuscript is not None
    made = number_chapters(compose(manuscript, findings), Context.of(manuscript, findings))
    return [f"{c.number_text}|{plain_text(c.title)}" for c in made.chapters()]


def test_no_chapter_gets_two_numbers(tmp_path: Path) -> None:
    assert _numbers(tmp_path, ["第一回 渡口", "第二回 码头", "茶馆"]) == [
        "第一回|渡口",
        "第二回|码头",
        "|茶馆",
    ]


def test_one_typed_number_does_not_take_the_others(tmp_path: Path) -> None:
    assert _numbers(tmp_path, ["渡口", "码头", "三、茶馆"]) == [
        "第一章|渡口",
        "第二章|码头",
        "|三、茶馆",
    ]


def test_prefaces_and_afterwords_among_the_chapters_are_not_counted(tmp_path: Path) -> None:
    assert _numbers(tmp_path, ["前言", "渡口", "后 记"]) == ["|前言", "第一章|渡口", "|后 记"]


def test_an_english_book_has_no_chinese_numbers(tmp_path: Path) -> None:
    assert _numbers(tmp_path, ["The Ferry"], "title: Book\nlang: en\n") == ["|The Ferry"]
