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
    is_loose_after,
    is_loose_before,
    is_never_first,
    is_never_last,
    is_normal_before,
)
from shufang.typesetting.settings import BOOK, LineBreak, LineStyle, SpacingTrim

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
def gap(
    first: str, is_first_full: bool, second: str, is_second_full: bool, style: LineStyle = BOOK
) -> Gap:
    """Return the gap between two characters; `full` says that they are full-width marks."""
    one, two = class_of(first), class_of(second)
    is_first_full &= one in TRIMMED
    is_second_full &= two in TRIMMED
    elastic = _is_elastic(first, second, is_first_full, is_second_full)
    if C.SPACE in (one, two):
        return Gap()
    if _is_autospaced(one, two, style):
        return Gap(autospace=True, squeeze=Squeeze.AUTOSPACE, is_elastic=elastic)
    after = float(is_first_full and one is not C.OPENING)
    before = float(is_second_full and two is C.OPENING)
    if style.trim is SpacingTrim.SPACE_ALL:
        pass
    elif style.trim is SpacingTrim.TRIM_ALL:
        after = before = 0.0
    elif is_first_full and is_second_full:
        after, before = _between_marks(one, two)
    elif one in _SWALLOWING or two in _SWALLOWING:
        after = before = 0.0
    if not after and not before:
        return Gap(is_elastic=elastic)
    # Where no blank is trimmed, none is squeezed: stops of Traditional faces stand in the middle.
    squeeze = Squeeze.NEVER if style.trim is SpacingTrim.SPACE_ALL else _squeeze(one, two)
    return Gap(after, before, squeeze=squeeze, is_elastic=elastic)


def _is_autospaced(one: CharacterClass, two: CharacterClass, style: LineStyle) -> bool:
    """Whether the gap between ideographs and other scripts stands here (CSS text-autospace)."""
    if one in _IDEOGRAPHIC:
        one, two = two, one
    if two not in _IDEOGRAPHIC:
        return False
    return (one is C.LATIN and style.spaces_alpha) or (one is C.DIGIT and style.spaces_numeric)


_IDEOGRAPHIC = frozenset({C.HAN, C.UNIT})


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
    first: str,
    is_first_full: bool,
    second: str,
    is_second_full: bool,
    is_opportunity: bool,
    level: LineBreak = LineBreak.STRICT,
) -> bool:
    """Whether a line may end between two characters.

    `is_opportunity` is the answer of UAX #14, which knows words, numbers and most marks. It takes
    “ and ” for quotation marks of unknown side; in Chinese they are brackets. What `level` allows
    beyond the strict one: CSS Text 3, 5.3, for Chinese.
    """
    one, two = class_of(first), class_of(second)
    if level is LineBreak.ANYWHERE:
        return two is not C.SPACE
    is_wide = one not in _NARROW and not (is_never_last(first) and not is_loose_after(first))
    if is_wide and two is not C.SPACE:
        if level is not LineBreak.STRICT and is_normal_before(second):
            return True
        if level is LineBreak.LOOSE and (is_loose_before(second) or is_loose_after(first)):
            return True
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


_RULES = (is_never_first, is_never_last, is_normal_before, is_loose_before, is_loose_after)


@cache
def standard(character: str) -> str:
    """Return the character that stands for all those with the same gaps and breaks."""
    if any(rule(character) for rule in _RULES):
        return character
    return _STANDARD.get(class_of(character), character)
