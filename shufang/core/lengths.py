"""Lengths on paper: millimetres, which printers speak, and points, which type is measured in."""

from typing import Final

MM_PER_INCH: Final = 25.4
PT_PER_INCH: Final = 72.0
"""The desktop publishing point of CSS and PDF, not the older 0.35 mm point of metal type."""


def mm_to_pt(length_mm: float) -> float:
    """Return points for millimetres."""
    return length_mm * PT_PER_INCH / MM_PER_INCH


def pt_to_mm(length_pt: float) -> float:
    """Return millimetres for points."""
    return length_pt * MM_PER_INCH / PT_PER_INCH
