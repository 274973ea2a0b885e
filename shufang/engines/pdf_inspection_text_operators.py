"""Operators that set text (PDF 32000-1, 9.3 and 9.4)."""

# ruff: noqa: D102 - each method is one operator; the table in pdf_inspection_operators names it

from __future__ import annotations

from shufang.engines.matrices import IDENTITY, Matrix, product
from shufang.engines.pdf_inspection_marks import MarkMaker
from shufang.engines.pdf_inspection_operands import matrix_from, numeral
from shufang.engines.pdf_inspection_resources import Names
from shufang.engines.pdf_inspection_state import State


class TextOperators:
    """What a stream does to text."""

    state: State
    names: Names
    maker: MarkMaker
    tm: Matrix
    tlm: Matrix

    def fault(self, what: str) -> None:
        """Keep a fault of the page."""
        raise NotImplementedError

    @property
    def is_hidden(self) -> bool:
        """Whether what is painted now belongs to a layer that is off."""
        raise NotImplementedError

    def begin_text(self, _: list[object]) -> None:
        self.tm = self.tlm = IDENTITY

    def set_letter_space(self, operands: list[object]) -> None:
        self.state.letter = numeral(operands[-1])

    def set_word_space(self, operands: list[object]) -> None:
        self.state.word = numeral(operands[-1])

    def set_horizontal(self, operands: list[object]) -> None:
        self.state.horizontal = numeral(operands[-1]) / 100

    def set_leading(self, operands: list[object]) -> None:
        self.state.leading = numeral(operands[-1])

    def set_font(self, operands: list[object]) -> None:
        key, size = operands[-2:]
        self.state.font = self.names.font(str(key))
        self.state.font_size = numeral(size)
        if self.state.font is None:
            self.fault(f"Tf {key}")

    def set_mode(self, operands: list[object]) -> None:
        self.state.mode = int(numeral(operands[-1]))

    def set_rise(self, operands: list[object]) -> None:
        self.state.rise = numeral(operands[-1])

    def next_line(self, operands: list[object]) -> None:
        x, y = operands
        self.tlm = product((1.0, 0.0, 0.0, 1.0, numeral(x), numeral(y)), self.tlm)
        self.tm = self.tlm

    def next_line_leading(self, operands: list[object]) -> None:
        self.state.leading = -numeral(operands[-1])
        self.next_line(operands)

    def set_text_matrix(self, operands: list[object]) -> None:
        self.tm = self.tlm = matrix_from(operands)

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
        self.state.word, self.state.letter = numeral(word), numeral(letter)
        self.show_next([string])

    def _show(self, pieces: list[object]) -> None:
        advance = self.maker.text(self.state, self.tm, pieces, is_hidden=self.is_hidden)
        self.tm = product((1.0, 0.0, 0.0, 1.0, *advance), self.tm)
