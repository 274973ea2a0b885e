"""半角标点: Western marks where Chinese words stand around them (GB/T 15834—2011, 5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shufang.model.book import Book
from shufang.passes.context import Context
from shufang.passes.data_texts import data_texts
from shufang.passes.running_text import text_runs
from shufang.passes.tree import sections

_HAN: Final = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_FULL: Final = {
    ",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。",
}  # fmt: skip
_STOP: Final = re.compile(
    f"(?<=[{_HAN}”’」』）》〉】])(?:(?P<dots>\\.{{3,}})|[,;:?!.])"
    f"(?=[”’」』）》〉】]*(?: ?[{_HAN}]|[“‘「『（《〈【]|\\s*$|\\s*\n))"
)
_BRACKETS: Final = re.compile(r"\((?P<inside>[^()\n]{1,60})\)")
_QUOTES: Final = re.compile(r'"(?P<inside>[^"\n]{1,80})"')
_NUMBERED: Final = re.compile(f"^\\s*[{_HAN}]{{1,3}}$")
"""What a full stop may follow at the head of a line: 一. 二."""
_REFERENCE: Final = re.compile(r"\[[A-Z]{1,2}(?:/[A-Z]{1,2})?\]")
"""The mark of a kind of document; references of GB/T 7714—2015 have half-width marks."""
_AROUND: Final = 4


@dataclass(frozen=True, slots=True)
class HalfWidth:
    """A Western mark in Chinese text, and what should stand there."""

    start: int
    end: int
    suggestion: str


def halfwidth_marks(text: str) -> Iterator[HalfWidth]:
    """Yield the Western marks among Chinese words; a pair of brackets or quotes once."""
    if _REFERENCE.search(text):
        return
    for found in _STOP.finditer(text):
        if found[0] == "." and _NUMBERED.match(text[: found.start()]) and text[found.end() :]:
            continue
        suggestion = "……" if found["dots"] else _FULL[found[0]]
        yield HalfWidth(found.start(), found.end(), suggestion)
    for pattern, suggestion in ((_BRACKETS, "（）"), (_QUOTES, "“”")):
        for found in pattern.finditer(text):
            around = text[found.start() - 1 : found.start()] if found.start() else ""
            if re.search(f"[{_HAN}]", around + found["inside"]):
                yield HalfWidth(found.start(), found.start() + 1, suggestion)


def check_halfwidth(book: Book, context: Context) -> Book:
    """Report Western punctuation in Chinese text (TXT-078); the other passes read on."""
    if not book.meta.language.startswith("zh"):
        return book
    for section in sections(book):
        for run in text_runs(section):
            for found in halfwidth_marks(run.text):
                span = run.span(found.start, found.end)
                context.findings.warning(
                    "TXT-078", span, text=_shown(run.text, found), suggestion=found.suggestion
                )
    for text, place in data_texts(book, context):
        for found in halfwidth_marks(text):
            context.findings.warning(
                "TXT-078", place, text=_shown(text, found), suggestion=found.suggestion
            )
    return book


def _shown(text: str, found: HalfWidth) -> str:
    start, end = max(0, found.start - _AROUND), found.end + _AROUND
    return " ".join(text[start:end].split())
