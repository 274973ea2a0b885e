"""What the 无障碍 block of book.yaml may say: who vouches for what."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from shufang.manuscript.records_base import PENDING, Record, fault, named, required

_STANDARD = re.compile(
    r"(?:EPUB\s*Accessibility\s*1\.1\s*[-–—]\s*)?(?:WCAG\s*)?(2\.[012])"
    r"[\s,，/]*(?:级别|Level)?\s*(A{1,3})\s*级?",
    re.IGNORECASE,
)
_ALLOWED = "WCAG 2.1 AA、WCAG 2.2 AA、WCAG 2.0 A"
_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+")
_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+")


def _standard(value: object) -> object:
    if isinstance(value, str):
        found = _STANDARD.fullmatch(value.strip())
        if found is None:
            raise fault("bad_choice", value=value, allowed=_ALLOWED)
        return f"{found[1]} {found[2].upper()}"
    return value


def _fitting(pattern: re.Pattern[str], kind: str) -> AfterValidator:
    def check(text: str) -> str:
        typed = text.strip()
        if typed not in ("", PENDING) and not pattern.fullmatch(typed):
            raise fault(kind, value=text)
        return "" if typed == PENDING else typed

    return AfterValidator(check)


StandardText = Annotated[str, BeforeValidator(_standard)]
"""Version of WCAG and level, "2.1 AA"."""


class AccessibilityRecord(Record):
    """无障碍: a person or body has examined the e-book and answers for its conformance."""

    certifier: str = required("certifier", "认证机构", "认证人", "认证者")
    standard: StandardText = required("standard", "标准")
    credential: str = named("credential", "凭证")
    report: Annotated[str, _fitting(_ADDRESS, "bad_address")] = named("report", "报告")
    contact: Annotated[str, _fitting(_MAIL, "bad_mail")] = named(
        "contact", "联系邮箱", "邮箱", "email"
    )
