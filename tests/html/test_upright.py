"""直排: what stands upright, what is turned, where a title is parted."""

import pytest

from shufang.html.upright import columns, is_lying, length_em, upright


def kinds(text: str) -> list[tuple[str, str]]:
    """Return class and text of each piece."""
    import re

    found = re.findall(r'<(?:i|span) class="([a-z ]+)">([^<]*)</(?:i|span)>', upright(text))
    return [(name, words) for name, words in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("龙岗", [("upright", "龙"), ("upright", "岗")]),
        ("（上）", [("upright mark", "（"), ("upright", "上"), ("upright mark", "）")]),
        ("一——二", [("upright", "一"), ("turned", "——"), ("upright", "二")]),
        ("待续……", [("upright", "待"), ("upright", "续"), ("turned", "……")]),
        ("12月", [("upright group", "12"), ("upright", "月")]),
        ("2012年", [("turned", "2012"), ("upright", "年")]),
        ("T台", [("upright", "T"), ("upright", "台")]),
        ("IT业", [("turned", "IT"), ("upright", "业")]),
        ("5G 城", [("turned", "5G"), ("space", " "), ("upright", "城")]),
        ("“城”", [("upright mark", "『"), ("upright", "城"), ("upright mark", "』")]),
        ("2011—2024", [("turned", "2011"), ("turned", "—"), ("turned", "2024")]),
        ("𠮷", [("upright", "𠮷")]),
    ],
)
def test_pieces(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


def test_stops_stay_with_the_character_before_them() -> None:
    joined = '<span class="joined"><i class="upright">城</i><i class="upright mark">，</i></span>'
    assert joined in upright("城，变")


def test_nothing_in_a_title_becomes_markup() -> None:
    assert "<b>" not in upright("<b>&")
    assert "&lt;b&gt;&amp;" in upright("<b>&")


def test_lengths_in_characters() -> None:
    assert length_em("蝶变龙岗") == 4
    assert length_em("12月") == 2
    assert length_em("（上）——") == 5
    assert 2 < length_em("2012年") < 4


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("蝶变龙岗", ["蝶变龙岗"]),
        ("龙岗记忆：蝶变", ["龙岗记忆：蝶变"]),
        ("中华人民共和国：地方志", ["中华人民共和国", "地方志"]),
        ("深圳市龙岗区坪地街道志", ["深圳市龙岗区", "坪地街道志"]),
        (
            "深圳市龙岗区坪地街道国际低碳城建设与发展志稿",
            ["深圳市龙岗区坪地", "街道国际低碳城", "建设与发展志稿"],
        ),
    ],
)
def test_columns_of_a_title(title: str, expected: list[str]) -> None:
    assert columns(title) == expected


def test_columns_keep_every_character_and_no_stop_begins_one() -> None:
    title = "深圳市龙岗区坪地街道，一百八十六天、三个名字"
    parted = columns(title)
    assert "".join(parted) == title
    assert not any(column[0] in "，、" for column in parted)


def test_latin_and_very_long_titles_lie() -> None:
    assert is_lying("A Tale of Two Cities")
    assert is_lying("关于" * 15)
    assert not is_lying("深圳IT志")
