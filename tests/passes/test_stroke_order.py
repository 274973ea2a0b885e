"""Indexes by strokes: characters counted as in Taiwan and Hong Kong."""

import pytest

from shufang.model.book import Index, IndexEntry
from shufang.passes.stroke_order import StrokeOrder, TableUnreadable

TABLE = r"""
<collation type='pinyin'><cr>&x<*陳</cr></collation>
<collation type='stroke'>
	<cr><![CDATA[
        [reorder Hani Bopo]
        &[last regular]
        <'\uFDD0\u2804' # INDEX 4
        <*王文 # 4
        <'\uFDD0\u280A' # INDEX 10
        <*草 # 10
        <'\uFDD0\u280B' # INDEX 11
        <*張 # 11 (p1)
        <*陳 # 11 (p2)
        <'\uFDD0\u2815' # INDEX 21
        <*鐵𠮷 # 21
    ]]></cr>
</collation>
<collation type='stroke' alt='short'><cr>&x<*張</cr></collation>
"""


def entries(*terms: str) -> Index:
    return Index("person", tuple(IndexEntry(term, "", "Z", ()) for term in terms))


def by_strokes(*terms: str, language: str = "zh-Hant-HK") -> list[tuple[str, str]]:
    index = StrokeOrder.read(TABLE).sorted_index(entries(*terms), language)
    return [(one.initial, one.term) for one in index.entries]


def test_terms_stand_under_the_strokes_of_their_first_character() -> None:
    assert by_strokes("陳文", "鐵", "陳", "張王", "草", "文", "王", "張文", "張") == [
        ("四畫", "王"),
        ("四畫", "文"),
        ("十畫", "草"),
        ("十一畫", "張"),
        ("十一畫", "張王"),
        ("十一畫", "張文"),
        ("十一畫", "陳"),
        ("十一畫", "陳文"),
        ("二十一畫", "鐵"),
    ]


def test_marks_do_not_count_and_other_writing_stands_behind() -> None:
    assert by_strokes("Б", "ABC", "《草》", "2022年", "abd", "·", "𠮷") == [
        ("十畫", "《草》"),
        ("二十一畫", "𠮷"),
        ("A–Z", "ABC"),
        ("A–Z", "abd"),
        ("0–9", "2022年"),
        ("其他", "Б"),
        ("其他", "·"),
    ]


@pytest.mark.parametrize("table", ["", "<collation type='stroke'></collation>"])
def test_table_without_strokes_is_refused(table: str) -> None:
    with pytest.raises(TableUnreadable):
        StrokeOrder.read(table)
