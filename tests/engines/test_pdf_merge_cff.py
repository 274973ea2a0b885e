"""Fonts with PostScript outlines: every glyph is found by its position, in every program."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from fontTools.cffLib import CFFFontSet

from shufang.engines.pdf_merge import merge
from shufang.engines.pdf_merge_cff import bare_cff
from shufang.engines.sections import DocumentFacts, MergePlan, PlannedPage, Stamp
from tests import printers
from tests.conftest import needing
from tests.engines.cff_fonts import cid_keyed, font_file, name_keyed

FONTS: dict[str, Callable[[], bytes]] = {
    "name": name_keyed,
    "name, em of 2048": lambda: name_keyed(2048),
    "cid": lambda: cid_keyed(0),
    "cid, moved": lambda: cid_keyed(20),
}
SIZE = 100.0


def shapes(content: bytes, folder: Path) -> bytes:
    """Return a page with the font's square, triangle and bar, each 100 points high."""
    font = font_file(content, folder)
    stamp = Stamp(0, "ABC", "Shapes", 400, SIZE, 0, 100)
    plan = MergePlan((PlannedPage(),), 300, 120, DocumentFacts("形"), stamps=(stamp,))
    merged = merge([], plan, [font])
    assert not merged.findings
    assert isinstance(merged.pdf, bytes)
    return merged.pdf


@pytest.mark.parametrize("kind", FONTS)
def test_the_charset_is_the_order_of_the_glyphs(kind: str) -> None:
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(bare_cff(FONTS[kind](), "ABCDEF+Shapes")), None)
    top = fonts.topDictIndex[0]

    assert fonts.fontNames == ["ABCDEF+Shapes"]
    assert top.ROS == ("Adobe", "Identity", 0)
    assert top.charset == [".notdef", "cid00001", "cid00002", "cid00003"]
    assert len(top.FDArray) == 1
    assert not hasattr(top, "Private")


def test_the_font_program_stands_bare_in_the_file(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(shapes(cid_keyed(20), tmp_path))) as pdf:
        (font,) = (
            each
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") == "/CIDFontType0"
        )
        program = font.FontDescriptor.FontFile3
        assert program.Subtype == pikepdf.Name.CIDFontType0C
        assert program.read_bytes()[:2] == b"\x01\x00"
        assert "/CIDToGIDMap" not in font


@pytest.mark.slow
@pytest.mark.parametrize("kind", FONTS)
@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(printers.poppler, marks=needing("pdftoppm")),
        pytest.param(printers.ghostscript, marks=needing("gs")),
        pytest.param(printers.mupdf, marks=needing("mutool")),
    ],
)
def test_every_program_draws_the_right_shapes(
    kind: str, draw: Callable[[Path, int], printers.Pages], tmp_path: Path
) -> None:
    file = tmp_path / "shapes.pdf"
    file.write_bytes(shapes(FONTS[kind](), tmp_path))
    (page,) = draw(file, 72)
    inked = [
        sum(page.crop((left, 10, left + 100, 110)).getchannel("K").tobytes()) / 255
        for left in (0, 100, 200)
    ]
    assert inked == pytest.approx([80 * 80, 80 * 80 / 2, 80 * 20], rel=0.05)
