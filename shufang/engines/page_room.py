"""What a laid out page has to say about its fullness: the room at its foot, its paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shufang.engines.block_space import BlockSpace, spaces_on
from shufang.engines.weasyprint_engine import Box, kind
from shufang.typesetting.breaking import Plan, openings
from shufang.typesetting.page_filling import DEAREST, Change

if TYPE_CHECKING:
    from shufang.engines.chinese_lines_reading import Stream
    from shufang.engines.chinese_lines_setting import ComposedLine

LEAST_LINES = 2
"""Paragraphs of one line are left alone."""

LONGEST = 4000
"""Characters: what is left of a longer paragraph fills its pages anyhow, and each question about
its lines would set all of it again."""

_APART = frozenset({"TableBox", "InlineTableBox", "FlexBox", "GridBox", "InlineBlockBox"})
"""Boxes with lines that do not stand in the main flow."""

_EDGES = ("padding_bottom", "border_bottom_width", "margin_bottom")


@dataclass(frozen=True, slots=True)
class Asked:
    """A paragraph of the page and where its part on the page begins."""

    stream: Stream
    part: int
    start: int

    @property
    def is_asked(self) -> bool:
        """Whether the paragraph has been asked on an earlier try."""
        return (self.part, self.start) in self.stream.wishes

    def ask(self, lines: int) -> None:
        """Ask for so many lines more or less from now on."""
        self.stream.wishes[self.part, self.start] = lines

    def release(self) -> None:
        """Take it back."""
        self.stream.wishes.pop((self.part, self.start), None)


@dataclass(frozen=True, slots=True)
class Wish:
    """A line more or less that a paragraph is asked for, or a line of space beside a block."""

    asked: Asked | BlockSpace
    lines: int
    loose_lines: int
    """How many lines look loose for it."""

    def ask(self) -> None:
        """Ask for it from now on."""
        self.asked.ask(self.lines)

    def release(self) -> None:
        """Take it back."""
        self.asked.release()


def bottom_of(page: Box) -> float:
    """Return where the main text of a page ends, with its own margins (pixels)."""
    return _bottom(page.children[0])


def _bottom(box: Box) -> float:
    if kind(box) == "LineBox" or not box.children:
        return box.position_y + box.margin_height()
    inner = [child for child in box.children if child.is_in_normal_flow()]
    if not inner:
        return box.position_y + box.margin_height()
    if kind(box) in {"FlexBox", "GridBox"}:
        return box.position_y + box.margin_height()
    several = inner if getattr(inner[-1], "is_column", False) else inner[-1:]
    # A box that goes on overleaf has lost its lower edges and been drawn out to the page's end.
    edges = sum(float(getattr(box, edge)) for edge in _EDGES)
    return max(map(_bottom, several)) + edges


def changes_of(
    page: Box, following: Box | None, pitch: float
) -> Iterator[tuple[Asked | BlockSpace, Change]]:
    """Yield what could be changed in the paragraphs and blocks of a page, and just after it.

    `following` is the line box of the paragraph with which the next page begins if none of it is
    on this page; paragraphs on another pitch than the page's are left alone.
    """
    found: dict[tuple[int, int], tuple[ComposedLine, int, bool]] = {}
    for line in _lines(page.children[0]):
        composed: ComposedLine | None = line.__dict__.get("composed")
        if composed is None or abs(line.height - pitch) > 0.01 * pitch:
            continue
        key = id(composed.stream), composed.part
        first, number, _ = found.get(key, (composed, 0, False))
        found[key] = first, number + 1, composed.is_last
    number = 0
    for first, lines, is_last in found.values():
        if not first.column.is_justified or (is_last and lines < LEAST_LINES):
            continue
        asked = Asked(first.stream, first.part, first.start)
        is_long = len(first.stream.parts[first.part]) - first.start > LONGEST
        if not asked.is_asked and not is_long:
            plan = first.stream.plan_from(first.part, first.start, first.column)
            yield from _changes(asked, plan, number, is_last)
        number += 1
    for space in spaces_on(page.children[0]):
        for lines, cost in enumerate(space.costs, start=1):
            yield space, Change(number, lines, cost, (), ends_on_page=True)
        number += 1
    stream: Stream | None = following.__dict__.get("chinese_stream") if following else None
    if stream is not None:
        for plan in stream.plans.get((0, 0), ())[:1]:
            if plan.column.is_justified and plan.lines >= LEAST_LINES:
                yield from _changes(Asked(stream, 0, plan.start), plan, number, is_last=False)


def _changes(
    asked: Asked, plan: Plan, number: int, is_last: bool
) -> Iterator[tuple[Asked, Change]]:
    part = asked.stream.parts[asked.part]
    for lines in (-1, 1):
        cost = plan.prices.get(lines)
        if cost is not None and cost < DEAREST:
            other = asked.stream.plan_from(asked.part, asked.start, plan.column, lines)
            opened = tuple(openings(part, other))
            yield asked, Change(number, lines, cost, opened, is_last)


def _lines(box: Box) -> Iterator[Box]:
    for child in box.children:
        if not child.is_in_normal_flow() or kind(child) in _APART:
            continue
        if kind(child) == "LineBox":
            yield child
        elif child.style["column_count"] == "auto" and child.style["column_width"] == "auto":
            yield from _lines(child)
