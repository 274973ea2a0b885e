"""The baseline grid (纵横对齐): blocks of odd height take whole lines, lines do not part.

The engine has no grid (CSS Rhythmic Sizing's `block-step` is unknown to it, see
`css_properties`), so two of its functions are wrapped while a section is laid out: the one that
lays out a block, and the one that makes a line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from shufang.engines.struts import strut_of
from shufang.engines.weasyprint_engine import Box, is_text, kind

if TYPE_CHECKING:
    from weasyprint.layout import LayoutContext

CLOSE_ENOUGH = 0.01
"""Pixels: less than a printer can show; larger than rounding."""

TALLER, TALLER_WITH_BLOCKS = 1.5, 1.2
"""A line more than this many times its line-height high is meant to be high (the second: with
pictures, ruby and other inline blocks in it)."""


STEP = "block_step"
"""Attribute of a block that takes whole steps: its `Step`."""


@dataclass(frozen=True, slots=True)
class Step:
    """How a block keeps to the grid (CSS Rhythmic Sizing 1, `block-step`)."""

    size: float
    """Pixels."""
    above: float
    """Share of the surplus that is put above the block."""


ABOVE = {"auto": 0.5, "center": 0.5, "start": 1.0, "end": 0.0}
"""By `block-step-align`: on which side the surplus goes."""

APART = frozenset({"TableCellBox", "InlineBlockBox", "FlexBox", "GridBox", "InlineTableBox"})
"""Boxes whose content is moved after its layout: no grid in them."""


def mark_blocks(root: Box) -> None:
    """Write on each block of the main flow how it keeps to the grid.

    The mark must stay with the copies that the engine makes of a box for each page, so it is an
    attribute of the box.
    """
    for box in _main_flow(root):
        step = _step(box)
        if step is not None:
            box.__dict__[STEP] = step


def _main_flow(box: Box) -> Iterator[Box]:
    """Yield the boxes of the main flow; columns and the like, but nothing in them."""
    yield box
    columns = box.style["column_count"], box.style["column_width"]
    if kind(box) in APART or columns != ("auto", "auto"):
        return
    for child in box.children:
        if child.is_in_normal_flow():
            yield from _main_flow(child)


def _step(box: Box) -> Step | None:
    if box.is_table_wrapper:
        # The table inside carries the element's own declarations, the wrapper its position.
        tables = [child for child in box.children if kind(child) in {"TableBox", "InlineTableBox"}]
        return _declared(tables[0]) if tables else None
    if kind(box) == "TableBox":
        return None
    return _declared(box)


def _declared(box: Box) -> Step | None:
    size = cast("float | str", box.style["block_step_size"])
    if isinstance(size, str) or not size:
        return None
    return Step(size, ABOVE[cast(str, box.style["block_step_align"])])


@contextmanager
def keeping_grid(grid_pt: float | None) -> Iterator[None]:
    """Lay out blocks and lines on a grid of that distance, or as the engine does (None)."""
    if grid_pt is None:
        yield
        return
    from weasyprint.layout import block, inline

    lay_out_block = cast(Callable[..., "BlockResult"], block.block_level_layout)
    make_line = cast(Callable[..., "LineResult"], inline.get_next_linebox)

    def lay_out_block_on_grid(
        context: LayoutContext,
        box: Box,
        bottom_space: float,
        skip_stack: object,
        containing_block: Box,
        page_is_empty: bool = True,
        *others: object,
        **named: object,
    ) -> BlockResult:
        result = lay_out_block(
            context,
            box,
            bottom_space,
            skip_stack,
            containing_block,
            page_is_empty,
            *others,
            **named,
        )
        step: Step | None = box.__dict__.get(STEP)
        if step is not None and result[0] is not None and result[1] is None:
            is_first = page_is_empty or skip_stack is not None
            _settle(context, result, step.size, 0.0 if is_first else step.above, bottom_space)
        return result

    def make_rigid_line(*arguments: object) -> LineResult:
        line, resume_at = make_line(*arguments)
        if line is not None:
            _stiffen(line)
        return line, resume_at

    block.block_level_layout = lay_out_block_on_grid
    inline.get_next_linebox = make_rigid_line
    try:
        yield
    finally:
        block.block_level_layout = lay_out_block
        inline.get_next_linebox = make_line


BlockResult = tuple[Box | None, object, object, list[float], bool, object]
LineResult = tuple[Box | None, object]


def _settle(
    context: LayoutContext, result: BlockResult, pitch: float, share: float, bottom_space: float
) -> None:
    """Give a finished block the surplus that puts its lower margin edge on the page's grid."""
    box, _, _, adjoining, *_ = result
    assert box is not None
    page = context.current_footnote_area.page
    bottom = box.border_box_y() + box.border_height()
    margins = [*adjoining, box.margin_bottom, 0.0]
    margin = max(margins) + min(margins)
    surplus = -(bottom + margin - page.content_box_y()) % pitch
    if min(surplus, pitch - surplus) < CLOSE_ENOUGH:
        return
    # A block that fits must not be pushed over the page's end by white space.
    room = context.page_bottom - bottom_space - bottom
    above = max(0.0, min(surplus * share, room))
    box.translate(dy=above)
    box.margin_bottom = margin + surplus - above


def _stiffen(line: Box) -> None:
    """Make a line as high as its line-height, whatever typefaces, notes and ruby are in it.

    Each typeface centres its own ascent and descent in the line-height, so a line with a bold
    sans-serif word or a raised mark is a fraction of a point higher than its neighbours; after
    twenty such lines the page has lost the grid.
    """
    height, baseline = strut_of(line.style)
    limit = TALLER if _is_text_only(line) else TALLER_WITH_BLOCKS
    if not line.height or abs(line.height - height) < 1e-9 or line.height > height * limit:
        return
    shift = baseline - getattr(line, "baseline", baseline)
    for child in line.children:
        if child.is_in_normal_flow():
            child.translate(dy=shift)
    line.height = height
    line.__dict__["baseline"] = baseline


def _is_text_only(box: Box) -> bool:
    return all(
        is_text(child)
        or not child.is_in_normal_flow()
        or (kind(child) == "InlineBox" and _is_text_only(child))
        for child in box.children
    )
