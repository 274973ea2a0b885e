"""The book block as a printer receives it, in both standards."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from shufang.build.request import Outcome
from shufang.core.diagnostic import Severity
from shufang.engines.pdf_text import page_texts
from shufang.model.book import Edition, Product
from shufang.preflight.press import preflight
from shufang.preflight.press_expectations import Expectations, Standard
from tests import printers
from tests.build.conftest import BOOKS, Build
from tests.conftest import Qpdf, needing

pytestmark = [pytest.mark.slow, needing("pdftoppm"), needing("gs"), needing("mutool")]

DPI = 100
MOST_DIFFERENCE = 0.5
"""Share of a page's ink in which two programs may differ: thin type drawn twice gives 0.35, type
that is missing or replaced 0.9 and more."""


@dataclass(frozen=True)
class Pressed:
    """The mini book in one standard."""

    path: Path
    product: Product


@pytest.fixture(scope="module")
def pressed(build_book: Build, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Pressed]:
    """Return the mini book by standard, from one layout."""
    folder = tmp_path_factory.mktemp("press")
    made = {}
    for standard in ("x4", "x1a"):
        outcome: Outcome = build_book(
            BOOKS / "mini", folder / "build", (Edition.PRINT,), pdf=standard
        )
        assert outcome.exit_code == 0
        (product,) = outcome.products
        path = folder / f"{standard}.pdf"
        shutil.copy(folder / "build" / product.path, path)
        made[standard] = Pressed(path, product)
    return made


def trimmed(path: Path, dpi: int) -> tuple[int, int, int, int]:
    """Return the trimmed page in pixels from the upper left, a pixel less on every side."""
    with pikepdf.open(path) as pdf:
        left, bottom, right, top = (float(edge) * dpi / 72 for edge in pdf.pages[0].TrimBox)
        height = float(pdf.pages[0].MediaBox[3]) * dpi / 72
    return round(left) + 1, round(height - top) + 1, round(right) - 1, round(height - bottom) - 1


@pytest.mark.parametrize("standard", ["x4", "x1a"])
def test_the_files_are_sound(pressed: Mapping[str, Pressed], standard: str, qpdf: Qpdf) -> None:
    assert qpdf(pressed[standard].path) == ""


@pytest.mark.parametrize("standard", ["x4", "x1a"])
def test_three_programs_draw_the_same_pages(pressed: Mapping[str, Pressed], standard: str) -> None:
    path = pressed[standard].path
    box = trimmed(path, DPI)
    drawn = [draw(path, DPI) for draw in (printers.poppler, printers.ghostscript, printers.mupdf)]

    assert len({len(pages) for pages in drawn}) == 1
    for number, pages in enumerate(zip(*drawn, strict=True), start=1):
        one, two, three = (page.crop(box) for page in pages)
        most = MOST_DIFFERENCE * printers.coverage(two)
        for other in (one, three):
            assert printers.difference(two, other) <= most, number


def test_both_standards_print_the_same(pressed: Mapping[str, Pressed]) -> None:
    drawn = [printers.ghostscript(pressed[standard].path, 72) for standard in ("x4", "x1a")]
    for one, other in zip(*drawn, strict=True):
        assert printers.difference(one, other) < 0.0005  # the file line names the standard


def test_pages_have_the_inks_that_the_report_says(pressed: Mapping[str, Pressed]) -> None:
    found = pressed["x4"]
    facts = found.product.facts
    blank, colour = facts["blank_pages"], facts["colour_pages"]
    assert isinstance(blank, list)
    assert isinstance(colour, list)
    assert found.product.pages is not None
    assert found.product.pages % 8 == 0
    box = trimmed(found.path, 72)
    for number, page in enumerate(printers.ghostscript(found.path, 72), start=1):
        inside = page.crop(box)
        cyan, magenta, yellow, black = (channel.getextrema()[1] for channel in inside.split())
        assert bool(cyan or magenta or yellow) is (number in colour), number
        assert bool(cyan or magenta or yellow or black) is (number not in blank), number


def test_the_copyright_page_counts_sheets_and_characters(pressed: Mapping[str, Pressed]) -> None:
    found = pressed["x4"]
    pages = found.product.pages
    assert pages is not None
    texts = ["".join(text.split()) for text in page_texts(found.path)]
    record = next(text for text in texts if "印张" in text)

    assert "开本710毫米×1000毫米1/16" in record
    assert "成品尺寸170毫米×240毫米" in record
    assert f"印张{pages / 16:g}字数" in record
    assert f"字数{round(34 * 30 * pages / 1000)}千字" in record
    assert "版次2026年1月第1版印次2026年1月第1次印刷" in record


def test_the_plates_are_the_four_of_the_process(pressed: Mapping[str, Pressed]) -> None:
    colour = pressed["x1a"].product.facts["colour_pages"]
    assert isinstance(colour, list)
    plates = printers.plates(pressed["x1a"].path, 50, colour[-1])
    assert set(plates) == {"Cyan", "Magenta", "Yellow", "Black"}


@pytest.mark.parametrize("standard", ["x4", "x1a"])
def test_the_files_pass_the_rules_of_print(pressed: Mapping[str, Pressed], standard: str) -> None:
    found = pressed[standard]
    expected = Expectations(
        standard=Standard(standard),
        trim_mm=(170, 240),
        page_count=found.product.pages,
        signature=8,
        blank_pages=blanks(found),
    )
    report = preflight(found.path, expected)
    told = {f.code: f.severity for f in report.findings if f.severity is not Severity.NOTE}
    # The mini book has a photograph and a drawing that are not clear enough: IMG-030, IMG-031.
    assert set(told) == {"PDF-155", "PDF-156"}


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda pdf: pdf.Root.__delattr__("OutputIntents"), "PDF-125"),
        (lambda pdf: pdf.pages[3].obj.__setattr__("Rotate", 90), "PDF-135"),
        (lambda pdf: pdf.pages.__delitem__(5), "PDF-136"),
        (lambda pdf: _paint(pdf, 4, "1 0 0 rg 100 100 20 20 re f"), "PDF-141"),
        (lambda pdf: _paint(pdf, 4, ".9 .9 .9 .9 k 100 100 20 20 re f"), "PDF-151"),
        (lambda pdf: _paint(pdf, 4, "0 0 0 1 K .05 w 100 100 m 200 100 l S"), "PDF-175"),
        (lambda pdf: _paint(pdf, -1, "0 0 0 1 k 100 100 1 1 re f"), "PDF-138"),
    ],
)
def test_a_spoiled_book_fails_the_named_rule(
    pressed: Mapping[str, Pressed], spoil: Callable[[pikepdf.Pdf], None], code: str
) -> None:
    with pikepdf.open(pressed["x4"].path) as pdf:
        spoil(pdf)
        target = BytesIO()
        pdf.save(target, fix_metadata_version=False)
    blank = blanks(pressed["x4"])
    expected = Expectations(standard=Standard.X4, signature=8, blank_pages=blank)
    report = preflight(target.getvalue(), expected)
    told = {f.code for f in report.findings if f.severity is not Severity.NOTE}
    assert told - {"PDF-155", "PDF-156"} == {code} | ({"PDF-138"} if code == "PDF-136" else set())


def blanks(found: Pressed) -> frozenset[int]:
    pages = found.product.facts["blank_pages"]
    assert isinstance(pages, list)
    return frozenset(pages)


def _paint(pdf: pikepdf.Pdf, page: int, operators: str) -> None:
    pdf.pages[page].contents_add(f"q {operators} Q".encode(), prepend=False)
