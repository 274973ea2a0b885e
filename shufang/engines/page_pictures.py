"""Pictures of single pages of any PDF, for reports; drawn by pypdfium2."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

_QUALITY = 78
_MOST_RATIO = 12.0
"""Pages that are longer than this many times their width are not drawn."""


def page_pictures(content: bytes, numbers: Iterable[int], width_px: int) -> dict[int, bytes]:
    """Return pages (from 1) as JPEG pictures of `width_px`.

    Pages that cannot be drawn are left out. A page is drawn as far as its CropBox reaches,
    turned as the file says.
    """
    import pypdfium2

    found: dict[int, bytes] = {}
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return found
    with document:
        for number in numbers:
            try:
                picture = _drawn(document, number - 1, width_px)
            except (pypdfium2.PdfiumError, ValueError, IndexError, MemoryError):
                continue
            if picture:
                found[number] = picture
    return found


def _drawn(document: object, index: int, width_px: int) -> bytes:
    import pypdfium2

    assert isinstance(document, pypdfium2.PdfDocument)
    page = document[index]
    width, height = page.get_size()
    if width < 1 or height < 1 or not 1 / _MOST_RATIO < height / width < _MOST_RATIO:
        return b""
    scale = width_px / max(width, height / 2)
    bitmap = page.render(scale=scale)
    target = BytesIO()
    bitmap.to_pil().convert("RGB").save(target, "JPEG", quality=_QUALITY, optimize=True)
    bitmap.close()
    page.close()
    return target.getvalue()
