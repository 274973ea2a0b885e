"""Tables without a title have a name all the same."""

from shufang.core.span import Span
from shufang.html.table_names import has_row_heads, table_name
from shufang.model.blocks import Cell, Table
from shufang.model.inlines import Text

S = Span("a.md")


def row(*words: str) -> tuple[Cell, ...]:
    return tuple(Cell(S, (Text(S, word),) if word else ()) for word in words)


def table(head: tuple[Cell, ...], *body: tuple[Cell, ...]) -> Table:
    return Table(S, "t", (), (head,) if head else (), body)


def test_headings_make_the_name() -> None:
    assert table_name(table(row("年份", "", "人口"), row("甲", "1", "2"))) == "年份、人口"
    assert table_name(table((), row("面积", "1"), row("人口", "2"))) == "面积、人口"
    assert len(table_name(table(row(*["很长的栏目名称"] * 9)))) == 40


def test_rows_have_heads_where_nothing_stands_over_the_first_column() -> None:
    assert has_row_heads(table(row("", "甲", "乙"), row("早", "1", "2")))
    assert not has_row_heads(table(row("时", "甲"), row("早", "1")))
    assert not has_row_heads(table(row(""), row("早")))
    assert not has_row_heads(table((), row("", "1")))
