"""The content of pages, interpreted: what is painted where, in which colour and how.

Operators as in PDF 32000-1, annex A. What is not understood is a `PageFault`, never an exception;
instructions are counted over the whole file, forms within forms included, so that no file takes
for ever.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from shufang.engines.pdf_inspection_facts import (
    CMYK,
    GRAY,
    RGB,
    Colour,
    Group,
    Mark,
    PageFault,
    Rect,
    Space,
)
from shufang.engines.pdf_inspection_lexer import Name, instructions
from shufang.engines.pdf_inspection_marks import MarkMaker
from shufang.engines.pdf_inspection_resources import Names, Stock, matrix_of, subtype
from shufang.engines.pdf_inspection_state import IDENTITY, Matrix, State, finite, multiplied, turned
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

MOST_INSTRUCTIONS: Final = 12_000_000
"""Of a whole file; a page of text has some 400, a dense map 200,000."""
MOST_MARKS: Final = 3_000_000
_STREAM_COST: Final = 250
"""Instructions that beginning a form counts as: forms within forms multiply."""
_DEEPEST: Final = 24
_MOST_FAULTS: Final = 5
"""Faults of one page that are told."""


@dataclass(slots=True)
class Budget:
    """How much of a file may still be read."""

    instructions: int = MOST_INSTRUCTIONS
    is_spent: bool = False


@dataclass(slots=True)
class Reading:
    """What is found while all pages are read."""

    stock: Stock
    hidden_layers: frozenset[tuple[int, int]]
    budget: Budget = field(default_factory=Budget)
    marks: list[Mark] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    faults: dict[PageFault, None] = field(default_factory=dict)

    def fault(self, page: int, what: str) -> None:
        """Keep a fault; a page with many has said enough with a few."""
        if sum(fault.page == page for fault in self.faults) < _MOST_FAULTS:
            self.faults.setdefault(PageFault(page, what[:40]))


class PageReader:
    """Reads the content of one page."""

    def __init__(self, reading: Reading, page: int, view: Rect) -> None:
        self.reading = reading
        self.page = page
        self.maker = MarkMaker(page, reading)
        self._view = view
        self._active: list[tuple[int, int]] = []

    def read(self, contents: object, resources: object) -> None:
        """Read the streams of a page, which count as one (PDF 32000-1, 7.8.2)."""
        pieces: list[bytes] = []
        for part in items(contents) or ([] if contents is None else [contents]):
            content = stream_bytes(part, MOST_CONTENT)
            if content is None:
                self.reading.fault(self.page, "Contents")
            else:
                pieces.append(content)
        names = Names(resources, self.reading.stock)
        state = State(IDENTITY, self._view)
        self.run(b"\n".join(pieces), names, state, IDENTITY)

    def run(self, content: bytes, names: Names, state: State, base: Matrix) -> None:
        """Interpret one stream, beginning with `state`."""
        self.reading.budget.instructions -= _STREAM_COST
        _Stream(self, names, state, base).run(content)

    @contextmanager
    def entered(self, thing: object) -> Iterator[bool]:
        """Guard against forms that contain themselves; False where one may not go deeper."""
        import pikepdf

        key = key_of(thing) if isinstance(thing, pikepdf.Object) else None
        if len(self._active) >= _DEEPEST or (key is not None and key in self._active):
            self.reading.fault(self.page, "XObject")
            yield False
            return
        self._active.append(key or (-1, -1))
        try:
            yield True
        finally:
            self._active.pop()


class _Stream:
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
        self.lenient = 0

    def run(self, content: bytes) -> None:
        budget = self.reader.reading.budget
        handlers = _HANDLERS
        for operator, operands in instructions(content):
            budget.instructions -= 1
            if budget.instructions < 0 or len(self.reader.reading.marks) > MOST_MARKS:
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
        m = multiplied(_matrix(operands), self.state.ctm)
        if not finite(m):
            raise ValueError("matrix")
        self.state.ctm = m

    def set_line_width(self, operands: list[object]) -> None:
        self.state.line_width = _number(operands[-1])

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

    # --- colour ---

    def _set(self, colour: Colour, *, strokes: bool) -> None:
        if strokes:
            self.state.stroke = colour
        else:
            self.state.fill = colour
        self.state.paint = None

    def _device(self, space: Space, operands: list[object], *, strokes: bool) -> None:
        values = tuple(min(1.0, max(0.0, _number(value))) for value in operands)
        if len(values) != space.components:
            raise ValueError("operands")
        self._set(Colour(space, values), strokes=strokes)

    def fill_gray(self, operands: list[object]) -> None:
        self._device(GRAY, operands, strokes=False)

    def stroke_gray(self, operands: list[object]) -> None:
        self._device(GRAY, operands, strokes=True)

    def fill_rgb(self, operands: list[object]) -> None:
        self._device(RGB, operands, strokes=False)

    def stroke_rgb(self, operands: list[object]) -> None:
        self._device(RGB, operands, strokes=True)

    def fill_cmyk(self, operands: list[object]) -> None:
        self._device(CMYK, operands, strokes=False)

    def stroke_cmyk(self, operands: list[object]) -> None:
        self._device(CMYK, operands, strokes=True)

    def fill_space(self, operands: list[object]) -> None:
        self._space(operands, strokes=False)

    def stroke_space(self, operands: list[object]) -> None:
        self._space(operands, strokes=True)

    def _space(self, operands: list[object], *, strokes: bool) -> None:
        colour = self.names.initial(str(operands[-1]))
        if colour is None:
            self.fault(f"cs {operands[-1]}")
            return
        self._set(colour, strokes=strokes)

    def fill_colour(self, operands: list[object]) -> None:
        self._colour(operands, strokes=False)

    def stroke_colour(self, operands: list[object]) -> None:
        self._colour(operands, strokes=True)

    def _colour(self, operands: list[object], *, strokes: bool) -> None:
        now = self.state.stroke if strokes else self.state.fill
        if operands and isinstance(operands[-1], Name):
            values = tuple(_number(value) for value in operands[:-1])
            self._set(Colour(now.space, values, str(operands[-1])), strokes=strokes)
            return
        values = tuple(_number(value) for value in operands)
        if now.space.family not in {"lab", "unknown", "indexed"}:
            if len(values) != now.space.components:
                raise ValueError("operands")
            values = tuple(min(1.0, max(0.0, value)) for value in values)
        self._set(Colour(now.space, values), strokes=strokes)

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
        self._reach(_number(x), _number(y))

    def line_to(self, operands: list[object]) -> None:
        x, y = operands
        self._reach(_number(x), _number(y))

    def curve_to(self, operands: list[object]) -> None:
        if len(operands) not in {4, 6}:
            raise ValueError("operands")
        for at in range(0, len(operands), 2):
            self._reach(_number(operands[at]), _number(operands[at + 1]))

    def rectangle(self, operands: list[object]) -> None:
        x, y, width, height = (_number(value) for value in operands)
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
            if (fills or strokes) and not self._is_hidden:
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
            state = State(multiplied(matrix, self.base), seen)
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
        elif self.state.clip is not None and not self._is_hidden:
            self.maker.shading(self.state, self.state.clip, shading)

    # --- XObjects ---

    def draw(self, operands: list[object]) -> None:
        thing = self.names.entry("XObject", str(operands[-1]))
        kind = subtype(thing)
        if self._is_hidden or self._is_off(get(thing, "/OC")):
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
            state.ctm = multiplied(matrix_of(get(thing, "/Matrix")), state.ctm)
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
        if isinstance(dictionary, dict) and not self._is_hidden:
            self.maker.inline(self.state, dictionary, self.names)

    # --- optional content ---

    @property
    def _is_hidden(self) -> bool:
        return any(self.hidden) if self.hidden else False

    def begin_marked(self, operands: list[object]) -> None:
        off = False
        if len(operands) == 2 and operands[0] == "OC" and isinstance(operands[1], Name):
            off = self._is_off(self.names.entry("Properties", operands[1]))
        self.hidden.append(off)

    def end_marked(self, _: list[object]) -> None:
        if self.hidden:
            self.hidden.pop()

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

    # --- text ---

    def begin_text(self, _: list[object]) -> None:
        self.tm = self.tlm = IDENTITY

    def set_letter_space(self, operands: list[object]) -> None:
        self.state.letter = _number(operands[-1])

    def set_word_space(self, operands: list[object]) -> None:
        self.state.word = _number(operands[-1])

    def set_horizontal(self, operands: list[object]) -> None:
        self.state.horizontal = _number(operands[-1]) / 100

    def set_leading(self, operands: list[object]) -> None:
        self.state.leading = _number(operands[-1])

    def set_font(self, operands: list[object]) -> None:
        key, size = operands[-2:]
        self.state.font = self.names.font(str(key))
        self.state.font_size = _number(size)
        if self.state.font is None:
            self.fault(f"Tf {key}")

    def set_mode(self, operands: list[object]) -> None:
        self.state.mode = int(_number(operands[-1]))

    def set_rise(self, operands: list[object]) -> None:
        self.state.rise = _number(operands[-1])

    def next_line(self, operands: list[object]) -> None:
        x, y = operands
        self.tlm = multiplied((1.0, 0.0, 0.0, 1.0, _number(x), _number(y)), self.tlm)
        self.tm = self.tlm

    def next_line_leading(self, operands: list[object]) -> None:
        self.state.leading = -_number(operands[-1])
        self.next_line(operands)

    def set_text_matrix(self, operands: list[object]) -> None:
        self.tm = self.tlm = _matrix(operands)

    def line_feed(self, _: list[object]) -> None:
        self.next_line([0.0, -self.state.leading])

    def show(self, operands: list[object]) -> None:
        self._show([operands[-1]])

    def show_array(self, operands: list[object]) -> None:
        pieces = operands[-1]
        if not isinstance(pieces, list):
            raise ValueError("array")
        self._show(pieces)

    def show_next(self, operands: list[object]) -> None:
        self.line_feed([])
        self._show([operands[-1]])

    def show_spaced(self, operands: list[object]) -> None:
        word, letter, string = operands[-3:]
        self.state.word, self.state.letter = _number(word), _number(letter)
        self.show_next([string])

    def _show(self, pieces: list[object]) -> None:
        advance = self.maker.text(self.state, self.tm, pieces, is_hidden=self._is_hidden)
        self.tm = multiplied((1.0, 0.0, 0.0, 1.0, *advance), self.tm)


def _number(value: object) -> float:
    if type(value) is float:
        return value
    raise ValueError("number")


def _matrix(operands: list[object]) -> Matrix:
    a, b, c, d, e, f = operands
    return (_number(a), _number(b), _number(c), _number(d), _number(e), _number(f))


_HANDLERS: Final[dict[bytes, Callable[[_Stream, list[object]], None]]] = {
    b"q": _Stream.save,
    b"Q": _Stream.restore,
    b"cm": _Stream.concatenate,
    b"w": _Stream.set_line_width,
    b"gs": _Stream.set_state,
    b"g": _Stream.fill_gray,
    b"G": _Stream.stroke_gray,
    b"rg": _Stream.fill_rgb,
    b"RG": _Stream.stroke_rgb,
    b"k": _Stream.fill_cmyk,
    b"K": _Stream.stroke_cmyk,
    b"cs": _Stream.fill_space,
    b"CS": _Stream.stroke_space,
    b"sc": _Stream.fill_colour,
    b"scn": _Stream.fill_colour,
    b"SC": _Stream.stroke_colour,
    b"SCN": _Stream.stroke_colour,
    b"m": _Stream.move_to,
    b"l": _Stream.line_to,
    b"c": _Stream.curve_to,
    b"v": _Stream.curve_to,
    b"y": _Stream.curve_to,
    b"re": _Stream.rectangle,
    b"W": _Stream.clip,
    b"W*": _Stream.clip,
    b"S": _Stream.stroke,
    b"s": _Stream.stroke,
    b"f": _Stream.fill,
    b"F": _Stream.fill,
    b"f*": _Stream.fill,
    b"B": _Stream.fill_and_stroke,
    b"B*": _Stream.fill_and_stroke,
    b"b": _Stream.fill_and_stroke,
    b"b*": _Stream.fill_and_stroke,
    b"n": _Stream.end_path,
    b"sh": _Stream.shade,
    b"Do": _Stream.draw,
    b"BI": _Stream.inline_image,
    b"BDC": _Stream.begin_marked,
    b"BMC": _Stream.begin_marked,
    b"EMC": _Stream.end_marked,
    b"BX": _Stream.begin_lenient,
    b"EX": _Stream.end_lenient,
    b"BT": _Stream.begin_text,
    b"Tc": _Stream.set_letter_space,
    b"Tw": _Stream.set_word_space,
    b"Tz": _Stream.set_horizontal,
    b"TL": _Stream.set_leading,
    b"Tf": _Stream.set_font,
    b"Tr": _Stream.set_mode,
    b"Ts": _Stream.set_rise,
    b"Td": _Stream.next_line,
    b"TD": _Stream.next_line_leading,
    b"Tm": _Stream.set_text_matrix,
    b"T*": _Stream.line_feed,
    b"Tj": _Stream.show,
    b"TJ": _Stream.show_array,
    b"'": _Stream.show_next,
    b'"': _Stream.show_spaced,
}
_IGNORED: Final = frozenset(
    {b"h", b"J", b"j", b"M", b"d", b"ri", b"i", b"ET", b"MP", b"DP", b"d0", b"d1"}
)
