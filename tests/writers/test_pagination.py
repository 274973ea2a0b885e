"""Pages of the book: rectos, folios, heads, page map."""

from dataclasses import replace

import pytest

from shufang.core.span import Span
from shufang.engines.sections import (
    Area,
    LaidOutSection,
    Numerals,
    PageFacts,
    Point,
    TextPosition,
)
from shufang.html.sequence import BookSection
from shufang.model.book import Chapter, GeneratedPage, Part
from shufang.model.inlines import Text
from shufang.writers.pagination import (
    Pagination,
    label_ranges,
    paginate,
    roman,
    running_heads,
)

SPAN = Span("book.yaml")


def page(*anchors: str) -> PageFacts:
    return PageFacts(
        side="right",
        name="",
        is_blank=False,
        width_pt=400,
        height_pt=600,
        bleed_pt=0,
        type_area=Area(50, 50, 300, 500),
        anchors=tuple((anchor, Point(50, 60)) for anchor in anchors),
        note_marks=(),
        note_bodies=(),
        first_text=TextPosition(anchors[0], 0) if anchors else None,
        content_bottom_pt=500,
        notes_top_pt=None,
    )


def generated(kind: str) -> BookSection:
    node = GeneratedPage(kind, kind, kind, SPAN)  # type: ignore[arg-type]
    return BookSection(kind, node, kind, "", "front", 1)


def chapter(number: int, depth: int = 2) -> BookSection:
    title = (Text(SPAN, f"题{number}"),)
    node = Chapter(f"c-{number}", "chapter", title, (), (), SPAN, "")
    return BookSection(node.id, node, f"题{number}", f"第{number}章", "body", depth)


def part() -> BookSection:
    return BookSection("part-1", Part("part-1", "辑题", (), SPAN), "辑题", "第一辑", "body", 1)


def pages_of(*counted: tuple[BookSection, int], signature: int = 2) -> Pagination:
    laid_out = {
        section.id: LaidOutSection(
            section.id,
            b"",
            tuple(page(f"{section.id}-{number}") for number in range(count)),
            (),
            (),
        )
        for section, count in counted
    }
    return paginate([section for section, _ in counted], laid_out, signature)


BOOK = pages_of(
    (generated("title_page"), 1),
    (generated("copyright_page"), 1),
    (generated("contents"), 1),
    (part(), 1),
    (chapter(1), 3),
    (chapter(2), 2),
)


def test_sections_begin_on_a_recto_and_the_copyright_page_behind_the_title() -> None:
    starts = {p.section.id: p.index for p in reversed(BOOK.pages) if p.section}

    assert starts == {
        "title_page": 0,
        "copyright_page": 1,
        "contents": 2,
        "part-1": 4,
        "c-1": 6,
        "c-2": 10,
    }
    assert BOOK.sides["copyright_page"] == "left"
    assert BOOK.sides["c-2"] == "right"


def test_the_body_counts_from_one_and_the_front_in_roman() -> None:
    assert [p.folio for p in BOOK.pages[:6]] == ["i", "ii", "iii", "iv", "1", "2"]
    assert BOOK.page_map.folio("c-1-0") == "3"
    assert BOOK.page_map.folio("contents-0") == "iii"
    assert [(r.start, r.numerals) for r in label_ranges(BOOK.pages)] == [
        (0, Numerals.ROMAN),
        (4, Numerals.DECIMAL),
    ]


def test_a_leaf_has_two_sides() -> None:
    assert len(BOOK.pages) % 2 == 0
    assert len(pages_of((chapter(1), 3)).pages) == 4


def test_blind_and_blank_pages_print_no_folio() -> None:
    silent = [p.index for p in BOOK.pages if not p.shows_folio]

    assert silent == [0, 1, 3, 4, 5, 9]


def test_heads_give_the_part_on_the_left_and_the_chapter_on_the_right() -> None:
    assert running_heads(BOOK.pages, "书名") == {
        7: "第一辑　辑题",
        8: "第1章　题1",
        11: "第一辑　辑题",
    }


def test_without_a_part_the_left_head_is_the_books_title() -> None:
    pages = pages_of((chapter(1, depth=1), 3)).pages

    assert running_heads(pages, "书名") == {1: "书名", 2: "第1章　题1"}


def test_a_chapter_may_bring_its_own_running_title() -> None:
    section = chapter(1, depth=1)
    assert isinstance(section.node, Chapter)
    section = replace(section, node=replace(section.node, running_title="短题"))

    assert running_heads(pages_of((section, 3)).pages, "书名")[2] == "第1章　短题"


def test_page_breaks_for_the_e_book_carry_the_folio() -> None:
    breaks = [(b.position.element, b.folio) for b in BOOK.breaks() if b.position]

    assert ("c-1-1", "4") in breaks
    assert all(folio != "1" for _, folio in breaks)  # the part page is blind


@pytest.mark.parametrize(
    ("number", "numeral"),
    [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (48, "xlviii"), (99, "xcix")],
)
def test_roman_numerals(number: int, numeral: str) -> None:
    assert roman(number) == numeral


@pytest.mark.parametrize(
    ("pages", "signature", "total", "padding"),
    [(1, 2, 2, 1), (2, 2, 2, 0), (9, 8, 16, 7), (16, 8, 16, 0), (17, 16, 32, 15), (3, 4, 4, 1)],
)
def test_blank_pages_fill_the_last_signature(
    pages: int, signature: int, total: int, padding: int
) -> None:
    book = pages_of((chapter(1), pages), signature=signature)

    assert len(book.pages) == book.page_map.total == total
    assert book.padding == padding
    assert book.blanks == tuple(range(pages, total))
    assert not any(page.shows_folio or page.shows_head for page in book.pages[pages:])


def test_blanks_inside_the_book_are_no_padding() -> None:
    book = pages_of((chapter(1), 1), (chapter(2), 1), signature=4)
    assert book.blanks == (1, 3)
    assert book.padding == 1
