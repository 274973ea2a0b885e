"""Chinese lines: paragraphs in Chinese are composed by `shufang.typesetting`, not by the engine.

Three of the engine's functions are wrapped while a section is laid out: the one that fills a line,
the one that justifies it, and the one that says how wide a text would like to be. Whatever is not
Chinese running text (`reading`) goes to the engine as before. So does a paragraph that we cannot
set for any reason: it is marked, and every further line of it is the engine's. Lines of both kinds
resume at the same places, so no text is lost or doubled in between.

The text itself is not touched: marks keep their characters, gaps are positions of glyphs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from shufang.engines.weasyprint_engine import Box, kind

if TYPE_CHECKING:
    from weasyprint.layout import LayoutContext

    from shufang.engines.chinese_lines_reading import Reader
    from shufang.engines.chinese_lines_setting import LineRequest

FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""What may go wrong inside a paragraph that has something in it that we never met."""


@dataclass(slots=True)
class Composition:
    """What was composed: for tests, which hold that nothing was given up."""

    lines: int = 0
    given_up: list[str] = field(default_factory=list)
    """The faults for which paragraphs were left to the engine."""


@contextmanager
def composing_chinese() -> Iterator[Composition]:
    """Compose the lines of Chinese paragraphs that are laid out meanwhile."""
    from weasyprint.layout import inline, preferred

    from shufang.engines.chinese_lines_reading import Reader
    from shufang.engines.chinese_lines_setting import LineRequest

    done = Composition()
    reader = Reader()
    fill_line = cast(Callable[..., object], inline.split_inline_box)
    justify = cast(Callable[..., None], inline.justify_line)
    line_widths = cast(Callable[..., Iterator[float]], preferred.inline_line_widths)

    def fill_chinese_line(*arguments: object) -> object:
        request = LineRequest.of(arguments)
        if kind(request.box) == "LineBox":
            composed = _composed(reader, request, done)
            if composed is not None:
                return composed
        return fill_line(*arguments)

    def justify_others(context: LayoutContext, line: Box, extra_width: float) -> None:
        if "composed" not in line.__dict__:
            justify(context, line, extra_width)

    def chinese_line_widths(
        context: LayoutContext,
        box: Box,
        outer: bool,
        is_line_start: bool,
        minimum: bool,
        skip_stack: object = None,
        first_line: bool = False,
    ) -> Iterator[float]:
        if kind(box) == "LineBox" and skip_stack is None and not first_line:
            try:
                widths = reader.line_widths(context, box, minimum)
            except FAULTS as fault:
                _give_up(box, fault, done)
                widths = None
            if widths is not None:
                return iter(widths)
        return line_widths(context, box, outer, is_line_start, minimum, skip_stack, first_line)

    inline.split_inline_box = fill_chinese_line
    inline.justify_line = justify_others
    preferred.inline_line_widths = chinese_line_widths
    try:
        yield done
    finally:
        inline.split_inline_box = fill_line
        inline.justify_line = justify
        preferred.inline_line_widths = line_widths


def _composed(reader: Reader, request: LineRequest, done: Composition) -> object:
    """Return our line, or None if the engine is to make it."""
    from shufang.engines.chinese_lines_setting import set_next_line

    try:
        line = set_next_line(reader, request)
    except FAULTS as fault:
        _give_up(request.box, fault, done)
        return None
    if line is not None:
        done.lines += 1
    return line


def _give_up(box: Box, fault: Exception, done: Composition) -> None:
    box.__dict__["chinese_stream"] = None
    done.given_up.append(f"{type(fault).__name__}: {fault}")
