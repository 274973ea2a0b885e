"""Whether a picture without a ground of its own can be seen on a night page, and on a white one.

Contrast as in WCAG 2.2, 1.4.11: what has to be seen differs by 3 : 1 from what lies beside it.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from shufang.engines.epub_styles import contrast

if TYPE_CHECKING:
    from lxml import etree
    from PIL.Image import Image

NIGHT: Final = "#121212"
"""The night page of Material Design, which most readers come near."""
DAY: Final = "#ffffff"
_LEAST: Final = 3.0
_OPAQUE: Final = 128
_BAND: Final = 5
"""Pixels across the window that finds the edge of a mark."""
_SHARE: Final = 0.25
"""Of the edge; where less of it vanishes the shape is still known."""
_HALF: Final = 0.5
_MOST_COLOURS: Final = 2048
"""Of a drawing; a photograph has more."""
_SAMPLE: Final = 1000


@dataclass(frozen=True, slots=True)
class Vanishing:
    """On which pages a picture's marks cannot be told from the page."""

    at_night: bool = False
    by_day: bool = False


_SEEN: Final = Vanishing()


def vanishing(picture: Image) -> Vanishing:
    """Return where the marks of a transparent picture vanish; nowhere for an opaque one.

    Of a drawing the edge is looked at: a stroke is nothing else, and words beside a light shape
    vanish though the shape does not. A photograph cut out or fading is seen as long as half of it
    is.
    """
    from PIL import Image, ImageChops, ImageFilter

    is_clear = picture.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in picture.info
    if not is_clear:
        return _SEEN
    small = picture.convert("RGBA")
    small.thumbnail((_SAMPLE, _SAMPLE), Image.Resampling.NEAREST)  # no new colours
    marks = small.getchannel("A").point(lambda value: 255 if value >= _OPAQUE else 0)
    if marks.getextrema() in {(0, 0), (255, 255)}:
        return _SEEN
    is_photograph = small.convert("RGB").getcolors(_MOST_COLOURS) is None
    edge = ImageChops.subtract(marks, marks.filter(ImageFilter.MinFilter(_BAND)))
    counts = small.convert("L").histogram(marks if is_photograph else edge)
    total, share = sum(counts) or 1, _HALF if is_photograph else _SHARE
    dark = sum(n for grey, n in enumerate(counts) if _is_lost(grey, NIGHT))
    light = sum(n for grey, n in enumerate(counts) if _is_lost(grey, DAY))
    return Vanishing(dark / total >= share, light / total >= share)


@cache
def _is_lost(grey: int, page: str) -> bool:
    return (contrast(f"rgb({grey} {grey} {grey})", page) or 1.0) < _LEAST


def vanishing_file(content: bytes) -> Vanishing:
    """Return where the marks of a picture file vanish; nowhere for what cannot be opened."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content)) as picture:
                return vanishing(picture)
    except Exception:  # noqa: BLE001 - decoders of hostile bytes raise whatever they like
        return _SEEN


_SHAPES: Final = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text")
_IN_PLACE: Final = frozenset({"defs", "symbol", "clipPath", "mask", "pattern", "marker"})


def vanishing_drawing(root: etree._Element) -> Vanishing:
    """Return whether everything that a drawing (SVG) draws is too dark for a night page.

    One light shape is enough to let it be: it may be the ground, or the box around the words.
    Pictures and gradients inside are not looked into. The tree is changed.
    """
    from shufang.engines.drawing_cascade import settle_styles

    settle_styles(root)
    found = list(_contrasts(root))
    return Vanishing(at_night=bool(found) and all(0 < each < _LEAST for each in found))


def _contrasts(root: etree._Element) -> Iterator[float]:
    """Yield the contrast of each fill and stroke with a night page; 0 where it cannot be told."""
    background = re.search(r"background(?:-color)?\s*:", str(root.get("style", "")))
    if background or next(root.iter("{*}image", "{*}foreignObject"), None) is not None:
        yield 0
    for node in root.iter(*(f"{{*}}{shape}" for shape in _SHAPES)):
        above = {
            up.tag.rpartition("}")[2] for up in node.iterancestors() if isinstance(up.tag, str)
        }
        if above & _IN_PLACE:
            continue
        is_line = node.tag.rpartition("}")[2] in {"line", "polyline"}
        for key, usual in (("fill", "none" if is_line else "#000000"), ("stroke", "none")):
            value = _inherited(node, key, usual)
            if value in {"none", "transparent"}:
                continue
            yield contrast("#000000" if value == "currentcolor" else value, NIGHT) or 0


def _inherited(node: etree._Element, key: str, usual: str) -> str:
    """Return a property as it reaches an element (SVG 2, 6.4); styles have been settled."""
    step: etree._Element | None = node
    while step is not None:
        found = re.search(rf"(?:^|;)\s*{key}\s*:\s*([^;]+)", str(step.get("style", "")))
        value = found[1].strip() if found else str(step.get(key, "")).strip()
        if value and value.lower() != "inherit":
            return value.lower().replace("!important", "").strip()
        step = step.getparent()
    return usual
