"""What the 电子书 block of book.yaml may say."""

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator

from shufang.manuscript.records_base import OneOrMore, Record, Switch, choice, fault, named
from shufang.model.epub import EpubSettings

PROFILES: dict[str, str] = {
    "kindle": "kindle", "Kindle": "kindle", "duokan": "duokan", "多看": "duokan",
    "多看阅读": "duokan",
}  # fmt: skip
"""What a shop or reading system may be called, and its edition."""
_APART = re.compile(r"\s*[，、,；;]\s*")
UNOFFERED = frozenset({"掌阅", "ireader", "zhangyue", "qq阅读", "qq", "qqreader"})
"""Shops whose notes need attributes that no standard knows (`zy-footnote`: RSC-005)."""


def _offered(value: object) -> object:
    if isinstance(value, str) and value.strip().lower() in UNOFFERED:
        raise fault("unoffered_profile", value=value)
    return value


def _listed(value: object) -> object:
    """Take shops that are set apart as in a sentence (kindle、多看) one by one.

    What holds another word stays whole, so that it is quoted as it was typed.
    """
    if isinstance(value, str):
        return _listed([value])
    if not isinstance(value, list):
        return value
    parts: list[object] = []
    for one in value:
        words = _APART.split(one.strip()) if isinstance(one, str) else []
        is_known = all(word in PROFILES or word.lower() in UNOFFERED for word in words)
        parts += words if words and is_known else [one]
    return parts


class EpubRecord(Record):
    """电子书."""

    title_fonts: Switch = named("title_fonts", "标题字体", default=True)
    rare_fonts: Switch = named("rare_fonts", "生僻字字体", default=True)
    also: Annotated[
        tuple[
            Annotated[Literal["kindle", "duokan"], choice(PROFILES), BeforeValidator(_offered)], ...
        ],
        OneOrMore,
        BeforeValidator(_listed),
    ] = named("also", "另出", default=())


def epub_settings(record: EpubRecord | None) -> EpubSettings:
    """Return what the block says, in the model's terms."""
    if record is None:
        return EpubSettings()
    return EpubSettings(record.title_fonts, record.rare_fonts, record.also)
