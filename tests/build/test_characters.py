"""Characters without a glyph are found wherever a page would print them."""

from dataclasses import replace

import pytest

from shufang.build.characters import book_texts, check_characters
from shufang.core.span import Span
from shufang.engines.coverage import Coverage
from shufang.model.blocks import (
    CreditLine,
    Credits,
    Extract,
    Paragraph,
    Sidebar,
    Table,
    Verse,
)
from shufang.model.book import (
    Book,
    Chapter,
    Event,
    GeneratedPage,
    Meta,
    Part,
    Person,
    Publication,
    SeriesData,
)
from shufang.model.figures import Chart, Credit, Figure, Placeholder, Series
from shufang.model.inlines import Abbreviation, Ruby, Text
from shufang.passes import Context

S = Span("chapters/01/chapter.md", 3, 1)
RARE = "𬍛"
PLAIN = Coverage.from_ranges([(0x20, 0x7E), (0x3000, 0x9FFF)])
FIGURE = Figure(S, "f", Placeholder(3, 2), ())


def whole(*blocks: object, part: Part | None = None, meta: Meta | None = None) -> Book:
    chapter = Chapter("c", "chapter", (), blocks, (), S, "")  # type: ignore[arg-type]
    part = replace(part, chapters=(chapter,)) if part else Part("p", "", (chapter,), S)
    page = GeneratedPage("chronology", "chronology", "大事记", S)
    return Book(meta or Meta("书"), (), (part,), (page,))


def codes(book: Book) -> list[str]:
    context = Context()
    check_characters(book, PLAIN, context)
    return [found.code for found in context.findings]


@pytest.mark.parametrize(
    "block",
    [
        Paragraph(S, (Text(S, RARE),)),
        Paragraph(S, (Ruby(S, (("圳", RARE),)),)),
        Paragraph(S, (Abbreviation(S, (), RARE),)),
        Extract(S, (), speaker=RARE),
        Extract(S, (), source=RARE),
        Sidebar(S, "", (), (), RARE),
        Verse(S, (), author=RARE),
        Table(S, "", (), (), (), source=RARE),
        Credits(S, "", (CreditLine(S, RARE, ("甲",)),)),
        Credits(S, "", (CreditLine(S, "策划", (RARE,)),)),
        replace(FIGURE, credits=(Credit("photo", RARE),)),
        replace(FIGURE, place=RARE),
        replace(FIGURE, content=Chart("bar", (RARE,), (Series("", (1.0,)),))),
    ],
)
def test_a_character_is_found_in_every_kind_of_text(block: object) -> None:
    assert codes(whole(block)) == ["FNT-010"]


@pytest.mark.parametrize(
    "meta",
    [
        Meta("书", volume=RARE),
        Meta("书", people=(Person(RARE),)),
        Meta("书", series=SeriesData("丛书", purpose=RARE)),
        Meta("书", series=SeriesData("丛书", editors=(Person(RARE),))),
        Meta("书", publication=Publication(publisher_address=RARE)),
    ],
)
def test_a_character_is_found_on_the_pages_of_the_book_itself(meta: Meta) -> None:
    assert codes(whole(meta=meta)) == ["FNT-010"]


def test_introductions_and_sources_are_read_too() -> None:
    part = Part("p", "辑", (), S, intro=(Paragraph(S, (Text(S, RARE),)),))
    event = Event("e", "2012", "2012年", (), S, source=RARE)

    assert codes(whole(part=part)) == ["FNT-010"]
    assert codes(replace(whole(), events=(event,))) == ["FNT-010"]


def test_what_no_page_shows_needs_no_glyph() -> None:
    silent = replace(FIGURE, alt=RARE, long_description=RARE)

    assert codes(whole(silent, meta=Meta("书", description=RARE))) == []


def test_a_character_is_named_once_at_its_place() -> None:
    context = Context()
    book = whole(Paragraph(S, (Text(S, f"甲{RARE}乙{RARE}"),)), Paragraph(S, (Text(S, RARE),)))
    check_characters(book, PLAIN, context)

    assert [str(found.span) for found in context.findings] == ["chapters/01/chapter.md:3:2"]
    assert any(text.startswith("甲") for text, _ in book_texts(book, context))
