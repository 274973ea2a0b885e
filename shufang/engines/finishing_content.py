"""Content streams for the press: inks instead of screen colours, black text that overprints.

One walk over every page and over the forms and patterns that it draws. What cannot be printed
as it stands is reported with page and place and stays as it is: the file is then not delivered.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from shufang.engines.finishing_colours import PRINTED, ColourWalk, inks_of_space
from shufang.engines.finishing_faults import PageFaults
from shufang.engines.finishing_paints import SCREEN, UNKNOWN, Paint, described_space, ink_names
from shufang.engines.finishing_resources import KNOCK_OUT, OVERPRINT, entry
from shufang.engines.finishing_state import GraphicsState, scale_of
from shufang.engines.matrices import Matrix, matrix_of, moved, product
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
        self.draws = False
        """Whether it draws forms or tiling patterns."""
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

        walk = _PaintingWalk(self, resources, state, faults)
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
        self.draws = True
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


class _PaintingWalk(ColourWalk):
    """Switches overprinting, collects inks, and reports what the press cannot paint."""

    def __init__(
        self,
        finisher: ContentFinisher,
        resources: pikepdf.Object,
        state: GraphicsState,
        faults: PageFaults,
    ) -> None:
        super().__init__(finisher, resources, state, faults)
        self._path_start: int | None = None
        """Where in `out` the current path begins: a state can only be set before it."""
        self._first_point = (0.0, 0.0)
        self._text_point = (0.0, 0.0)

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return operator -> what is done with its instructions."""
        paths = ("f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "n")
        return {
            **super().handlers(),
            "BT": self._begin_text,
            "Tm": self._text_matrix,
            **dict.fromkeys(("Td", "TD"), self._text_move),
            **dict.fromkeys(("Tj", "TJ", "'", '"'), self._text),
            **dict.fromkeys(("m", "re"), self._point),
            **dict.fromkeys(paths, self._path),
            "sh": self._shading,
            "Do": self._draw,
            "INLINE IMAGE": self._inline_picture,
        }

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
        self.inks |= inks_of_space(family)
        if family not in PRINTED:
            self.faults.picture(name, place)
        if "/SMask" in image or self.state.is_transparent:
            self.faults.transparency(place)

    def _inline_picture(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        self._overprint(False, len(self.out))
        self.out.append(instruction)
