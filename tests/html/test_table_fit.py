import pytest

from shufang.core.span import Span
from shufang.html.table_fit import fit_class, fit_classes
from shufang.model.blocks import Cell, Table
from shufang.model.inlines import Text

MEASURE_PT = 357.0
"""34 characters of 10.5 pt."""


def _table(*rows: list[str]) -> Table:
    place = Span("a.md")
    cells = tuple(tuple(Cell(place, (Text(place, text),)) for text in row) for row in rows)
    return Table(place, "", (), cells[:1], cells[1:])


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (["年份", "户数", "一段很长很长的说明，可以转行"], ""),
        (["三十年的往事"] * 8, ""),
        (["三十年的往事"] * 10, "small"),
        (["12,345.67"] * 10, "tiny"),
        (["12,345.67"] * 16, "tiny breaking"),
        (["x" * 200, "说明"], "tiny breaking"),
        ([], ""),
    ],
)
def test_type_grows_smaller_before_a_table_leaves_the_measure(row: list[str], name: str) -> None:
    assert fit_class(_table(row, row), MEASURE_PT) == name


def test_the_widest_cell_of_each_column_counts() -> None:
    head = ["项"] * 10
    assert fit_class(_table(head, head), MEASURE_PT) == ""
    assert fit_class(_table(head, ["12,345.67"] * 10), MEASURE_PT) == "tiny"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["年份", "户数"], ("", False)),
        (["12,345.67"] * 10, ("tiny", False)),
        (["12,345.67"] * 14, ("tiny", True)),
        (["12,345.67"] * 40, ("tiny breaking", False)),
    ],
)
def test_a_table_is_turned_where_only_the_depth_is_wide_enough(
    row: list[str], expected: tuple[str, bool]
) -> None:
    assert fit_classes(_table(row, row), MEASURE_PT, 540.0) == expected
