"""What the e-book says of itself."""

from dataclasses import replace
from pathlib import Path

import pytest

from shufang.core.diagnostic import Findings
from shufang.engines.resources import Resources
from shufang.model.book import Book, Chapter, Meta, Part, Person, Publication, SeriesData
from shufang.model.figures import Figure, Recording
from shufang.preflight.epub_archive import open_epub
from shufang.preflight.epub_checks import check_epub
from shufang.writers.epub_metadata import (
    Features,
    accessibility,
    contributors,
    epub_metadata,
    features_of,
    file_as,
    identifier,
)
from tests.writers.epub_books import SPAN, made, meta, small_book

PLAIN = Features(
    images=False, described=False, long_descriptions=False, ruby=False, notes=False, index=False,
    pages=False, sound=False, film=False, captions=False, transcripts=False, hazards=("none",),
)  # fmt: skip


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


def test_each_role_of_a_person_is_named_once() -> None:
    """策划 and 统筹 are one role of the list; 甲 of another reading is somebody else."""
    people = (
        Person("甲曾", "pdr", reading="jiǎ zēng"),
        Person("甲曾", "rpt", reading="jiǎ zēng"),
        Person("乙", "pdr"),
        Person("甲曾", "pdr", reading="jiǎ zēng"),
        Person("甲曾", "pdr", reading="jiǎ céng"),
    )

    assert [(one.name, one.role, one.file_as) for one in contributors(people)] == [
        ("甲曾", "pdr", "jia zeng"),
        ("甲曾", "rpt", "jia zeng"),
        ("乙", "pdr", "yi"),
        ("甲曾", "pdr", "jia ceng"),
    ]


def test_series_number_has_to_be_a_number(tmp_path: Path) -> None:
    def position(number: str) -> str:
        book = small_book(tmp_path, series=SeriesData("丛书", number))
        found = epub_metadata(book, PLAIN, lambda _: "").collection
        assert found is not None
        return found.position

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
        captions=True,
        transcripts=True,
        hazards=("none",),
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


def test_source_is_named_only_with_pages_or_a_print_isbn(tmp_path: Path) -> None:
    def source(given: Meta, features: Features) -> str:
        book = replace(small_book(tmp_path), meta=given)
        return epub_metadata(book, features, lambda _: "").source

    assert source(meta(), PLAIN) == ""
    assert source(meta(), replace(PLAIN, pages=True)) == "《蝶变龙岗》印刷版"
    numbered = meta(publication=Publication(isbn_print="978-7-5507-1235-5"))
    assert source(numbered, PLAIN) == "urn:isbn:9787550712355"


def recorded(*given: Recording) -> Features:
    blocks = tuple(Figure(SPAN, f"f-{number}", one, ()) for number, one in enumerate(given))
    chapter = Chapter("c-x", "chapter", (), blocks, (), SPAN, "0" * 64)
    part = Part("part-1", "起步", (chapter,), SPAN)
    return features_of(Book(meta(), (), (part,), (), {}), has_pages=False)


def test_hazards_are_those_that_somebody_has_seen() -> None:
    silent = Recording("video", "a.mp4", None, None, hazards=())
    unseen = Recording("video", "b.mp4", None, None)
    flashing = Recording("video", "c.mp4", None, None, hazards=("flashing",))
    sound = Recording("audio", "d.mp3", None, None)

    assert recorded(silent, sound).hazards == ("none",)
    assert recorded(silent, unseen).hazards == ("unknown",)
    assert recorded(flashing, silent).hazards == (
        "flashing",
        "noMotionSimulationHazard",
        "noSoundHazard",
    )
    assert recorded(flashing, unseen).hazards == ("flashing",)
    assert recorded(Recording("video", None, "https://example.org/", None)).hazards == ("none",)


def test_words_alone_do_not_do_where_a_recording_has_none() -> None:
    told = Recording("audio", "a.mp3", None, None, transcript="月光光。")
    linked = Recording("audio", "a.mp3", None, None, transcript_url="https://example.org/t")
    dumb = Recording("audio", "b.mp3", None, None)

    stated = accessibility(recorded(told, linked), "")
    assert "transcript" in stated.features
    stated = accessibility(recorded(told, dumb), "")
    assert "transcript" not in stated.features
    assert ("textual",) not in stated.sufficient


def test_captions_are_claimed_where_every_film_has_them() -> None:
    one = Recording("video", "a.mp4", None, None, captions="a.srt")
    other = Recording("video", "b.mp4", None, None)

    assert recorded(one).captions
    assert not recorded(one, other).captions


PRINT, EBOOK = "978-7-5507-1235-5", "978 7 5507 1236 2"


@pytest.mark.parametrize(
    ("numbers", "given", "own", "source"),
    [
        ({}, "", "urn:uuid:", "《蝶变龙岗》印刷版"),
        ({"isbn_print": PRINT}, "", "urn:uuid:", "urn:isbn:9787550712355"),
        ({"isbn_epub": EBOOK}, "", "urn:isbn:9787550712362", "《蝶变龙岗》印刷版"),
        (
            {"isbn_print": PRINT, "isbn_epub": EBOOK},
            "urn:x:1",
            "urn:isbn:9787550712362",
            "urn:isbn:9787550712355",
        ),
        ({"isbn_epub": "7-5507-1236-0"}, "", "urn:isbn:9787550712362", "《蝶变龙岗》印刷版"),
        ({}, "URN:UUID:1-2", "URN:UUID:1-2", "《蝶变龙岗》印刷版"),
        ({"isbn_print": PRINT}, "urn:doi:10.1/x", "urn:doi:10.1/x", "urn:isbn:9787550712355"),
        ({}, "某号", "urn:uuid:", "《蝶变龙岗》印刷版"),
    ],
    ids=["none", "print", "e-book", "both", "ten digits", "urn", "urn and print", "no urn"],
)
def test_every_combination_of_numbers(
    numbers: dict[str, str],
    given: str,
    own: str,
    source: str,
    tmp_path: Path,
    resources: Resources,
) -> None:
    """One identifier in package and NCX; both forms of the source name the printed book."""
    book = small_book(tmp_path, publication=Publication(**numbers), identifier=given)  # type: ignore[arg-type]
    written = made(book, tmp_path, resources, Findings())
    assert written is not None
    archive = open_epub(written.content)
    ncx = archive.ncx()
    assert ncx is not None
    identifiers = [node.text or "" for node in archive.package.iter("{*}identifier")]
    uids = [node.get("content") for node in ncx[1].iter("{*}meta") if node.get("name") == "dtb:uid"]
    sources = [node.text for node in archive.package.iter("{*}source")]
    breaks = [
        node.text
        for node in archive.package.iter("{*}meta")
        if node.get("property") == "pageBreakSource"
    ]

    assert len(identifiers) == 1
    assert identifiers[0].startswith(own)
    assert uids == identifiers
    assert sources == breaks == [source]
    assert [found.code for found in check_epub(written.content, None)] == []


def test_every_chinese_title_and_name_has_its_sorted_form(tmp_path: Path) -> None:
    stated = epub_metadata(small_book(tmp_path), PLAIN, lambda _: "")

    assert stated.title_file_as == "die bian long gang"
    assert stated.subtitle_file_as == "yi zuo di tan cheng"
    assert stated.collection is not None
    assert stated.collection.file_as == "long gang ji yi"
    assert all(one.file_as for one in stated.contributors)
