"""Chinese numerals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shufang.passes.numerals import chinese_numeral, numeral_value


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


@given(st.integers(0, 9999))
def test_a_numeral_leads_back_to_its_number(number: int) -> None:
    assert numeral_value(chinese_numeral(number)) == number


@given(st.lists(st.integers(0, 9999), min_size=2, max_size=2, unique=True))
def test_two_numbers_are_never_written_the_same(pair: list[int]) -> None:
    assert chinese_numeral(pair[0]) != chinese_numeral(pair[1])


@pytest.mark.parametrize("number", [-1, 10_000])
def test_numbers_that_no_book_reaches_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        chinese_numeral(number)


@pytest.mark.parametrize("text", ["", "一十", "十〇", "二二", "三章", "一百一"])
def test_text_that_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text or "^$"):
        numeral_value(text)
