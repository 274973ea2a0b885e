"""Classes of characters, as far as the composition of Chinese lines tells them apart.

Sources: W3C CLREQ, 3.1 (标点符号) and the appendix of its mark classes; GB/T 15834-2011, part 5
(标点符号的位置和书写形式). Strict level throughout.
"""

from __future__ import annotations

from enum import IntEnum, auto
from functools import cache
from unicodedata import category


class CharacterClass(IntEnum):
    """What a character is to its line."""

    HAN = auto()
    """汉字 and everything else that is set like them."""
    UNIT = auto()
    """A Han character that is a unit after a number: 年, 元, 米."""
    LATIN = auto()
    """Letters of alphabets that are set with gaps beside Han: Latin, Greek, Cyrillic."""
    DIGIT = auto()
    SIGN = auto()
    """A sign that belongs to the number before it: %, ℃."""
    CURRENCY = auto()
    """A sign that belongs to the number after it: ￥, №."""
    OPENING = auto()
    CLOSING = auto()
    PAUSE = auto()
    """点号 inside sentences, cheap to squeeze: ，、；"""
    COLON = auto()
    STOP = auto()
    """句末点号 but ？！: 。．"""
    EXCLAMATION = auto()
    """？ and ！, which stand in runs (GB/T 15834 5.1.2)."""
    MIDDLE_DOT = auto()
    """间隔号, half an em, never stretched around."""
    DASH = auto()
    """A part of 破折号, or 一字线."""
    ELLIPSIS = auto()
    CONNECTOR = auto()
    """连接号 ～ - – and 分隔号 /, never stretched around (GB/T 15834 5.1.7-5.1.9)."""
    NOTE_MARK = auto()
    """①②③: keeps to the word before it."""
    WIDE_SPACE = auto()
    """U+3000: an em that swallows the blanks beside it."""
    SPACE = auto()
    JOINER = auto()
    """Takes no room and is no neighbour to anything: U+2060, U+200B, anchors."""
    OTHER = auto()


C = CharacterClass

MARKS = {
    C.OPENING: "“‘（《〈「『【〔〖［｛〝",
    C.CLOSING: "”’）》〉」』】〕〗］｝〞〟",
    C.PAUSE: "，、；",
    C.COLON: "：",
    C.STOP: "。．",
    C.EXCLAMATION: "？！",
    C.MIDDLE_DOT: "·・‧",
    C.DASH: "—―⸺",
    C.ELLIPSIS: "…⋯",
    C.CONNECTOR: "～〜-‐‑–/／－−",
    C.SIGN: "%‰°℃℉′″％‱²³",
    C.CURRENCY: "￥¥$＄£€№",
    C.UNIT: "年月日时分秒元万亿千百个人次项级号届米公平吨亩顷户家座层倍岁天名件种条台册页斤克升度",
    C.WIDE_SPACE: "\u3000",
    C.SPACE: " ",
    C.JOINER: "\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0e\ufe0f",
}
_CLASSES = {character: kind for kind, characters in MARKS.items() for character in characters}
_CLASSES[""] = C.JOINER

TRIMMED = frozenset({C.OPENING, C.CLOSING, C.PAUSE, C.COLON, C.STOP, C.EXCLAMATION})
"""Marks whose full-width form is half blank (CLREQ 3.1.3): the blank can be taken away."""

NEVER_FIRST = (TRIMMED - {C.OPENING}) | {C.MIDDLE_DOT, C.CONNECTOR, C.SIGN}
"""行首禁则, GB/T 15834 5.1.1-5.1.3, CLREQ 行首行尾禁则 (GB level and 分隔号)."""

NEVER_LAST = frozenset({C.OPENING, C.CURRENCY})
"""行末禁则, GB/T 15834 5.1.3; ￥ and № go with their number."""

WHOLE = frozenset({C.DASH, C.ELLIPSIS})
"""—— and …… are one mark of two characters (GB/T 15834 5.1.4-5.1.5)."""

_NEVER_FIRST_SIGNS = frozenset(",.;:!?)]}»々〻∶×÷=％")
_NEVER_LAST_SIGNS = frozenset("([{«/／")
_HAN = ((0x2E80, 0x3007), (0x3021, 0x303F), (0x3041, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF))
_HAN_BEYOND = ((0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFF65, 0xFFDC), (0x1F300, 0x1FAFF))


@cache
def class_of(character: str) -> CharacterClass:
    """Return the class of one character, or of an anchor (`""`)."""
    known = _CLASSES.get(character)
    if known is not None:
        return known
    code = ord(character)
    if 0x2460 <= code <= 0x24FF or 0x3251 <= code <= 0x32BF:
        return C.NOTE_MARK
    if any(low <= code <= high for low, high in (*_HAN, *_HAN_BEYOND)) or code >= 0x20000:
        return C.HAN
    kind = category(character)
    if kind == "Nd":
        return C.DIGIT
    if kind[0] == "L" and code < 0x2000:
        return C.LATIN
    if kind in {"Mn", "Me", "Cf"}:
        return C.JOINER
    return C.OTHER


def is_never_first(character: str) -> bool:
    """Whether no line begins with the character."""
    return class_of(character) in NEVER_FIRST or character in _NEVER_FIRST_SIGNS


def is_never_last(character: str) -> bool:
    """Whether no line ends with the character."""
    return class_of(character) in NEVER_LAST or character in _NEVER_LAST_SIGNS


def is_normal_before(character: str) -> bool:
    """Whether a line may begin with the character but at the strict level."""
    return character in _NORMAL_BEFORE


def is_loose_before(character: str) -> bool:
    """Whether a line may begin with the character at the loose level."""
    return character in _LOOSE_BEFORE


def is_loose_after(character: str) -> bool:
    """Whether a line may end with the character at the loose level."""
    return character in _LOOSE_AFTER


_NORMAL_BEFORE = frozenset(
    "\u2010\u2013\u301c\u30a0ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶー"
)
"""CSS Text 3, 5.3: hyphens in Chinese and Japanese text; small kana."""

_LOOSE_BEFORE = frozenset(
    "々〻ゝゞヽヾ"  # iteration marks
    "\u2024\u2025\u2026\u22ef\ufe19\U00010af6"  # inseparable characters
    "・：；･‼⁇⁈⁉！？"  # centred marks
    "%‰°′″‵℃℉￠％﹪¢"  # suffixes
)
_LOOSE_AFTER = frozenset("$£¥№＄￡￥€±")
"""Prefixes."""


def is_letter(character: str) -> bool:
    """Whether the character counts when a last line is called too short (单字不成行)."""
    return class_of(character) in _LETTERS


_LETTERS = frozenset({C.HAN, C.UNIT, C.LATIN, C.DIGIT})
