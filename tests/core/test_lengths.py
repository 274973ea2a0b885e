"""Millimetres and points."""

import pytest

from shufang.core.lengths import mm_to_pt, pt_to_mm


def test_an_inch_has_seventy_two_points_and_the_way_back_is_exact() -> None:
    assert mm_to_pt(25.4) == 72
    assert pt_to_mm(mm_to_pt(170)) == pytest.approx(170)
