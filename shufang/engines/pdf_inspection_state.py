"""The graphics state while a content stream is read."""

from __future__ import annotations

import math

from shufang.engines.matrices import Matrix
from shufang.engines.pdf_inspection_facts import GRAY, Colour, Paint, Rect
from shufang.engines.pdf_inspection_fonts import LoadedFont


def turned(m: Matrix, left: float, bottom: float, right: float, top: float) -> Rect:
    """Return the rectangle around another one after a transformation."""
    a, b, c, d, e, f = m
    if b == 0 and c == 0:
        xs = (a * left + e, a * right + e)
        ys = (d * bottom + f, d * top + f)
        return Rect(min(xs), min(ys), max(xs), max(ys))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    return Rect(
        min(x for x, _ in corners),
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
    )


def scale_of(m: Matrix) -> float:
    """Return by how much lengths grow on average."""
    return math.sqrt(abs(m[0] * m[3] - m[1] * m[2]))


def finite(m: Matrix) -> bool:
    """Whether a matrix can still be reckoned with."""
    return all(abs(value) < 1e9 for value in m)


BLACK = Colour(GRAY, (0.0,))


class State:
    """What q keeps and Q brings back."""

    __slots__ = (
        "blend", "clip", "ctm", "fill", "fill_alpha", "font", "font_size", "horizontal", "leading",
        "letter", "line_width", "mode", "overprint_fill", "overprint_mode", "overprint_stroke",
        "paint", "rise", "soft_mask", "stroke", "stroke_alpha", "word",
    )  # fmt: skip

    def __init__(self, ctm: Matrix, clip: Rect) -> None:
        self.ctm = ctm
        self.clip: Rect | None = clip
        self.fill = BLACK
        self.stroke = BLACK
        self.fill_alpha = 1.0
        self.stroke_alpha = 1.0
        self.blend = "Normal"
        self.soft_mask = False
        self.overprint_fill = False
        self.overprint_stroke = False
        self.overprint_mode = 0
        self.line_width = 1.0
        self.font: LoadedFont | None = None
        self.font_size = 0.0
        self.letter = 0.0
        self.word = 0.0
        self.horizontal = 1.0
        self.leading = 0.0
        self.rise = 0.0
        self.mode = 0
        self.paint: Paint | None = None

    def copy(self) -> State:
        """Return the state as it is now."""
        new = State.__new__(State)
        for slot in State.__slots__:
            setattr(new, slot, getattr(self, slot))
        return new

    def painted(self) -> Paint:
        """Return what decides how a mark is printed; one object while nothing of it changes."""
        if self.paint is None:
            self.paint = Paint(
                self.fill,
                self.stroke,
                self.fill_alpha,
                self.stroke_alpha,
                self.blend,
                self.soft_mask,
                self.overprint_fill,
                self.overprint_stroke,
                self.overprint_mode,
            )
        return self.paint

    def clip_to(self, box: Rect) -> None:
        """Let nothing outside a rectangle be seen."""
        if self.clip is not None:
            self.clip = self.clip.common(box)
