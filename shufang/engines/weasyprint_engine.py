"""WeasyPrint itself: its version, its start-up with our fonts only, its boxes as we read them.

The adapter reads the laid out boxes and mends a few functions, none of which is public: it works
with one version of the library and refuses others.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

WORKS_WITH = "70.0"
"""The version whose inner functions the adapter knows."""

POINTS_PER_PIXEL = 0.75
"""CSS pixels are 1/96 inch."""


def installed_version() -> str:
    """Return the version of the installed library without importing it (that takes a second)."""
    from importlib.metadata import version

    return version("weasyprint")


def start(fontconfig: Path) -> None:
    """Show the engine the fonts of the given fontconfig file and no other."""
    os.environ["FONTCONFIG_FILE"] = str(fontconfig)


class PangoText(Protocol):
    """The shaped text of a text box; shaped again from `text` when it is drawn."""

    text: str


class Box(Protocol):
    """A box of the formatting structure, as far as the adapter reads it (lengths in pixels)."""

    element_tag: str
    element: Element | None
    style: dict[str, object]
    children: list[Box]
    position_x: float
    position_y: float
    width: float
    height: float
    margin_top: float
    margin_bottom: float
    is_table_wrapper: bool
    is_leader: bool
    is_header: bool
    footnote: Box | None

    def border_box_x(self) -> float:
        """Left border edge."""

    def border_box_y(self) -> float:
        """Top border edge."""

    def border_width(self) -> float:
        """Width with padding and border."""

    def border_height(self) -> float:
        """Height with padding and border."""

    def content_box_x(self) -> float:
        """Left edge of the content."""

    def content_box_y(self) -> float:
        """Top edge of the content."""

    def margin_width(self) -> float:
        """Width with padding, border and margin."""

    def margin_height(self) -> float:
        """Height with padding, border and margin."""

    def translate(self, dx: float = 0, dy: float = 0) -> None:
        """Move the box with all that is in it."""

    def is_in_normal_flow(self) -> bool:
        """Whether the box is neither floated nor positioned nor a note."""

    def descendants(self, placeholders: bool = False) -> Iterator[Box]:
        """Yield the box and everything in it, in document order."""


class TextBox(Box, Protocol):
    """A stretch of text on one line."""

    text: str
    pango_layout: PangoText


def kind(box: Box) -> str:
    """Return the name of the box's class, e.g. `LineBox`."""
    return type(box).__name__


def is_text(box: Box) -> bool:
    """Whether the box is a stretch of text."""
    return kind(box) == "TextBox"


def pseudo_element(box: Box) -> str:
    """Return the pseudo-element that a box was made for, e.g. `footnote-call`, or `""`."""
    return box.element_tag.partition("::")[2]
