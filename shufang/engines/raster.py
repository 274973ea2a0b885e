"""Pictures of PDF pages, drawn by pypdfium2."""

from io import BytesIO
from pathlib import Path


def thumbnails(pdf: Path, folder: Path, width_px: int, limit: int) -> tuple[Path, ...]:
    """Draw the first `limit` pages as PNG files `001.png` … of `width_px` into `folder`.

    Returns nothing for a file that is no readable PDF: its own check reports it.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        return ()
    made: list[Path] = []
    try:
        for number in range(min(len(document), limit)):
            made.append(folder / f"{number + 1:03}.png")
            _draw(document[number], width_px, made[-1])
    except pypdfium2.PdfiumError:
        return tuple(path for path in made if path.exists())
    finally:
        document.close()
    return tuple(made)


def jpeg_of_page(pdf: bytes, height_px: int) -> bytes:
    """Return the first page of a PDF as an RGB JPEG of that height; equal pages, equal bytes."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        bitmap = page.render(scale=height_px / page.get_height())
        written = BytesIO()
        image = bitmap.to_pil().convert("RGB")
        image.save(written, "JPEG", quality=90, subsampling=0, dpi=(300, 300))
        bitmap.close()
        page.close()
    return written.getvalue()


def _draw(page: object, width_px: int, target: Path) -> None:
    """Draw one trimmed page; 32 shades of a palette keep a thumbnail near 5 KB.

    The octree and an ordinary compression take a quarter of the time of the finest ones, which
    was most of a report's.
    """
    import pypdfium2
    from PIL import Image

    assert isinstance(page, pypdfium2.PdfPage)
    try:
        left, bottom, right, top = page.get_trimbox()
        whole_width, whole_height = page.get_size()
        edges = (left, bottom, whole_width - right, whole_height - top)
        crop = (max(0, edges[0]), max(0, edges[1]), max(0, edges[2]), max(0, edges[3]))
        bitmap = page.render(scale=width_px / (right - left), crop=crop)
        image = bitmap.to_pil().convert("RGB")
        few = image.quantize(32, method=Image.Quantize.FASTOCTREE)
        few.save(target, "PNG", compress_level=6)
        bitmap.close()
    finally:
        page.close()
