"""Total ink as we reckon it is what Ghostscript puts on its plates, within 3 per cent."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path

import numpy
import pytest
from numpy.typing import NDArray
from pikepdf import Array, Name, Pdf, Stream, String
from PIL import Image

from shufang.engines.pdf_inspection import inspect_pdf
from shufang.engines.pdf_inspection_facts import PathMark, Rect
from tests import printers
from tests.conftest import needing
from tests.preflight.press_files import (
    MEDIA,
    MM,
    good,
    image,
    paint,
    photograph,
    resource,
    saved,
)

pytestmark = [pytest.mark.slow, needing("gs")]

DPI = 144
WITHIN = 0.03
WINDOW_MM = 15**0.5


def plates(pdf: Pdf, folder: Path, box: Rect) -> NDArray[numpy.float64]:
    """Return the total ink of each pixel of a box of page 1 in per cent."""
    path = folder / "file.pdf"
    del pdf.pages[1:]
    path.write_bytes(saved(pdf))
    page = printers.ghostscript(path, DPI)[0]
    scale = DPI / 72
    left, right = round(box.left * scale) + 1, round(box.right * scale) - 1
    top = round((MEDIA[3] - box.top) * scale) + 1
    bottom = round((MEDIA[3] - box.bottom) * scale) - 1
    pixels = numpy.asarray(page.crop((left, top, right, bottom)), numpy.float64)
    total: NDArray[numpy.float64] = pixels.sum(axis=2) / 2.55
    return total


def highest_window(total: NDArray[numpy.float64]) -> float:
    """Return the highest mean of a window, tried at every pixel."""
    side = round(WINDOW_MM / 25.4 * DPI)
    sums = numpy.zeros((total.shape[0] + 1, total.shape[1] + 1))
    sums[1:, 1:] = total.cumsum(0).cumsum(1)
    windows = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    return float(windows.max() / side**2)


PIXELS, SIZE = 360, 30 * MM
PLACE = Rect(300, 380, 300 + SIZE, 380 + SIZE)


def gradient(pdf: Pdf) -> None:
    _set(pdf, image(pdf, photograph(PIXELS, ink=95), PIXELS))


def spots(pdf: Pdf) -> None:
    """Set light and dark patches at random."""
    chance = random.Random(7)
    small = Image.frombytes("CMYK", (12, 12), chance.randbytes(12 * 12 * 4))
    large = small.resize((PIXELS, PIXELS), Image.Resampling.BICUBIC)
    _set(pdf, image(pdf, large.tobytes(), PIXELS))


def jpeg(pdf: Pdf) -> None:
    chance = random.Random(9)
    small = Image.frombytes("CMYK", (9, 9), chance.randbytes(9 * 9 * 4))
    target = io.BytesIO()
    large = small.resize((PIXELS, PIXELS), Image.Resampling.BICUBIC)
    large.save(target, "JPEG", quality=95)
    stream = image(pdf, b"", PIXELS)
    stream.write(target.getvalue(), filter=Name.DCTDecode)
    stream.Decode = Array([1, 0, 1, 0, 1, 0, 1, 0])
    _set(pdf, stream)


def palette(pdf: Pdf) -> None:
    table = String(bytes([220, 200, 180, 100]) + bytes([20, 10, 0, 0]))
    rows = bytes(1 if x > PIXELS // 2 else 0 for x in range(PIXELS)) * PIXELS
    stream = image(pdf, rows, PIXELS, Array([Name.Indexed, Name.DeviceCMYK, 1, table]))
    _set(pdf, stream)


def _set(pdf: Pdf, picture: Stream) -> None:
    resource(pdf, "XObject", "Large", pdf.make_indirect(picture))
    paint(pdf, f"{SIZE} 0 0 {SIZE} {PLACE.left} {PLACE.bottom} cm /Large Do")


@pytest.mark.parametrize("draw", [gradient, spots, jpeg, palette])
def test_images(draw: Callable[[Pdf], None], tmp_path: Path) -> None:
    pdf = good()
    draw(pdf)
    pictures = inspect_pdf(saved(pdf)).pictures
    ink = next(each.ink for each in pictures if each.width_px == PIXELS)
    assert ink is not None
    total = plates(pdf, tmp_path, PLACE)
    assert ink.window == pytest.approx(highest_window(total), rel=WITHIN)
    assert ink.high == pytest.approx(float(numpy.quantile(total, 0.999)), rel=WITHIN)


@pytest.mark.parametrize(
    "colour", ["1 .8 .7 .6 k", ".3 g", "0 0 0 1 k", "/All cs .6 scn", ".35 .35 .35 .05 k"]
)
def test_vectors(colour: str, tmp_path: Path) -> None:
    pdf = good()
    paint(pdf, f"{colour} 300 380 80 80 re f")
    mark = [m for m in inspect_pdf(saved(pdf)).marks if isinstance(m, PathMark) and m.page == 1][-1]
    expected = mark.paint.fill.total
    total = plates(pdf, tmp_path, Rect(300, 380, 380, 460))
    assert expected == pytest.approx(float(numpy.median(total)), rel=WITHIN)
