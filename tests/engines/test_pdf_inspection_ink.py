"""The ink of a picture is measured once for the same data at the same size."""

import io
import random
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from shufang.build.store import FolderStore
from shufang.core.kept import NOTHING
from shufang.engines import pdf_inspection_ink, pdf_inspection_pictures
from shufang.engines.pdf_inspection import inspect_pdf
from shufang.engines.pdf_inspection_facts import ImageInk
from shufang.engines.pdf_inspection_ink import INK


def sheet(path: Path, cyan: int, side_pt: int = 100, black: Image.Image | None = None) -> Path:
    """Write a page with a CMYK picture."""
    written = io.BytesIO()
    picture = Image.new("CMYK", (200, 200), (cyan, 100, 0, 50))
    if black is not None:
        picture = Image.merge("CMYK", (*picture.split()[:3], black))
    picture.save(written, "JPEG", quality=95)
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 300))
        stream = pdf.make_stream(
            written.getvalue(),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=200,
            Height=200,
            ColorSpace=pikepdf.Name.DeviceCMYK,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
            Decode=[1, 0, 1, 0, 1, 0, 1, 0],
        )
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=stream))
        page.Contents = pdf.make_stream(f"q {side_pt} 0 0 {side_pt} 9 9 cm /Im Do Q".encode())
        pdf.save(path)
    return path


def ink(path: Path, kept: FolderStore | None = None) -> ImageInk | None:
    (picture,) = inspect_pdf(path, kept or NOTHING).pictures
    return picture.ink


def test_kept_ink_is_what_would_be_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = FolderStore(tmp_path / "kept")
    light, dark = sheet(tmp_path / "a.pdf", 20), sheet(tmp_path / "b.pdf", 250)
    larger = sheet(tmp_path / "c.pdf", 20, 200)
    fresh = [ink(each) for each in (light, dark, larger)]

    assert None not in fresh
    assert fresh[0] != fresh[1]
    assert [ink(each, kept) for each in (light, dark, larger)] == fresh
    assert len(list((tmp_path / "kept").glob(f"*{INK}"))) == 3
    monkeypatch.setattr(pdf_inspection_ink, "measure", None)
    assert [ink(each, kept) for each in (light, dark, larger)] == fresh


@pytest.mark.parametrize("broken", [b"", b"[]", b"{}", b"[1, 2, 3]", b'["a", 1, 1, 1, 1, 1]'])
def test_a_kept_measure_that_is_none_is_measured_again(tmp_path: Path, broken: bytes) -> None:
    kept = FolderStore(tmp_path / "kept")
    page = sheet(tmp_path / "a.pdf", 20)
    fresh = ink(page, kept)
    for path in (tmp_path / "kept").glob(f"*{INK}"):
        kept.write(path.name, broken)

    assert ink(page, kept) == fresh


def test_a_fine_picture_is_measured_as_a_press_prints_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What pixels far below the screen's ruling differ by is no difference of ink."""
    monkeypatch.setattr(pdf_inspection_pictures, "_SMALL_PIXELS", 0)
    chance = random.Random(3)
    grain = Image.frombytes("L", (200, 200), chance.randbytes(200 * 200))
    path = tmp_path / "a.pdf"
    sheet(path, 60, 40, grain)
    measured = ink(path)
    monkeypatch.setattr(pdf_inspection_pictures, "_FINE_PPI", 1e6)
    whole = ink(path)

    assert measured is not None
    assert whole is not None
    assert measured.window == pytest.approx(whole.window, abs=0.5)
    assert measured.high < whole.high - 5
