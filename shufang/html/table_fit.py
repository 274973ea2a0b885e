"""How small the type of a table must be for its columns to fit the measure."""

import re
from collections.abc import Sequence

from shufang.model.blocks import Cell, Table
from shufang.model.inlines import plain_text

_SIZES = (("", 9.0, 8.0), ("small", 7.5, 5.0), ("tiny", 6.5, 3.0))
"""Class, type size and the sum of a cell's side paddings in points, as print.css has them."""
_LEAST_EM = 4.0
"""Han text may turn after each character, but a column narrower than this cannot be read."""
SHORT = 5
"""Cells of no more characters stay on one line."""
SHORT_ON_SCREEN = 6
"""The same in the e-book, whose narrow tables become lists: 12月24日."""
_LATIN = re.compile(r"[!-~]+")


BREAKING = "tiny breaking"
"""Class of tables for which no type is small enough: words and numbers turn inside themselves
rather than leave the page."""


def fit_classes(table: Table, width_pt: float, depth_pt: float) -> tuple[str, bool]:
    """Return the class for a table and whether it is turned to stand along the page's depth.

    A table is turned where it does not fit into the width but does into the depth.
    """
    upright = fit_class(table, width_pt)
    turned = fit_class(table, depth_pt) if upright == BREAKING else BREAKING
    return (upright, False) if turned == BREAKING else (turned, True)


def fit_class(table: Table, width_pt: float) -> str:
    """Return the class for the largest type in which the columns stand side by side."""
    rows = (*table.head, *table.body)
    columns = max((len(row) for row in rows), default=0)
    needed = sum(_needed_em(rows, column) for column in range(columns))
    for name, size_pt, padding_pt in _SIZES:
        if needed * size_pt + columns * padding_pt <= width_pt:
            return name
    return BREAKING


def _needed_em(rows: Sequence[tuple[Cell, ...]], column: int) -> float:
    """Return the least width of a column in em."""
    texts = [plain_text(row[column].children) for row in rows if column < len(row)]
    return max((_text_em(text) for text in texts), default=0.0)


def _text_em(text: str) -> float:
    whole = sum(0.55 if character.isascii() else 1.0 for character in text)
    if len(text) <= SHORT:
        return whole
    longest = max((len(run) * 0.55 for run in _LATIN.findall(text)), default=0.0)
    return max(min(whole, _LEAST_EM), longest)
