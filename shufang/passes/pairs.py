"""成对标点: brackets, title marks and quotation marks that lack their other half."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_PAIRS = {
    "“": "”", "‘": "’", "「": "」", "『": "』",
    "（": "）", "《": "》", "〈": "〉", "【": "】", "〔": "〕", "〖": "〗",
}  # fmt: skip
_OPENING = {closing: opening for opening, closing in _PAIRS.items()}
_QUOTES = frozenset("“‘「『")
_SIGNS = re.compile("[" + "".join((*_PAIRS, *_OPENING)) + "]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_LABEL = re.compile(
    "(?:[0-9A-Za-z]{1,3}|(?:^|[\\s，。；：、！？（）])"
    "(?:[一二三四五六七八九十]{1,3}|[甲乙丙丁戊己庚辛壬癸①-⑳]))$"
)
"""What a lone closing bracket counts: “1）”, “甲）”."""


@dataclass(frozen=True, slots=True)
class Unpaired:
    """A sign without its other half."""

    paragraph: int
    """Which of the paragraphs, from 0."""
    place: int
    """Which of its characters, from 0."""


@dataclass(frozen=True, slots=True)
class _Open:
    sign: str
    at: Unpaired


def unpaired(paragraphs: Sequence[str], patience: int = 0) -> Iterator[Unpaired]:
    """Yield the first unpaired sign of each of some paragraphs that follow one another.

    A quotation of several paragraphs opens each of them and closes the last (GB/T 15834—2011,
    4.8.3.4). `patience` is the number of other paragraphs, such as captions, that may stand
    between two of them. An apostrophe is no quotation mark, and “1）” has no other half.
    """
    carried: tuple[_Open, ...] = ()
    waited = 0
    for number, text in enumerate(paragraphs):
        start, opened = _continued(text, number, carried)
        if carried and not opened:
            waited += 1
            if waited > patience:
                yield carried[0].at
                carried = ()
        fault, rest = _read(text, number, start, opened)
        if fault is not None:
            yield fault
        if opened or (rest and not carried):
            carried, waited = tuple(rest), 0
        elif rest:
            yield rest[0].at
    if carried:
        yield carried[0].at


def _continued(text: str, number: int, carried: Sequence[_Open]) -> tuple[int, list[_Open]]:
    """Return where a paragraph goes on and what is open there, where it opens with `carried`."""
    start = len(text) - len(text.lstrip())
    repeated = 0
    for one in carried:
        if text[start + repeated : start + repeated + 1] != one.sign:
            break
        repeated += 1
    if not repeated:
        return 0, []
    again = [
        _Open(one.sign, Unpaired(number, start + place if place < repeated else start))
        for place, one in enumerate(carried)
    ]
    return start + repeated, again


def _read(
    text: str, number: int, start: int, opened: Iterable[_Open]
) -> tuple[Unpaired | None, list[_Open]]:
    """Return the first fault of a paragraph, and the quotation marks that are open at its end."""
    stack = list(opened)
    for found in _SIGNS.finditer(text, start):
        sign, place = found[0], found.start()
        at = Unpaired(number, place)
        if sign in _PAIRS:
            if sign == "‘" and _is_omission(text, place):
                continue
            if stack and stack[-1].sign == sign and sign in "“‘":
                return stack[-1].at, []  # “甲“: the second should have closed
            stack.append(_Open(sign, at))
            continue
        opening = _OPENING[sign]
        if sign == "’" and _is_apostrophe(text, place, stack):
            continue
        if stack and stack[-1].sign == opening:
            stack.pop()
        elif any(one.sign == opening for one in stack):
            return stack[-1].at, []
        elif not _is_alone_rightly(text, place, sign):
            return at, []
    bracket = next((one for one in stack if one.sign not in _QUOTES), None)
    if bracket is not None:
        return bracket.at, []
    return None, stack


def _is_apostrophe(text: str, place: int, stack: Sequence[_Open]) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if _LATIN.match(before) and _LATIN.match(after):
        return True
    is_open = any(one.sign == "‘" for one in stack)
    return not is_open and bool(_LATIN.match(before) or before.isdigit() or after.isdigit())


def _is_omission(text: str, place: int) -> bool:
    """Whether letters or figures are left out: the ‘90s."""
    return text[place + 1 : place + 2].isdigit() and "’" not in text[place:]


def _is_alone_rightly(text: str, place: int, sign: str) -> bool:
    if sign == "）":
        return bool(_LABEL.search(text[max(0, place - 4) : place]))
    if sign != "”":
        return False
    return text[place - 1 : place].isdigit() or text.strip() == sign  # inches; “the same”
