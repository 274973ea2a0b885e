"""What a table is called by those who hear it, and which of its cells are heads."""

import re
from collections.abc import Sequence

from shufang.model.blocks import Cell, Table
from shufang.model.inlines import NoteMark, plain_text, walk_inlines

_LATIN = re.compile(r"[!-~]+")
"""Words and numbers that may not part."""
_LONGEST = 40
"""Characters of a name that one still listens to."""


def table_name(table: Table) -> str:
    """Return a name for a table without title: its headings, or failing those its first column."""
    heads = [plain_text(cell.children).strip() for row in table.head[:1] for cell in row]
    firsts = [plain_text(row[0].children).strip() for row in table.body if row]
    name = "、".join(filter(None, heads)) or "、".join(filter(None, firsts))
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def has_row_heads(table: Table) -> bool:
    """Whether the first column names the rows: nothing stands over it."""
    head = table.head[0] if table.head else ()
    return len(head) > 1 and not plain_text(head[0].children).strip()


_LITTLE_EM = 9.0
"""Room that even large type leaves on the narrowest telephone."""
_NARROW_EM, _MIDDLE_EM = 16.0, 28.0
_LONGEST_CELL_EM = 6.0
"""Where cells of Chinese may still turn: one reads on in lines of six characters."""
_PADDING_EM = 1.1


def room_class(table: Table) -> str:
    """Return `narrow`, `middle` or `wide` for a table whose rows are lists where room lacks.

    A table that needs 9 em stays one everywhere. The style sheet says at which width the others
    change; scrolling sideways is no help, as most readers cut off what leaves the page.
    """
    rows = [*table.head, *table.body]
    columns = max((len(row) for row in rows), default=0)
    if not table.head or columns < 2:
        return ""
    needed = sum(_room(rows, column) for column in range(columns))
    if needed <= _LITTLE_EM:
        return ""
    shape = "narrow" if needed <= _NARROW_EM else "middle" if needed <= _MIDDLE_EM else "wide"
    has_notes = any(
        isinstance(node, NoteMark)
        for row in table.head
        for cell in row
        for node in walk_inlines(cell.children)
    )
    return f"{shape} noted" if has_notes else shape


def _room(rows: Sequence[tuple[Cell, ...]], column: int) -> float:
    """Return the em that a column needs to be read."""
    longest = 0.0
    for row in rows:
        words = plain_text(row[column].children) if column < len(row) else ""
        whole = max((len(run) / 2 for run in _LATIN.findall(words)), default=0.0)
        length = sum(0.5 if character.isascii() else 1.0 for character in words)
        longest = max(longest, whole, min(length, _LONGEST_CELL_EM))
    return longest + _PADDING_EM
