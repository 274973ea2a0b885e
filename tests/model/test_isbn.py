"""ISBN: digits for the bars, hyphens for the line above them."""

import pytest

from shufang.model.isbn import check_digit, isbn13, shown_isbn


@pytest.mark.parametrize(
    ("digits", "check"), [("978755071234", "8"), ("978030640615", "7"), ("978000000000", "2")]
)
def test_check_digits(digits: str, check: str) -> None:
    assert check_digit(digits) == check


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("978-7-5507-1234-8", "9787550712348"),
        ("ISBN 978-7-5507-1234-8", "9787550712348"),
        ("ISBN-13：978 7 5507 1234 8", "9787550712348"),
        ("7-5507-1234-X", "9787550712348"),
        ("0306406152", "9780306406157"),
    ],
)
def test_digits_of_the_bar_code(typed: str, digits: str) -> None:
    assert isbn13(typed) == digits


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("978-7-5507-1234-8", "978-7-5507-1234-8"),
        ("9787550712348", "978-7-5507-1234-8"),
        ("9787010001234", "978-7-01-000123-4"),
        ("9787301000001", "978-7-301-00000-1"),
        ("9787810000001", "978-7-81000-000-1"),
        ("9787999990017", "978-7-999990-01-7"),
        ("978 7 01 000123 4", "978-7-01-000123-4"),
        ("7550712340", "978-7-5507-1234-8"),
        ("9780306406157", "9780306406157"),
    ],
)
def test_hyphens(typed: str, shown: str) -> None:
    assert shown_isbn(typed) == shown
