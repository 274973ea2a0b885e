"""The small picture at the mark of a note, which 多看 wants to be touched: 注 in a disc."""

from __future__ import annotations

import io
from typing import Final

_GRID: Final = 64
"""Side of the drawing below, and pixels of the finished picture."""
_FINER: Final = 8
"""Drawn this many times larger and reduced: edges become smooth, on every machine alike."""
_DISC: Final = (0x76, 0x76, 0x76, 255)
"""4.5:1 on white paper as on a black page (WCAG 2.2, 1.4.11 asks for 3:1)."""
_INK: Final = (255, 255, 255, 255)
_STROKE: Final = 4
_STROKES: Final = (
    ((15, 17), (20, 21)), ((12, 27), (17, 31)), ((12, 47), (19, 38)),
    ((36, 13), (41, 19)), ((25, 24), (52, 24)), ((27, 35), (50, 35)), ((25, 48), (54, 48)),
    ((38, 24), (38, 48)),
)  # fmt: skip
"""氵 and 主: from where to where each stroke goes."""


def note_marker() -> bytes:
    """Return the picture as PNG with transparent corners; always the same bytes."""
    from PIL import Image, ImageDraw

    side = _GRID * _FINER
    large = Image.new("RGBA", (side, side), (*_DISC[:3], 0))
    pen = ImageDraw.Draw(large)
    pen.ellipse((0, 0, side - 1, side - 1), fill=_DISC)
    radius = _STROKE * _FINER / 2
    for stroke in _STROKES:
        ends = [(x * _FINER, y * _FINER) for x, y in stroke]
        pen.line(ends, fill=_INK, width=_STROKE * _FINER)
        for x, y in ends:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_INK)
    written = io.BytesIO()
    large.resize((_GRID, _GRID), Image.Resampling.BOX).save(written, "PNG", optimize=True)
    return written.getvalue()
