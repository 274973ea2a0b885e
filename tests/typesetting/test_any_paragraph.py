"""Whatever text, style and column: nothing is lost, no mark goes astray, no line runs over."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shufang.typesetting.breaking import Column, Plan, break_lines
from shufang.typesetting.characters import is_never_first, is_never_last
from shufang.typesetting.paragraph import Paragraph, measure
from shufang.typesetting.settings import LineBreak, LineStyle, SpacingTrim
from shufang.typesetting.spacing import set_line
from tests.typesetting.lines import EM, items, paragraph

CHARACTERS = "龙岗区的年0123abc ，。；：？！、“”‘’（）《》—…·～%￥①\u2060"

texts = st.text(CHARACTERS, min_size=1, max_size=90)
styles = st.builds(
    LineStyle,
    line_break=st.sampled_from([LineBreak.STRICT, LineBreak.NORMAL, LineBreak.LOOSE]),
    trim=st.sampled_from(SpacingTrim),
    autospace=st.sampled_from([0.0, 0.125, 0.25]),
    hang=st.frozensets(st.sampled_from(["first", "force-end", "allow-end", "last"]), max_size=2),
    justify=st.sampled_from(["auto", "none", "inter-word", "inter-character"]),
    wrap=st.sampled_from(["auto", "pretty", "stable", "balance"]),
)
columns = st.builds(
    lambda ems, indent, justified, last: Column((ems - indent) * EM, ems * EM, justified, last),
    st.integers(6, 40),
    st.integers(0, 4),
    st.booleans(),
    st.booleans(),
)


def plans(whole: Paragraph, column: Column) -> list[Plan]:
    """Return the best way and those of a line more and a line less."""
    best = break_lines(whole, column)
    return [best, *(break_lines(whole, column, extra_lines=more) for more in best.others)]


@given(texts, styles, columns)
@settings(max_examples=150)
def test_lines_hold_the_whole_text_in_order(text: str, style: LineStyle, column: Column) -> None:
    whole = paragraph(text, style)
    for plan in plans(whole, column):
        assert "".join(text[start:end] for start, end in plan.ends.items()) == text
        assert all(start < end for start, end in plan.ends.items())
        assert set(plan.ends.values()) <= set(whole.breaks)


@given(texts, styles, columns)
@settings(max_examples=150)
def test_marks_stay_on_their_side_of_a_line_end(
    text: str, style: LineStyle, column: Column
) -> None:
    whole = paragraph(text, style)
    for plan in plans(whole, column):
        for end in list(plan.ends.values())[:-1]:
            before, after = text[:end].rstrip(" \u2060")[-1:], text[end:].lstrip(" \u2060")[:1]
            assert before + after not in {"——", "……"}
            if style.line_break is LineBreak.STRICT:
                assert not is_never_first(after or "龙")
                assert not is_never_last(before or "龙")


@given(texts, styles, columns)
@settings(max_examples=150)
def test_lines_keep_to_their_column(text: str, style: LineStyle, column: Column) -> None:
    whole = paragraph(text, style)
    if whole.widest_part() > min(column.first, column.rest):
        return
    for plan in plans(whole, column):
        for start, end in plan.ends.items():
            room = column.first if start == plan.start else column.rest
            assert least_width(whole, start, end, column) <= room + 0.01


def least_width(whole: Paragraph, start: int, end: int, column: Column) -> float:
    """Return the width of a line with all blanks taken away that may go."""
    head, tail = whole.head[start], whole.tail[end]
    inner = min(head + 1, tail)
    squeeze = whole.squeeze[tail] - whole.squeeze[inner] if column.is_justified else 0.0
    return whole.width(start, end) - squeeze - whole.squeeze_after(end)


@given(texts, styles, columns)
@settings(max_examples=150)
def test_set_characters_stand_one_after_the_other_within_the_column(
    text: str, style: LineStyle, column: Column
) -> None:
    whole = paragraph(text, style)
    fits = whole.widest_part() <= min(column.first, column.rest)
    plan = break_lines(whole, column)
    for start, end in plan.ends.items():
        room = column.first if start == plan.start else column.rest
        is_opened = column.is_justified and (end < len(whole) or column.is_last_justified)
        line = set_line(whole, start, end, room, is_opened)

        assert len(line.places) == end - start
        seen = [k for k in range(start, end) if text[k] not in " \u2060"]
        for one, other in pairwise(seen):
            edge = line.places[one - start] + whole.body[one]
            assert line.places[other - start] >= edge - 0.01
        if fits:
            assert line.width + line.room_after <= room + 0.01
        opened = line.width + line.room_after - whole.width(start, end)
        if is_opened and opened > 0.01:
            assert line.width + line.room_after == pytest.approx(room, abs=0.01)


@given(texts, styles, columns)
@settings(max_examples=50)
def test_the_same_paragraph_is_broken_the_same_way(
    text: str, style: LineStyle, column: Column
) -> None:
    one = break_lines(measure(items(text), EM, style), column)
    other = break_lines(measure(items(text), EM, style), column)

    assert (one.ends, one.prices, one.others) == (other.ends, other.prices, other.others)
