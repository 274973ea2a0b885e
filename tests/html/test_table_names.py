"""Tables without a title have a name all the same."""

from shufang.core.span import Span
from shufang.html.table_names import has_row_heads, room_class, table_name
from shufang.model.blocks import Cell, Table
from shufang.model.inlines import NoteMark, Text

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


def test_a_table_says_how_much_room_it_needs() -> None:
    little = table(row("项", "数"), row("甲", "1"))
    narrow = table(row("项目", "数目", "说明"), row("甲", "1", "一段较长的说明文字"))
    middle = table(row(*["四字栏名"] * 5), row(*["1234"] * 5))
    wide = table(row(*["常住人口（万人）"] * 8), row(*["1"] * 8))

    assert [room_class(each) for each in (little, narrow, middle, wide)] == [
        "", "narrow", "middle", "wide",
    ]  # fmt: skip
    assert room_class(table((), row(*["常住人口"] * 8))) == ""
    assert room_class(table(row("项", "数"), row("甲", "978-7-99999-002-4"))) == "narrow"
    marked = (Cell(S, (Text(S, "人口"), NoteMark(S, "n", 1))), *row(*["人口数目"] * 5))
    assert room_class(table(marked, row(*["1"] * 6))) == "wide noted"
