"""繁体: Chinese words in Traditional characters, as a region writes them.

The words come from OpenCC, which chooses by phrase (发展 → 發展, 头发 → 頭髮); names that
terms.yaml agrees on come before it. OpenCC is a pure function of its text, so passes may call it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from shufang.manuscript.manuscript import TermSource

if TYPE_CHECKING:
    from opencc import OpenCC

Region = Literal["hk", "tw", "t"]
"""香港, 台湾, or the forms that no region prefers (通用, OpenCC's own standard)."""

LANGUAGES: Mapping[Region, str] = {"hk": "zh-Hant-HK", "tw": "zh-Hant-TW", "t": "zh-Hant"}
"""BCP 47 tag of each region's edition."""

_CONFIGURATIONS = {"zh-hant-hk": "s2hk", "zh-hant-tw": "s2tw", "zh-hant": "s2t"}
_CLAUSE = re.compile(r"[^\u3400-\u9fff\U00020000-\U0003ffff]+")
_CORNERS = {"“": "「", "”": "」", "‘": "『", "’": "』"}
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")


@lru_cache(maxsize=1024)
def _convert(configuration: str, text: str) -> str:
    return str(_opencc(configuration).convert(text))


@cache
def _opencc(configuration: str) -> OpenCC:
    from opencc import OpenCC

    return OpenCC(configuration)


def in_script(text: str, language: str) -> str:
    """Return the program's own words (目录, 第…页) as a book of that language writes them."""
    configuration = _CONFIGURATIONS.get(language.lower())
    return _convert(configuration, text) if configuration else text


def agreed_forms(terms: Iterable[TermSource]) -> dict[str, str]:
    """Return the terms for which terms.yaml has a Traditional form, with that form."""
    return {term.term: term.traditional for term in terms if term.traditional}


@dataclass(frozen=True, slots=True)
class Script:
    """How a Traditional edition writes."""

    region: Region = "hk"
    has_corner_quotes: bool = True
    """Whether “” and ‘’ become 「」 and 『』."""

    @property
    def language(self) -> str:
        """The edition's BCP 47 tag."""
        return LANGUAGES[self.region]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text and what it becomes; pieces of equal length match by character."""

    start: int
    end: int
    text: str
    agreed: bool = False
    """Whether terms.yaml gives the form."""

    @property
    def is_even(self) -> bool:
        """Whether each character has its own in the new text."""
        return len(self.text) == self.end - self.start


@dataclass(frozen=True)
class Converter:
    """Converts texts of one book."""

    script: Script
    agreed: Mapping[str, str] = field(default_factory=dict)
    """Terms with the Traditional form that terms.yaml gives them."""

    def text(self, text: str) -> str:
        """Return a text converted."""
        return "".join(piece.text for piece in self.pieces(text))

    def pieces(self, text: str) -> Sequence[Piece]:
        """Return the whole text in pieces: agreed terms, and what stands between them."""
        quoted = _with_corners(text) if self.script.has_corner_quotes else text
        pattern = _terms_pattern(tuple(self.agreed))
        found: list[Piece] = []
        start = 0
        for match in pattern.finditer(text) if pattern else ():
            found += self._between(quoted, start, match.start())
            found.append(Piece(match.start(), match.end(), self.agreed[match[0]], True))
            start = match.end()
        found += self._between(quoted, start, len(text))
        return found

    def _between(self, text: str, start: int, end: int) -> list[Piece]:
        if start == end:
            return []
        part = text[start:end]
        configuration = _CONFIGURATIONS[self.script.language.lower()]
        new = _convert(configuration, part)
        if len(new) != len(part):
            # A phrase that changes its length stays alone, so that the rest matches by character.
            new = "".join(_same_length(configuration, one) for one in _clauses(part))
        return [Piece(start, end, new)]


def _clauses(text: str) -> list[str]:
    edges = [0, *(edge for match in _CLAUSE.finditer(text) for edge in match.span()), len(text)]
    return [text[a:b] for a, b in pairwise(edges) if a < b]


def _same_length(configuration: str, clause: str) -> str:
    whole = _convert(configuration, clause)
    if len(whole) == len(clause):
        return whole
    single = (_convert(configuration, character) for character in clause)
    return "".join(new if len(new) == 1 else old for old, new in zip(clause, single, strict=True))


def _with_corners(text: str) -> str:
    """Return a text with corner quotes; an apostrophe of Latin words stays."""
    if not any(mark in text for mark in _CORNERS):
        return text
    written: list[str] = []
    is_open = False
    for place, mark in enumerate(text):
        if mark == "’" and _is_apostrophe(text, place, is_open):
            written.append(mark)
            continue
        is_open = mark == "‘" or (is_open and mark != "’")
        written.append(_CORNERS.get(mark, mark))
    return "".join(written)


def _is_apostrophe(text: str, place: int, is_open: bool) -> bool:
    if not _LATIN.match(text[max(0, place - 1) : place]):
        return False
    return bool(_LATIN.match(text[place + 1 : place + 2])) or not is_open


@cache
def _terms_pattern(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    words = sorted(filter(None, terms), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, words))) if words else None
