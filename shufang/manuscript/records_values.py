"""Values with a form of their own: dates, ISBN, languages."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from shufang.manuscript.records_base import PENDING, fault

_DATE = re.compile(r"^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[T ]\d\d:\d\d.*)?)?)?$")
_CHINESE_DATE = re.compile(r"^(\d{4})\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?)?$")


def iso_date(text: str) -> str:
    """Return a date as ISO 8601, as exact as typed; a day that no calendar has is a fault."""
    typed = text.strip()
    match = _DATE.match(typed) or _CHINESE_DATE.match(typed)
    if match is None:
        raise fault("bad_date", value=text)
    year, month, day = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise fault("impossible_date", value=text) from None
    parts = [year, *(f"{int(part):02d}" for part in (month, day) if part)]
    return "-".join(parts)


def possible_date(text: str) -> str:
    """Return words as they are (“约1990年”); only a whole date may not be impossible."""
    typed = text.strip()
    if _DATE.match(typed) or _CHINESE_DATE.match(typed):
        iso_date(typed)
    return text


def _date_or_pending(text: str) -> str:
    return text.strip() if text.strip() in ("", PENDING) else iso_date(text)


def isbn_digits(text: str) -> str:
    """Return the 13 digits (or 10) of an ISBN; raise where their check digit is wrong."""
    digits = re.sub(r"(?i)^ISBN[:：\s-]*", "", text.strip())
    digits = re.sub(r"[\s\-‐-―－]", "", digits).upper()
    if re.fullmatch(r"97[89]\d{10}", digits):
        total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
        if total % 10 == 0:
            return digits
        raise fault("isbn_check_digit", value=text)
    if re.fullmatch(r"\d{9}[\dX]", digits):
        total = sum(
            (10 - place) * (10 if digit == "X" else int(digit))
            for place, digit in enumerate(digits)
        )
        if total % 11 == 0:
            return digits
        raise fault("isbn_check_digit", value=text)
    raise fault("bad_isbn", value=text)


def _isbn(text: str) -> str:
    stripped = text.strip()
    if stripped in ("", PENDING):
        return stripped
    isbn_digits(stripped)
    return re.sub(r"(?i)^ISBN[:：\s-]*", "", stripped)


_LANGUAGES = {
    "zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-hans": "zh-Hans", "zh-hans-cn": "zh-Hans",
    "zh-sg": "zh-Hans", "中文": "zh-Hans", "简体中文": "zh-Hans", "chinese": "zh-Hans",
    "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-hant": "zh-Hant", "繁体中文": "zh-Hant",
    "english": "en", "英文": "en",
}  # fmt: skip


def _language(text: str) -> str:
    tag = text.strip().replace("_", "-")
    known = _LANGUAGES.get(tag.lower())
    if known:
        return known
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        raise fault("bad_language", value=text)
    return tag


DateText = Annotated[str, AfterValidator(_date_or_pending)]
DateWords = Annotated[str, AfterValidator(possible_date)]
DateValue = Annotated[str, AfterValidator(iso_date)]
IsbnText = Annotated[str, AfterValidator(_isbn)]
LanguageTag = Annotated[str, AfterValidator(_language)]
