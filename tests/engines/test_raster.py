import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
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


class Memory:
    """Keeps contents, and says what it was asked for."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.found: list[bool] = []

    def read(self, name: str) -> bytes | None:
        self.found.append(name in self.contents)
        return self.contents.get(name)

    def write(self, name: str, content: bytes) -> bool:
        self.contents[name] = content
        return True


def pages(path: Path, *heights: int) -> Path:
    """Write a PDF with a line of its own height on each page."""
    with pikepdf.new() as book:
        for height in heights:
            page = book.add_blank_page(page_size=(170, 240))
            page.Contents = book.make_stream(f"2 w 10 {height} m 160 {height} l S".encode())
            page.TrimBox = pikepdf.Array([0, 0, 170, 240])
        book.save(path)
    return path


def test_only_pages_that_changed_are_drawn_again(tmp_path: Path) -> None:
    memory = Memory()
    first = pages(tmp_path / "a.pdf", *range(10, 130, 10))
    drawn = thumbnails(first, 85, 12, memory)

    assert drawn == thumbnails(first, 85, 12)
    changed = pages(tmp_path / "b.pdf", *range(10, 120, 10), 200)
    memory.found.clear()
    again = thumbnails(changed, 85, 12, memory)

    assert memory.found == [True, False]
    assert again == thumbnails(changed, 85, 12)
    assert again[:11] == drawn[:11]
    assert again[11] != drawn[11]
    memory.found.clear()
    thumbnails(first, 90, 12, memory)
    assert memory.found == [False, False]


@pytest.mark.parametrize("broken", [b"", b"{}", b"[1]", b'["?"]', b"[]"])
def test_kept_thumbnails_that_are_none_are_drawn_again(tmp_path: Path, broken: bytes) -> None:
    memory = Memory()
    pdf = pages(tmp_path / "a.pdf", 10, 20)
    drawn = thumbnails(pdf, 85, 2, memory)
    memory.contents = dict.fromkeys(memory.contents, broken)

    assert thumbnails(pdf, 85, 2, memory) == drawn
