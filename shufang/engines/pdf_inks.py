"""Which inks are on a page: its content is followed as a press would see it, inside the bleed.

What lies outside (printer's marks, colour bars) is no part of the page. Positions are taken by
bounding boxes, so that an object that only reaches into the bleed counts whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from shufang.engines.matrices import IDENTITY, Matrix, matrix_of, moved, product

if TYPE_CHECKING:
    import pikepdf

Inks = frozenset[str]
"""Names of inks: "C", "M", "Y", "K", names of spot colours, and "RGB" for what is no ink."""

Box = tuple[float, float, float, float]

NONE: Final[Inks] = frozenset()
BLACK: Final[Inks] = frozenset("K")
PROCESS: Final = ("C", "M", "Y", "K")
_NAMED: Final = {"Cyan": "C", "Magenta": "M", "Yellow": "Y", "Black": "K"}
_UNIT: Final[Box] = (0.0, 0.0, 1.0, 1.0)
_FILLING: Final = frozenset(("f", "F", "f*", "B", "B*", "b", "b*"))
_STROKING: Final = frozenset(("S", "s", "B", "B*", "b", "b*"))
_SHOWING: Final = frozenset(("Tj", "TJ", "'", '"'))
_MOST_DEEP: Final = 12
"""Forms within forms; a file that goes deeper is not one of ours."""


@dataclass(frozen=True, slots=True)
class _Colour:
    """The colour that is chosen: its space by the names of its parts, and the inks of it."""

    parts: tuple[str, ...] = ("K",)
    inks: Inks = BLACK

    def of(self, numbers: Sequence[float]) -> _Colour:
        """Return the colour of the same space with other shares of ink."""
        if self.parts == ("RGB",):
            return replace(self, inks=frozenset(self.parts))
        if self.parts == ("grey",):
            return replace(self, inks=BLACK if numbers and numbers[0] < 1 else NONE)
        pairs = zip(self.parts, numbers, strict=False)
        return replace(self, inks=frozenset(name for name, share in pairs if share > 0))


_CMYK: Final = _Colour(PROCESS)
_GREY: Final = _Colour(("grey",))
_RGB: Final = _Colour(("RGB",))
_DIRECT: Final[Mapping[str, _Colour]] = {
    **dict.fromkeys(("g", "G"), _GREY),
    **dict.fromkeys(("k", "K"), _CMYK),
    **dict.fromkeys(("rg", "RG"), _RGB),
}


@dataclass(slots=True)
class _State:
    """The graphics state as far as inks depend on it; PDF begins with black in DeviceGray."""

    matrix: Matrix = IDENTITY
    colours: dict[str, _Colour] = field(default_factory=lambda: {"fill": _GREY, "stroke": _GREY})

    def copy(self) -> _State:
        return _State(self.matrix, dict(self.colours))


class InkReader:
    """Finds the inks of pages; forms and pictures are read once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Inks] = {}

    def page(self, page: pikepdf.Object, bleed: Box) -> Inks:
        """Return the inks inside a box, in the page's own coordinates."""
        if "/Contents" not in page:
            return NONE
        return _Content(self, page.get("/Resources"), bleed, 0).inks(page)

    def of_object(self, item: pikepdf.Object, resources: pikepdf.Object, depth: int) -> Inks:
        """Return the inks of a form, pattern or picture."""
        key = item.objgen
        if key == (0, 0) or key not in self._known:
            self._known[key] = self._read(item, resources, depth)
        return self._known[key]

    def _read(self, item: pikepdf.Object, resources: pikepdf.Object, depth: int) -> Inks:
        if item.get("/Subtype") == "/Image":
            return BLACK if item.get("/ImageMask", False) else all_inks(item.get("/ColorSpace"))
        if "/Shading" in item:
            return all_inks(item["/Shading"].get("/ColorSpace"))
        if depth > _MOST_DEEP:
            return NONE
        return _Content(self, item.get("/Resources", resources), None, depth + 1).inks(item)


class _Content:
    """One content stream on its way."""

    def __init__(
        self, reader: InkReader, resources: pikepdf.Object | None, bleed: Box | None, depth: int
    ) -> None:
        self._reader = reader
        self._resources = resources
        self._bleed = bleed
        self._depth = depth
        self._found: set[str] = set()
        self._states = [_State()]
        self._path: list[tuple[float, float]] = []
        self._line: Matrix = IDENTITY

    def inks(self, stream: pikepdf.Object) -> Inks:
        """Return the inks that the stream paints with."""
        import pikepdf

        for instruction in pikepdf.parse_content_stream(stream):
            self._follow(str(instruction.operator), list(instruction.operands))
        return frozenset(self._found)

    def _follow(self, name: str, operands: list[pikepdf.Object]) -> None:
        state = self._states[-1]
        numbers = [float(one) for one in operands if isinstance(one, int | float | Decimal)]
        match name:
            case "q":
                self._states.append(state.copy())
            case "Q":
                if len(self._states) > 1:
                    self._states.pop()
            case "cm":
                state.matrix = product(matrix_of(numbers), state.matrix)
            case "m" | "l" | "c" | "v" | "y":
                self._path += zip(numbers[::2], numbers[1::2], strict=False)
            case "re":
                x, y, width, height = numbers
                self._path += [(x, y), (x + width, y + height)]
            case "BT":
                self._line = IDENTITY
            case "Tm":
                self._line = matrix_of(numbers)
            case "Td" | "TD":
                self._line = product((1, 0, 0, 1, numbers[0], numbers[1]), self._line)
            case _ if name in _DIRECT or name.lower() in ("cs", "sc", "scn"):
                self._choose(name, operands, numbers)
            case "Do" | "sh" | "INLINE IMAGE":
                self._draw(name, operands)
            case _:
                self._paint(name)

    def _paint(self, name: str) -> None:
        colours = self._states[-1].colours
        if name in _SHOWING:
            if self._is_inside([(0.0, 0.0)], self._line):
                self._found |= colours["fill"].inks
            return
        if name not in _FILLING and name not in _STROKING and name != "n":
            return
        if self._path and self._is_inside(self._path, IDENTITY):
            if name in _FILLING:
                self._found |= colours["fill"].inks
            if name in _STROKING:
                self._found |= colours["stroke"].inks
        self._path = []

    def _is_inside(self, points: Sequence[tuple[float, float]], first: Matrix) -> bool:
        """Whether something that is painted reaches into the bleed."""
        if self._bleed is None:
            return True
        matrix = product(first, self._states[-1].matrix)
        placed = [moved(point, matrix) for point in points]
        left, bottom, right, top = self._bleed
        return (
            max(x for x, _ in placed) > left
            and min(x for x, _ in placed) < right
            and max(y for _, y in placed) > bottom
            and min(y for _, y in placed) < top
        )

    def _choose(self, name: str, operands: list[pikepdf.Object], numbers: list[float]) -> None:
        """Follow an operator that chooses a colour space, a colour or a pattern."""
        import pikepdf

        colours = self._states[-1].colours
        kind = "stroke" if name.isupper() else "fill"
        if name in _DIRECT:
            colours[kind] = _DIRECT[name].of(numbers)
        elif name.lower() == "cs":
            colours[kind] = self._space(operands[0])
        elif operands and isinstance(operands[-1], pikepdf.Name):
            pattern = self._resource("/Pattern", operands[-1])
            if pattern is not None and self._resources is not None:
                inks = self._reader.of_object(pattern, self._resources, self._depth)
                colours[kind] = replace(colours[kind], inks=inks)
        else:
            colours[kind] = colours[kind].of(numbers)

    def _draw(self, name: str, operands: list[pikepdf.Object]) -> None:
        """Follow an operator that paints something whole."""
        if name == "INLINE IMAGE":
            self._found |= BLACK
        elif name == "sh":
            shading = self._resource("/Shading", operands[0])
            if shading is not None:
                self._found |= all_inks(shading.get("/ColorSpace"))
        else:
            self._draw_object(operands[0])

    def _draw_object(self, name: pikepdf.Object) -> None:
        item = self._resource("/XObject", name)
        if item is None or self._resources is None:
            return
        box, matrix = _UNIT, IDENTITY
        if item.get("/Subtype") == "/Form":
            left, bottom, right, top = (float(edge) for edge in item.get("/BBox", _UNIT))
            box = (left, bottom, right, top)
            matrix = matrix_of(list(item.get("/Matrix", IDENTITY)))
        corners = [(box[0], box[1]), (box[2], box[1]), (box[0], box[3]), (box[2], box[3])]
        if self._is_inside(corners, matrix):
            self._found |= self._reader.of_object(item, self._resources, self._depth)

    def _space(self, name: pikepdf.Object) -> _Colour:
        """Return a colour space in its initial colour, which paints with all that it has."""
        space = self._resource("/ColorSpace", name)
        parts = parts_of(space if space is not None else name)
        inks = BLACK if parts in (PROCESS, ("grey",)) else frozenset(parts)
        return _Colour(parts, inks)

    def _resource(self, kind: str, name: pikepdf.Object) -> pikepdf.Object | None:
        if self._resources is None or kind not in self._resources:
            return None
        return self._resources[kind].get(str(name))


def parts_of(space: pikepdf.Object | None) -> tuple[str, ...]:
    """Return the parts of a colour space by the names of their inks."""
    import pikepdf

    if not isinstance(space, pikepdf.Array):
        match str(space):
            case "/DeviceCMYK":
                return PROCESS
            case "/DeviceGray" | "/CalGray" | "/Pattern" | "None":
                return ("grey",)
        return ("RGB",)
    match str(space[0]):
        case "/Indexed" | "/Pattern":
            return parts_of(space[1] if len(space) > 1 else None)
        case "/ICCBased":
            number = int(space[1].get("/N", 3))
            return PROCESS if number == 4 else ("grey",) if number == 1 else ("RGB",)
        case "/Separation":
            return (_ink_named(str(space[1])),)
        case "/DeviceN":
            return tuple(_ink_named(str(name)) for name in space[1])
    return ("RGB",)


def all_inks(space: pikepdf.Object | None) -> Inks:
    """Return the inks that a picture in a colour space may need."""
    parts = parts_of(space)
    return BLACK if parts == ("grey",) else frozenset(parts)


def _ink_named(name: str) -> str:
    plain = name.lstrip("/")
    return _NAMED.get(plain, plain)
