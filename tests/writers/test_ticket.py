"""印制单: numbers as a printer reads them, signatures in their order."""

import pytest

from shufang.model.ticket import REQUIRED_STEPS, STEPS, Order, SignOff
from shufang.writers.ticket import colours, ranges


@pytest.mark.parametrize(
    ("numbers", "text"),
    [([], "无"), ([1], "1"), ([1, 2, 3, 5, 8, 9], "1—3、5、8—9"), ([2, 4], "2、4")],
)
def test_ranges(numbers: list[int], text: str) -> None:
    assert ranges(numbers) == text


def test_a_signature_needs_a_name_and_a_day() -> None:
    signed = tuple(SignOff(step, "张三", "2026-09-01") for step in REQUIRED_STEPS[:-2])
    order = Order(
        sign_offs=(*signed, SignOff("二校", "张三", ""), SignOff("三校", "", "2026-09-01"))
    )
    assert order.missing_steps() == ("二校", "三校")
    whole = tuple(SignOff(step, "张三", "2026-09-01") for step in STEPS)
    assert Order(sign_offs=whole).missing_steps() == ()
    assert Order(sign_offs=whole).released_on == "2026-09-01"


def test_fields_of_the_order() -> None:
    assert list(Order().missing_fields()) == ["封面用纸", "装订", "表面整饰", "委托书号"]
    order = Order("250克铜版纸", "", None, "胶订", "无", "2026-1")
    assert list(order.missing_fields()) == ["插页"]
    shown = dict(order.shown())
    assert shown["插页"] == "待定"
    assert shown["环衬"] == "无"
    assert shown["封面用纸"] == "250克铜版纸"


@pytest.mark.parametrize(
    ("inks", "both", "text"),
    [
        ("K", True, "1+1"),
        ("CMYK", True, "4+4"),
        ("CMYK", False, "4+0"),
        ("K", False, "1+0"),
        ("", False, "1+0"),
    ],
)
def test_colours_as_printers_write_them(inks: str, both: bool, text: str) -> None:
    assert colours(frozenset(inks), both=both) == text


def test_spot_colours_are_named() -> None:
    assert colours(frozenset({"K", "PANTONE 186 C"}), both=False) == "2+0，专色 PANTONE 186 C"
