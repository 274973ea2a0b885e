"""Pixel pictures for screens: bytes in, the image object of a PDF out.

Photographs become JPEG in sRGB or grey, at twice the resolution that a page needs on a screen at
its own size; drawings of few colours stay without loss. Transparency is laid on white, as on paper.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from shufang.core.lengths import PT_PER_INCH
from shufang.engines.images import SCREEN, ImageBudget, is_line_art, on_white, prepare_image
from shufang.engines.picture_frames import ImageObject

if TYPE_CHECKING:
    from PIL.Image import Image

PPI = 200
"""Pixels to the inch where a picture stands: sharp at twice the size of the page."""
QUALITY = 80
"""Of JPEG; what is lost is not seen on a screen."""
BITS_PER_PIXEL = 2.0
"""A JPEG of no more is taken as it is, if its size fits."""


@dataclass(frozen=True, slots=True)
class ScreenTask:
    """A picture with the largest place where it stands, in points (0: unknown)."""

    content: bytes | Path
    width_pt: float
    height_pt: float
    press: Path | None = None
    """The profile of CMYK pictures that have none of their own."""


def screen_image(task: ScreenTask) -> ImageObject:
    """Return a picture as a screen needs it.

    Raises `UnreadableImage` for damaged or huge files, `OSError` like any reading.
    """
    from PIL import Image

    content = task.content if isinstance(task.content, bytes) else task.content.read_bytes()
    budget = _budget(task)
    made = prepare_image(content, budget, press=task.press)
    with Image.open(io.BytesIO(made.content)) as picture:
        if made.media_type == "image/jpeg":
            return ImageObject(made.content, "DCTDecode", _colours(picture), 8, *picture.size)
        has_alpha = picture.mode in {"RGBA", "LA"}
        plain = on_white(picture) if has_alpha or picture.mode != "L" else picture.copy()
    return _photograph(plain, budget) if has_alpha and not is_line_art(plain) else _drawing(plain)


def _budget(task: ScreenTask) -> ImageBudget:
    width, height = (ceil(side / PT_PER_INCH * PPI) for side in (task.width_pt, task.height_pt))
    if not width or not height:
        return SCREEN
    pixels = width * height
    return ImageBudget(pixels, max(width, height), QUALITY, int(pixels * BITS_PER_PIXEL / 8))


def _photograph(picture: Image, budget: ImageBudget) -> ImageObject:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=budget.quality, subsampling=0)
    return ImageObject(written.getvalue(), "DCTDecode", "DeviceRGB", 8, *picture.size)


def _drawing(picture: Image) -> ImageObject:
    data = zlib.compress(picture.tobytes(), 9)
    return ImageObject(data, "FlateDecode", _colours(picture), 8, *picture.size)


def _colours(picture: Image) -> Literal["DeviceGray", "DeviceRGB"]:
    return "DeviceGray" if picture.mode == "L" else "DeviceRGB"
