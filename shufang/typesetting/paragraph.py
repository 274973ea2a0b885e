"""A measured paragraph: its items, what is between them, where it may break.

All that a line needs to know about its stretch of the paragraph is a difference of two running
sums, so that a line costs the same in a paragraph of any length. Lengths are in one unit of the
caller's choice (the print engine uses pixels), `em` is the size of the paragraph's own type.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from shufang.typesetting.characters import (
    TRIMMED,
    CharacterClass,
    class_of,
    is_letter,
    is_never_first,
    is_never_last,
)
from shufang.typesetting.glue import Gap, Squeeze, break_cost, gap, may_break, standard
from shufang.typesetting.settings import LineStyle, SpacingTrim

C = CharacterClass

RAISED = 0.8
"""Type of less than this share of its neighbour's size is a note mark or an exponent."""

HALF_DOTS = frozenset("·‧")
"""The 间隔号 of Chinese; ・ of Japanese is an em wide."""


@dataclass(slots=True)
class Item:
    """One character, or one object that counts as a character (picture, ruby, anchor).

    `first` and `last` are the characters that it shows to its neighbours: the same one for a
    character, `""` for an anchor, which is no neighbour to anything.
    """

    first: str
    last: str
    advance: float
    size: float
    before: float = 0.0
    """Margins, borders and padding of inline boxes that begin with the item."""
    after: float = 0.0
    is_opportunity: bool = True
    """Whether UAX #14 allows a break before the item."""
    is_bound: bool = False
    """Whether no break before it is possible: part of a cluster, of unbroken text."""
    is_object: bool = False
    hyphen: float | None = None
    """Width of the hyphen if a line may end before the item inside a word."""
    style: LineStyle | None = None
    """How the item and the gap before it are set, if not as the paragraph is."""

    @property
    def is_visible(self) -> bool:
        """Whether anything of the item is seen."""
        return self.is_object or self.first not in {"", " "}


@dataclass(frozen=True, slots=True)
class Edges:
    """What items take at the ends of lines beside their bodies; each is of n items."""

    first: tuple[float, ...]
    """Room before an item that begins the first line, negative where it hangs out of it."""
    start: tuple[float, ...]
    """Room before an item that begins another line."""
    end: tuple[float, ...]
    """Room after an item that ends a line."""
    last: tuple[float, ...]
    """Room after an item that ends the last line."""
    squeeze: tuple[float, ...]
    """How much of the room after an item goes if the line is too long."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The sums and places of a paragraph of n items; see `measure`."""

    style: LineStyle
    em: float
    is_full: tuple[bool, ...]
    lead: tuple[float, ...]
    """Blank of the glyph that stands before its body."""
    body: tuple[float, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    gaps: tuple[float, ...]
    """Natural blank before each item."""
    squeezable: tuple[float, ...]
    ranks: tuple[Squeeze, ...]
    stretchable: tuple[float, ...]
    """How far the gap before each item opens before all others do."""
    is_elastic: tuple[bool, ...]
    natural: tuple[float, ...]
    """Running sums of gaps and bodies, n + 1 of them; so the next three."""
    squeeze: tuple[float, ...]
    stretch: tuple[float, ...]
    elastic: tuple[int, ...]
    letters: tuple[int, ...]
    head: tuple[int, ...]
    """First item with a body at or after each place (n + 1)."""
    tail: tuple[int, ...]
    """End of the last item with a body before each place (n + 1)."""
    breaks: tuple[int, ...]
    """Where a line may end, in order; the last is n."""
    costs: dict[int, float]
    hyphens: dict[int, float]
    edges: Edges | None = None
    """None where no item takes more than its body."""

    def __len__(self) -> int:
        return len(self.body)

    def width(self, start: int, end: int) -> float:
        """Return the natural width of the items from `start` to `end` set as one line."""
        first, last = self.head[start], self.tail[end]
        if first >= last:
            return 0.0
        hyphen = self.hyphens.get(end, 0.0)
        width = self.natural[last] - self.natural[first] - self.gaps[first] + hyphen
        return width + self.room_before(start) + self.room_after(end)

    def room_before(self, start: int) -> float:
        """Return what the first item of a line takes before its body."""
        head = self.head[start]
        if self.edges is None or head == len(self):
            return 0.0
        return self.edges.start[head] if start else self.edges.first[head]

    def room_after(self, end: int) -> float:
        """Return what the last item of a line takes after its body, if there is room enough."""
        tail = self.tail[end]
        if self.edges is None or not tail:
            return 0.0
        return self.edges.last[tail - 1] if end == len(self) else self.edges.end[tail - 1]

    def squeeze_after(self, end: int) -> float:
        """Return how much of that goes first when the line is too long."""
        tail = self.tail[end]
        return self.edges.squeeze[tail - 1] if self.edges is not None and tail else 0.0

    def widest_part(self) -> float:
        """Return the width of the widest stretch that cannot be broken."""
        starts = (0, *self.breaks)
        return max(map(self.width, starts, self.breaks), default=0.0)


def measure(items: Sequence[Item], em: float, style: LineStyle) -> Paragraph:
    """Return the paragraph of the items."""
    is_full = tuple(_is_full(item) for item in items)
    blanks = [_blanks(item, full) for item, full in zip(items, is_full, strict=True)]
    lead = tuple(blank[0] for blank in blanks)
    trail = [blank[1] for blank in blanks]
    body = tuple(
        item.advance - blank[0] - blank[1] for item, blank in zip(items, blanks, strict=True)
    )
    between = _Between(items, is_full, lead, trail, style)
    between.fill()
    before = tuple(item.before for item in items)
    after = tuple(item.after for item in items)
    wholes = map(sum, zip(between.gaps, body, before, after, strict=True))
    letters = (int(is_letter(item.first)) if item.first else 0 for item in items)
    costs = dict(sorted(between.costs.items()))
    return Paragraph(
        style,
        em,
        is_full,
        lead,
        body,
        before,
        after,
        tuple(between.gaps),
        tuple(between.squeezable),
        tuple(between.ranks),
        tuple(between.stretchable),
        tuple(between.is_elastic),
        _sums(wholes),
        _sums(between.squeezable),
        _sums(between.stretchable),
        tuple(accumulate(map(int, between.is_elastic), initial=0)),
        tuple(accumulate(letters, initial=0)),
        _heads(items),
        _tails(items),
        (*costs, len(items)),
        costs,
        between.hyphens,
        _edges(items, style, lead, trail, body),
    )


def _edges(
    items: Sequence[Item],
    style: LineStyle,
    lead: Sequence[float],
    trail: Sequence[float],
    body: Sequence[float],
) -> Edges | None:
    """Return the room at line ends; None for the style of books, where marks keep none there."""
    if all(each is None or each.trims_all_edges for each in {item.style for item in items}) and (
        style.trims_all_edges
    ):
        return None
    styles = [item.style or style for item in items]
    first, start, end, last, squeeze = ([0.0] * len(items) for _ in range(5))
    for index, (item, each) in enumerate(zip(items, styles, strict=True)):
        kind = class_of(item.first) if item.first else C.JOINER
        if each.trim in _SPACED_FIRST:
            first[index] = lead[index]
        if each.trim in _SPACED_STARTS:
            start[index] = lead[index]
        if each.trim not in _TRIMMED_ENDS:
            end[index] = last[index] = trail[index]
            squeeze[index] = 0.0 if each.trim is SpacingTrim.SPACE_ALL else trail[index]
        if "first" in each.hang and kind is C.OPENING:
            first[index] = -body[index]
        if item.last in _HANGING and "force-end" in each.hang:
            end[index], squeeze[index] = -body[index], 0.0
        elif item.last in _HANGING and "allow-end" in each.hang:
            squeeze[index] = end[index] + body[index]
        if "last" in each.hang and kind is C.CLOSING:
            last[index] = -body[index]
    return Edges(tuple(first), tuple(start), tuple(end), tuple(last), tuple(squeeze))


_SPACED_FIRST = frozenset({SpacingTrim.SPACE_ALL, SpacingTrim.NORMAL, SpacingTrim.SPACE_FIRST})
_SPACED_STARTS = frozenset({SpacingTrim.SPACE_ALL, SpacingTrim.NORMAL})
_TRIMMED_ENDS = frozenset({SpacingTrim.TRIM_BOTH, SpacingTrim.TRIM_ALL})
_HANGING = frozenset("、。，．､｡,.")
"""Stops and commas that may hang (CSS Text 3, 8.2.1)."""


def _sums(values: Sequence[float] | map[float]) -> tuple[float, ...]:
    return tuple(accumulate(values, initial=0.0))


def _is_full(item: Item) -> bool:
    if item.is_object or not item.first:
        return False
    return class_of(item.first) in TRIMMED and item.advance > 0.8 * item.size


def _blanks(item: Item, is_full: bool) -> tuple[float, float]:
    """Return the blanks before and after the body of an item."""
    if is_full:
        blank = item.advance - item.size / 2
        return (blank, 0.0) if class_of(item.first) is C.OPENING else (0.0, blank)
    is_dot = item.first in HALF_DOTS and not item.is_object
    if is_dot and item.advance > 0.8 * item.size:
        blank = (item.advance - item.size / 2) / 2  # 间隔号 takes half an em (GB/T 15834 5.1.7).
        return blank, blank
    return 0.0, 0.0


def _is_bodiless(item: Item) -> bool:
    """Whether an item takes no room at either end of a line."""
    is_space = item.first == " " and not item.is_object
    return is_space or not item.first or (class_of(item.first) is C.JOINER and not item.advance)


def _heads(items: Sequence[Item]) -> tuple[int, ...]:
    heads = [len(items)]
    for index in range(len(items) - 1, -1, -1):
        heads.append(heads[-1] if _is_bodiless(items[index]) else index)
    return tuple(reversed(heads))


def _tails(items: Sequence[Item]) -> tuple[int, ...]:
    tails = [0]
    for index, item in enumerate(items):
        tails.append(tails[-1] if _is_bodiless(item) else index + 1)
    return tuple(tails)


class _Between:
    """Fills the lists of what is between the items."""

    def __init__(
        self,
        items: Sequence[Item],
        is_full: Sequence[bool],
        lead: Sequence[float],
        trail: Sequence[float],
        style: LineStyle,
    ) -> None:
        count = len(items)
        self.items, self.is_full, self.style = items, is_full, style
        self.lead, self.trail = lead, trail
        self.gaps = [0.0] * count
        self.squeezable = [0.0] * count
        self.ranks = [Squeeze.NEVER] * count
        self.stretchable = [0.0] * count
        self.is_elastic = [False] * count
        self.costs: dict[int, float] = {}
        self.hyphens: dict[int, float] = {}
        self.exclamations = 0

    def fill(self) -> None:
        """Look at every item and its nearest visible neighbour before it."""
        before = -1
        """Index of the neighbour."""
        bound = False
        """Whether a joiner stands between that forbids a break (U+2060)."""
        for index, item in enumerate(self.items):
            if before >= 0:
                self._break(before, index, bound)
            if not item.first or class_of(item.first) is C.JOINER:
                bound = bound or item.is_bound or item.first == "\u2060"
                continue
            if item.first == " " and not item.is_object:
                self._space(index)
            elif before >= 0 and not (item.is_bound and not item.advance):
                self._gap(before, index, bound)
            before, bound = index, False

    def _space(self, index: int) -> None:
        item = self.items[index]
        wide, narrow = self.style.word_space_max, self.style.word_space_min
        if self.style.justify in {"inter-word", "inter-character"}:
            self.is_elastic[index] = True
        else:
            self.stretchable[index] = max(0.0, wide * item.size - item.advance)
        self.squeezable[index] = max(0.0, item.advance - narrow * item.size)
        self.ranks[index] = Squeeze.WORD_SPACE

    def _gap(self, before: int, index: int, bound: bool) -> None:
        first, second = self.items[before], self.items[index]
        found = self._lookup(before, index)
        is_raised = second.size < RAISED * first.size
        if found.autospace and is_raised:
            pass  # 注<sup>1</sup>: a raised figure keeps to its word.
        elif found.autospace:
            self._autospace(index, max(first.size, second.size), first.last, second.first)
        else:
            kept = found.after
            if is_raised and class_of(first.last) is C.CLOSING:
                kept = 0.0
            if class_of(first.last) is C.EXCLAMATION and kept:
                kept = self._after_exclamations(before)
            blank = kept * self.trail[before] + found.before * self.lead[index]
            self.gaps[index] = blank
            self.ranks[index] = found.squeeze
            share = self.style.stop_squeeze if found.squeeze is Squeeze.STOP else 1.0
            self.squeezable[index] = blank * share if found.squeeze else 0.0
        dash = C.DASH in (class_of(first.last), class_of(second.first))
        is_range = dash and self._is_range(before, index)
        if self.style.justify == "inter-character":
            self.is_elastic[index] = not bound
        elif self.style.justify == "auto":
            self.is_elastic[index] = found.is_elastic and not (bound or is_range or is_raised)

    def _lookup(self, before: int, index: int) -> Gap:
        first, second = self.items[before].last, self.items[index].first
        is_full = self.is_full
        style = self._style(index)
        return gap(standard(first), is_full[before], standard(second), is_full[index], style)

    def _autospace(self, index: int, size: float, first: str, second: str) -> None:
        style = self._style(index)
        self.gaps[index] = style.autospace * size
        self.squeezable[index] = max(0.0, style.autospace - style.autospace_min) * size
        self.ranks[index] = Squeeze.AUTOSPACE
        if not (class_of(first) is C.DIGIT and class_of(second) is C.UNIT):
            self.stretchable[index] = max(0.0, style.autospace_max - style.autospace) * size
        if self.style.justify != "auto":
            self.stretchable[index] = 0.0

    def _word_before(self, index: int) -> str:
        """Return the last character before a space and those beside it."""
        while index > 0 and self.items[index].last in {" ", ""}:
            index -= 1
        return self.items[index].last

    def _style(self, index: int) -> LineStyle:
        return self.items[index].style or self.style

    def _after_exclamations(self, index: int) -> float:
        """Two of ？！ take one em together, three take two (GB/T 15834 5.1.2)."""
        count = 1
        while index >= count and class_of(self.items[index - count].last) is C.EXCLAMATION:
            count += 1
        return 0.0 if count % 2 == 0 else 1.0

    def _is_range(self, before: int, index: int) -> bool:
        """Whether one of two neighbours is a single —, a connector of two ends."""
        return any(
            class_of(self.items[place].first) is C.DASH and self._is_single_dash(place)
            for place in (before, index)
        )

    def _is_single_dash(self, index: int) -> bool:
        items = self.items
        sides = [items[side].first for side in (index - 1, index + 1) if 0 <= side < len(items)]
        return not any(side and class_of(side) is C.DASH for side in sides)

    def _break(self, before: int, index: int, bound: bool) -> None:
        first, second = self.items[before], self.items[index]
        if second.hyphen is not None:
            self.hyphens[index] = second.hyphen
            self.costs[index] = self.style.hyphen
            return
        # The break is before the first anchor, so that the anchor stays with its word.
        at = index
        while at - 1 > before and not self.items[at - 1].first:
            at -= 1
        if bound or second.is_bound:
            return
        is_raised = second.size < RAISED * first.size and not first.is_object
        if is_raised and first.last != " ":
            return  # No line begins with a note mark or a number of the references.
        if at < index and any(self.items[place].is_bound for place in range(at, index)):
            return
        if not second.first or class_of(second.first) is C.JOINER:
            return
        if class_of(second.first) is C.DASH and self._is_single_dash(index):
            return
        one, two = standard(first.last), standard(second.first)
        full = self.is_full
        if first.last == " " and not first.is_object:
            ending = is_never_last(standard(self._word_before(before)))
            allowed = second.is_opportunity and not (ending or is_never_first(two))
        else:
            level = self._style(index).line_break
            opportunity = second.is_opportunity
            allowed = may_break(one, full[before], two, full[index], opportunity, level)
        if allowed:
            self.costs[at] = break_cost(one, two, self.style)
