"""Pages named by what they hold: the same name, the same page."""

from pathlib import Path

import pikepdf
import pytest

from shufang.engines.page_digests import page_digests


def book(path: Path, *, text: bytes = b"BT ET", pixel: bytes = b"\x00", spare: int = 0) -> Path:
    """Write two pages; the second has a picture, and so many unused objects stand before both."""
    with pikepdf.new() as pdf:
        for number in range(spare):
            pdf.make_indirect(pikepdf.Dictionary(Spare=number))
        for content in (b"0 0 m", text):
            page = pdf.add_blank_page(page_size=(100, 100))
            page.Contents = pdf.make_stream(content)
        picture = pdf.make_stream(
            pixel,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=1,
            Height=1,
            ColorSpace=pikepdf.Name.DeviceGray,
            BitsPerComponent=8,
        )
        pdf.pages[1].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=picture))
        pdf.save(path)
    return path


def test_a_page_keeps_its_name_wherever_its_objects_stand(tmp_path: Path) -> None:
    one = page_digests(book(tmp_path / "a.pdf"))

    assert len(set(one)) == 2
    assert page_digests(book(tmp_path / "b.pdf", spare=3)) == one
    assert page_digests(tmp_path / "a.pdf", 1) == one[:1]


def test_text_and_pictures_change_the_name_of_their_page_alone(tmp_path: Path) -> None:
    one = page_digests(book(tmp_path / "a.pdf"))
    words = page_digests(book(tmp_path / "b.pdf", text=b"BT (x) Tj ET"))
    pixels = page_digests(book(tmp_path / "c.pdf", pixel=b"\xff"))

    assert words[0] == pixels[0] == one[0]
    assert len({one[1], words[1], pixels[1]}) == 3


def test_for_texts_the_pixels_do_not_count(tmp_path: Path) -> None:
    one = page_digests(book(tmp_path / "a.pdf"), pictures=False)

    assert page_digests(book(tmp_path / "b.pdf", pixel=b"\xff"), pictures=False) == one
    assert page_digests(book(tmp_path / "c.pdf", text=b"q Q"), pictures=False) != one


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 broken"])
def test_what_is_no_pdf_has_no_pages(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)

    assert page_digests(path) == ()
    assert page_digests(tmp_path / "missing.pdf") == ()
