"""Between the lines (行间标点): emphasis dots, and lines under names that end before the next name.

The engine knows neither `text-emphasis` nor `text-decoration-inset`, so two of its drawing
functions are wrapped. Marks are drawn as paths: what is extracted and copied is the text alone, and
line breaks, spacing and line pitch are the same with and without them (CLREQ 3.1.5 行间标点).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast
from unicodedata import category

from shufang.engines.weasyprint_engine import Box, TextBox, is_text

if TYPE_CHECKING:
    from weasyprint.pdf.stream import Stream

ENDS = "ends_of_line_mark"
"""Attribute of a text box: which ends of the line under it are ends of the name."""

INSET_EM = 0.07
"""How far a line ends before its name does, so that two names have two lines."""

CLEARANCE_EM = 0.22
"""Middle of an emphasis mark beyond the em box of its character; marks are half as large (CSS)."""

ASCENT_EM, DESCENT_EM = 0.88, 0.12
"""The em box of Chinese characters above and below the baseline."""

ROUND = 0.5523
"""Handle of the cubic curve that is a quarter of a circle."""

Point = tuple[float, float]


def has_mark(character: str) -> bool:
    """Whether a character gets an emphasis mark: none stands at marks, symbols and spaces.

    CSS Text Decoration 4, `text-emphasis-skip: spaces punctuation symbols` (its initial value is
    narrower; GB/T 15834 puts no dot under punctuation).
    """
    return category(character)[0] in "LN"


def mark_name_ends(box: Box, *, is_begin: bool, is_end: bool) -> None:
    """Say to the text boxes of an underlined inline box where its line begins and ends."""
    style = cast(Any, box.style)
    if style["text_decoration_inset"] != "auto":
        return
    texts = [child for child in box.descendants() if is_text(child)]
    for text, begins, ends in (
        *((text, is_begin, False) for text in texts[:1]),
        *((text, False, is_end) for text in texts[-1:]),
    ):
        known = text.__dict__.get(ENDS, (False, False))
        text.__dict__[ENDS] = known[0] or begins, known[1] or ends


@contextmanager
def drawing_between_lines() -> Iterator[None]:
    """Draw emphasis marks and inset lines of the pages that are drawn meanwhile."""
    from weasyprint import draw
    from weasyprint.draw import text as text_module

    draw_text = cast(Callable[..., None], draw.draw_text)
    draw_decoration = cast(Callable[..., None], text_module.draw_text_decoration)

    def draw_text_with_marks(stream: Stream, box: TextBox, *others: object) -> None:
        draw_text(stream, box, *others)
        style = cast(Any, box.style)
        if style["text_emphasis_style"] != "none" and style["visibility"] == "visible":
            _draw_emphasis(stream, box, getattr(box.pango_layout, "middles", ()))

    def draw_inset_decoration(stream: Stream, box: TextBox, *others: object) -> None:
        begins, ends = box.__dict__.get(ENDS, (False, False))
        if not (begins or ends):
            draw_decoration(stream, box, *others)
            return
        inset = INSET_EM * cast(float, box.style["font_size"])
        x, width = box.position_x, box.width
        box.position_x += inset * begins
        box.width -= inset * (begins + ends)
        try:
            draw_decoration(stream, box, *others)
        finally:
            box.position_x, box.width = x, width

    draw.draw_text = draw_text_with_marks
    text_module.draw_text_decoration = draw_inset_decoration
    try:
        yield
    finally:
        draw.draw_text = draw_text
        text_module.draw_text_decoration = draw_decoration


def _draw_emphasis(stream: Stream, box: TextBox, middles: Sequence[float | None]) -> None:
    style = cast(Any, box.style)
    size = style["font_size"]
    fill, shape = style["text_emphasis_style"]
    baseline = box.position_y + box.baseline  # type: ignore[attr-defined]
    is_under = style["text_emphasis_position"] == "under"
    away = DESCENT_EM + CLEARANCE_EM if is_under else -(ASCENT_EM + CLEARANCE_EM)
    y = baseline + away * size
    colour = style["text_emphasis_color"]
    with stream.stacked():
        is_filled = fill == "filled"
        stream.set_color(style["color"] if colour == "currentcolor" else colour, not is_filled)
        stream.set_line_width(0.03 * size)
        for middle in middles:
            if middle is not None:
                _path(stream, shape, box.position_x + middle, y, size)
                if is_filled and shape != "double-circle":
                    stream.fill()
                else:
                    stream.stroke()


_RADII = {"dot": (0.08,), "circle": (0.13,), "double-circle": (0.13, 0.07)}
"""Em."""


def _path(stream: Stream, shape: str, x: float, y: float, size: float) -> None:
    if shape == "triangle":
        r = 0.15 * size
        _polygon(stream, [(x, y - r), (x + 0.9 * r, y + 0.6 * r), (x - 0.9 * r, y + 0.6 * r)])
    elif shape == "sesame":
        _sesame(stream, x, y, 0.14 * size)
    else:
        for radius in _RADII[shape]:
            _circle(stream, x, y, radius * size)


def _polygon(stream: Stream, points: Sequence[Point]) -> None:
    stream.move_to(*points[0])
    for point in points[1:]:
        stream.line_to(*point)
    stream.close()


def _circle(stream: Stream, x: float, y: float, r: float) -> None:
    k = ROUND * r
    stream.move_to(x + r, y)
    stream.curve_to(x + r, y + k, x + k, y + r, x, y + r)
    stream.curve_to(x - k, y + r, x - r, y + k, x - r, y)
    stream.curve_to(x - r, y - k, x - k, y - r, x, y - r)
    stream.curve_to(x + k, y - r, x + r, y - k, x + r, y)
    stream.close()


def _sesame(stream: Stream, x: float, y: float, r: float) -> None:
    """Draw a drop that falls to the right, as 顿号 does."""
    stream.move_to(x - r, y - r)
    stream.curve_to(x - 0.1 * r, y - 0.9 * r, x + r, y - 0.2 * r, x + r, y + 0.5 * r)
    stream.curve_to(x + r, y + r, x + 0.4 * r, y + r, x + 0.1 * r, y + 0.7 * r)
    stream.curve_to(x - 0.3 * r, y + 0.3 * r, x - 0.5 * r, y - 0.5 * r, x - r, y - r)
    stream.close()
