"""The computed style of a box as the composition of Chinese lines takes it."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from shufang.engines.weasyprint_engine import Box
from shufang.typesetting.settings import (
    BOOK,
    Hang,
    Justify,
    LineBreak,
    LineStyle,
    SpacingTrim,
    Wrap,
)

OF_TEXT = ("line_break", "text_spacing_trim", "text_autospace", "hanging_punctuation")
OF_PARAGRAPH = ("text_justify", "text_wrap_style")

AUTOSPACE_NORMAL = 0.125
"""CSS Text 4, 8.5: an eighth of the ideographic advance."""


def line_style(box: Box) -> LineStyle:
    """Return how the text of a box is set."""
    style = cast(Any, box.style)
    return _line_style(*(style[name] for name in (*OF_TEXT, *OF_PARAGRAPH)))


@cache
def _line_style(
    line_break: str,
    trim: str,
    autospace: str | tuple[str, ...],
    hang: str | tuple[str, ...],
    justify: str,
    wrap: str,
) -> LineStyle:
    is_book = autospace == "auto"
    kinds = ("ideograph-alpha", "ideograph-numeric") if isinstance(autospace, str) else autospace
    is_spaced = autospace != "no-autospace"
    return LineStyle(
        line_break=LineBreak.STRICT if line_break == "auto" else LineBreak(line_break),
        trim=SpacingTrim.TRIM_BOTH if trim == "auto" else SpacingTrim(trim),
        autospace=BOOK.autospace if is_book else AUTOSPACE_NORMAL,
        autospace_min=BOOK.autospace_min if is_book else AUTOSPACE_NORMAL,
        spaces_alpha=is_spaced and "ideograph-alpha" in kinds,
        spaces_numeric=is_spaced and "ideograph-numeric" in kinds,
        hang=frozenset() if hang == "none" else frozenset(cast(tuple[Hang, ...], hang)),
        justify=cast(Justify, justify),
        wrap=cast(Wrap, wrap),
    )
