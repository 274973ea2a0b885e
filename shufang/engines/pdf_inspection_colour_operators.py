"""Operators that choose colours (PDF 32000-1, 8.6.8)."""

# ruff: noqa: D102 - each method is one operator; the table in pdf_inspection_operators names it

from __future__ import annotations

from shufang.engines.pdf_inspection_facts import CMYK, GRAY, RGB, Colour, Space
from shufang.engines.pdf_inspection_lexer import Name
from shufang.engines.pdf_inspection_operands import numeral
from shufang.engines.pdf_inspection_resources import Names
from shufang.engines.pdf_inspection_state import State


class ColourOperators:
    """What a stream does to colours."""

    state: State
    names: Names

    def fault(self, what: str) -> None:
        """Keep a fault of the page."""
        raise NotImplementedError

    def _set(self, colour: Colour, *, strokes: bool) -> None:
        if strokes:
            self.state.stroke = colour
        else:
            self.state.fill = colour
        self.state.paint = None

    def _device(self, space: Space, operands: list[object], *, strokes: bool) -> None:
        values = tuple(min(1.0, max(0.0, numeral(value))) for value in operands)
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
            values = tuple(numeral(value) for value in operands[:-1])
            self._set(Colour(now.space, values, str(operands[-1])), strokes=strokes)
            return
        values = tuple(numeral(value) for value in operands)
        if now.space.family not in {"lab", "unknown", "indexed"}:
            if len(values) != now.space.components:
                raise ValueError("operands")
            values = tuple(min(1.0, max(0.0, value)) for value in values)
        self._set(Colour(now.space, values), strokes=strokes)
