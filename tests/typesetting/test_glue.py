"""What is between two characters: widths as CLREQ has them, in em."""

import pytest

from shufang.typesetting.glue import Squeeze, break_cost, gap, may_break
from shufang.typesetting.paragraph import measure
from shufang.typesetting.settings import LineStyle, SpacingTrim
from tests.typesetting.lines import EM, items, paragraph


@pytest.mark.parametrize(
    ("text", "ems"),
    [
        ("龙岗", 2),
        ("龙。", 1.5),  # a mark at the end is half as wide
        ("（龙", 1.5),  # and so is one at the beginning
        ("龙，岗", 3),
        ("龙”，岗", 3.5),
        ("龙。”岗", 3.5),
        ("龙》《岗", 3.5),
        ("龙，“岗", 3.5),
        ("龙（“岗", 3.5),
        ("龙？！岗", 3),
        ("龙？！！岗", 4),
        ("龙·岗", 2.5),
        ("龙）·（岗", 3.5),
        ("龙）・（岗", 4),
        ("龙）\u3000岗", 3.5),
        ("龙A", 1.75),
        ("2020年", 3.25),
        ("龙，A", 2.5),
        ("A（龙", 2.5),
        ("A B", 1.5),
        ("龙 A", 2),
        ("龙——岗", 4),
        ("龙\u2060A", 1.75),
    ],
)
def test_natural_widths(text: str, ems: float) -> None:
    assert paragraph(text).width(0, len(text)) / EM == pytest.approx(ems)


@pytest.mark.parametrize(
    ("pair", "squeeze"),
    [
        ("》《", Squeeze.BRACKET),
        ("，龙", Squeeze.PAUSE),
        ("。龙", Squeeze.STOP),
        ("：龙", Squeeze.STOP),
        ("龙（", Squeeze.BRACKET),
        ("龙A", Squeeze.AUTOSPACE),
        ("龙岗", Squeeze.NEVER),
    ],
)
def test_the_order_of_squeezing(pair: str, squeeze: Squeeze) -> None:
    assert gap(pair[0], True, pair[1], True).squeeze is squeeze


@pytest.mark.parametrize("pair", ["——", "……", "·龙", "龙·", "～龙", "5年", "ab", "12", "5%", "龙①"])
def test_what_is_never_opened(pair: str) -> None:
    assert not gap(pair[0], False, pair[1], False).is_elastic


@pytest.mark.parametrize("pair", ["龙岗", "龙，", "，龙", "龙A", "A龙", "龙—"])
def test_what_opens(pair: str) -> None:
    assert gap(pair[0], True, pair[1], True).is_elastic


@pytest.mark.parametrize("pair", ["龙，", "（龙", "——", "……", "12", "5%", "￥5", "龙①", "龙·"])
def test_what_is_never_broken(pair: str) -> None:
    assert not may_break(pair[0], True, pair[1], True, True)


def test_quotation_marks_are_brackets() -> None:
    assert may_break("龙", False, "“", True, False)
    assert may_break("”", True, "龙", False, False)
    assert not may_break("“", True, "龙", False, False)
    assert not may_break("a", False, "“", False, False)


def test_some_breaks_cost() -> None:
    style = LineStyle()
    assert break_cost("龙", "—", style) == style.dash_first
    assert break_cost("5", "年", style) == style.number_unit
    assert break_cost("龙", "岗", style) == 0


@pytest.mark.parametrize(("text", "ems"), [("龙1", 1.5), ("”1", 1), ("。1", 1.5)])
def test_raised_figures_keep_to_their_word(text: str, ems: float) -> None:
    big, small = items(text[0]), items(text[1], EM * 0.6)
    whole = measure([*big, *small], EM, LineStyle())

    assert whole.width(0, 2) / EM == pytest.approx(ems - 0.2)
    assert not whole.is_elastic[1]


def test_nothing_is_squeezed_where_no_blank_is_trimmed() -> None:
    style = LineStyle(trim=SpacingTrim.SPACE_ALL)
    for one, two in ("，一", "。「", "」，", "一「"):
        found = gap(one, one != "一", two, two != "一", style)
        assert found.squeeze is Squeeze.NEVER
        assert found.after + found.before > 0
