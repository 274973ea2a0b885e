"""Bar codes: the modules of known numbers, the room around them, and what a scanner reads."""

import io
import re
from pathlib import Path

import pytest

from shufang.engines.barcode import (
    MODULE_MM,
    BarCode,
    add_on_modules,
    bar_code,
    ean13_modules,
)
from shufang.engines.resources import Resources

ISBN = "9787550712348"
KNOWN = {
    # GS1 General Specifications, figure of an EAN-13 symbol: 4 006381 333931.
    "4006381333931": (
        "101"
        "0001101" "0100111" "0101111" "0111101" "0001001" "0110011"
        "01010"
        "1000010" "1000010" "1000010" "1110100" "1000010" "1100110"
        "101"
    ),
    # All of the second half and the set of a leading 9: A B B A B A.
    "9780306406157": (
        "101"
        "0111011" "0001001" "0100111" "0111101" "0100111" "0101111"
        "01010"
        "1011100" "1110010" "1010000" "1100110" "1001110" "1000100"
        "101"
    ),
}  # fmt: skip


@pytest.mark.parametrize("digits", KNOWN)
def test_modules_of_known_numbers(digits: str) -> None:
    assert ean13_modules(digits) == KNOWN[digits]
    assert len(KNOWN[digits]) == 95


def test_every_first_digit_has_a_pattern_of_its_own() -> None:
    halves = {ean13_modules(f"{first}123456789012")[3:45] for first in range(10)}
    assert len(halves) == 10


@pytest.mark.parametrize(
    ("digits", "modules"),
    [
        # Set by the number modulo four: 05 -> A B.
        ("05", "1011" "0001101" "01" "0111001"),
        # 3(5+4+5) + 9(2+9) = 141: the last digit says B A B A A.
        ("52495", "1011" "0111001" "01" "0010011" "01" "0011101" "01" "0001011" "01" "0110001"),
    ],
)  # fmt: skip
def test_modules_of_add_ons(digits: str, modules: str) -> None:
    assert add_on_modules(digits) == modules
    assert len(modules) == (20 if len(digits) == 2 else 47)


def drawn(resources: Resources, add_on: str = "", scale: float = 0.8) -> BarCode:
    font = resources.font("Noto Sans Mono")
    assert font is not None
    return bar_code(ISBN, "ISBN 978-7-5507-1234-8", add_on, scale, font.path)


def bars(svg: str) -> list[tuple[float, float]]:
    """Return left edge and width of the bars, in modules."""
    found = re.findall(r"M([\d.]+) [\d.]+h([\d.]+)V[\d.]+h-[\d.]+z", svg)
    return sorted((float(left), float(width)) for left, width in found)


def ink_width(svg: str) -> tuple[float, float]:
    """Return the edges of everything in the outlines, digits and text too."""
    path = svg.partition(' d="')[2]
    xs = [float(x) for x in re.findall(r"[ML]?(-?[\d.]+)[ ,]-?[\d.]+", path)]
    return min(xs), max(xs)


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
def test_quiet_zones_and_size_follow_the_magnification(resources: Resources, scale: float) -> None:
    made = drawn(resources, scale=scale)
    edges = bars(made.svg.decode())
    assert edges[0][0] == 11
    assert sum(edges[-1]) == 11 + 95
    assert made.width_mm == pytest.approx(113 * MODULE_MM * scale)
    # 22.85 mm bars, 25.93 mm with the digits (GB/T 12904); above them the ISBN.
    assert 25.9 * scale < made.height_mm < 31 * scale


def test_the_isbn_fits_over_the_bars(resources: Resources) -> None:
    """The line above is measured, not hoped for: no wider than from first to last bar."""
    svg = drawn(resources).svg.decode()
    left, right = ink_width(svg.partition("M11 ")[0])
    assert left >= 11
    assert right <= 11 + 95
    assert right - left > 85


def test_an_add_on_stands_apart(resources: Resources) -> None:
    made = drawn(resources, add_on="58000")
    edges = bars(made.svg.decode())
    assert edges[30][0] == 11 + 95 + 9
    assert made.width_mm == pytest.approx((11 + 95 + 9 + 47 + 5) * MODULE_MM * 0.8)


def test_only_black_and_white(resources: Resources) -> None:
    svg = drawn(resources, add_on="58").svg.decode()
    assert set(re.findall(r'fill="([^"]+)"', svg)) == {"#ffffff", "#000000"}
    assert "stroke" not in svg
    assert "<text" not in svg


@pytest.mark.slow
@pytest.mark.parametrize("add_on", ["", "58", "58000"])
def test_a_scanner_reads_it(add_on: str, resources: Resources, tmp_path: Path) -> None:
    """Drawn by the print engine, rendered at 300 ppi and read by zxing."""
    import pypdfium2
    import zxingcpp
    from weasyprint import HTML

    made = drawn(resources, add_on)
    (tmp_path / "code.svg").write_bytes(made.svg)
    html = (
        f"<style>@page {{ size: {made.width_mm + 20:.2f}mm {made.height_mm + 20:.2f}mm; "
        "margin: 10mm }</style><img src='code.svg'/>"
    )
    pdf = HTML(string=html, base_url=str(tmp_path) + "/").write_pdf()
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        image = document[0].render(scale=300 / 72).to_pil().convert("L")
    symbols = zxingcpp.read_barcodes(image, ean_add_on_symbol=zxingcpp.EanAddOnSymbol.Read)
    read = {symbol.text.replace(" ", "") for symbol in symbols}
    assert ISBN + add_on in read
    assert read <= {ISBN, ISBN + add_on}
