import io
from pathlib import Path

import pypdfium2
from PIL import Image

from shufang.engines.raster import thumbnails


def test_first_pages_are_drawn(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    for _ in range(5):
        document.new_page(170, 240)
    document.save(tmp_path / "book.pdf")
    document.close()
    made = thumbnails(tmp_path / "book.pdf", 85, 3)
    assert len(made) == 3
    with Image.open(io.BytesIO(made[0])) as picture:
        assert picture.size == (85, 120)


def test_what_is_no_pdf_has_no_pages(tmp_path: Path) -> None:
    (tmp_path / "book.pdf").write_bytes(b"%PDF-1.7 broken")
    assert thumbnails(tmp_path / "book.pdf", 85, 3) == ()
