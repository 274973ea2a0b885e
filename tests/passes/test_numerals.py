"""Chinese numerals."""

import pytest

from shufang.passes.numerals import chinese_numeral


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        (0, "〇"), (1, "一"), (9, "九"), (10, "十"), (11, "十一"), (19, "十九"), (20, "二十"),
        (21, "二十一"), (99, "九十九"), (100, "一百"), (101, "一百〇一"), (110, "一百一十"),
        (111, "一百一十一"), (1000, "一千"), (1001, "一千〇一"), (1010, "一千〇一十"),
        (2026, "二千〇二十六"), (9999, "九千九百九十九"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_in_chapter_titles(number: int, numeral: str) -> None:
    assert chinese_numeral(number) == numeral


def test_no_two_numbers_are_written_the_same() -> None:
    assert len({chinese_numeral(number) for number in range(10_000)}) == 10_000


@pytest.mark.parametrize("number", [-1, 10_000])
def test_numbers_that_no_book_reaches_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        chinese_numeral(number)
