"""续表: a table's head says on later pages that the table goes on, and not on its first one.

The engine repeats all of a table's head on every page. Rows of the head with the class
`continued` are hidden from it while it lays out the table's beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from shufang.engines.weasyprint_engine import Box

if TYPE_CHECKING:
    from weasyprint.layout import LayoutContext

CONTINUED = "continued"
"""Class of the rows that only continuations show."""


@contextmanager
def saying_continued() -> Iterator[None]:
    """Lay out tables whose `continued` rows stand on their later pages only.

    Works for tables with separate borders; collapsed ones are drawn from a grid of all rows.
    """
    from weasyprint.layout import block

    lay_out_table = cast(Callable[..., object], block.table_layout)

    def lay_out_with_heads(
        context: LayoutContext,
        table: Box,
        bottom_space: float,
        skip_stack: object,
        *others: object,
    ) -> object:
        head = table.children[0] if table.children and table.children[0].is_header else None
        if skip_stack is not None or head is None:
            return lay_out_table(context, table, bottom_space, skip_stack, *others)
        rows = head.children
        head.children = [row for row in rows if not _is_continued(row)]
        try:
            return lay_out_table(context, table, bottom_space, skip_stack, *others)
        finally:
            head.children = rows

    block.table_layout = lay_out_with_heads
    try:
        yield
    finally:
        block.table_layout = lay_out_table


def _is_continued(row: Box) -> bool:
    return row.element is not None and CONTINUED in row.element.get("class", "").split()
