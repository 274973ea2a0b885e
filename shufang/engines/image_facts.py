"""What a finished picture file really is: decoded wherever its structure does not say enough."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from shufang.engines.jpeg_structure import is_drawable


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
