"""Colours as content streams set them, and what they become on the press."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from shufang.model.spot import Inks, SpotColour, read_mark

if TYPE_CHECKING:
    import pikepdf

PROCESS_INKS = ("Cyan", "Magenta", "Yellow", "Black")

_NEUTRAL = 0.004
"""Screen colours whose channels differ by no more are grey: one of 255 steps."""
_NEUTRAL_LAB = 1.0
"""The same for a* and b*."""
_SOLID = 0.9995
"""Shares above it are 100 %."""

PaintKind = Literal["process", "spot", "screen", "pattern", "unknown"]


@dataclass(frozen=True, slots=True)
class Paint:
    """A colour for filling or for lines."""

    kind: PaintKind
    inks: Inks = (0.0, 0.0, 0.0, 0.0)
    """Shares of a process colour, or of what stands for a spot."""
    spot: int = -1
    tint: float = 1.0

    @property
    def is_black(self) -> bool:
        """单色黑: 100 % K and nothing else, which may overprint."""
        cyan, magenta, yellow, black = self.inks
        return self.kind == "process" and cyan == magenta == yellow == 0 and black >= _SOLID


BLACK = Paint("process", (0.0, 0.0, 0.0, 1.0))
UNKNOWN = Paint("unknown")
SCREEN = Paint("screen")
PATTERN = Paint("pattern")

_RGB_SPACES = frozenset({"/DeviceRGB", "/RGB", "/CalRGB"})
_GREY_SPACES = frozenset({"/DeviceGray", "/G", "/CalGray"})


def space_family(space: str, resources: pikepdf.Object | None) -> str:
    """Return what a colour space named in a content stream is: "/Lab" or "/DeviceRGB".

    ICC based spaces are told by their number of components.
    """
    if space in ("/DeviceCMYK", "/CMYK"):
        return "/DeviceCMYK"
    if space in _RGB_SPACES:
        return "/DeviceRGB"
    if space in _GREY_SPACES:
        return "/DeviceGray"
    if space == "/Pattern":
        return space
    spaces = resources.get("/ColorSpace") if resources is not None else None
    found = spaces.get(space) if spaces is not None else None
    return described_space(found) if found is not None else ""


def described_space(space: object) -> str:
    """Return the family of a colour space object."""
    import pikepdf

    if isinstance(space, pikepdf.Name):
        return space_family(str(space), None)
    if not isinstance(space, pikepdf.Array) or not len(space):
        return ""
    family = str(space[0])
    if family == "/ICCBased":
        components = int(space[1].get("/N", 0))
        return {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}.get(components, "")
    if family == "/Indexed":
        return described_space(space[1])
    return {"/CalRGB": "/DeviceRGB", "/CalGray": "/DeviceGray"}.get(family, family)


def paint_of(family: str, operands: Sequence[float], spots: Sequence[SpotColour]) -> Paint:
    """Return the paint of operands in a colour space; grey of any kind becomes black ink.

    A screen colour that is not grey has no inks: it is `SCREEN`, which the caller reports.
    """
    match family, tuple(operands):
        case "/DeviceCMYK", (cyan, magenta, yellow, black):
            inks = (cyan, magenta, yellow, black)
            mark = read_mark(inks)
            if mark is not None and mark[0] < len(spots):
                return Paint("spot", spots[mark[0]].inks, *mark)
            return Paint("process", inks)
        case "/DeviceGray", (grey,):
            return _black(1 - grey)
        case "/DeviceRGB", (red, green, blue):
            if max(red, green, blue) - min(red, green, blue) > _NEUTRAL:
                return SCREEN
            return _black(1 - (red + green + blue) / 3)
        case "/Lab", (lightness, a, b):
            if max(abs(a), abs(b)) > _NEUTRAL_LAB:
                return SCREEN
            return _black(1 - lightness / 100)
        case "/Pattern", _:
            return PATTERN
        case _:
            return UNKNOWN


def _black(share: float) -> Paint:
    share = min(1.0, max(0.0, share))
    return Paint("process", (0.0, 0.0, 0.0, 1.0 if share >= _SOLID else share))


def ink_names(paint: Paint, spots: Sequence[SpotColour]) -> frozenset[str]:
    """Return the inks that a paint puts on paper."""
    match paint.kind:
        case "process":
            shares = zip(PROCESS_INKS, paint.inks, strict=True)
            return frozenset(name for name, share in shares if share > 0)
        case "spot":
            return frozenset({spots[paint.spot].name} if paint.tint > 0 else ())
        case "screen":
            return frozenset(PROCESS_INKS)
        case _:
            return frozenset()
