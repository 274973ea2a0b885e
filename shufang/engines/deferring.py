"""Figures and tables that do not fit give way to the text after them and head the next page.

A block with `--defer: section` stands where it is written as long as it fits on the page. If it
does not, the paragraphs that follow it up to the next heading fill the page, and the block stands
at the top of the next page, even between two parts of a paragraph. So it never moves before its
mention, out of its section or past another such block; the text never waits for it.
(CSS Page Floats 3 describes such floats with `float-reference: page`; the engine has none.)

The engine knows only one order of boxes and resumes by their numbers. So the order of the children
of the block's parent is changed: for the page that gets the text, and once more for the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import cast

import tinycss2

from shufang.engines.resuming import RESUMES, Skip
from shufang.engines.weasyprint_engine import Box, kind

PROPERTY = "__defer"
"""The engine's name for the custom property `--defer`."""

MOST_WAITING = 2
"""Places with figures that text may pass on one page: with more, short texts between tall figures
would all stand on the first page, and the figures alone on the pages after it."""

_KEEPING = frozenset({"avoid", "avoid-page"})
_FORCING = frozenset({"page", "left", "right", "recto", "verso"})


@dataclass(frozen=True, slots=True)
class Order:
    """The children of each parent that has been reordered, and the boxes that resume."""

    children: tuple[tuple[Box, tuple[Box, ...]], ...] = ()
    resuming: tuple[tuple[Box, Skip], ...] = ()

    def restore(self) -> None:
        """Bring this order back; boxes that were reordered later are its caller's business."""
        for parent, children in self.children:
            for child in children:
                child.__dict__.pop(RESUMES, None)
            parent.children = list(children)
        for box, skip in self.resuming:
            box.__dict__[RESUMES] = skip


def mark_deferrable(root: Box) -> list[Box]:
    """Mark the blocks that may give way; return their parents.

    The mark must stay with the copies that the engine makes of a box for each page.
    """
    parents: dict[int, Box] = {}
    for box in root.descendants():
        last: Box | None = None
        for child in box.children:
            if child.is_in_normal_flow() and _is_declared(child):
                child.__dict__["is_deferrable"] = True
                child.__dict__["follows_text"] = last is None or not is_deferrable(last)
                parents[id(box)] = box
            last = child
    return list(parents.values())


def _is_declared(box: Box) -> bool:
    cascaded = getattr(box.style, "cascaded", None)
    if kind(box) == "TableBox" or not cascaded or PROPERTY not in cascaded:
        return False
    value = cascaded[PROPERTY][0]
    return cast(str, tinycss2.serialize(getattr(value, "tokens", value))).strip() == "section"


def is_deferrable(box: Box) -> bool:
    """Whether the block may give way to the text after it."""
    return bool(box.__dict__.get("is_deferrable"))


def order_of(parents: Sequence[Box]) -> Order:
    """Return the present order."""
    children = tuple((parent, tuple(parent.children)) for parent in parents)
    resuming = tuple(
        (child, child.__dict__[RESUMES])
        for _, several in children
        for child in several
        if RESUMES in child.__dict__
    )
    return Order(children, resuming)


@dataclass(frozen=True, slots=True)
class Deferral:
    """Blocks that wait for the next page, and the text that goes before them."""

    parent: Box
    before: tuple[Box, ...]
    """Children before the first block that found no room."""
    section: tuple[Box, ...]
    """That block and what follows it up to the next heading: text, and blocks like it."""
    after: tuple[Box, ...]

    @property
    def text(self) -> list[Box]:
        """The part of the section that may stand before the block."""
        return [box for box in self.section if not is_deferrable(box)]

    def move_behind_text(self) -> None:
        """Let the text come first: for the page on which the block did not fit."""
        waiting = filter(is_deferrable, self.section)
        self.parent.children = [*self.before, *self.text, *waiting, *self.after]

    @property
    def page_name(self) -> str:
        """The type of page that the block wants."""
        return cast(str, self.section[0].page_values()[0])  # type: ignore[attr-defined]

    @property
    def is_among_text(self) -> bool:
        """Whether the block stands on a page as the text does, and forces none."""
        style = self.section[0].style
        names = {box.page_values()[0] for box in (self.section[0], self.text[0])}  # type: ignore[attr-defined]
        return style["break_before"] not in _FORCING and len(names) == 1

    def move_to_page_top(self, index: int, skip: Skip | None) -> None:
        """Put the block before the child at which the page ended.

        So come the blocks between it and that child; what is after that child stays in its order.
        `skip` is where the child goes on, None if none of it is on the page.
        """
        text = self.text[: index - len(self.before)]
        ended = self.text[len(text)]
        place = self.section.index(ended)
        if skip is not None:
            ended.__dict__[RESUMES] = skip
        waiting = filter(is_deferrable, self.section[:place])
        rest = self.section[place:]
        self.parent.children = [*self.before, *text, *waiting, *rest, *self.after]


def deferral_at(parent: Box, index: int) -> Deferral | None:
    """Return how the child at which a page ended may give way; None if it may not."""
    children = list(parent.children)
    if index >= len(children) or not is_deferrable(children[index]):
        return None
    section = _within_reach(list(takewhile(_is_of_section, children[index:])))
    if all(map(is_deferrable, section)):
        return None
    rest = children[index + len(section) :]
    return Deferral(parent, tuple(children[:index]), tuple(section), tuple(rest))


def _within_reach(section: list[Box]) -> list[Box]:
    """Return the section up to where text would pass too many blocks.

    Blocks that were written one after the other, such as a row of plates, count as one.
    """
    places = 0
    for index, box in enumerate(section):
        places += bool(box.__dict__.get("follows_text"))
        if places > MOST_WAITING:
            return section[:index]
    return section


def _is_of_section(box: Box) -> bool:
    return is_deferrable(box) or _may_go_before(box)


def _may_go_before(box: Box) -> bool:
    """Whether a block is running text that keeps to nothing and forces nothing."""
    style = box.style
    return (
        box.is_in_normal_flow()
        and not is_deferrable(box)
        and style["break_after"] not in _KEEPING | _FORCING
        and style["break_before"] not in _KEEPING | _FORCING
        and box.element is not None
        and box.element.tag.rpartition("}")[2] not in _NO_TEXT
    )


_NO_TEXT = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "section", "header", "aside"})
