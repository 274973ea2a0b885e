"""What the making of a page changes, so that a page can be made again from where it began."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shufang.engines.deferring import Order
from shufang.engines.weasyprint_engine import Box, kind

if TYPE_CHECKING:
    from weasyprint.layout import LayoutContext

Resume = dict[int, "Resume | None"] | None
"""Where the flow goes on: indexes of boxes in their parents; None at its beginning or end."""


@dataclass(frozen=True, slots=True)
class PageState:
    """All that a page starts from: waiting notes, broken floats, page records, order of blocks."""

    footnotes: tuple[Box, ...]
    reported: tuple[Box, ...]
    broken: tuple[tuple[Box, Any], ...]
    records: tuple[tuple[Any, ...], ...]
    """The engine's `page_maker`: resume point, break, side, counters of each page so far."""
    order: Order

    @classmethod
    def of(cls, context: LayoutContext, order: Order) -> PageState:
        """Return the state before the next page."""
        return cls(
            tuple(context.footnotes),
            tuple(context.reported_footnotes),
            tuple(context.broken_out_of_flow.items()),
            tuple(context.page_maker),
            order,
        )

    def restore(self, context: LayoutContext) -> None:
        """Bring the state back."""
        context.footnotes = list(self.footnotes)
        context.reported_footnotes = list(self.reported)
        context.broken_out_of_flow = dict(self.broken)
        context.page_maker = list(self.records)
        self.order.restore()


@dataclass(frozen=True, slots=True)
class Place:
    """A box at which a page ended, none of which is on the page."""

    parent: Box
    index: int
    path: tuple[int, ...]
    """Indexes that lead from the root to the parent."""


def place_of(root: Box, resume: Resume) -> Place | None:
    """Return where a page ended; None inside of a paragraph."""
    box, path = root, list[int]()
    while resume is not None:
        ((index, resume),) = resume.items()
        if kind(box) == "LineBox" or not box.children:
            return None
        if resume is None:
            return Place(box, index, tuple(path)) if index < len(box.children) else None
        path.append(index)
        box = box.children[index]
    return None


def following_line(root: Box, resume: Resume) -> Box | None:
    """Return the line box of the paragraph at which a page ended, if none of it is on the page."""
    place = place_of(root, resume)
    if place is None:
        return None
    box = place.parent.children[place.index]
    while kind(box) != "LineBox" and box.children:
        box = next((child for child in box.children if child.is_in_normal_flow()), box.children[0])
    return box if kind(box) == "LineBox" else None


def below(resume: Resume, path: tuple[int, ...]) -> Resume:
    """Return a resume point as seen from the box to which a path leads; None if it is not in it."""
    for step in path:
        if resume is None or step not in resume:
            return None
        resume = resume[step]
    return resume


def above(resume: Resume, path: tuple[int, ...]) -> Resume:
    """Return a resume point of the box to which a path leads, as seen from the root."""
    for step in reversed(path):
        resume = {step: resume}
    return resume


def set_resume(context: LayoutContext, index: int, resume: Resume, page_name: str) -> None:
    """Let page `index` begin elsewhere, as an ordinary page of that name."""
    _, _, *others = context.page_maker[index]
    context.page_maker[index] = (resume, {"break": "any", "page": page_name}, *others)
