"""Western marks among Chinese words are found, and no others."""

import pytest

from shufang.passes.halfwidth import halfwidth_marks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("村里有甲姓,乙姓.", [(",", "，"), (".", "。")]),
        ("有三条: 一是水; 二是路", [(":", "："), (";", "；")]),
        ("真的吗?“是的!”他说", [("?", "？"), ("!", "！")]),
        ("后来...再说", [("...", "……")]),
        ("“老屋”,旧称", [(",", "，")]),
        ("老屋(旧称)还在", [("(", "（）")]),
        ("二氧化碳(CO2)", [("(", "（）")]),
        ('"老屋"还在', [('"', "“”")]),
        ("第一段,\n后面", [(",", "，")]),
    ],
)
def test_a_western_mark_among_chinese_words(text: str, expected: list[tuple[str, str]]) -> None:
    found = [(text[one.start : one.end], one.suggestion) for one in halfwidth_marks(text)]
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "村里有甲姓，乙姓。",
        "上午9:30到10:00，PM2.5为3.5",
        "共1,234人，f(x)随x变",
        "他读 Hello, world! (a book) 一书",
        "一. 坪地",
        '屏幕 27" 宽',
        "张三. 坪地志[M]. 北京: 中华书局, 2010: 12.",
        "见example.org,和a.b",
        "It's 5' high",
        "",
    ],
)
def test_marks_of_other_writing_stay(text: str) -> None:
    assert list(halfwidth_marks(text)) == []
