"""A line of space more beside a block: the last means to fill a page but loose lines.

Figures, tables and extracts stand in white space of whole lines anyway; a heading has its lines of
space above it. One line more there disturbs nobody on a page that would else end short, nor do two
beside a figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from shufang.engines.grid import STEP
from shufang.engines.weasyprint_engine import Box

SPACE = "block_space"
"""Attribute of a block to which a line of space may be added; all its copies share it."""

BESIDE_BLOCK, ABOVE_HEADING = (2e4, 8e4), (2e5,)
"""What the first such line costs, and two of them, in the demerits of paragraphs (`breaking`)."""

_KEEPING = frozenset({"avoid", "avoid-page"})


@dataclass(slots=True, eq=False)
class BlockSpace:
    """The space wanted beside one block, in lines, and how much of it goes above."""

    above: float
    costs: tuple[float, ...]
    lines: int = 0

    def ask(self, lines: int) -> None:
        """Ask for so many lines from now on."""
        self.lines = lines

    def release(self) -> None:
        """Take it back."""
        self.lines = 0


def mark_spaces(root: Box) -> None:
    """Mark the blocks of the main flow that take whole lines: they may take one more."""
    for box in root.descendants():
        if STEP in box.__dict__:
            is_heading = box.style["break_after"] in _KEEPING
            above, costs = (1.0, ABOVE_HEADING) if is_heading else (0.5, BESIDE_BLOCK)
            box.__dict__[SPACE] = BlockSpace(above, costs)


def spaces_on(root: Box) -> Iterator[BlockSpace]:
    """Yield the blocks of a page that could take another line: all but the first and the last."""
    found = [box for box in root.descendants() if SPACE in box.__dict__]
    top = root.position_y
    for box in found:
        space = cast(BlockSpace, box.__dict__[SPACE])
        if box.position_y > top + 1 and not space.lines:
            yield space


@contextmanager
def adding_space(pitch: float) -> Iterator[None]:
    """Lay out blocks with the space that is wanted beside them."""
    from weasyprint.layout import block

    lay_out_block = cast(Callable[..., tuple[Box | None, object]], block.block_level_layout)

    def lay_out_with_space(*arguments: object, **named: object) -> tuple[Box | None, object]:
        result = lay_out_block(*arguments, **named)
        box, resume = result[:2]
        space: BlockSpace | None = box.__dict__.get(SPACE) if box is not None else None
        if box is not None and space is not None and space.lines and resume is None:
            extra = space.lines * pitch
            box.translate(dy=extra * space.above)
            box.margin_bottom += extra * (1 - space.above)
        return result

    block.block_level_layout = lay_out_with_space
    try:
        yield
    finally:
        block.block_level_layout = lay_out_block
