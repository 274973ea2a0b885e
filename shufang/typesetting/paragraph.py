"""A measured paragraph: its items, what is between them, where it may break.

All that a line needs to know about its stretch of the paragraph is a difference of two running
sums, so that a line costs the same in a paragraph of any length. Lengths are in one unit of the
caller's choice (the print engine uses pixels), `em` is the size of the paragraph's own type.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from shufang.typesetting.between import Between
from shufang.typesetting.characters import (
    TRIMMED,
    CharacterClass,
    class_of,
    is_letter,
)
from shufang.typesetting.edges import Edges, edges_of
from shufang.typesetting.glue import Squeeze
from shufang.typesetting.item import Item
from shufang.typesetting.settings import LineStyle

C = CharacterClass

HALF_DOTS = frozenset("·‧")
"""The 间隔号 of Chinese; ・ of Japanese is an em wide."""


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
    between = Between(items, is_full, lead, trail, style)
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
        edges_of(items, style, lead, trail, body),
    )


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
