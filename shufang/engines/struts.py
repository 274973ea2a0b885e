"""The height of a line by its style, told once for each style.

The engine keeps what it has found under a text made of seventeen properties, and making that text
takes longer than most lines take to be set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

KNOWN = "known_strut"
"""Attribute of a computed style: its line height and baseline (pixels)."""

Strut = tuple[float, float]


def strut_of(style: object) -> Strut:
    """Return the line height of a style and the baseline in it, from the top."""
    from weasyprint.text.line_break import strut

    attributes = cast(Any, style).__dict__
    known: Strut | None = attributes.get(KNOWN)
    if known is None:
        known = attributes[KNOWN] = cast(Strut, strut(style))
    return known


@contextmanager
def remembering_struts() -> Iterator[None]:
    """Let the engine's lines take their heights from here meanwhile."""
    from weasyprint.layout import inline

    strut = cast(Callable[[object], Strut], inline.strut)
    inline.strut = strut_of
    try:
        yield
    finally:
        inline.strut = strut
