"""What marks take at the ends of lines (行首行尾标点): blanks that stay, marks that hang."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shufang.typesetting.characters import CharacterClass, class_of
from shufang.typesetting.item import Item
from shufang.typesetting.settings import LineStyle, SpacingTrim

C = CharacterClass


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


def edges_of(
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
