"""Line ends: prohibitions, single characters, prices; long paragraphs in linear time."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shufang.typesetting.breaking import Column, break_lines
from shufang.typesetting.characters import is_never_first, is_never_last
from shufang.typesetting.item import Item
from shufang.typesetting.paragraph import measure
from shufang.typesetting.settings import LineStyle
from tests.typesetting.lines import EM, ends, items, lines, paragraph

PROSE = "龙岗位于深圳东北部，“山海相连”（简称龙岗）；面积388平方千米，2020年有人口397万人。——坪地……"
texts = st.text("龙岗区的历史年0123ab ，。；：？！“”（）《》、—…·～%", min_size=1, max_size=120)


@given(texts, st.integers(5, 40))
def test_nothing_is_lost_and_prohibitions_hold(text: str, ems: int) -> None:
    found = lines(text, ems)

    assert "".join(found) == text
    for line, following in pairwise(found):
        assert not is_never_first(following.lstrip(" ")[:1] or "龙")
        assert not is_never_last(line.rstrip(" ")[-1:] or "龙")
        assert line[-1:] + following[:1] not in {"——", "……"}


@given(texts, st.integers(12, 40))
def test_lines_that_can_be_broken_fit(text: str, ems: int) -> None:
    whole = paragraph(text)
    if whole.widest_part() > ems * EM:
        return
    for start, end in ends(whole, ems).items():
        head, tail = whole.head[start], whole.tail[end]
        squeeze = whole.squeeze[tail] - whole.squeeze[min(head + 1, tail)] if tail > head else 0
        assert whole.width(start, end) - squeeze <= ems * EM + 0.01


@pytest.mark.parametrize("ems", range(10, 30))
def test_no_single_character_on_the_last_line(ems: int) -> None:
    last = lines("龙岗位于深圳东北部山海相连坪地在东北" * 3, ems)[-1]
    assert len(last) > 1


def test_dashes_stay_at_the_end_of_a_line() -> None:
    found = lines("龙岗区的历史悠久" * 3 + "——这是坪地街道的老人说的话", 24)
    assert not any(line.startswith("—") for line in found)


def test_a_number_keeps_its_unit() -> None:
    found = lines("龙岗，区的，历史，" * 3 + "2020年" + "龙岗区的历史" * 8, 29.3)
    assert any("2020年" in line for line in found)


def test_a_range_is_not_broken_before_its_dash() -> None:
    whole = paragraph("1990—2020年")
    assert 4 not in whole.costs


def test_the_first_line_is_shorter_by_the_indent() -> None:
    first = lines("龙岗区的历史" * 10, 20, indent=2)[0]
    assert len(first) == 18


def test_a_paragraph_can_be_asked_for_a_line_more() -> None:
    text = PROSE * 4
    plan = break_lines(paragraph(text), Column(280, 300))
    longer = break_lines(paragraph(text), Column(280, 300), extra_lines=1)

    assert plan.prices[0] == 0
    assert longer.lines == plan.lines + (1 in plan.prices)
    assert all(price >= 0 for price in plan.prices.values())


def test_ragged_lines_are_as_few_as_can_be() -> None:
    assert len(lines("龙" * 41, 20, justified=False)) == 3
    assert len(lines("龙" * 40, 20, justified=False)) == 2


def test_a_plan_can_begin_in_the_middle() -> None:
    plan = break_lines(paragraph(PROSE), Column(200, 200), start=7)
    assert min(plan.ends) == 7
    assert max(plan.ends.values()) == len(PROSE)


def test_too_long_a_word_overflows_alone() -> None:
    found = lines("龙" + "a" * 60 + "岗", 10)
    assert "a" * 60 in found


def test_a_hyphen_takes_room() -> None:
    word = [*items("龙岗区的历史abcdef")]
    cut = word[9]
    word[9] = Item(cut.first, cut.last, cut.advance, cut.size, is_opportunity=False, hyphen=4.0)
    whole = measure(word, EM, LineStyle())

    assert whole.hyphens == {9: 4.0}
    assert whole.width(0, 9) == pytest.approx(whole.width(0, 8) + 5 + 4)


def test_an_anchor_goes_with_its_word() -> None:
    anchor = Item("", "", 0.0, EM)
    whole = measure([*items("龙岗"), anchor, *items("坪地")], EM, LineStyle())

    assert whole.breaks == (1, 2, 4, 5)
    assert whole.width(2, 5) == 20


@pytest.mark.parametrize("text", ["？—", "——", "？！", "，“", "5年", "a ", "\u2060①"])
def test_anchors_may_stand_anywhere(text: str) -> None:
    anchor = Item("", "", 0.0, EM)
    parts = [[anchor, each, anchor] for each in items(text)]
    whole = measure([each for part in parts for each in part], EM, LineStyle())

    assert whole.width(0, len(whole)) == paragraph(text).width(0, len(text))


def test_no_line_begins_with_a_raised_mark() -> None:
    whole = measure([*items("龙岗"), *items("[1]", EM * 0.6), *items("。坪")], EM, LineStyle())

    assert whole.breaks == (1, 6, 7)


def test_a_very_long_paragraph() -> None:
    text = PROSE * 400
    whole = paragraph(text)

    assert len(text) > 20_000
    assert "".join(text[a:b] for a, b in ends(whole, 34).items()) == text
