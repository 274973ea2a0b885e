"""What a table is called by those who hear it, and which of its cells are heads."""

from shufang.model.blocks import Table
from shufang.model.inlines import plain_text

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
