"""What the e-book says of itself."""

from dataclasses import replace
from pathlib import Path

import pytest

from shufang.model.book import Meta, Person, Publication, SeriesData
from shufang.writers.epub_metadata import (
    Features,
    accessibility,
    contributors,
    epub_metadata,
    features_of,
    file_as,
    identifier,
)
from tests.writers.epub_books import meta, small_book

PLAIN = Features(*[False] * 11)


def test_isbn_of_the_e_book_comes_first() -> None:
    numbers = Publication(isbn_print="978-7-5507-1235-5", isbn_epub="978 7 5507 1236 2")

    assert identifier(meta(publication=numbers, identifier="urn:x:1")) == "urn:isbn:9787550712362"


def test_given_urn_is_kept() -> None:
    assert identifier(meta(identifier="urn:uuid:1234")) == "urn:uuid:1234"


def test_made_identifier_is_stable_and_tells_books_apart() -> None:
    first = identifier(meta())

    assert first == identifier(meta(description="另一段简介"))
    assert first.startswith("urn:uuid:")
    others = [
        meta(title="另一本"),
        meta(volume="下"),
        meta(series=SeriesData("龙岗记忆", "4")),
        meta(people=(Person("某人"),)),
    ]
    assert len({first, *map(identifier, others)}) == 5


@pytest.mark.parametrize(
    ("name", "reading", "is_person", "expected"),
    [
        ("曾问", "", True, "zeng wen"),
        ("重庆", "", False, "chong qing"),
        ("吕某", "lǚ mǒu", True, "lü mou"),
        ("Charles Dickens", "", True, ""),
    ],
)
def test_names_are_sorted_by_pinyin_without_tones(
    name: str, reading: str, is_person: bool, expected: str
) -> None:
    assert file_as(name, reading, is_person=is_person) == expected


def test_writers_are_creators_and_all_others_contributors() -> None:
    people = (Person("甲", "edt"), Person("乙", "aut"), Person("丙", "pht"))

    assert [one.is_creator for one in contributors(people)] == [False, True, False]


def test_editors_take_the_place_of_writers() -> None:
    assert [one.is_creator for one in contributors((Person("甲", "edt"), Person("乙", "pht")))] == [
        True,
        False,
    ]


def test_series_number_has_to_be_a_number(tmp_path: Path) -> None:
    def position(number: str) -> str:
        book = small_book(tmp_path, series=SeriesData("丛书", number))
        made = epub_metadata(book, PLAIN, lambda _: "").collection
        assert made is not None
        return made.position

    assert position("3") == "3"
    assert position("第三季") == ""


def test_features_follow_the_book(tmp_path: Path) -> None:
    found = features_of(small_book(tmp_path), has_pages=True)

    assert found == Features(
        images=True,
        described=True,
        long_descriptions=True,
        ruby=True,
        notes=True,
        index=False,
        pages=True,
        sound=True,
        film=True,
        captions=False,
        transcripts=False,
    )


def test_a_picture_without_words_takes_the_claim_away() -> None:
    stated = accessibility(replace(PLAIN, images=True), "")

    assert "alternativeText" not in stated.features
    assert stated.sufficient == (("textual", "visual"),)


def test_plain_text_claims_nothing_more() -> None:
    stated = accessibility(PLAIN, "有目录。")

    assert stated.modes == ("textual",)
    assert stated.sufficient == (("textual",),)
    assert stated.hazards == ("none",)
    assert set(stated.features) == {
        "displayTransformability",
        "readingOrder",
        "structuralNavigation",
        "tableOfContents",
    }


def test_films_may_flash() -> None:
    assert accessibility(replace(PLAIN, film=True, sound=True), "").hazards == ("unknown",)


def test_source_is_named_only_with_pages_or_a_print_isbn(tmp_path: Path) -> None:
    def source(given: Meta, features: Features) -> str:
        book = replace(small_book(tmp_path), meta=given)
        return epub_metadata(book, features, lambda _: "").source

    assert source(meta(), PLAIN) == ""
    assert source(meta(), replace(PLAIN, pages=True)) == "《蝶变龙岗》印刷版"
    numbered = meta(publication=Publication(isbn_print="978-7-5507-1235-5"))
    assert source(numbered, PLAIN) == "urn:isbn:9787550712355"
