"""Pinyin readings: how a Chinese word is read, and how read words are ordered."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_HAN = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_TONE_MARKS: Mapping[str, int] = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}
_DIAERESIS = "\u0308"
_NEUTRAL = 5
_SYLLABLE = re.compile("[a-zü]+")
_PARTS = re.compile(r"[\s'’·-]+")

SURNAMES: Mapping[str, str] = {
    "万俟": "mò qí", "澹台": "tán tái", "尉迟": "yù chí", "单于": "chán yú", "令狐": "líng hú",
    "长孙": "zhǎng sūn", "曾": "zēng", "单": "shàn", "仇": "qiú", "区": "ōu", "解": "xiè",
    "查": "zhā", "朴": "piáo", "盖": "gě", "葛": "gě", "任": "rén", "华": "huà", "尉": "wèi",
    "乐": "yuè", "覃": "qín", "缪": "miào", "宓": "mì", "员": "yùn", "召": "shào", "翟": "zhái",
    "隗": "kuí", "种": "chóng", "折": "shé", "黑": "hè", "秘": "bì", "冼": "xiǎn", "洗": "xiǎn",
    "繁": "pó", "句": "gōu", "逄": "páng", "应": "yīng", "郇": "xún", "那": "nā", "能": "nài",
    "纪": "jǐ", "宁": "nìng", "过": "guō", "牟": "mù", "祭": "zhài", "相": "xiàng", "车": "chē",
    "石": "shí", "叶": "yè", "曲": "qū", "臧": "zāng", "晁": "cháo", "谌": "chén", "行": "xíng",
    "冯": "féng", "重": "chóng", "少": "shào", "哈": "hǎ", "撒": "sǎ", "燕": "yān", "要": "yāo",
    "钻": "zuān", "尹": "yǐn", "术": "zhú", "曹": "cáo", "沈": "shěn", "俞": "yú", "佴": "nài",
    "瞿": "qú", "阚": "kàn", "卜": "bǔ", "参": "shēn", "都": "dū", "盛": "shèng", "易": "yì",
    "车正": "chē zhèng",
}  # fmt: skip
"""The usual reading of surnames that dictionaries of words get wrong."""

_DOUBTFUL = (
    "曾单仇区解查朴盖葛任华尉乐覃缪宓员召翟隗种折黑秘"
    "洗繁句那能纪宁过牟祭相应郇重少哈撒燕要术沈参都盛行"
)
DOUBTFUL_SURNAMES = frozenset({*_DOUBTFUL, "尉迟", "澹台", "万俟"})
"""Surnames that are read in more than one way, or otherwise than the same character as a word."""

SyllableKey = tuple[str, int, int, int]
"""Letters, whether ü, tone, code of the character."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a term is read and where it stands in an index."""

    text: str
    """Pinyin with tone marks, a space between syllables; the term itself where it is not Han."""
    key: tuple[SyllableKey, ...]
    initial: str
    """Latin capital, "#" for others."""
    is_guess: bool = False


def surname(name: str) -> str:
    """Return the surname with which a Chinese name begins, as far as doubt may arise."""
    if name[:2] in SURNAMES:
        return name[:2]
    return name[:1]


def syllables(reading: str) -> list[str]:
    """Return the syllables of a typed reading: “zēng qìng-hóng”, “zeng1 qing4 hong2”."""
    return [part for part in _PARTS.split(reading.strip().lower()) if part]


def is_reading_of(reading: str, term: str) -> bool:
    """Whether a reading has one syllable for each Han character of the term."""
    return len(syllables(reading)) == len(_HAN.findall(term))


def read_term(term: str, reading: str = "", *, is_person: bool = False) -> Reading:
    """Return the reading of a term: as given, else by the table of surnames and by dictionary."""
    given = syllables(reading)
    is_guess = not given and bool(_HAN.search(term))
    spoken = given or _guess(term, is_person)
    key = _key(term, spoken)
    return Reading(" ".join(_marked(s) for s in spoken) or term, key, _initial(key), is_guess)


def _guess(term: str, is_person: bool) -> list[str]:
    if not _HAN.search(term):
        return []
    family = surname(term) if is_person else ""
    known = SURNAMES.get(family, "")
    rest = term[len(family) :] if known else term
    return syllables(known) + _dictionary(rest)


def _dictionary(text: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin  # half a second and 20 MiB: only where it is needed

    han = "".join(_HAN.findall(text))
    if not han:
        return []
    return list(lazy_pinyin(han, style=Style.TONE, v_to_u=True))


def _key(term: str, spoken: list[str]) -> tuple[SyllableKey, ...]:
    waiting = iter(spoken)
    key: list[SyllableKey] = []
    for character in term:
        if _HAN.match(character):
            letters, has_umlaut, tone = _sounds(next(waiting, ""))
            key.append((letters, has_umlaut, tone, ord(character)))
        elif character.isalnum():
            plain = unicodedata.normalize("NFKD", character.lower())[0]
            key.append((plain, 0, 0, ord(character)))
    return tuple(key)


def _sounds(syllable: str) -> tuple[str, int, int]:
    """Return letters, ü and tone of a syllable; ü follows u (GB/T 13418)."""
    tone = _NEUTRAL
    if syllable[-1:].isdigit():
        tone, syllable = int(syllable[-1]) or _NEUTRAL, syllable[:-1]
    letters = ""
    has_umlaut = 0
    for character in unicodedata.normalize("NFD", syllable.replace("v", "ü")):
        if character in _TONE_MARKS:
            tone = _TONE_MARKS[character]
        elif character == _DIAERESIS:
            has_umlaut = 1
        else:
            letters += character
    return letters, has_umlaut, tone


def _marked(syllable: str) -> str:
    """Return a syllable with its tone mark, also where it was typed with a digit (zeng1)."""
    if not syllable[-1:].isdigit():
        return syllable.replace("v", "ü")
    letters, tone = syllable[:-1].replace("v", "ü"), int(syllable[-1])
    mark = next((mark for mark, number in _TONE_MARKS.items() if number == tone), "")
    place = _toned_vowel(letters)
    if not mark or place < 0:
        return letters
    toned = unicodedata.normalize("NFC", letters[place] + mark)
    return letters[:place] + toned + letters[place + 1 :]


def _toned_vowel(letters: str) -> int:
    for vowel in ("a", "e", "o"):
        if vowel in letters:
            return letters.index(vowel)
    return max(letters.rfind(vowel) for vowel in "iuü")


def _initial(key: tuple[SyllableKey, ...]) -> str:
    first = key[0][0][:1].upper() if key and key[0][0] else ""
    return first if first.isascii() and first.isalpha() else "#"
