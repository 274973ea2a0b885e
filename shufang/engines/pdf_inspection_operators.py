"""The operators of content streams (PDF 32000-1, annex A): one stream on its way.

What is not understood is a fault of the page, never an exception.
"""

# ruff: noqa: D102 - each method is one operator; the table at the end names it

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from shufang.engines.matrices import IDENTITY, Matrix, product
from shufang.engines.pdf_inspection_colour_operators import ColourOperators
from shufang.engines.pdf_inspection_facts import GRAY, Colour, Rect
from shufang.engines.pdf_inspection_lexer import Name, instructions
from shufang.engines.pdf_inspection_operands import matrix_from, numeral
from shufang.engines.pdf_inspection_resources import Names, matrix_of, subtype
from shufang.engines.pdf_inspection_state import State, finite, turned
from shufang.engines.pdf_inspection_streams import (
    MOST_CONTENT,
    entries,
    get,
    items,
    key_of,
    name,
    number,
    rect_of,
    stream_bytes,
    truth,
)
from shufang.engines.pdf_inspection_text_operators import TextOperators

if TYPE_CHECKING:
    from shufang.engines.pdf_inspection_content import PageReader


class ContentStream(ColourOperators, TextOperators):
    """One content stream on its way."""

    def __init__(self, reader: PageReader, names: Names, state: State, base: Matrix) -> None:
        self.reader = reader
        self.names = names
        self.state = state
        self.base = base
        """The matrix in which patterns are set: that of the page or form."""
        self.maker = reader.maker
        self.stack: list[State] = []
        self.box: list[float] | None = None
        self.thickness = math.inf
        self.subpaths = 0
        self.clips = False
        self.tm: Matrix = IDENTITY
        self.tlm: Matrix = IDENTITY
        self.hidden: list[bool] = []
        """Of each marked piece that is open, whether its layer is off."""
        self.hidden_count = 0
        self.lenient = 0

    def run(self, content: bytes) -> None:
        reading = self.reader.reading
        budget, marks, most_marks = reading.budget, reading.marks, reading.most_marks
        handlers = _HANDLERS
        for operator, operands in instructions(content):
            budget.instructions -= 1
            if budget.instructions < 0 or len(marks) > most_marks:
                budget.is_spent = True
                return
            handler = handlers.get(operator)
            if handler is None:
                if operator not in _IGNORED and not self.lenient:
                    self.fault(operator.decode("latin-1"))
                continue
            try:
                handler(self, operands)
            except (IndexError, TypeError, ValueError, OverflowError, ArithmeticError):
                self.fault(operator.decode("latin-1"))
        if self.stack:
            self.fault("q")

    def fault(self, what: str) -> None:
        self.reader.reading.fault(self.reader.page, what)

    # --- graphics state ---

    def save(self, _: list[object]) -> None:
        if len(self.stack) < 5000:
            self.stack.append(self.state.copy())

    def restore(self, _: list[object]) -> None:
        if self.stack:
            self.state = self.stack.pop()
        else:
            self.fault("Q")

    def concatenate(self, operands: list[object]) -> None:
        m = product(matrix_from(operands), self.state.ctm)
        if not finite(m):
            raise ValueError("matrix")
        self.state.ctm = m

    def set_line_width(self, operands: list[object]) -> None:
        self.state.line_width = numeral(operands[-1])

    def set_state(self, operands: list[object]) -> None:
        thing = self.names.entry("ExtGState", str(operands[-1]))
        if thing is None:
            self.fault(f"gs {operands[-1]}")
        state = self.state
        for key, value in entries(thing):
            match key:
                case "LW":
                    state.line_width = number(value)
                case "OP":
                    state.overprint_stroke = truth(value)
                    if get(thing, "/op") is None:
                        state.overprint_fill = truth(value)
                case "op":
                    state.overprint_fill = truth(value)
                case "OPM":
                    state.overprint_mode = int(number(value))
                case "ca":
                    state.fill_alpha = number(value, 1)
                case "CA":
                    state.stroke_alpha = number(value, 1)
                case "BM":
                    state.blend = name(value) or name((items(value) or [None])[0]) or "Normal"
                case "SMask":
                    state.soft_mask = name(value) != "None"
                case "Font":
                    parts = items(value)
                    state.font = self.reader.reading.stock.fonts.of(parts[0])
                    state.font_size = number(parts[1])
        state.paint = None

    # --- paths ---

    def _reach(self, x: float, y: float) -> None:
        box = self.box
        if box is None:
            self.box = [x, y, x, y]
            return
        if x < box[0]:
            box[0] = x
        elif x > box[2]:
            box[2] = x
        if y < box[1]:
            box[1] = y
        elif y > box[3]:
            box[3] = y

    def move_to(self, operands: list[object]) -> None:
        x, y = operands
        self.subpaths += 1
        self._reach(numeral(x), numeral(y))

    def line_to(self, operands: list[object]) -> None:
        x, y = operands
        self._reach(numeral(x), numeral(y))

    def curve_to(self, operands: list[object]) -> None:
        if len(operands) not in {4, 6}:
            raise ValueError("operands")
        for at in range(0, len(operands), 2):
            self._reach(numeral(operands[at]), numeral(operands[at + 1]))

    def rectangle(self, operands: list[object]) -> None:
        x, y, width, height = (numeral(value) for value in operands)
        self._reach(x, y)
        self._reach(x + width, y + height)
        self.subpaths += 1
        across = abs(width) * math.hypot(self.state.ctm[0], self.state.ctm[1])
        down = abs(height) * math.hypot(self.state.ctm[2], self.state.ctm[3])
        self.thickness = min(self.thickness, across, down)

    def clip(self, _: list[object]) -> None:
        self.clips = True

    def stroke(self, _: list[object]) -> None:
        self._paint(fills=False, strokes=True)

    def fill(self, _: list[object]) -> None:
        self._paint(fills=True, strokes=False)

    def fill_and_stroke(self, _: list[object]) -> None:
        self._paint(fills=True, strokes=True)

    def end_path(self, _: list[object]) -> None:
        self._paint(fills=False, strokes=False)

    def _paint(self, *, fills: bool, strokes: bool) -> None:
        if self.box is not None:
            box = turned(self.state.ctm, *self.box)
            if (fills or strokes) and not self.is_hidden:
                thickness = self.thickness
                if thickness == math.inf:
                    thickness = min(box.width, box.height) if self.subpaths <= 1 else math.inf
                self.maker.path(self.state, box, thickness, fills=fills, strokes=strokes)
                self._patterns(box, fills=fills, strokes=strokes)
            if self.clips:
                self.state.clip_to(box)
        self.box = None
        self.thickness = math.inf
        self.subpaths = 0
        self.clips = False

    def _patterns(self, box: Rect, *, fills: bool, strokes: bool) -> None:
        """Paint what a pattern brings into a filled or stroked box."""
        state = self.state
        for is_used, colour in ((fills, state.fill), (strokes, state.stroke)):
            if not is_used or not colour.pattern:
                continue
            pattern = self.names.pattern(colour.pattern)
            if pattern is None:
                self.fault(f"scn {colour.pattern}")
            elif pattern.shading is not None:
                self.maker.shading(state, box, pattern.shading)
            elif pattern.is_tiling:
                self._tile(pattern.thing, pattern.matrix, box)

    def _tile(self, thing: object, matrix: Matrix, box: Rect) -> None:
        content = stream_bytes(thing, MOST_CONTENT)
        with self.reader.entered(thing) as may_enter:
            if not may_enter or content is None:
                return
            # One tile stands for all of them: its marks are found in the whole box.
            seen = box if self.state.clip is None else box.common(self.state.clip)
            if seen is None:
                return
            state = State(product(matrix, self.base), seen)
            if int(number(get(thing, "/PaintType"))) == 2:
                under = self.state.fill.space.base or GRAY
                state.fill = state.stroke = Colour(under, self.state.fill.operands)
            names = Names(get(thing, "/Resources"), self.reader.reading.stock, self.names)
            with self.maker.spread_over(seen):
                self.reader.run(content, names, state, state.ctm)

    def shade(self, operands: list[object]) -> None:
        shading = self.names.shading(str(operands[-1]))
        if shading is None:
            self.fault(f"sh {operands[-1]}")
        elif self.state.clip is not None and not self.is_hidden:
            self.maker.shading(self.state, self.state.clip, shading)

    # --- XObjects ---

    def draw(self, operands: list[object]) -> None:
        thing = self.names.entry("XObject", str(operands[-1]))
        kind = subtype(thing)
        if self.is_hidden or self._is_off(get(thing, "/OC")):
            return
        if kind == "Image":
            index = self.reader.reading.stock.picture(thing)
            self.maker.picture(self.state, index)
        elif kind == "Form":
            self._form(thing)
        elif kind != "PS":
            self.fault(f"Do {operands[-1]}")

    def _form(self, thing: object) -> None:
        content = stream_bytes(thing, MOST_CONTENT)
        if content is None:
            self.fault("Do")
            return
        group = get(thing, "/Group")
        with self.reader.entered(thing) as may_enter:
            if not may_enter:
                return
            state = self.state.copy()
            state.ctm = product(matrix_of(get(thing, "/Matrix")), state.ctm)
            box = rect_of(get(thing, "/BBox"))
            if box is not None:
                state.clip_to(turned(state.ctm, box.left, box.bottom, box.right, box.top))
            if not finite(state.ctm) or state.clip is None:
                return
            if group is not None and name(get(group, "/S")) == "Transparency":
                self.reader.maker.group(state, get(group, "/CS"))
            resources = get(thing, "/Resources")
            names = Names(resources, self.reader.reading.stock, self.names)
            self.reader.run(content, names, state, state.ctm)

    def inline_image(self, operands: list[object]) -> None:
        dictionary = operands[0]
        if isinstance(dictionary, dict) and not self.is_hidden:
            self.maker.inline(self.state, dictionary, self.names)

    # --- optional content ---

    @property
    def is_hidden(self) -> bool:
        return self.hidden_count > 0

    def begin_marked(self, operands: list[object]) -> None:
        off = False
        if len(operands) == 2 and operands[0] == "OC" and isinstance(operands[1], Name):
            off = self._is_off(self.names.entry("Properties", operands[1]))
        self.hidden.append(off)
        self.hidden_count += off

    def end_marked(self, _: list[object]) -> None:
        if self.hidden:
            self.hidden_count -= self.hidden.pop()

    def _is_off(self, layer: object) -> bool:
        import pikepdf

        off = self.reader.reading.hidden_layers
        if layer is None or not off or not isinstance(layer, pikepdf.Object):
            return False
        if name(get(layer, "/Type")) == "OCMD":
            groups = get(layer, "/OCGs")
            members = items(groups) or [groups]
            return all(
                isinstance(member, pikepdf.Object) and key_of(member) in off for member in members
            )
        return key_of(layer) in off

    def begin_lenient(self, _: list[object]) -> None:
        self.lenient += 1

    def end_lenient(self, _: list[object]) -> None:
        self.lenient = max(0, self.lenient - 1)


_HANDLERS: Final[dict[bytes, Callable[[ContentStream, list[object]], None]]] = {
    b"q": ContentStream.save,
    b"Q": ContentStream.restore,
    b"cm": ContentStream.concatenate,
    b"w": ContentStream.set_line_width,
    b"gs": ContentStream.set_state,
    b"g": ContentStream.fill_gray,
    b"G": ContentStream.stroke_gray,
    b"rg": ContentStream.fill_rgb,
    b"RG": ContentStream.stroke_rgb,
    b"k": ContentStream.fill_cmyk,
    b"K": ContentStream.stroke_cmyk,
    b"cs": ContentStream.fill_space,
    b"CS": ContentStream.stroke_space,
    b"sc": ContentStream.fill_colour,
    b"scn": ContentStream.fill_colour,
    b"SC": ContentStream.stroke_colour,
    b"SCN": ContentStream.stroke_colour,
    b"m": ContentStream.move_to,
    b"l": ContentStream.line_to,
    b"c": ContentStream.curve_to,
    b"v": ContentStream.curve_to,
    b"y": ContentStream.curve_to,
    b"re": ContentStream.rectangle,
    b"W": ContentStream.clip,
    b"W*": ContentStream.clip,
    b"S": ContentStream.stroke,
    b"s": ContentStream.stroke,
    b"f": ContentStream.fill,
    b"F": ContentStream.fill,
    b"f*": ContentStream.fill,
    b"B": ContentStream.fill_and_stroke,
    b"B*": ContentStream.fill_and_stroke,
    b"b": ContentStream.fill_and_stroke,
    b"b*": ContentStream.fill_and_stroke,
    b"n": ContentStream.end_path,
    b"sh": ContentStream.shade,
    b"Do": ContentStream.draw,
    b"BI": ContentStream.inline_image,
    b"BDC": ContentStream.begin_marked,
    b"BMC": ContentStream.begin_marked,
    b"EMC": ContentStream.end_marked,
    b"BX": ContentStream.begin_lenient,
    b"EX": ContentStream.end_lenient,
    b"BT": ContentStream.begin_text,
    b"Tc": ContentStream.set_letter_space,
    b"Tw": ContentStream.set_word_space,
    b"Tz": ContentStream.set_horizontal,
    b"TL": ContentStream.set_leading,
    b"Tf": ContentStream.set_font,
    b"Tr": ContentStream.set_mode,
    b"Ts": ContentStream.set_rise,
    b"Td": ContentStream.next_line,
    b"TD": ContentStream.next_line_leading,
    b"Tm": ContentStream.set_text_matrix,
    b"T*": ContentStream.line_feed,
    b"Tj": ContentStream.show,
    b"TJ": ContentStream.show_array,
    b"'": ContentStream.show_next,
    b'"': ContentStream.show_spaced,
}
_IGNORED: Final = frozenset(
    {b"h", b"J", b"j", b"M", b"d", b"ri", b"i", b"ET", b"MP", b"DP", b"d0", b"d1"}
)
