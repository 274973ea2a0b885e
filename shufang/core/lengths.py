"""Lengths on paper: millimetres, which printers speak, and points, which type is measured in."""

import re
from typing import Final

MM_PER_INCH: Final = 25.4
PT_PER_INCH: Final = 72.0
"""The desktop publishing point of CSS and PDF, not the older 0.35 mm point of metal type."""

_MM_PER_UNIT: Final = {
    "mm": 1.0,
    "毫米": 1.0,
    "cm": 10.0,
    "厘米": 10.0,
    "in": MM_PER_INCH,
    "pt": MM_PER_INCH / PT_PER_INCH,
    "磅": MM_PER_INCH / PT_PER_INCH,
    "q": 0.25,
    "px": MM_PER_INCH / 96,
}
_LENGTH: Final = re.compile(r"\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*([A-Za-z]+|毫米|厘米|磅)\s*")


def mm_to_pt(length_mm: float) -> float:
    """Return points for millimetres."""
    return length_mm * PT_PER_INCH / MM_PER_INCH


def pt_to_mm(length_pt: float) -> float:
    """Return millimetres for points."""
    return length_pt * MM_PER_INCH / PT_PER_INCH


def parse_length_mm(text: str) -> float | None:
    """Return the millimetres of a length with its unit ("170mm", "10.5 pt"), None for others.

    Units as in CSS Values 4, section 6.2 (mm, cm, in, pt, Q, px) and 毫米, 厘米, 磅. Full-width
    digits are read like ordinary ones; a number without a unit is no length.
    """
    found = _LENGTH.fullmatch(text)
    if found is None:
        return None
    number, unit = found.groups()
    factor = _MM_PER_UNIT.get(unit.lower())
    return None if factor is None else float(number) * factor
