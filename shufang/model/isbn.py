"""ISBN as it stands in the bar code and above it (GB/T 5795; ISBN Users' Manual, 7th edition)."""

import re
from typing import Final

_CHINA: Final[tuple[tuple[int, int], ...]] = ((9, 2), (49, 3), (79, 4), (89, 5), (99, 6))
"""First two digits after 978-7, up to and with which a publisher's number has so many digits."""


def check_digit(digits: str) -> str:
    """Return the check digit that follows twelve digits: weights 1 and 3, modulo 10 (EAN-13)."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits[:12]))
    return str(-total % 10)


def isbn13(text: str) -> str:
    """Return the 13 digits of a valid ISBN, an old one of ten digits in its new form."""
    digits = re.sub(r"[^0-9Xx]", "", re.sub(r"(?i)^\s*ISBN(?:-1[03])?[:：\s]*", "", text))
    if len(digits) == 10:
        digits = f"978{digits[:9]}"
        digits += check_digit(digits)
    return digits


def shown_isbn(text: str) -> str:
    """Return the ISBN as printed, "978-7-5507-1234-8".

    Hyphens that were typed stay; for books from mainland China they are set where they lack.
    """
    digits = isbn13(text)
    typed = re.sub(r"(?i)^\s*ISBN(?:-1[03])?[:：\s]*", "", text).strip()
    parts = re.split(r"[\s\-‐-―－]+", typed)
    if len(parts) == 5 and "".join(parts) == digits:
        return "-".join(parts)
    if not digits.startswith("9787"):
        return digits
    head = int(digits[4:6])
    length = next(length for most, length in _CHINA if head <= most)
    return "-".join(("978", "7", digits[4 : 4 + length], digits[4 + length : 12], digits[12]))
