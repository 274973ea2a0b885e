"""All that is changed in the layout engine, installed in one place.

Whatever is not asked for stays the engine's: without a grid pages are not filled, paragraphs that
are not Chinese are its own, tables without `continued` rows too. The engine's own test-suite gives
the same results with all of this installed (tests/engines/test_engine_suite.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from shufang.engines.between_lines import drawing_between_lines
from shufang.engines.chinese_lines import composing_chinese
from shufang.engines.css_properties import register
from shufang.engines.grid import keeping_grid, mark_blocks
from shufang.engines.kept_lines import keeping_lines
from shufang.engines.notes import keeping_notes
from shufang.engines.page_making import filling_pages
from shufang.engines.resuming import resuming
from shufang.engines.ruby import place_readings
from shufang.engines.solved_values import remembering_values
from shufang.engines.struts import remembering_struts
from shufang.engines.table_heads import saying_continued
from shufang.engines.weasyprint_engine import Box

if TYPE_CHECKING:
    from weasyprint.html import HTML
    from weasyprint.layout import LayoutContext

LayOut = Callable[..., Iterator[Box]]


@contextmanager
def adapting(grid_pt: float | None = None, *, fills_pages: bool = True) -> Iterator[None]:
    """Lay out documents meanwhile as Chinese books want it, on a grid of that distance."""
    from weasyprint import document, layout

    from shufang.engines.chinese_lines_reading import keep_streams

    register()
    lay_out = cast(LayOut, layout.layout_document)

    def lay_out_book(
        html: HTML, root: Box, context: LayoutContext, *others: object
    ) -> Iterator[Box]:
        mark_blocks(root)
        place_readings(root, context.footnotes)
        for note in context.footnotes:
            keep_streams(note)
        with filling_pages(root, grid_pt if fills_pages else None):
            yield from lay_out(html, root, context, *others)

    with (
        keeping_notes(),
        keeping_grid(grid_pt),
        saying_continued(),
        keeping_lines(),
        composing_chinese(),
        resuming(),
        drawing_between_lines(),
        remembering_struts(),
        remembering_values(),
    ):
        layout.layout_document = document.layout_document = lay_out_book
        try:
            yield
        finally:
            layout.layout_document = document.layout_document = lay_out
