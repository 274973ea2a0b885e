"""The order in which findings are shown, and which of many stand for the rest."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from shufang.core.diagnostic import Diagnostic, Severity
from shufang.messages.catalogue import summary

FOLD_ABOVE: Final = 5
"""Findings of one code that are all shown."""
SHOWN_OF_MANY: Final = 3
SUMMED_ABOVE: Final = 3
"""Findings of a code with a one-line summary that are shown one by one."""

_NUMBERS: Final = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What a terminal shows: findings, folded codes with the rest's number, summed codes."""

    shown: tuple[Diagnostic, ...]
    folded: tuple[tuple[str, int], ...]
    summed: tuple[tuple[str, int], ...]


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return findings by file (2 before 10), line and column; those of no place come last."""

    def place(found: Diagnostic) -> tuple[bool, tuple[tuple[int, str], ...], int, int, str]:
        span = found.span
        if span is None:
            return True, (), 0, 0, found.code
        return False, _natural(span.file), span.line, span.column, found.code

    return tuple(sorted(diagnostics, key=place))


def arrange(diagnostics: Sequence[Diagnostic], *, everything: bool = False) -> Arrangement:
    """Choose what a terminal shows of the findings."""
    ordered = in_order(diagnostics)
    if everything:
        return Arrangement(ordered, (), ())
    numbers = Counter(found.code for found in ordered)
    summed = {
        code: number
        for code, number in numbers.items()
        if number > SUMMED_ABOVE and _may_be_summed(code, ordered)
    }
    seen: Counter[str] = Counter()
    shown: list[Diagnostic] = []
    for found in ordered:
        seen[found.code] += 1
        many = numbers[found.code] > FOLD_ABOVE
        if found.code not in summed and not (many and seen[found.code] > SHOWN_OF_MANY):
            shown.append(found)
    folded = tuple(
        (code, number - SHOWN_OF_MANY)
        for code, number in numbers.items()
        if number > FOLD_ABOVE and code not in summed
    )
    return Arrangement(tuple(shown), folded, tuple(summed.items()))


def _may_be_summed(code: str, ordered: Sequence[Diagnostic]) -> bool:
    """Whether the code has a summary and none of its findings is an error."""
    return bool(summary(code, 1)) and all(
        found.severity is not Severity.ERROR for found in ordered if found.code == code
    )


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    return tuple(
        (int(piece), "") if index % 2 else (-1, piece)
        for index, piece in enumerate(_NUMBERS.split(name))
    )
