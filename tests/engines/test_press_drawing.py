"""Pages drawn for the press: four inks, nothing transparent, no hairlines, whatever was written."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from shufang.engines.drawings import for_print
from shufang.engines.layout import lay_out
from shufang.engines.resources import Resources
from shufang.engines.sections import LaidOutSection
from shufang.model.spot import marked, read_mark
from tests.engines.pages import section

GREEN = (0.8, 0.3, 0.65, 0.3)
MM = 72 / 25.4
PALETTE = {"#2b6a58": GREEN}
SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'

EMPTY = 'viewBox="0 0 9 9">'


def drawn(
    resources: Resources,
    body: str,
    css: str = "",
    svg: str = 'viewBox="0 0 9 9">',
    *,
    press: bool = True,
) -> LaidOutSection:
    assets = {"book:d.svg": for_print(f"<svg {SVG} {svg}</svg>".encode(), PALETTE).content}
    source = section(body, css, assets=assets)  # type: ignore[arg-type]
    return lay_out(replace(source, palette=PALETTE if press else None), resources.fontconfig)


def contents(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    """Yield the content of pages, drawings and patterns."""
    for page in pdf.pages:
        yield page.obj["/Contents"].read_bytes()
    for held in pdf.objects:
        if isinstance(held, pikepdf.Stream) and (
            held.get("/Subtype") == "/Form" or "/PatternType" in held
        ):
            yield held.read_bytes()


def operators(laid: LaidOutSection) -> set[str]:
    with pikepdf.open(io.BytesIO(laid.pdf)) as pdf:
        text = b"\n".join(contents(pdf)).decode("latin-1")
    return set(re.findall(r"(?:^|\s)([a-zA-Z]{1,3})(?=\s|$)", text))


def check_printable(laid: LaidOutSection) -> None:
    """Assert that a section's file has inks only, all of them opaque (gold list 20, 28, 29)."""
    assert not operators(laid) & {"rg", "RG", "gs"}
    with pikepdf.open(io.BytesIO(laid.pdf)) as pdf:
        written = b"\n".join(
            one.unparse(resolved=True) for one in pdf.objects if not isinstance(one, pikepdf.Stream)
        )
        written += b"\n".join(
            pikepdf.Dictionary(dict(one.items())).unparse(resolved=True)
            for one in pdf.objects
            if isinstance(one, pikepdf.Stream)
        )
        for word in FORBIDDEN:
            assert word not in written, word
        for content in contents(pdf):
            for instruction in re.findall(rb"([\d.]+) w\s", content):
                assert float(instruction) > 0


FORBIDDEN = (b"DeviceRGB", b"/Lab", b"ICCBased", b"/SMask", b"/Transparency", b"/ca", b"/BM")


def rendered(laid: LaidOutSection) -> Image.Image:
    picture: Image.Image = pypdfium2.PdfDocument(laid.pdf)[0].render(scale=2).to_pil()
    return picture.convert("RGB")


@pytest.mark.parametrize(
    ("colour", "inks"),
    [
        ("#2b6a58", GREEN),
        ("black", (0, 0, 0, 1)),
        ("#808080", (0, 0, 0, 0.498)),
        ("rgb(0 0 0 / 50%)", (0, 0, 0, 0.5)),
        ("device-cmyk(0 1 0 0.5 / 50%)", (0, 0.5, 0, 0.25)),
        ("hsl(0 100% 50%)", (0, 1, 1, 0)),
        ("hwb(0 0% 0%)", (0, 1, 1, 0)),
        ("lab(100 0 0)", (0, 0, 0, 0)),
        ("oklch(0 0 0)", (0, 0, 0, 1)),
    ],
)
def test_colours_of_style_sheets_become_inks(
    resources: Resources, colour: str, inks: tuple[float, ...]
) -> None:
    laid = drawn(resources, "<p>字</p>", f"p {{ color: {colour} }}")

    check_printable(laid)
    with pikepdf.open(io.BytesIO(laid.pdf)) as pdf:
        found = re.findall(rb"([\d. ]+) scn", b"\n".join(contents(pdf)))
    assert inks in [tuple(round(float(one), 3) for one in each.split()) for each in found]


def test_a_spot_colour_keeps_its_mark(resources: Resources) -> None:
    spot = marked((0, 1, 0.8, 0.1), 2, 1)
    css = f"p {{ color: device-cmyk({' '.join(f'{ink:.6f}' for ink in spot)} / 40%) }}"

    laid = drawn(resources, "<p>字</p>", css)

    with pikepdf.open(io.BytesIO(laid.pdf)) as pdf:
        (found,) = re.findall(rb"([\d. ]+) scn", b"\n".join(contents(pdf)))
    cyan, magenta, yellow, black = (float(one) for one in found.split())
    assert read_mark((cyan, magenta, yellow, black)) == (2, 0.4)


@pytest.mark.parametrize(
    "css",
    [
        "p { opacity: .5 }",
        "p { border: 3pt inset #a00 }",
        "p { border: 3pt ridge gray }",
        "p { background: linear-gradient(90deg, #2b6a58, white) }",
        "p { background: radial-gradient(rgb(0 0 0 / 20%), transparent) }",
        "p { background: repeating-linear-gradient(red, blue 5pt) }",
        "p { background: linear-gradient(device-cmyk(0 0 0 1), device-cmyk(0 1 0 0 / 50%)) }",
        "p { outline: 1pt dashed rebeccapurple }",
        "p { text-decoration: underline wavy blue }",
        "mark { all: revert }",
        "p { border-radius: 4pt; border: .1pt solid #333; border-left: 5pt double teal }",
    ],
)
def test_whatever_a_style_sheet_asks_is_printable(resources: Resources, css: str) -> None:
    body = '<p>字<a href="https://example.org/">链</a><mark>标</mark></p><hr/>'
    laid = drawn(resources, body, css)

    check_printable(laid)
    assert laid.pages


DRAWING = """viewBox="0 0 200 100" width="200" height="100">
<defs><linearGradient id="g"><stop stop-color="#2b6a58"/><stop offset="1" stop-color="#fff"/>
</linearGradient><radialGradient id="r" gradientUnits="userSpaceOnUse" cx="150" cy="25" r="20">
<stop stop-color="black" stop-opacity=".5"/><stop offset="1" stop-color="red" stop-opacity="0"/>
</radialGradient><pattern id="p" width="10" height="10" patternUnits="userSpaceOnUse">
<circle cx="5" cy="5" r="3" fill="orange" opacity=".5"/></pattern>
<clipPath id="c"><circle cx="50" cy="75" r="20"/></clipPath>
<marker id="m" markerWidth="4" markerHeight="4"><path d="M0 0L4 2L0 4z" fill="blue"/></marker>
</defs>
<rect width="100" height="50" fill="url(#g)"/><rect x="120" width="60" height="50" fill="url(#r)"/>
<g opacity=".5"><rect y="50" width="100" height="50" fill="red" clip-path="url(#c)"/></g>
<rect x="100" y="50" width="100" height="50" fill="url(#p)"/>
<path d="M0 99L200 51" stroke="#000" stroke-width=".01" marker-end="url(#m)"/>
<text x="150" y="80" text-anchor="middle" stroke="white" stroke-width=".2">中间</text>"""


def test_whatever_a_drawing_asks_is_printable(resources: Resources) -> None:
    laid = drawn(
        resources, '<p><img src="book:d.svg" style="width:150pt;height:75pt"/></p>', svg=DRAWING
    )

    check_printable(laid)
    assert not laid.findings
    page = rendered(laid)
    left, top = 2 * (15 + 3) * MM + 2 * 21, 2 * (15 + 3) * MM  # margin, bleed, indent
    row = page.crop((round(left), round(top + 30), round(left + 150), round(top + 31)))
    levels = row.convert("L").tobytes()
    assert levels[2] < 120  # the gradient runs from the book's green to paper
    assert levels[145] > 240
    assert all(later >= sooner - 3 for sooner, later in pairwise(levels[:146]))


def test_gradients_run_between_the_inks_of_the_book(resources: Resources) -> None:
    laid = drawn(resources, '<p><img src="book:d.svg"/></p>', svg=DRAWING)

    with pikepdf.open(io.BytesIO(laid.pdf)) as pdf:
        patterns = [one for one in pdf.objects if "/PatternType" in _keys(one)]
        shadings = [one["/Shading"] for one in patterns if "/Shading" in one]
        assert {str(one["/ColorSpace"]) for one in shadings} == {"/DeviceCMYK"}
        starts = [
            tuple(float(ink) for ink in function["/C0"])
            for one in shadings
            for function in one["/Function"]["/Functions"]
        ]
    assert GREEN in starts


def _keys(held: pikepdf.Object) -> list[str]:
    return list(held.keys()) if isinstance(held, pikepdf.Dictionary) else []


@pytest.mark.parametrize(("width", "drawn_at"), [(".01", 0.25), (".5", 0.375), ("1", 0.75)])
def test_no_line_is_thinner_than_a_plate_holds(
    resources: Resources, width: str, drawn_at: float
) -> None:
    line = f'viewBox="0 0 200 100"><path d="M0 0L9 9" stroke="#000" stroke-width="{width}"/>'
    laid = drawn(
        resources, '<p><img src="book:d.svg" style="width:150pt;height:75pt"/></p>', svg=line
    )

    with pikepdf.open(io.BytesIO(laid.pdf)) as pdf:
        widths = re.findall(rb"([\d.]+) w\s", b"\n".join(contents(pdf)))
    # The drawing is 200 units wide on 150 points.
    assert [float(one) * 0.75 for one in widths] == [pytest.approx(drawn_at, abs=0.002)]


def test_without_a_palette_colours_stay_those_of_the_screen(resources: Resources) -> None:
    from weasyprint.pdf.stream import Stream

    before = dict(Stream.__dict__)
    laid = drawn(resources, "<p>字</p>", "p { color: #2b6a58 }")
    screen = drawn(resources, "<p>字</p>", "p { color: #2b6a58 }", press=False)

    assert dict(Stream.__dict__) == before
    assert "rg" in operators(screen)
    assert "rg" not in operators(laid)
