"""What a finished picture file really is: decoded wherever its structure does not say enough."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from shufang.engines.jpeg_structure import is_drawable, segments


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """A picture that can be drawn."""

    kind: str
    """Pillow's name of the format, by the file's first bytes."""
    mode: str
    width_px: int
    height_px: int


def picture_facts(content: bytes) -> PictureFacts | None:
    """Return what a picture is; None where it is damaged, cut off or no picture."""
    from PIL import Image, ImageFile, UnidentifiedImageError

    # WeasyPrint, once imported, lets the whole process take cut-off files for whole ones.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as picture:
                if not (picture.format == "JPEG" and is_drawable(content)):
                    picture.load()
                return PictureFacts(picture.format or "", picture.mode, *picture.size)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
    ):
        return None


def is_plain_photograph(content: bytes) -> bool:
    """Return whether a picture is a photograph, nothing of which lets the page shine through."""
    from PIL import Image

    from shufang.engines.images import is_line_art

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content)) as picture:
                # To decode is slow; what lies flat packs to a fraction of a byte for each pixel.
                if len(content) < _DENSE * picture.width * picture.height:
                    return False
                is_clear = picture.mode in {"LA", "PA", "RGBA"} or "transparency" in picture.info
                alpha = picture.convert("RGBA").getchannel("A") if is_clear else None
                if alpha is not None and alpha.getextrema() != (255, 255):
                    return False
                return not is_line_art(picture.convert("RGB"))
    except Exception:  # noqa: BLE001 - decoders of hostile bytes raise whatever they like
        return False


_DENSE = 0.8
"""Bytes of PNG for each pixel; photographs have one and a half and more."""
_GPS = 0x8825
"""EXIF 2.32, 4.6.3: where the picture was taken."""
_LATITUDE, _LONGITUDE = 2, 4


def tells_place(content: bytes) -> bool:
    """Return whether a picture's metadata, EXIF or XMP, say where it was taken."""
    head = content
    if content[:2] == b"\xff\xd8":  # nothing is said behind the scan of a JPEG
        head = content[: max((part.end for part in segments(content)), default=0)]
    if b"GPSLatitude" in head:  # XMP is text
        return True
    if b"Exif\0\0" not in head and b"eXIf" not in head and b"EXIF" not in head:
        return False
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content)) as picture:
                place = picture.getexif().get_ifd(_GPS)
    except Exception:  # noqa: BLE001 - decoders of hostile bytes raise whatever they like
        return False
    return _LATITUDE in place and _LONGITUDE in place


def may_be_transparent(content: bytes) -> bool:
    """Return whether a picture says that parts of it may be transparent; nothing is decoded."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content)) as picture:
                return picture.mode in _ALPHA or "transparency" in picture.info
    except Exception:  # noqa: BLE001 - decoders of hostile bytes raise whatever they like
        return False


_ALPHA = frozenset({"RGBA", "RGBa", "LA", "La", "PA"})
