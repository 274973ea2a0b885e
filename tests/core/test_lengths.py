import pytest

from shufang.core.lengths import mm_to_pt, parse_length_mm, pt_to_mm


@pytest.mark.parametrize(
    ("text", "length_mm"),
    [
        ("170mm", 170),
        (" 17 cm ", 170),
        ("1in", 25.4),
        ("72pt", 25.4),
        ("10.5 磅", 3.704166),
        ("3毫米", 3),
        ("4Q", 1),
        ("96px", 25.4),
        ("-.5mm", -0.5),
        ("１７０mm", 170),
    ],
)
def test_lengths_with_units(text: str, length_mm: float) -> None:
    assert parse_length_mm(text) == pytest.approx(length_mm, abs=1e-5)


@pytest.mark.parametrize("text", ["170", "", "mm", "1em", "1 2mm", "1,5mm", "1e3mm", "nan mm"])
def test_what_is_no_length(text: str) -> None:
    assert parse_length_mm(text) is None


def test_there_and_back() -> None:
    assert mm_to_pt(25.4) == 72
    assert pt_to_mm(mm_to_pt(170)) == pytest.approx(170)
