"""Charts drawn from their numbers, in the book's own colours and typeface.

A chart comes out as SVG, in the theme's screen colours: print translates them into inks and keeps
the words as text in the book's typeface; the e-book takes the words as outlines, since a reading
system may not have that typeface. Equal charts give equal bytes.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from shufang.core.kept import Maker
from shufang.core.lengths import MM_PER_INCH
from shufang.engines.chart_kinds import DRAWERS, Palette
from shufang.engines.drawing_source import SVG, parse, printed

if TYPE_CHECKING:
    from shufang.model.figures import Chart


@dataclass(frozen=True, slots=True)
class ChartStyle:
    """How charts of a book look."""

    width_mm: float = 126.0
    """The measure of the page; type sizes are right at this width."""
    outlines: bool = False
    """Words as outlines instead of text."""
    palette: Palette = field(default_factory=Palette)
    family: str = "Noto Sans SC"
    fonts: tuple[Path, ...] = ()
    """Regular and bold files of that family; those of the resource cache where empty."""
    words: Callable[[str], str] = str
    """Puts the words that stand in drawings and signs into the script of the book."""
    maker: Maker = field(default_factory=Maker)
    """Draws a chart, or finds it as it was drawn; its program includes the fonts."""


def draw_chart(chart: Chart, style: ChartStyle | None = None) -> bytes:
    """Return the chart as SVG; a chart without numbers gives an empty plot."""
    # The library tells the terminal of its font cache; a missing glyph has been reported already.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    import matplotlib as mpl
    from matplotlib.figure import Figure

    style = style or ChartStyle()
    _know_fonts(style)
    written = io.BytesIO()
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")
        settings: MutableMapping[str, object] = mpl.rcParams  # type: ignore[assignment]
        settings.update(_settings(style))
        width = style.width_mm / MM_PER_INCH
        figure = Figure(figsize=(width, width * 0.54), facecolor="none")
        DRAWERS[chart.kind](figure, chart, style.palette)
        figure.savefig(
            written, format="svg", metadata={"Date": None, "Creator": None}, facecolor="none"
        )
    return _tidied(written.getvalue())


def kept_chart(chart: Chart, style: ChartStyle) -> bytes:
    """Return the chart as SVG, drawn now or before."""
    looks = repr((style.width_mm, style.outlines, style.palette, style.family))
    return style.maker.made(("chart", repr(chart), looks), lambda: draw_chart(chart, style))


def _settings(style: ChartStyle) -> dict[str, object]:
    ink, grey = style.palette.ink, style.palette.grey
    return {
        "svg.fonttype": "path" if style.outlines else "none",
        "svg.hashsalt": "shufang",
        "font.family": [style.family],
        "font.size": 8.0,
        "text.color": ink,
        "axes.edgecolor": grey,
        "axes.labelcolor": ink,
        "axes.linewidth": 0.6,
        "axes.unicode_minus": False,  # U+2212 is missing from many Chinese typefaces
        "axes.spines.top": False,
        "axes.spines.right": False,
        "xtick.color": grey,
        "xtick.labelcolor": ink,
        "xtick.major.width": 0.6,
        "xtick.major.size": 2.5,
        "ytick.color": grey,
        "ytick.labelcolor": ink,
        "grid.color": style.palette.light_grey,
        "grid.linewidth": 0.5,
        "path.simplify": False,
    }


def _know_fonts(style: ChartStyle) -> None:
    """Tell the plotting library of the book's typeface, once for each file."""
    from matplotlib import font_manager

    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for path in style.fonts or _cached_fonts(style.family):
        if str(path) not in known:
            font_manager.fontManager.addfont(str(path))


def _cached_fonts(family: str) -> tuple[Path, ...]:
    from shufang.engines.resources import default_cache_folder, default_lock_path, load_lock
    from shufang.engines.resources.cache import ResourceCache

    cache = ResourceCache(default_cache_folder())
    found = [
        cache.find(font)
        for font in load_lock(default_lock_path()).fonts
        if font.family == family and font.weight in {400, 700}
    ]
    return tuple(path for path in found if path is not None)


def _tidied(content: bytes) -> bytes:
    """Drop what the plotting library says of itself."""
    root = parse(content)
    for node in list(root.iter(f"{{{SVG}}}metadata")):
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)
    for node in root.iter(f"{{{SVG}}}path"):
        if node.get("d") is None:  # the outline of a space
            node.set("d", "M0 0")
    return printed(root)
