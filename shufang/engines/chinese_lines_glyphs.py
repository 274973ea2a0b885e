"""Text boxes and Pango: how wide each character is, and where its glyph is put when drawn.

Imported only by a process that has started the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor
from typing import Protocol, cast

from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango
from weasyprint.text.line_break import Layout, line_size

from shufang.engines.weasyprint_engine import TextBox


class Geometry(Protocol):
    """Width and offset of a glyph in Pango's units."""

    width: int
    x_offset: int


class GlyphInfo(Protocol):
    """One glyph of Pango's."""

    glyph: int
    geometry: Geometry


Glyph = tuple[int, GlyphInfo, object]
"""Index of the cluster's first character, the glyph, its font."""

THOUSAND = 1000
"""PDF moves the pen in thousandths of an em; the engine cuts off what is finer."""


@dataclass(frozen=True, slots=True)
class TextMeasure:
    """A text box measured in one go (pixels)."""

    advances: tuple[float, ...]
    starts: tuple[bool, ...]
    """Whether each character begins a cluster of glyphs."""
    height: float
    baseline: float
    hyphen: float
    metrics: dict[str, float | None]
    """What the engine reads from the text to draw lines under and through it."""


METRICS = (
    "ascent",
    "underline_position",
    "strikethrough_position",
    "underline_thickness",
    "strikethrough_thickness",
)


def measure_text(box: TextBox) -> TextMeasure:
    """Measure the text of a box; ValueError for text that runs from right to left."""
    text = box.text
    layout = Layout(box.style)
    layout.set_text(text)
    line, _ = layout.get_first_line()
    advances = [0.0] * len(text)
    starts = [False] * len(text)
    for index, glyph, _ in _glyphs(line, text):
        advances[index] += glyph.geometry.width * FROM_UNITS
        starts[index] = True
    _, height = line_size(line, box.style)
    baseline = pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS
    metrics = {name: layout.__dict__[name] for name in METRICS if name in layout.__dict__}
    hyphen = 0.0
    if box.style["hyphens"] == "auto" or (box.style["hyphens"] != "none" and "\u00ad" in text):
        layout.set_text(cast(str, box.style["hyphenate_character"]))
        hyphen_line, _ = layout.get_first_line()
        hyphen = cast(float, line_size(hyphen_line, box.style)[0])
    layout.deactivate()
    return TextMeasure(tuple(advances), tuple(starts), height, baseline, hyphen, metrics)


def _glyphs(line: object, text: str) -> list[Glyph]:
    """Return each glyph with the index of its cluster's first character, and its font."""
    places = _places(text)
    found: list[Glyph] = []
    run = line.runs[0]  # type: ignore[attr-defined]
    while run != ffi.NULL:
        item = run.data
        run = run.next
        if item.item.analysis.level % 2:
            raise ValueError("right to left")
        glyphs, offset = item.glyphs, item.item.offset
        for index in range(glyphs.num_glyphs):
            place = places[offset + glyphs.log_clusters[index]]
            found.append((place, glyphs.glyphs + index, item.item.analysis.font))
    return found


def _places(text: str) -> Sequence[int]:
    """Return for each byte of a text the index of its character."""
    if text.isascii():
        return range(len(text))
    places: list[int] = []
    for index, character in enumerate(text):
        places.extend([index] * len(character.encode()))
    return places


class PlacedText(Layout):  # type: ignore[misc] # the library has no types
    """The text of one text box on one line, with the place of every glyph.

    Nothing is shaped until it is drawn.
    """

    def __init__(
        self, text: str, measured: TextMeasure, origins: Sequence[float], end: float, size: float
    ) -> None:
        self.text = text
        self.middles: Sequence[float | None] = ()
        """Middles of the characters that have an emphasis mark, from the box's left edge."""
        self.justification_spacing = 0
        self.max_width = None
        self.first_line_direction = 0
        self.__dict__.update(measured.metrics)
        self.origins = [round(origin / size * THOUSAND) for origin in origins]
        self.origins.append(round(end / size * THOUSAND))
        self.size = size

    def get_first_line(self) -> tuple[object, int | None]:
        """Return the shaped line with our places written into it."""
        line, index = super().get_first_line()
        # A note mark may have been numbered in the meantime.
        if len(self.text) == len(self.origins) - 1:
            self._place(_glyphs(line, self.text))
        return line, index

    def _place(self, glyphs: Sequence[Glyph]) -> None:
        origins = self.origins
        for number, (index, glyph, font) in enumerate(glyphs):
            following = glyphs[number + 1][0] if number + 1 < len(glyphs) else len(origins) - 1
            if following == index:
                continue  # All of a cluster's room is its last glyph's.
            begin = origins[index] if number else 0
            if number and glyphs[number - 1][0] == index:
                begin += round(_cluster_width(glyphs, number, self.size))
            self._widen(glyph, font, origins[following] - begin)
            if number == 0 and origins[0]:
                # The engine divides this by the size without the factor of Pango's units.
                glyph.geometry.x_offset = round(origins[0] * self.size)

    def _widen(self, glyph: GlyphInfo, font: object, width: int) -> None:
        """Give a glyph a width in thousandths, so that the engine's rounding returns it."""
        exact = width * self.size * TO_UNITS / THOUSAND
        # The engine writes the difference cut off towards zero.
        is_closer = _width(font, glyph.glyph, self.size) > width
        glyph.geometry.width = floor(exact) if is_closer else ceil(exact)


def _cluster_width(glyphs: Sequence[Glyph], last: int, size: float) -> float:
    """Return the width of a cluster's glyphs but the last, in thousandths."""
    index = glyphs[last][0]
    widths = (glyph.geometry.width for place, glyph, _ in glyphs[:last] if place == index)
    return cast(float, sum(widths) * FROM_UNITS / size * THOUSAND)


@lru_cache(maxsize=65536)
def _width(font: object, glyph: int, size: float) -> float:
    """Return a glyph's own width in thousandths."""
    rectangle = ffi.new("PangoRectangle *")
    pango.pango_font_get_glyph_extents(font, glyph, ffi.NULL, rectangle)
    return cast(float, round(rectangle.width * THOUSAND * FROM_UNITS / size))
