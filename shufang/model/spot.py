"""专色: a colour printed with an ink of its own.

The layout engine knows the four process inks only. A spot colour therefore travels through style
sheets and drawings as its own process equivalent, with a mark in the last three of six decimals
of each ink, and the finishing gives it its ink back. A mark changes an ink by less than a
thousandth, which no press can show; and no designer writes six decimals that carry this check.
"""

from dataclasses import dataclass

Inks = tuple[float, float, float, float]
"""Shares of cyan, magenta, yellow and black, 0-1."""

MOST_SPOTS = 99
_STEP, _FINE = 1_000, 1_000_000
_FIRST, _YELLOW, _BLACK = 701, 517, 293
"""Last decimals: cyan counts the spots from 701, magenta has the tint, the others check."""


@dataclass(frozen=True, slots=True)
class SpotColour:
    """One ink beside the four, as the printer knows it."""

    name: str
    """Such as "PANTONE 186 C"."""
    inks: Inks
    """The process colour that stands for the full ink on screens and proofs."""


def marked(inks: Inks, number: int, tint: float) -> Inks:
    """Return process inks that say which spot (0-based) they stand for and how much of it."""
    marks = (_FIRST + number, round(min(1.0, max(0.0, tint)) * 100), _YELLOW, _BLACK)
    # A share of 1 cannot grow: 0.999 is as good.
    shares = (min(round(ink * _STEP), _STEP - 1) for ink in inks)
    cyan, magenta, yellow, black = (
        (share * _STEP + mark) / _FINE for share, mark in zip(shares, marks, strict=True)
    )
    return cyan, magenta, yellow, black


def read_mark(inks: Inks) -> tuple[int, float] | None:
    """Return the number of the spot and its tint; None for ordinary process inks."""
    cyan, magenta, yellow, black = (round(ink * _FINE) % _STEP for ink in inks)
    number = cyan - _FIRST
    if (yellow, black) != (_YELLOW, _BLACK) or not 0 <= number < MOST_SPOTS or magenta > 100:
        return None
    return number, magenta / 100


def tinted(inks: Inks, share: float) -> Inks:
    """Return inks that cover `share` of the paper; a spot stays a spot."""
    mark = read_mark(inks)
    cyan, magenta, yellow, black = (ink * share for ink in inks)
    if mark is None:
        return cyan, magenta, yellow, black
    number, tint = mark
    return marked((cyan, magenta, yellow, black), number, tint * share)
