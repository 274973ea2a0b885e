"""Page numbers put in after the layout: the same pages as if they had stood in the text."""

import io
import re

import pikepdf
import pypdfium2
import pytest

from shufang.engines.layout import lay_out
from shufang.engines.page_numbers import put_in, with_numbers
from shufang.engines.pdf_merge import merge
from shufang.engines.resources import Resources
from shufang.engines.sections import (
    DocumentFacts,
    Glyph,
    MergedBook,
    MergePart,
    MergePlan,
    PlannedPage,
)
from tests.engines.pages import section

MM = 72 / 25.4
DIGITS = tuple(Glyph(17 + digit, 471 if digit == 1 else 557, str(digit)) for digit in range(10))
DRAWN = (
    b"BT\n/F 10.5 Tf\n[<0040>] TJ\nET\n/PageNumber <</Of <612d31>>> BDC\nBT\n/F 10.5 Tf\n"
    b"[<00110011> 5 <0011>] TJ\nET\nEMC\nBT\n/F 10.5 Tf\n[<0041>] TJ\nET"
)


def merged(resources: Resources, body: str, css: str = "", **numbers: str) -> MergedBook:
    laid_out = lay_out(section(body, css), resources.fontconfig)
    pages = tuple(PlannedPage("s", index) for index in range(len(laid_out.pages)))
    plan = MergePlan(pages, 100 * MM, 150 * MM, DocumentFacts("书"), 3 * MM, numbers=numbers)
    return merge([MergePart.of(laid_out)], plan, resources.fonts)


def places(pdf: bytes) -> list[tuple[str, float, float]]:
    """Every character of the first page with the middle of its box."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = document[0].get_textpage()
        found = []
        for index in range(text.count_chars()):
            left, bottom, right, _ = text.get_charbox(index, loose=True)
            found.append((text.get_text_range(index, 1), (left + right) / 2, bottom))
        return [each for each in found if each[0].strip()]
    finally:
        document.close()


@pytest.mark.parametrize("family", ["Noto Serif SC", "Noto Sans SC", "LXGW WenKai"])
def test_numbers_stand_where_they_would_stand_in_the_text(
    resources: Resources, family: str
) -> None:
    words = "龙岗位于深圳东北部，" * 6
    room = f'<p>{words}见第<span data-page-of="a">000</span>页，{words}</p>'
    css = f'p {{ font-family: "{family}" }}'

    later = merged(resources, room, css, a="207").pdf
    literal = merged(resources, room.replace("000", "207"), css, a="207").pdf

    assert isinstance(later, bytes)
    assert isinstance(literal, bytes)
    assert "".join(char for char, *_ in places(later)).count("第207页") == 1
    for (char, x, y), (other, at, height) in zip(places(later), places(literal), strict=True):
        assert char == other
        assert x == pytest.approx(at, abs=0.15)
        assert y == pytest.approx(height, abs=0.01)
    with pikepdf.open(io.BytesIO(later)) as book:
        assert b"PageNumber" not in b"".join(
            part.read_bytes() for part in book.pages[0].obj["/Contents"]
        )


def test_a_narrow_digit_stands_in_the_middle_of_its_room() -> None:
    filled = put_in(DRAWN, {"a-1": "217"}, {"F": DIGITS})

    assert b"PageNumber" not in filled
    shown = re.findall(rb"\[(.*)\] TJ", filled)
    assert shown == [b"<0040>", b"<0013>-43<0012>-43<> 5 <0018>", b"<0041>"]


@pytest.mark.parametrize("value", ["", "17", "1024", "xii"])
def test_a_number_without_its_room_is_a_fault_of_the_program(value: str) -> None:
    with pytest.raises(ValueError, match="a-1"):
        put_in(DRAWN, {"a-1": value}, {"F": DIGITS})


def test_numbers_that_cannot_be_put_in_are_not_offered(resources: Resources) -> None:
    body = (
        '<p><span data-page-of="a">00</span>和<span data-page-of="b" style="opacity: .5; '
        'display: inline-block">00</span>和<span data-page-of="c" style="visibility: hidden">00'
        "</span></p>"
    )
    laid_out = lay_out(section(body), resources.fontconfig)

    assert [number.anchor for number in laid_out.numbers] == ["a"]


def test_the_text_of_a_section_has_its_numbers() -> None:
    xhtml = 'a<span data-page-of="f&amp;g">00</span>b<span data-page-of="c">0</span>'

    assert with_numbers(xhtml, {"f&g": "12", "c": "7"}) == (
        'a<span data-page-of="f&amp;g">12</span>b<span data-page-of="c">7</span>'
    )
