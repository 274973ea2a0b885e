"""Full pages (版心齐底): which paragraphs are asked for a line more or less.

A page ends short because the next lines may not be parted (孤行, 背题) or because the next block
is too high for the room that is left. A line more in a paragraph fills the room; a line less makes
room for what did not fit. What either costs is known from the paragraph's own search for line
ends (`breaking.Plan.prices`); what it does to the page only the layout can tell, so this module
says which changes are worth trying, cheapest first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

LOOSE = 0.05
"""A line whose gaps are opened further (em) looks loose."""

LOOSEST = 0.1
"""No line of a changed paragraph is opened further, whatever the page needs."""

MOST_LOOSE_LINES = 4
"""Loose lines of a changed paragraph, where nothing else fills the page."""

MOST_LOOSE = 0.007
"""Share of a chapter's lines that may look loose so that its pages are full."""

DEAREST = 1e7
"""Changes that cost more have a line that must not be (a single character, an overfull line)."""

MOST_MISSING = 4
"""More lines than this are not filled up: it would take too many paragraphs."""

MOST_TRIALS = 8

MOST_SHIFTS = 6

MOST_MORE = 6
"""Paragraphs and blocks of which those are chosen that fill the page together."""


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph set with one line more or less than is best for it."""

    paragraph: int
    """Which of the page's paragraphs and blocks, in reading order."""
    lines: int
    """-1 or 1; for the space beside a block, also 2."""
    cost: float
    """What the change adds to the paragraph's demerits (`breaking`)."""
    openings: tuple[float, ...]
    """How far its lines open their gaps, in em."""
    ends_on_page: bool
    """Whether the paragraph ends on the page, so that another line of it fills the page."""

    @property
    def loose_lines(self) -> int:
        """How many lines look loose."""
        return sum(opening > LOOSE for opening in self.openings)


Trial = tuple[Change, ...]


def trials(missing: int, changes: Sequence[Change], *, is_in_need: bool = False) -> list[Trial]:
    """Return the changes to try on a page that lacks so many lines, cheapest first.

    Lines more are taken together, as many as are missing; lines less alone, in twos and threes; a
    paragraph that goes on overleaf is tried either way, for its lines may part at another place.
    With `is_in_need`, changes that open lines visibly are tried too.
    """
    if missing < 1:
        return []
    usable = _usable(changes, is_in_need=is_in_need)
    more = [change for change in usable if change.lines > 0 and change.ends_on_page]
    less = [change for change in usable if change.lines < 0]
    cut = [change for change in usable if change.lines > 0 and not change.ends_on_page]
    found: list[Trial] = []
    if missing <= MOST_MISSING:
        for number in range(1, missing + 1):
            sets = _sets(more[:MOST_MORE], number)
            found += [each for each in sets if sum(c.lines for c in each) == missing][:2]
    for number in (1, 2, 3):
        found += _sets(less[:3], number)
    if missing <= 2:
        found += [(change,) for change in cut[:2]]
        found += [(change, other) for change in cut[:1] for other in more[:1] if missing == 2]
    found.sort(key=lambda trial: (sum(map(_cost, trial)), len(trial)))
    return found[:MOST_TRIALS]


def shifts(changes: Sequence[Change], *, is_in_need: bool = False) -> list[Trial]:
    """Return changes of a page that is full which may end it elsewhere and leave it full.

    For the page before one that cannot be filled by itself: singles, then pairs that both give or
    both take a line.
    """
    usable = _usable(changes, is_in_need=is_in_need)[:MOST_SHIFTS]
    pairs = [pair for pair in _sets(usable, 2) if pair[0].lines == pair[1].lines]
    return [*_sets(usable, 1), *pairs[:MOST_SHIFTS]]


def _usable(changes: Sequence[Change], *, is_in_need: bool) -> list[Change]:
    most = MOST_LOOSE_LINES if is_in_need else 0
    return sorted(
        (
            each
            for each in changes
            if each.cost < DEAREST
            and each.loose_lines <= most
            and max(each.openings, default=0.0) <= LOOSEST
        ),
        key=_cost,
    )


def _sets(changes: Sequence[Change], number: int) -> list[Trial]:
    """Return sets of changes of different paragraphs, cheapest first."""
    sets: Iterator[Trial] = (
        chosen
        for chosen in combinations(changes, number)
        if len({change.paragraph for change in chosen}) == number
    )
    return sorted(sets, key=lambda chosen: sum(map(_cost, chosen)))


def _cost(change: Change) -> float:
    return change.cost
