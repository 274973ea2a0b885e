"""The part of the graphics state that finishing follows (ISO 32000-1, 8.4)."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from shufang.engines.finishing_paints import Paint
from shufang.engines.matrices import IDENTITY, Matrix


def scale_of(matrix: Matrix) -> float:
    """Return how much a matrix enlarges lengths: the larger of both directions."""
    a, b, c, d, _, _ = matrix
    return max(hypot(a, b), hypot(c, d))


@dataclass(slots=True)
class GraphicsState:
    """What `q` saves; changed in place, copied by `saved`."""

    fill: Paint
    stroke: Paint
    ctm: Matrix = IDENTITY
    fill_family: str = ""
    """The colour space that the source has set: "/DeviceCMYK", "/Lab" …"""
    stroke_family: str = ""
    line_width: float = 1.0
    render_mode: int = 0
    """0 fills text, 1 draws its outline, 2 both, 3 neither; 4 … 7 the same and clip."""
    overprints: bool = False
    """What the rewritten stream has set, not the source."""
    is_transparent: bool = False

    def saved(self) -> GraphicsState:
        """Return a copy for the stack."""
        return GraphicsState(
            self.fill,
            self.stroke,
            self.ctm,
            self.fill_family,
            self.stroke_family,
            self.line_width,
            self.render_mode,
            self.overprints,
            self.is_transparent,
        )
