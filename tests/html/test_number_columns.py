"""Which columns are numbers, and how their digits come under each other."""

import re
from dataclasses import replace

import pytest

from shufang.core.span import Span
from shufang.html.number_columns import NumberColumn, aligned, number_columns
from shufang.model.blocks import Cell
from shufang.model.inlines import Strong, Text

PLACE = Span("a.md")


def cell(text: str) -> Cell:
    return Cell(PLACE, (Text(PLACE, text),) if text else ())


def column(*texts: str) -> dict[int, NumberColumn]:
    return number_columns([(cell(text),) for text in texts])


@pytest.mark.parametrize(
    "texts",
    [
        ("1", "23", "456"),
        ("1,234.5", "34", "—"),
        ("12.5%", "8%", ""),
        ("-3", "+4.25", "……"),
        ("12万", "3.5万"),
    ],
)
def test_numbers_and_empty_places_make_a_column(texts: tuple[str, ...]) -> None:
    assert 0 in column(*texts)


@pytest.mark.parametrize(
    "texts",
    [("1", "二"), ("2011年4月", "2012年6月"), ("1",), ("—", "—"), ("A1", "B2"), ("1—3", "4")],
)
def test_other_columns_are_left_alone(texts: tuple[str, ...]) -> None:
    assert column(*texts) == {}


def test_what_an_author_has_aligned_or_dressed_is_left_alone() -> None:
    right = replace(cell("1"), align="right")
    strong = Cell(PLACE, (Strong(PLACE, (Text(PLACE, "1"),)),))

    assert number_columns([(right,), (cell("2"),), (cell("3"),)]) == {}
    assert number_columns([(strong,), (cell("2"),), (cell("3"),)]) == {}


def test_both_sides_of_the_point_have_the_width_of_the_widest() -> None:
    found = column("1,234.5", "34", "7.125")[0]

    assert found == NumberColumn(5.0, 4.0)
    for text in ("1,234.5", "34", "7.125"):
        written = aligned(cell(text), found)
        assert written is not None
        assert re.sub(r"<[^>]*>", "", written) == text
        assert re.findall(r"width:([\d.]+)ch", written) == ["5", "4"]
    assert aligned(cell("—"), found) is None
