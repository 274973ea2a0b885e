"""The blank between two neighbours: how much of it there is, how far it gives, what breaks.

A full-width mark is a *body* of half an em and a blank of half an em before or after it. Blanks
belong to the gap between two characters, never to the characters: so a mark at the end of a line
is half an em wide (GB/T 15834 5.1.10), an opening mark at its beginning too (CLREQ 行首标点), and
two marks share what is between them (CLREQ 连续标点).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from shufang.typesetting.characters import (
    TRIMMED,
    WHOLE,
    CharacterClass,
    class_of,
    is_never_first,
    is_never_last,
)

C = CharacterClass


class Squeeze(IntEnum):
    """In which order gaps are squeezed: CLREQ 行内调整, 先挤进."""

    NEVER = 0
    WORD_SPACE = 1
    MIDDLE_DOT = 2
    BRACKET = 3
    PAUSE = 4
    AUTOSPACE = 5
    STOP = 6


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How one kind of Chinese lines is set; lengths in em."""

    autospace: float = 0.25
    """Between Han and Latin or digits (CLREQ 3.2.2: a quarter em)."""
    autospace_min: float = 0.125
    autospace_max: float = 1 / 3
    word_space_min: float = 0.25
    word_space_max: float = 0.5
    stop_squeeze: float = 0.5
    """Share of the blank after 。？！： that may be taken away inside a line."""
    loose: float = 0.05
    """What every gap may be opened before the line looks loose."""
    widest: float = 0.5
    """No gap is opened further; such a line stays ragged."""
    dash_first: float = 90.0
    """Cost of a line that begins with —— or …… (CLREQ strict level)."""
    number_unit: float = 90.0
    """Cost of a break between a number and its unit (年, 元, 人)."""
    hyphen: float = 50.0
    """Cost of a hyphen at the end of a line."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What is between two characters; all shares are of the blanks that they bring with them."""

    after: float = 0.0
    """Share that is kept of the blank after the first."""
    before: float = 0.0
    """Share that is kept of the blank before the second."""
    autospace: bool = False
    squeeze: Squeeze = Squeeze.NEVER
    is_elastic: bool = False
    """Whether it opens with all others when a line must be filled."""


@cache
def gap(first: str, is_first_full: bool, second: str, is_second_full: bool) -> Gap:
    """Return the gap between two characters; `full` says that they are full-width marks."""
    one, two = class_of(first), class_of(second)
    is_first_full &= one in TRIMMED
    is_second_full &= two in TRIMMED
    elastic = _is_elastic(first, second, is_first_full, is_second_full)
    if C.SPACE in (one, two):
        return Gap()
    if {one, two} in _AUTOSPACED:
        return Gap(autospace=True, squeeze=Squeeze.AUTOSPACE, is_elastic=elastic)
    after = float(is_first_full and one is not C.OPENING)
    before = float(is_second_full and two is C.OPENING)
    if is_first_full and is_second_full:
        after, before = _between_marks(one, two)
    elif one in _SWALLOWING or two in _SWALLOWING:
        after = before = 0.0
    if not after and not before:
        return Gap(is_elastic=elastic)
    return Gap(after, before, squeeze=_squeeze(one, two), is_elastic=elastic)


def _pairs(ones: set[CharacterClass], others: set[CharacterClass]) -> list[set[CharacterClass]]:
    return [{one, other} for one in ones for other in others]


_AUTOSPACED = _pairs({C.HAN, C.UNIT}, {C.LATIN, C.DIGIT})


def _between_marks(one: CharacterClass, two: CharacterClass) -> tuple[float, float]:
    """Return the shares kept between two full-width marks (CLREQ 连续标点)."""
    if one is C.OPENING or two is C.CLOSING:
        return 0.0, 0.0  # Brackets keep to what they hold.
    if two is C.OPENING:
        return 0.5, 0.5  # 》《 take one and a half em.
    if one is C.CLOSING or two is C.EXCLAMATION is one:
        return 0.0, 0.0  # ”， hug; ？！ take one em (GB/T 15834 5.1.2).
    return 1.0, 0.0


def _squeeze(one: CharacterClass, two: CharacterClass) -> Squeeze:
    if one is C.CLOSING or two is C.OPENING:
        return Squeeze.BRACKET
    return Squeeze.PAUSE if one is C.PAUSE else Squeeze.STOP


_SWALLOWING = frozenset({C.MIDDLE_DOT, C.WIDE_SPACE})
"""What has enough room of its own beside a mark (CSS Text 4, text-spacing-trim)."""

_STIFF = frozenset({C.MIDDLE_DOT, C.CONNECTOR, C.SPACE, C.JOINER})
_NARROW = frozenset({C.LATIN, C.DIGIT, C.SIGN, C.CURRENCY, C.OTHER})


def _is_elastic(first: str, second: str, is_first_full: bool, is_second_full: bool) -> bool:
    one, two = class_of(first), class_of(second)
    if one in _STIFF or two in _STIFF or two is C.NOTE_MARK:
        return False
    if one is two and one in WHOLE:
        return False
    if one is C.DIGIT and two is C.UNIT:
        return False
    narrow_first = one in _NARROW or (one in TRIMMED and not is_first_full)
    narrow_second = two in _NARROW or (two in TRIMMED and not is_second_full)
    return not (narrow_first and narrow_second)


@cache
def may_break(
    first: str, is_first_full: bool, second: str, is_second_full: bool, is_opportunity: bool
) -> bool:
    """Whether a line may end between two characters.

    `is_opportunity` is the answer of UAX #14, which knows words, numbers and most marks. It takes
    “ and ” for quotation marks of unknown side; in Chinese they are brackets.
    """
    one, two = class_of(first), class_of(second)
    if is_never_first(second) or is_never_last(first) or two is C.SPACE or two is C.NOTE_MARK:
        return False
    if one is two and (one in WHOLE or one is C.DIGIT):
        return False
    if is_opportunity:
        return True
    return (_is_quote(first, is_first_full, C.CLOSING) and two not in _NARROW) or (
        _is_quote(second, is_second_full, C.OPENING) and one not in _NARROW
    )


def _is_quote(character: str, is_full: bool, side: CharacterClass) -> bool:
    return is_full and character in "“”‘’" and class_of(character) is side


@cache
def break_cost(first: str, second: str, style: LineStyle) -> float:
    """Return what a line end between two characters costs beside its spacing."""
    if class_of(second) in WHOLE:
        return style.dash_first
    if class_of(first) is C.DIGIT and class_of(second) is C.UNIT:
        return style.number_unit
    return 0.0


_STANDARD = {C.HAN: "一", C.UNIT: "年", C.LATIN: "a", C.DIGIT: "0"}


@cache
def standard(character: str) -> str:
    """Return the character that stands for all those with the same gaps and breaks."""
    if is_never_first(character) or is_never_last(character):
        return character
    return _STANDARD.get(class_of(character), character)
