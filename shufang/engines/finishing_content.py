"""Content streams for the press: inks instead of screen colours, black text that overprints.

One walk over every page and over the forms and patterns that it draws. What cannot be printed
as it stands is reported with page and place and stays as it is: the file is then not delivered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from shufang.engines.finishing_faults import PageFaults
from shufang.engines.finishing_paints import (
    BLACK,
    SCREEN,
    UNKNOWN,
    Paint,
    described_space,
    ink_names,
    paint_of,
    space_family,
)
from shufang.engines.finishing_resources import (
    KNOCK_OUT,
    OVERPRINT,
    entries,
    entry,
    is_plain,
    is_transparent,
    spot_space,
)
from shufang.engines.finishing_state import (
    GraphicsState,
    Matrix,
    matrix_of,
    moved,
    product,
    scale_of,
)
from shufang.model.spot import SpotColour

if TYPE_CHECKING:
    import pikepdf

THIN_LINE_PT = 2.0
"""Black lines below it overprint like text (GWG 2015, thin black strokes)."""
_FILLS, _STROKES = frozenset({0, 2, 4, 6}), frozenset({1, 2, 5, 6})
"""Text rendering modes."""
_LINES_ONLY = frozenset({"S", "s"})
_STROKING = _LINES_ONLY | {"B", "B*", "b", "b*"}


class ContentFinisher:
    """Rewrites the streams of one file; remembers the forms that it has done."""

    def __init__(self, spots: tuple[SpotColour, ...], keeps_states: bool) -> None:
        """`keeps_states`: the file has transparency, so states that set none have a meaning."""
        self.spots = spots
        self.keeps_states = keeps_states
        self.kept_spaces: set[str] = set()
        """Names of colour spaces that the rewritten content still calls."""
        self._done: dict[tuple[int, int], frozenset[str]] = {}

    def rewrite(
        self,
        holder: pikepdf.Page | pikepdf.Object,
        resources: pikepdf.Object,
        state: GraphicsState,
        faults: PageFaults,
    ) -> tuple[bytes, frozenset[str]]:
        """Return a page's or form's new content and the inks that it uses."""
        import pikepdf

        walk = _Walk(self, resources, state, faults)
        walk.through(pikepdf.parse_content_stream(holder))
        return pikepdf.unparse_content_stream(walk.out), frozenset(walk.inks)

    def drawn(
        self,
        form: pikepdf.Object,
        resources: pikepdf.Object,
        ctm: Matrix,
        is_transparent: bool,
        faults: PageFaults,
    ) -> frozenset[str]:
        """Rewrite a form or a tiling pattern once, and return its inks.

        Colours that a form takes from its caller are unknown here, and so never overprint: the
        layout engine sets all colours inside.
        """
        key = form.objgen
        if key not in self._done:
            self._done[key] = frozenset()  # a form that draws itself ends here
            own = form.get("/Resources", resources)
            matrix = form.get("/Matrix")
            if matrix is not None:
                ctm = product(matrix_of(list(matrix)), ctm)
            state = GraphicsState(UNKNOWN, UNKNOWN, ctm, is_transparent=is_transparent)
            content, self._done[key] = self.rewrite(form, own, state, faults)
            form.write(content)
        return self._done[key]


class _Walk:
    """One stream on its way from the layout engine's words to the printer's."""

    def __init__(
        self,
        finisher: ContentFinisher,
        resources: pikepdf.Object,
        state: GraphicsState,
        faults: PageFaults,
    ) -> None:
        from pikepdf import Name, Operator

        self.finisher = finisher
        self.resources = resources
        self.state = state
        self.faults = faults
        self.out: list[Any] = []
        """Instructions as they were, and our own as (operands, operator)."""
        self.inks: set[str] = set()
        self._stack: list[GraphicsState] = []
        self._path_start: int | None = None
        self._first_point = (0.0, 0.0)
        self._text_point = (0.0, 0.0)
        self._operator, self._name = Operator, Name

    def through(self, stream: Iterable[object]) -> None:
        """Walk over all instructions."""
        handlers = self.HANDLERS
        instructions: list[Any] = list(stream)
        for index, instruction in enumerate(instructions):
            operator = str(instruction.operator)
            handler = handlers.get(operator)
            if handler is None:
                self.out.append(instruction)
                continue
            following = (
                str(instructions[index + 1].operator) if index + 1 < len(instructions) else ""
            )
            handler(self, instruction, operator, following)

    def _emit(self, operator: str, *operands: object) -> None:
        self.out.append((list(operands), self._operator(operator)))

    # --- state ------------------------------------------------------------------------------------

    def _save(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        self._stack.append(self.state.saved())
        self.out.append(instruction)

    def _restore(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        if self._stack:
            self.state = self._stack.pop()
        self.out.append(instruction)

    def _transform(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        self.state.ctm = product(matrix_of(list(instruction.operands)), self.state.ctm)
        self.out.append(instruction)

    def _line_width(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        self.state.line_width = float(instruction.operands[0])
        self.out.append(instruction)

    def _render_mode(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        self.state.render_mode = int(instruction.operands[0])
        self.out.append(instruction)

    def _graphics_state(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        found = entry(self.resources, "/ExtGState", instruction.operands[0])
        if found is None:
            return
        if is_transparent(found):
            self.state.is_transparent = True
        if self.finisher.keeps_states or not is_plain(found):
            self.out.append(instruction)

    # --- colours ----------------------------------------------------------------------------------

    def _space(
        self, instruction: pikepdf.ContentStreamInstruction, operator: str, following: str
    ) -> None:
        family = space_family(str(instruction.operands[0]), self.resources)
        is_stroke = operator == "CS"
        paint = BLACK if family in _TURNED else UNKNOWN
        self._set(is_stroke, family, paint)
        if family not in _TURNED:
            self.finisher.kept_spaces.add(str(instruction.operands[0]))
            self.out.append(instruction)
        elif following not in ("sc", "scn", "SC", "SCN"):
            self._write(is_stroke, paint)  # every space begins with its black

    def _colour(self, instruction: pikepdf.ContentStreamInstruction, operator: str, _: str) -> None:
        is_stroke = operator.isupper()
        known = _SHORTHANDS.get(operator.lower())
        family = known or (self.state.stroke_family if is_stroke else self.state.fill_family)
        operands = list(instruction.operands)
        if family == "/Pattern":
            self._pattern(operands)
            numbers: list[float] = []
        else:
            numbers = [float(each) for each in operands]
        paint = paint_of(family, numbers, self.finisher.spots)
        self._set(is_stroke, family, paint)
        if paint.kind in ("process", "spot"):
            self._write(is_stroke, paint)
        elif paint is SCREEN and not known:
            self.faults.screen_colour = f"{family[1:]} {' '.join(f'{n:g}' for n in numbers)}"
            self._emit("CS" if is_stroke else "cs", *self._source_space(family))
            self.out.append(instruction)
        else:
            if paint is SCREEN:
                self.faults.screen_colour = "#" + "".join(f"{round(n * 255):02x}" for n in numbers)
            self.out.append(instruction)

    def _source_space(self, family: str) -> list[object]:
        """Return a name under which the resources have a space that cannot be printed."""
        spaces = entries(self.resources, "/ColorSpace")
        names = [name for name, space in spaces if described_space(space) == family]
        self.finisher.kept_spaces.update(names[:1])
        return [self._name(names[0] if names else "/DeviceRGB")]

    def _set(self, is_stroke: bool, family: str, paint: Paint) -> None:
        if is_stroke:
            self.state.stroke, self.state.stroke_family = paint, family
        else:
            self.state.fill, self.state.fill_family = paint, family

    def _write(self, is_stroke: bool, paint: Paint) -> None:
        if paint.kind == "spot":
            self._emit("CS" if is_stroke else "cs", self._name(spot_space(paint.spot)))
            self._emit("SCN" if is_stroke else "scn", _decimal(paint.tint))
        else:
            self._emit("K" if is_stroke else "k", *map(_decimal, paint.inks))

    def _pattern(self, operands: Sequence[object]) -> None:
        found = entry(self.resources, "/Pattern", operands[-1]) if operands else None
        if found is None:
            return
        if "/Shading" in found:
            self._shading_inks(found["/Shading"])
        else:
            self.inks |= self.finisher.drawn(
                found, self.resources, self.state.ctm, self.state.is_transparent, self.faults
            )

    # --- painting ---------------------------------------------------------------------------------

    def _begin_text(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        self._text_point = (0.0, 0.0)
        self.out.append(instruction)

    def _text_matrix(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        operands = instruction.operands
        self._text_point = (float(operands[4]), float(operands[5]))
        self.out.append(instruction)

    def _text_move(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        x, y = (float(each) for each in instruction.operands)
        self._text_point = (self._text_point[0] + x, self._text_point[1] + y)
        self.out.append(instruction)

    def _text(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        mode, state = self.state.render_mode, self.state
        paints = [state.fill] * (mode in _FILLS) + [state.stroke] * (mode in _STROKES)
        if paints:
            self._overprint(all(paint.is_black for paint in paints), len(self.out))
            self._painted(paints, self._text_point)
        self.out.append(instruction)

    def _point(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        if self._path_start is None:
            self._path_start = len(self.out)
            x, y = list(instruction.operands)[:2]
            self._first_point = (float(x), float(y))
        self.out.append(instruction)

    def _path(self, instruction: pikepdf.ContentStreamInstruction, operator: str, _: str) -> None:
        start = len(self.out) if self._path_start is None else self._path_start
        self._path_start = None
        if operator != "n":
            strokes, fills = operator in _STROKING, operator not in _LINES_ONLY
            state = self.state
            paints = [state.fill] * fills + [state.stroke] * strokes
            width = state.line_width * scale_of(state.ctm)
            is_line = strokes and not fills and width < THIN_LINE_PT
            self._overprint(is_line and state.stroke.is_black, start)
            self._painted(paints, self._first_point)
        self.out.append(instruction)

    def _overprint(self, wanted: bool, place: int) -> None:
        """Switch overprinting before the painting operator, or before the path that it paints."""
        if wanted is not self.state.overprints:
            self.state.overprints = wanted
            name = self._name(OVERPRINT if wanted else KNOCK_OUT)
            self.out.insert(place, ([name], self._operator("gs")))

    def _painted(self, paints: list[Paint], point: tuple[float, float]) -> None:
        for paint in paints:
            self.inks |= ink_names(paint, self.finisher.spots)
        if SCREEN in paints:
            self.faults.screen_paint(moved(point, self.state.ctm))
        if self.state.is_transparent:
            self.faults.transparency(moved(point, self.state.ctm))

    def _shading(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        found = entry(self.resources, "/Shading", instruction.operands[0])
        self._overprint(False, len(self.out))
        if found is not None:
            self._shading_inks(found)
        self.out.append(instruction)

    def _shading_inks(self, shading: pikepdf.Object) -> None:
        family = described_space(shading.get("/ColorSpace"))
        self.inks |= _inks_of_space(family)
        if family not in _PRINTED:
            self.faults.gradient(moved((0.0, 0.0), self.state.ctm))

    def _draw(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        self._overprint(False, len(self.out))
        name = str(instruction.operands[0])
        found = entry(self.resources, "/XObject", name)
        if found is not None and found.get("/Subtype") == "/Form":
            self.inks |= self.finisher.drawn(
                found, self.resources, self.state.ctm, self.state.is_transparent, self.faults
            )
        elif found is not None:
            self._picture(found, name)
        self.out.append(instruction)

    def _picture(self, image: pikepdf.Object, name: str) -> None:
        place = moved((0.0, 1.0), self.state.ctm)
        if image.get("/ImageMask", False):
            self.inks |= ink_names(self.state.fill, self.finisher.spots)
            self._painted([self.state.fill], (0.0, 1.0))
            return
        family = described_space(image.get("/ColorSpace"))
        self.inks |= _inks_of_space(family)
        if family not in _PRINTED:
            self.faults.picture(name, place)
        if "/SMask" in image or self.state.is_transparent:
            self.faults.transparency(place)

    def _inline_picture(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        self._overprint(False, len(self.out))
        self.out.append(instruction)

    HANDLERS: ClassVar[dict[str, Callable[..., None]]] = {
        "q": _save, "Q": _restore, "cm": _transform, "w": _line_width, "Tr": _render_mode,
        "gs": _graphics_state, "cs": _space, "CS": _space, "BT": _begin_text, "Tm": _text_matrix,
        "Td": _text_move, "TD": _text_move, "m": _point, "re": _point, "sh": _shading, "Do": _draw,
        "INLINE IMAGE": _inline_picture,
        **dict.fromkeys(("sc", "scn", "SC", "SCN", "g", "G", "rg", "RG", "k", "K"), _colour),
        **dict.fromkeys(("Tj", "TJ", "'", '"'), _text),
        **dict.fromkeys(("f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "n"), _path),
    }  # fmt: skip


_SHORTHANDS = {"g": "/DeviceGray", "rg": "/DeviceRGB", "k": "/DeviceCMYK"}
_TURNED = frozenset({"/DeviceCMYK", "/DeviceGray", "/DeviceRGB", "/Lab"})
"""Spaces whose colours are written anew as process inks or spots."""
_PRINTED = frozenset({"/DeviceCMYK", "/DeviceGray", "/Separation", "/DeviceN"})
"""Spaces in which pictures may be left."""


def _inks_of_space(family: str) -> frozenset[str]:
    if family == "/DeviceGray":
        return ink_names(BLACK, ())
    return ink_names(SCREEN, ()) if family else frozenset()


def _decimal(share: float) -> object:
    from decimal import Decimal

    return Decimal(f"{share:.4f}").normalize() + 0
