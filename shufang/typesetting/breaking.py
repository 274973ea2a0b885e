"""Optimum fit: the line ends of a whole paragraph at once.

After Knuth and Plass, *Breaking paragraphs into lines* (1981): a shortest way through the places
where the paragraph may break, where every line costs by how far it is squeezed or stretched, and
some line ends cost more. The number of lines is part of the state, so that a paragraph can be
asked for one line more or less, and the price of that is known.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from shufang.typesetting.paragraph import Paragraph

ROUNDING = 1e-3
"""Widths that differ by less are the same (in the caller's unit)."""

LINE = 5.0
"""Cost of every line: fewer lines are better among equals."""

SQUEEZED = 40.0
OPENED = 8.0
"""Cost of gaps squeezed to their limits; of the gaps that open first opened to theirs."""

LOOSE = 100.0
"""Cost of a line opened as far as the style calls loose."""

SHORT_LINE = 400.0
RUNT = 3e7
OVERFULL = 1e9
SHORTEST, SHORTEST_RAGGED = 0.75, 0.4
"""Share of the column that a line must fill by itself, if any line can; so if it is ragged."""

NARROW_EM = 8.0
"""Columns of fewer characters cannot afford to avoid single characters on last lines."""

SHORT_EM = 2.4
"""A last line should be longer than the next paragraph's indent."""


MOST_BALANCED = 10
"""Paragraphs of more lines are not balanced (CSS Text 4 leaves the number to us)."""

BALANCE_STEP = 0.05
"""Em: how exactly lines are balanced."""


@dataclass(frozen=True, slots=True)
class Column:
    """The room for lines: width of the first and of the others, and how they fill it."""

    first: float
    rest: float
    is_justified: bool = True
    is_last_justified: bool = False


@dataclass(frozen=True)
class Plan:
    """The line ends from `start` on: each line's start to its end."""

    start: int
    column: Column
    ends: dict[int, int]
    prices: dict[int, float]
    """For -1, 0, +1 lines: what that many lines more would cost, if it can be done."""
    others: dict[int, dict[int, int]] = field(default_factory=dict)
    """For -1 and +1 lines: the line ends then."""

    def with_lines(self, more: int) -> Plan:
        """Return the plan with so many lines more or less, this one if there is no such way."""
        ends = self.others.get(more)
        return self if ends is None else replace(self, ends=ends, others={})

    @cached_property
    def lines(self) -> int:
        """Number of lines."""
        return len(self.ends)


def break_lines(paragraph: Paragraph, column: Column, start: int = 0, extra_lines: int = 0) -> Plan:
    """Return the cheapest line ends of the paragraph from `start` on.

    `extra_lines` asks for so many lines more or less; without such a way, it has no effect. The
    paragraph's style may ask for lines that fill one after the other, or for lines of like length
    (CSS Text 4, text-wrap-style).
    """
    wrap = paragraph.style.wrap
    if wrap == "stable" or (wrap == "auto" and not column.is_justified):
        return Plan(start, column, _Search(paragraph, column, start).first_fit(), {0: 0.0})
    if wrap == "balance":
        return replace(
            _optimum(paragraph, _balanced(paragraph, column, start), start), column=column
        )
    return _optimum(paragraph, column, start).with_lines(extra_lines)


def _optimum(paragraph: Paragraph, column: Column, start: int) -> Plan:
    search = _Search(paragraph, column, start)
    ends = search.run()
    best = min(ends, key=lambda lines: (ends[lines], lines))
    if not column.is_justified:
        best = min(ends)
    near = [lines for lines in ends if abs(lines - best) <= 1]
    prices = {lines - best: ends[lines] - ends[best] for lines in near}
    ways = {lines - best: search.way(lines) for lines in near}
    return Plan(start, column, ways.pop(0), prices, ways)


def _balanced(paragraph: Paragraph, column: Column, start: int) -> Column:
    """Return the narrowest column in which the paragraph has as many lines as in this one."""
    lines = len(_Search(paragraph, column, start).first_fit())
    if not 1 < lines <= MOST_BALANCED:
        return column
    low, high = 0.0, column.rest
    while high - low > BALANCE_STEP * paragraph.em:
        width = (low + high) / 2
        narrow = Column(max(0.0, column.first - column.rest + width), width, is_justified=False)
        fits = len(_Search(paragraph, narrow, start).first_fit()) <= lines
        is_whole = paragraph.widest_part() <= min(narrow.first, width) + ROUNDING
        low, high = (low, width) if fits and is_whole else (width, high)
    return Column(column.first - column.rest + high, high, is_justified=False)


def openings(paragraph: Paragraph, plan: Plan) -> Iterator[float]:
    """Yield how far each line of a plan opens all of its gaps, in em.

    Word spaces and the gaps between Han and Latin, which open first, do not count.
    """
    column = plan.column
    for start, end in plan.ends.items():
        if end == len(paragraph) and not column.is_last_justified:
            continue
        width = column.first if start == plan.start else column.rest
        head, tail = paragraph.head[start], paragraph.tail[end]
        inner = min(head + 1, len(paragraph))
        slack = width - paragraph.width(start, end)
        slack -= paragraph.stretch[tail] - paragraph.stretch[inner]
        elastic = paragraph.elastic[tail] - paragraph.elastic[inner]
        yield max(0.0, slack - ROUNDING) / max(elastic, 1) / paragraph.em


class _Search:
    """One search; `table` has for each place the cheapest way with each number of lines."""

    def __init__(self, paragraph: Paragraph, column: Column, start: int) -> None:
        self.paragraph, self.column, self.start = paragraph, column, start
        self.places = paragraph.breaks
        last = [paragraph.tail[place] for place in self.places]
        self.natural = [paragraph.natural[place] for place in last]
        # Ragged lines are set as they come; only the blank of a last mark gives way.
        self.sums = paragraph.squeeze if column.is_justified else (0.0,) * (len(paragraph) + 1)
        self.squeeze = [self.sums[place] for place in last]
        self.least = self.natural
        if paragraph.edges is not None:
            after = [paragraph.room_after(place) for place in self.places]
            less = [paragraph.squeeze_after(place) for place in self.places]
            self.natural = [a + b for a, b in zip(self.natural, after, strict=True)]
            self.squeeze = [a + b for a, b in zip(self.squeeze, less, strict=True)]
            self.least = [a - b for a, b in zip(self.natural, less, strict=True)]
        self.stretch = [paragraph.stretch[place] for place in last]
        self.elastic = [paragraph.elastic[place] for place in last]
        self.tight = [a - b for a, b in zip(self.natural, self.squeeze, strict=True)]
        self.penalties = [paragraph.costs.get(place, 0.0) for place in self.places]
        self.loose = LOOSE / (paragraph.em * paragraph.style.loose) ** 2
        self.table: list[dict[int, tuple[float, int]]] = [{} for _ in self.places]

    def run(self) -> dict[int, float]:
        """Fill the table; return the cost of each possible number of lines."""
        first = bisect_right(self.places, self.start)
        self._extend(self.start, first, {0: (0.0, -1)}, self.column.first, -1)
        for index in range(first, len(self.places) - 1):
            states = self.table[index]
            if states:
                self._extend(self.places[index], index + 1, _near(states), self.column.rest, index)
        return {lines: cost for lines, (cost, _) in self.table[-1].items()}

    def first_fit(self) -> dict[int, int]:
        """Return the lines that take in as much as fits, one after the other."""
        ends: dict[int, int] = {}
        start, width = self.start, self.column.first
        last = len(self.places) - 1
        index = bisect_right(self.places, start)
        while index <= last:
            head = self.paragraph.head[start]
            base = self.paragraph.natural[head] - self.paragraph.room_before(start)
            base += self.paragraph.gaps[head] if head < len(self.paragraph) else 0.0
            limit = base + width + ROUNDING
            following = index
            while following < last and self.least[following + 1] <= limit:
                following += 1
            ends[start] = start = self.places[following]
            index, width = following + 1, self.column.rest
        return ends

    def way(self, lines: int) -> dict[int, int]:
        """Return the lines of the cheapest way to the end with that many lines."""
        places: list[int] = []
        index = len(self.places) - 1
        while index >= 0:
            places.append(self.places[index])
            index = self.table[index][lines][1]
            lines -= 1
        places.append(self.start)
        places.reverse()
        return dict(pairwise(places))

    def _extend(
        self,
        start: int,
        next_index: int,
        states: dict[int, tuple[float, int]],
        width: float,
        origin: int,
    ) -> None:
        """Put every line that may begin at `start` at the end of the ways that lead there."""
        paragraph = self.paragraph
        head = paragraph.head[start]
        inner = min(head + 1, len(paragraph))
        base = paragraph.natural[head] + (paragraph.gaps[head] if head < len(paragraph) else 0.0)
        base -= paragraph.room_before(start)
        natural, places, hyphens = self.natural, self.places, paragraph.hyphens
        last = len(places) - 1
        for index in self._candidates(base, inner, next_index, width):
            slack = width - natural[index] + base
            if hyphens and places[index] in hyphens:
                slack -= hyphens[places[index]]
            cost = self._cost(index, inner, slack, width)
            if index == last:
                cost += self._ending(start, head, width - slack)
            target = self.table[index]
            for lines, (so_far, _) in states.items():
                total = so_far + cost
                known = target.get(lines + 1)
                if known is None or total < known[0]:
                    target[lines + 1] = total, origin

    def _candidates(self, base: float, inner: int, next_index: int, width: float) -> list[int]:
        """Return the places where a line may end: neither too long nor much too short."""
        limit = width + ROUNDING + base - self.sums[inner]
        upper = bisect_right(self.tight, limit, lo=next_index)
        share = SHORTEST if self.column.is_justified else SHORTEST_RAGGED
        lower = bisect_left(self.natural, base + share * width, lo=next_index, hi=upper)
        if self.paragraph.edges is not None:
            # What marks take at line ends makes the widths rise and fall a little.
            near = range(max(lower - 2, next_index), min(upper + 2, len(self.tight)))
            found = [
                index
                for index in near
                if self.tight[index] <= limit and self.natural[index] >= base + share * width
            ]
            upper = found[-1] + 1 if found else upper
        else:
            found = list(range(lower, upper))
        found = found or [max(upper - 1, next_index)]
        last = len(self.places) - 1
        if upper > last and found[-1] != last:
            found.append(last)
        return found

    def _cost(self, index: int, inner: int, slack: float, width: float) -> float:
        """Return the cost of a line with that much room left (or lacking)."""
        if slack < -ROUNDING:
            squeeze = self.squeeze[index] - self.sums[inner]
            if -slack > squeeze + ROUNDING:
                return OVERFULL * (1 - slack / width)
            cost = SQUEEZED * (slack / squeeze) ** 2
        elif index == len(self.places) - 1 and not self.column.is_last_justified:
            cost = 0.0
        elif not self.column.is_justified:
            cost = LOOSE * (slack / width) ** 2
        else:
            stretch = self.stretch[index] - self.paragraph.stretch[inner]
            elastic = self.elastic[index] - self.paragraph.elastic[inner]
            if slack <= stretch:
                cost = OPENED * (slack / stretch) ** 2 if stretch > 0 else 0.0
            else:
                opened = (slack - stretch) / (elastic if elastic > 0 else 0.1)
                cost = (OPENED if stretch > 0 else 0.0) + self.loose * opened * opened
        cost += LINE + self.penalties[index]
        return cost * cost

    def _ending(self, start: int, head: int, natural: float) -> float:
        """Return the cost of a last line that is too short (单字不成行)."""
        paragraph = self.paragraph
        if start == self.start or head == len(paragraph):
            return 0.0
        if paragraph.letters[-1] - paragraph.letters[head] <= 1:
            return RUNT if self.column.rest >= NARROW_EM * paragraph.em else SHORT_LINE
        return SHORT_LINE if natural < SHORT_EM * paragraph.em else 0.0


def _near(states: dict[int, tuple[float, int]]) -> dict[int, tuple[float, int]]:
    """Keep the numbers of lines next to the cheapest one: what a page may ask for."""
    if len(states) <= 2:
        return states
    best = min(states, key=lambda lines: states[lines][0])
    return {lines: state for lines, state in states.items() if abs(lines - best) <= 1}
