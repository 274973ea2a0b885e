"""Columns of numbers: digits of one value under each other, the column in the middle of its room.

CSS Text 4 has `text-align: "."`, which no engine knows; so the two sides of the decimal point get
boxes of one width for the whole column. Only print needs them, and the text stays as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from shufang.html.markup import element, escaped
from shufang.model.blocks import Cell
from shufang.model.inlines import Text

_NUMBER = re.compile(r"([+\-−–]?[0-9][0-9,， ]*)((?:\.[0-9]+)?(?:\s?[%‰℃]|[\u4e00-\u9fff]{1,2})?)")
_NOTHING = frozenset({"", "—", "——", "-", "–", "…", "……", "/", "无"})
"""What stands in a cell without a number (GB/T 1.1 and the practice of yearbooks)."""

_LEAST_NUMBERS = 2


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """How much room the two sides of the decimal point need, in ch."""

    whole_ch: float
    rest_ch: float


def number_columns(rows: Sequence[tuple[Cell, ...]]) -> dict[int, NumberColumn]:
    """Return the columns whose cells are numbers, those left out that an author has aligned."""
    found = {}
    for index in range(max((len(row) for row in rows), default=0)):
        cells = [row[index] for row in rows if index < len(row)]
        texts = [_text(cell) for cell in cells]
        if any(cell.align for cell in cells) or None in texts:
            continue
        matches = [_NUMBER.fullmatch(text or "") for text in texts if text not in _NOTHING]
        if len(matches) < _LEAST_NUMBERS or not all(matches):
            continue
        parts = [match.groups() for match in matches if match]
        whole = max(_ch(one) for one, _ in parts)
        found[index] = NumberColumn(whole, max(_ch(rest) for _, rest in parts))
    return found


def _text(cell: Cell) -> str | None:
    """Return a cell's text, None if there is more in it than text."""
    if not all(isinstance(child, Text) for child in cell.children):
        return None
    return "".join(child.text for child in cell.children if isinstance(child, Text)).strip()


def _ch(text: str) -> float:
    """Return the room of a text in widths of the digit nought; signs are narrower than that."""
    return sum(2.1 if character > "\u2e80" else 1.0 for character in text)


def aligned(cell: Cell, column: NumberColumn) -> str | None:
    """Return the cell's XHTML with its number in place, None if there is no number in it."""
    match = _NUMBER.fullmatch(_text(cell) or "")
    if match is None:
        return None
    whole, rest = match.groups()
    parts = element("span", escaped(whole), class_="whole", style=f"width:{column.whole_ch:g}ch")
    if column.rest_ch:
        parts += element("span", escaped(rest), class_="rest", style=f"width:{column.rest_ch:g}ch")
    return parts
