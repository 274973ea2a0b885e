"""Sections of the print edition as they go to the layout, and what the copyright page computes."""

from pathlib import Path

import pytest

from shufang.build.design import load_theme
from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.html.templates import Templates
from shufang.html.theme import ThemeChoice, page_geometry, palette
from shufang.model.blocks import Paragraph
from shufang.model.book import (
    Book,
    Chapter,
    GeneratedPage,
    Label,
    Meta,
    Part,
    Person,
    Publication,
)
from shufang.model.inlines import CrossReference, Text
from shufang.model.pages import PageMap
from shufang.writers.print_assets import PrintAssets
from shufang.writers.print_pdf import TOTAL, Design, PrintWriter, value_of

STYLES = Path(__file__).parents[2] / "styles"
S = Span("chapters/01/chapter.md")


def chapter(name: str, *words: Text | CrossReference, language: str = "") -> Chapter:
    body = (Paragraph(S, words, f"p-{name}"),)
    title = (Text(S, name),)
    return Chapter(name, "chapter", title, body, (), S, "", 1, "第一章", language=language)


def book() -> Book:
    chapters = (
        chapter("one", Text(S, "见"), CrossReference(S, "two", "page")),
        chapter("two", Text(S, "plain"), language="en"),
    )
    publication = Publication(publisher="某社", publisher_place="深圳", price="20元")
    people = (Person("甲"), Person("乙", "edt", "主编"), Person("丙"))
    return Book(
        Meta("书", "记", people=people, volume="上册", publication=publication),
        (GeneratedPage("copyright-page", "copyright_page", "版权页", S),),
        (Part("part", "", chapters, S),),
        (),
        labels={"two": Label("two", "chapter", "第二章", "two", "two", S)},
    )


@pytest.fixture
def writer(tmp_path: Path) -> PrintWriter:
    findings = Findings()
    theme = load_theme([STYLES], findings)
    assert theme is not None
    geometry = page_geometry(theme, ThemeChoice())
    assert geometry is not None
    design = Design(theme, geometry, (), Templates([STYLES / "templates"], findings))
    whole = book()
    assets = PrintAssets(tmp_path, {}, geometry, palette(theme), findings)
    return PrintWriter(whole, design, assets)


def drafted(writer: PrintWriter, kind: str, pages: PageMap) -> tuple[str, str, frozenset[str]]:
    section = next(one for one in writer.sections if kind in (one.id, one.kind))
    draft = writer.draft(section, pages, "right")
    return draft.source.xhtml, draft.source.language, draft.asked


def test_a_chapter_in_another_language_is_set_by_its_rules(writer: PrintWriter) -> None:
    xhtml, language, _ = drafted(writer, "two", PageMap())

    assert xhtml.startswith('<html lang="en">')
    assert language == "en"
    assert drafted(writer, "one", PageMap())[1] == "zh-Hans"


def test_room_is_left_for_the_digits_of_a_page_number(writer: PrintWriter) -> None:
    section = writer.sections[[each.id for each in writer.sections].index("one")]
    for folio, zeros in (("7", "0"), ("12", "00"), ("345", "000")):
        draft = writer.draft(section, PageMap({"two": folio}, 400), "right")

        assert f'第<span data-page-of="two">{zeros}</span>页' in draft.source.xhtml
        assert draft.numbers == {"two": len(zeros)}
        assert draft.asked == set()


def test_a_number_that_cannot_be_put_in_stands_in_the_text(writer: PrintWriter) -> None:
    section = writer.sections[[each.id for each in writer.sections].index("one")]
    roman = writer.draft(section, PageMap({"two": "xii"}, 400), "right")
    literal = writer.draft(section, PageMap({"two": "7"}, 400), "right", is_literal=True)

    assert "第xii页" in roman.source.xhtml
    assert "第7页" in literal.source.xhtml
    assert roman.asked == literal.asked == {"two"}
    assert not roman.numbers
    assert not literal.numbers


def test_the_copyright_page_follows_from_the_pages(writer: PrintWriter) -> None:
    pages = PageMap({}, 24)
    xhtml, _, asked = drafted(writer, "copyright_page", pages)
    rows = [row.partition("</th><td>")[::2] for row in xhtml.split('<th scope="row">')[1:]]
    record = {name: value.partition("</td>")[0] for name, value in rows}

    assert asked == {TOTAL}
    assert value_of(pages, TOTAL) == "24"
    assert record["书名"] == "书：记　上册"
    assert record["著"] == "甲　丙"
    assert record["出版发行"] == "某社（深圳）"
    assert record["成品尺寸"] == "170毫米×240毫米"
    assert record["印张"] == "1.5"  # 24 pages of 16 to the sheet
    assert record["字数"] == "24千字"  # 34 × 30 × 24
    assert record["定价"] == "20元"
    assert record["印数"] == "待定"
