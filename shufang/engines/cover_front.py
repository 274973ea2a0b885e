"""The picture of an e-book's front cover: RGB, JPEG, of the size and weight that shops ask for.

Sources: KDP, Cover Image Guidelines (1,600 × 2,560 pixels, height ÷ width 1.6, RGB, JPEG); Apple
Books asset guide. Equal pages and equal files give equal bytes.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shufang.engines.images import SCREEN, ImageBudget, opened_picture, prepare_image
from shufang.model.cover import SHELF_SHAPE, is_shelf_shape

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH_PX: Final = 1600
HEIGHT_PX: Final = 2560
MOST_BYTES: Final = 1_000_000
"""A shelf loads hundreds of covers; at this weight even a noisy photograph shows no loss."""
_QUALITIES: Final = ((90, 0), (84, 0), (80, 2), (72, 2), (64, 2), (52, 2), (40, 2))
"""Quality and chroma subsampling to be tried: full colour for type as long as there is room."""
_FINISHED: Final = ImageBudget(SCREEN.pixels, HEIGHT_PX, quality=95, bytes=MOST_BYTES)


def front_of_page(pdf: bytes) -> bytes:
    """Return the first page of a PDF as a JPEG whose longer side is `HEIGHT_PX`.

    A page of the shape that shops ask for comes out at exactly `WIDTH_PX` × `HEIGHT_PX`.
    """
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        width, height = page.get_size()
        scale = HEIGHT_PX / max(width, height)
        bitmap = page.render(scale=scale)
        image = bitmap.to_pil().convert("RGB")
        # pdfium rounds up: a hair's breadth over 1,600 would be 1,601 pixels.
        size = (round(width * scale), round(height * scale))
        content = front_jpeg(image.crop((0, 0, *size)))
        bitmap.close()
        page.close()
    return content


def finished_front(content: bytes, press: Path | None = None) -> bytes:
    """Return an editor's finished front for the e-book.

    It keeps its own proportions, for words and faces stand where its designer has put them; one
    that is within a few per cent of 1.6 loses as much at its edges as bleed would. `press` is the
    profile for which CMYK pictures have been separated. Raises `UnreadableImage`.
    """
    ready = prepare_image(content, _FINISHED, is_photograph=True, press=press)
    with opened_picture(ready.content) as picture:
        box = _shelf_box(*picture.size)
        is_whole = box == (0, 0, *picture.size)
        if is_whole and picture.mode == "RGB" and len(ready.content) <= MOST_BYTES:
            return ready.content
        shaped = picture.convert("RGB").crop(box)
        if not is_whole and shaped.height > HEIGHT_PX:
            shaped = shaped.resize((WIDTH_PX, HEIGHT_PX))
        return front_jpeg(shaped)


def _shelf_box(width: int, height: int) -> tuple[int, int, int, int]:
    """Return what is kept of a front: all of it, or the middle where that has nearly the shape."""
    if not is_shelf_shape(width, height):
        return (0, 0, width, height)
    kept_width, kept_height = (
        min(width, round(height / SHELF_SHAPE)),
        min(height, round(width * SHELF_SHAPE)),
    )
    left, top = (width - kept_width) // 2, (height - kept_height) // 2
    return (left, top, left + kept_width, top + kept_height)


def front_jpeg(image: Image) -> bytes:
    """Return a picture as an RGB JPEG of at most `MOST_BYTES`, as good as that allows."""
    content = b""
    for quality, subsampling in _QUALITIES:
        written = io.BytesIO()
        image.save(written, "JPEG", quality=quality, subsampling=subsampling, dpi=(300, 300))
        content = written.getvalue()
        if len(content) <= MOST_BYTES:
            break
    return content
