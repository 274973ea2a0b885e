"""Photographs for the print edition: upright, at press resolution, never compressed twice."""

from io import BytesIO
from pathlib import Path

from shufang.model.figures import ImageFacts

PRESS_PPI = 300
JPEG_QUALITY = 95
_METADATA = frozenset(range(0xE1, 0xF0)) - {0xEE} | {0xFE}
"""JPEG segments that hold no picture: APP1–APP15 without Adobe's colour transform, comments."""


def print_image(path: Path, facts: ImageFacts, widest_mm: float) -> bytes:
    """Return a picture's bytes for a page on which it is at most `widest_mm` wide.

    A JPEG that is upright and small enough keeps its own pixels, only its metadata goes: the
    layout engine would compress a JPEG with Exif data again. Others are turned upright, brought
    down to 300 ppi and written anew (photographs as JPEG, PNG stays PNG).
    """
    data = path.read_bytes()
    most_px = round(widest_mm / 25.4 * PRESS_PPI)
    is_plain = facts.orientation == 1 and facts.width_px <= most_px * 1.25
    if facts.format == "JPEG" and is_plain and facts.mode in {"RGB", "L"}:
        return without_metadata(data)
    return _rewritten(data, facts, most_px)


def without_metadata(jpeg: bytes) -> bytes:
    """Return a JPEG without Exif, profiles and comments; its pixels are untouched.

    Returns the bytes as they are where their segments cannot be followed (ITU-T T.81 B.1.1.4).
    """
    kept, position = bytearray(jpeg[:2]), 2
    while position + 4 <= len(jpeg) and jpeg[position] == 0xFF:
        marker = jpeg[position + 1]
        if marker == 0xDA:
            return bytes(kept + jpeg[position:])
        end = position + 2 + int.from_bytes(jpeg[position + 2 : position + 4], "big")
        if marker not in _METADATA:
            kept += jpeg[position:end]
        position = end
    return jpeg


def _rewritten(data: bytes, facts: ImageFacts, most_px: int) -> bytes:
    from PIL import Image, ImageOps

    out = BytesIO()
    with Image.open(BytesIO(data)) as opened:
        is_photograph = facts.format in {"JPEG", "TIFF", "WEBP"} and opened.mode != "1"
        if facts.format == "JPEG":
            opened.draft(opened.mode, (most_px, most_px))
        image: Image.Image = ImageOps.exif_transpose(opened)
        if image.width > most_px:
            height = round(image.height * most_px / image.width)
            image = image.resize((most_px, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        if is_photograph:
            colours = image.convert("L" if image.mode in {"L", "LA", "I;16", "1"} else "RGB")
            colours.save(out, "JPEG", quality=JPEG_QUALITY, subsampling=0)
        else:
            flat = image if image.mode in {"1", "L", "P", "RGB", "RGBA", "LA"} else None
            (flat or image.convert("RGB")).save(out, "PNG")
    return out.getvalue()
