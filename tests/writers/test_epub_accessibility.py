"""Every word of the accessibility metadata follows from what the book holds."""

from dataclasses import replace
from pathlib import Path

import pytest

from shufang.core.digest import digest_bytes
from shufang.model.blocks import Block, Note, Paragraph
from shufang.model.book import Book, Chapter, GeneratedPage, Index, IndexEntry, Meta, Part, Voucher
from shufang.model.figures import Chart, Figure, ImageFacts, Placeholder, Recording, Series
from shufang.model.inlines import IndexMark, Inline, InlineImage, NoteMark, Ruby, Text
from shufang.writers.epub_metadata import accessibility, epub_metadata, features_of
from tests.writers.epub_books import SPAN

FACTS = ImageFacts("a.png", digest_bytes(b""), 60, 40, "RGB", "PNG")
CHART = Chart("bar", ("甲",), (Series("天", (1,)),))
ALWAYS = {"displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents"}


def figure(content: ImageFacts | Placeholder | Chart | Recording, alt: str = "一座桥") -> Figure:
    return Figure(SPAN, "f", content, (), alt=alt)


def line(*run: Inline) -> Paragraph:
    return Paragraph(SPAN, run)


def book(*blocks: Block, **changes: object) -> Book:
    note = Note(SPAN, "n", (line(Text(SPAN, "注文")),), 0)
    chapter = Chapter("c", "chapter", (Text(SPAN, "题"),), blocks, (note,), SPAN, "")
    chapter = replace(chapter, **changes)  # type: ignore[arg-type]
    return Book(Meta("书"), (), (Part("p", "", (chapter,), SPAN),), ())


def stated(given: Book, *, pages: bool = False) -> tuple[set[str], set[str], set[tuple[str, ...]]]:
    """Return features beyond those of every book, modes, and combinations that suffice."""
    found = accessibility(features_of(given, has_pages=pages), "")
    assert set(found.features) >= ALWAYS
    assert not {"ttsMarkup", "unlocked"} & set(found.features)
    return set(found.features) - ALWAYS, set(found.modes), set(found.sufficient)


TEXT = {("textual",)}
SEEN = {("textual",), ("textual", "visual")}


@pytest.mark.parametrize(
    ("block", "features", "modes", "sufficient"),
    [
        (line(Text(SPAN, "只有字")), set(), {"textual"}, TEXT),
        (line(InlineImage(SPAN, "a.png", "")), set(), {"textual"}, TEXT),
        (
            line(InlineImage(SPAN, "a.png", "句号")),
            {"alternativeText"},
            {"textual", "visual"},
            SEEN,
        ),
        (figure(FACTS), {"alternativeText"}, {"textual", "visual"}, SEEN),
        (replace(figure(FACTS, ""), decorative=True), set(), {"textual"}, TEXT),
        (figure(FACTS, ""), set(), {"textual", "visual"}, {("textual", "visual")}),
        (figure(Placeholder(3, 2)), {"alternativeText"}, {"textual", "visual"}, SEEN),
        (
            figure(CHART),
            {"alternativeText", "longDescription"},
            {"textual", "visual"},
            SEEN,
        ),
        (
            replace(figure(FACTS), long_description="三层。"),
            {"alternativeText", "longDescription"},
            {"textual", "visual"},
            SEEN,
        ),
        (line(Ruby(SPAN, (("圳", "zhèn"),))), {"rubyAnnotations"}, {"textual"}, TEXT),
    ],
    ids=[
        "text", "decoration", "sign", "picture", "decorative picture", "picture without words",
        "place", "chart", "long description", "ruby",
    ],
)  # fmt: skip
def test_pictures_and_readings(
    block: Block, features: set[str], modes: set[str], sufficient: set[tuple[str, ...]]
) -> None:
    assert stated(book(block)) == (features, modes, sufficient)


def test_one_picture_without_words_takes_the_claim_away() -> None:
    features, _, sufficient = stated(book(figure(FACTS), figure(CHART, "")))

    assert features == {"longDescription"}
    assert sufficient == {("textual", "visual")}


@pytest.mark.parametrize(
    "changes",
    [
        {"title": (Ruby(SPAN, (("圳", "zhèn"),)),)},
        {"standfirst": (line(Ruby(SPAN, (("圳", "zhèn"),))),)},
        {"notes": (Note(SPAN, "n", (line(Ruby(SPAN, (("圳", "zhèn"),))),), 1),)},
    ],
    ids=["title", "standfirst", "note"],
)
def test_readings_are_found_wherever_they_stand(changes: dict[str, object]) -> None:
    assert stated(book(line(NoteMark(SPAN, "n", 1)), **changes))[0] == {"rubyAnnotations"}


def test_the_introduction_of_a_part_counts() -> None:
    given = book()
    part = replace(given.parts[0], intro=(figure(FACTS),))

    assert stated(replace(given, parts=(part,)))[1] == {"textual", "visual"}


def test_pages_are_claimed_where_they_are_marked() -> None:
    assert stated(book(), pages=True)[0] == {"pageBreakMarkers", "pageNavigation"}


def test_an_index_counts_where_its_page_is() -> None:
    entries = (IndexEntry("桥", "qiáo", "Q", ()),)
    given = replace(
        book(line(IndexMark(SPAN, (Text(SPAN, "桥"),), "subject", "桥"))),
        indexes=(Index("subject", entries),),
    )

    assert stated(given)[0] == set()
    page = GeneratedPage("subject-index", "subject_index", "主题索引", SPAN)
    assert stated(replace(given, back=(page,)))[0] == {"index"}


def test_a_sound_is_no_picture() -> None:
    sound = Recording("audio", "a.mp3", None, None, transcript="词")

    features, modes, _ = stated(book(figure(sound, "")))

    assert "alternativeText" not in features
    assert modes == {"textual", "auditory"}


def test_the_still_above_a_sound_is_a_picture() -> None:
    sound = Recording("audio", "a.mp3", None, Placeholder(1, 1), transcript="词")

    assert stated(book(figure(sound)))[1] == {"textual", "visual", "auditory"}


def test_a_still_of_what_plays_elsewhere_is_a_picture() -> None:
    far = Recording("video", None, "https://example.org/film", Placeholder(16, 9), transcript="词")

    _, modes, sufficient = stated(book(figure(far)))

    assert modes == {"textual", "visual"}
    assert sufficient == SEEN


VOUCHER = Voucher("某检测中心", "2.2", "AA", "某资质", "https://example.org/report")


@pytest.mark.parametrize("voucher", [None, VOUCHER])
def test_conformance_is_claimed_only_where_somebody_answers_for_it(
    voucher: Voucher | None, tmp_path: Path
) -> None:
    given = replace(book(), meta=Meta("书", voucher=voucher))

    made = epub_metadata(given, features_of(given, has_pages=False), lambda _: "")

    claimed = made.accessibility.conformance
    if voucher is None:
        assert claimed is None
    else:
        assert claimed is not None
        assert claimed.statement == "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
        assert claimed.certifier == "某检测中心"
        assert claimed.report == "https://example.org/report"
