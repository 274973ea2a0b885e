"""Boxes that do not begin at their beginning, and notes that end before their end.

The engine parts a box only where a page ends. Two things of a Chinese book need more: a figure
that stands between the two parts of a paragraph (`deferring`), and a long note whose rest goes to
the next page (`notes`). Both are marked on the box and read here, where a block is laid out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from shufang.engines.weasyprint_engine import Box

if TYPE_CHECKING:
    from weasyprint.layout import LayoutContext

RESUMES = "resumes_at"
"""Attribute of a box that is the rest of a parted one: where it goes on."""

CUT = "cut"
"""Attribute of a note that is to end early: its `Cut`."""

Skip = object
"""Where a box goes on, as the engine says it."""

BlockResult = tuple[Box | None, Skip | None, object, list[float], bool, object]


@dataclass(slots=True)
class Cut:
    """How much of a note is kept on its page; shared by all copies of the note's box."""

    surplus: float
    """Pixels that the note must be lower than it is."""
    rest: Skip | None = None
    """Where the rest begins; None if the note could not be cut there."""


@contextmanager
def resuming() -> Iterator[None]:
    """Lay out marked boxes in part."""
    from weasyprint.layout import block

    lay_out_block = cast(Callable[..., BlockResult], block.block_level_layout)

    def lay_out_part(
        context: LayoutContext,
        box: Box,
        bottom_space: float,
        skip_stack: Skip | None,
        *others: object,
        **named: object,
    ) -> BlockResult:
        if skip_stack is None:
            skip_stack = box.__dict__.get(RESUMES)
        y = box.position_y
        result = lay_out_block(context, box, bottom_space, skip_stack, *others, **named)
        cut: Cut | None = box.__dict__.get(CUT)
        whole = result[0]
        if cut is None or whole is None:
            return result
        box.position_y = y
        bottom = y + whole.margin_height() - cut.surplus
        space = context.page_bottom - bottom
        # The engine would put one line on an empty page, and holds a note's page to be empty.
        container, _, *settings = others
        others = (container, False, *settings)
        kept, cut.rest, *more = lay_out_block(context, box, space, skip_stack, *others, **named)
        if kept is None or cut.rest is None:
            cut.rest = None
            return result
        # The engine draws a parted box out to the end of its room.
        last = kept.children[-1]
        kept.height = last.position_y + last.margin_height() - kept.content_box_y()
        return (kept, None, *more)  # type: ignore[return-value]

    block.block_level_layout = lay_out_part
    try:
        yield
    finally:
        block.block_level_layout = lay_out_block
