"""The plates that a printer would get, separated by Ghostscript."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from shufang.engines.finishing import finish
from shufang.engines.layout import lay_out
from shufang.engines.pdf_merge import merge
from shufang.engines.resources import Resources
from shufang.engines.sections import DocumentFacts, MergePart, MergePlan, PlannedPage
from shufang.model.press import PdfStandard, PrinterMarks
from shufang.model.spot import SpotColour, marked
from tests import printers
from tests.conftest import needing
from tests.engines.pages import section
from tests.engines.press_files import BLEED, HEIGHT, MM, WIDTH, plan

pytestmark = [pytest.mark.slow, needing("gs"), needing("qpdf")]

PROCESS = {"Cyan", "Magenta", "Yellow", "Black"}
RED = SpotColour("PANTONE 186 C", (0, 0.9, 0.6, 0.05))
DPI = 100


def pressed(
    body: str, resources: Resources, folder: Path, standard: PdfStandard, **changes: object
) -> Path:
    """Lay out, merge and finish one page; return the file."""
    laid_out = lay_out(section(body, grid_pt=None), resources.fontconfig)
    assert not laid_out.findings
    pages = (PlannedPage("s"),)
    facts = DocumentFacts("试印", epoch=0)
    merged = merge(
        [MergePart.of(laid_out)], MergePlan(pages, WIDTH, HEIGHT, facts, BLEED), resources.fonts
    )
    assert isinstance(merged.pdf, bytes)
    asked = replace(plan(folder, standard=standard), **changes)  # type: ignore[arg-type] # names
    result = finish(merged.pdf, asked, folder / "press.pdf")
    assert not result.findings
    return folder / "press.pdf"


def band(plate: Image.Image, top_mm: float, height_mm: float) -> Image.Image:
    """Return the part of a plate from the left type edge on, 60 mm wide, below the trim's head."""
    scale = DPI / 25.4
    left = 15 + BLEED / MM + 2
    top = top_mm + BLEED / MM
    box = (left, top, left + 60, top + height_mm)
    return plate.crop([round(edge * scale) for edge in box])  # type: ignore[arg-type] # four


def shares(plate: Image.Image) -> tuple[float, float]:
    """Return the least and the most ink of a part of a plate, 0 to 1."""
    low, high = plate.getextrema()
    return 1 - float(high) / 255, 1 - float(low) / 255  # type: ignore[arg-type] # one channel


BANDS = (
    '<p style="background: device-cmyk({ground}); color: device-cmyk({ink}); font-size: 20pt;'
    ' line-height: 40pt; text-indent: 0">黑字压在底色上</p>'
)


@pytest.mark.parametrize("standard", list(PdfStandard))
def test_black_text_leaves_the_colours_below_it(
    resources: Resources, tmp_path: Path, standard: PdfStandard
) -> None:
    body = BANDS.format(ground="0.6 0 0.3 0", ink="0 0 0 1")
    plates = printers.plates(pressed(body, resources, tmp_path, standard), DPI)
    found = {name: shares(band(plate, 16, 10)) for name, plate in plates.items()}

    assert set(plates) == PROCESS
    assert found["Cyan"] == pytest.approx((0.6, 0.6), abs=0.01)
    assert found["Magenta"] == (0, 0)
    assert found["Yellow"] == pytest.approx((0.3, 0.3), abs=0.01)
    assert found["Black"] == pytest.approx((0, 1), abs=0.01)


@pytest.mark.parametrize("ink", ["0 0 0 0.6", "0 0 0 0", "0 1 0 0"])
def test_tints_white_and_colours_knock_out(resources: Resources, tmp_path: Path, ink: str) -> None:
    body = BANDS.format(ground="0.6 0 0.3 0", ink=ink)
    plates = printers.plates(pressed(body, resources, tmp_path, PdfStandard.X4), DPI)
    assert shares(band(plates["Cyan"], 16, 10)) == pytest.approx((0, 0.6), abs=0.01)


def test_a_spot_has_a_plate_of_its_own(resources: Resources, tmp_path: Path) -> None:
    def css(tint: float) -> str:
        inks = marked((0, 0.9 * tint, 0.6 * tint, 0.05 * tint), 0, tint)
        return " ".join(f"{ink:.6f}" for ink in inks)

    body = BANDS.format(ground=css(1), ink="0 0 0 1") + BANDS.format(ground=css(0.3), ink="0 0 0 1")
    file = pressed(body, resources, tmp_path, PdfStandard.X4, spots=(RED,))
    plates = printers.plates(file, DPI)

    assert set(plates) == {*PROCESS, "PANTONE 186 C"}
    red = plates["PANTONE 186 C"]
    assert shares(band(red, 16, 10)) == pytest.approx((1, 1), abs=0.01)
    assert shares(band(red, 31, 10)) == pytest.approx((0.3, 0.3), abs=0.01)
    for name in ("Cyan", "Magenta", "Yellow"):
        assert shares(plates[name])[1] == 0


def test_marks_are_on_every_plate_and_text_on_one(resources: Resources, tmp_path: Path) -> None:
    body = BANDS.format(ground="0 0 0 0", ink="0 0 0 1")
    marks = PrinterMarks(file_line=False)
    file = pressed(body, resources, tmp_path, PdfStandard.X1A, marks=marks)
    plates = printers.plates(file, 300)
    cyan, black = plates["Cyan"], plates["Black"]
    edge = round(10 * 300 / 25.4)
    inside = (edge, edge, cyan.width - edge, cyan.height - edge)

    assert set(plates) == PROCESS
    assert 1 - cyan.crop(inside).getextrema()[0] / 255 == 0  # type: ignore[operator]
    assert shares(cyan)[1] > 0.5
    assert printers.ink(black) > printers.ink(cyan) > 0
