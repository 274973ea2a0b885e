"""Pipe tables, cell by cell, with the place of each."""

from typing import Literal

from markdown_it.common.utils import MD_TRIM_CHARS

from shufang.manuscript.markdown_inlines import read_inlines
from shufang.manuscript.markdown_nodes import Node
from shufang.manuscript.markdown_places import Places
from shufang.manuscript.markdown_reading import Reading
from shufang.model.blocks import Cell, Table

Align = Literal["", "left", "center", "right"]
_ALIGNS: dict[str, Align] = {"left": "left", "center": "center", "right": "right"}


def read_table(node: Node, reading: Reading) -> Table:
    """Return a bare table; `::: 表` gives it its title and number."""
    rows = [row for part in node.children for row in part.children]
    aligns = [_align(cell) for cell in rows[0].children]
    head = _read_row(rows[0], aligns, reading)
    if not any(cell.children for cell in head):
        reading.findings.warning("TXT-062", reading.source.block_span(node.line))
    body = tuple(_read_row(row, aligns, reading) for row in rows[1:])
    span = reading.source.block_span(node.line)
    return Table(span, "", (), (head,), body, numbered=False)


def _align(cell: Node) -> Align:
    style = str(cell.token.attrs.get("style", ""))
    return _ALIGNS.get(style.removeprefix("text-align:"), "")


def _read_row(row: Node, aligns: list[Align], reading: Reading) -> tuple[Cell, ...]:
    source = reading.source
    column = row.token.meta.get("column", 0)
    typed = split_row(source.line(row.line)[column:])
    if len(typed) != len(aligns):
        code = "TXT-060" if len(typed) < len(aligns) else "TXT-061"
        report = reading.findings.warning if code == "TXT-060" else reading.findings.error
        span = source.span(row.line, column)
        report(code, span, cells=len(typed), columns=len(aligns))
    cells = []
    missing = (len(source.line(row.line).rstrip()) - column, "")
    for number, align in enumerate(aligns):
        start, text = typed[number] if number < len(typed) else missing
        places = _cell_places(text, column + start, row.line, reading)
        # The pipe that a backslash keeps from parting cells is a plain pipe inside its cell.
        words = read_inlines(text.replace("\\|", "|"), places, reading) if text else ()
        cells.append(Cell(places.span(0, places.length), words, align))
    return tuple(cells)


def _cell_places(text: str, column: int, line: int, reading: Reading) -> Places:
    """Return the places of a cell's content: one point more behind each escaped pipe."""
    offsets, columns = [0], [column + 1]
    removed = 0
    place = text.find("\\|")
    while place >= 0:
        removed += 1
        offsets.append(place + 2 - removed)
        columns.append(column + place + 3)
        place = text.find("\\|", place + 2)
    numbers = (reading.source.first_line + line,) * len(offsets)
    length = len(text) - removed
    return Places(reading.source.file, tuple(offsets), numbers, tuple(columns), length)


def split_row(line: str) -> list[tuple[int, str]]:
    """Return the cells of a row with the offset of each, blanks around them cut off."""
    text = line.strip(MD_TRIM_CHARS)
    indent = line.find(text) if text else 0
    pieces: list[tuple[int, str]] = []
    start = 0
    escaped = False
    for place, character in enumerate(text):
        if character == "|" and not escaped:
            pieces.append((start, text[start:place]))
            start = place + 1
        escaped = character == "\\"
    pieces.append((start, text[start:]))
    if pieces[0][1] == "":
        pieces.pop(0)
    if pieces and pieces[-1][1] == "":
        pieces.pop()
    return [_trimmed(indent + start, piece) for start, piece in pieces]


def _trimmed(start: int, piece: str) -> tuple[int, str]:
    text = piece.strip(MD_TRIM_CHARS)
    return start + (piece.find(text) if text else 0), text
