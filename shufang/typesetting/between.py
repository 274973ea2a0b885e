"""What is between the items of a paragraph: gaps, how they give, where lines may end."""

from __future__ import annotations

from collections.abc import Sequence

from shufang.typesetting.characters import (
    CharacterClass,
    class_of,
    is_never_first,
    is_never_last,
)
from shufang.typesetting.glue import Gap, Squeeze, break_cost, gap, may_break, standard
from shufang.typesetting.item import Item
from shufang.typesetting.settings import LineStyle

C = CharacterClass

RAISED = 0.8
"""Type of less than this share of its neighbour's size is a note mark or an exponent."""


class Between:
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
