"""Fonts cut down for one book."""

import io
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from shufang.engines.font_facts import font_facts
from shufang.engines.font_subsets import font_subset, forbids_embedding, may_be_cut
from shufang.engines.resources import Resources

TITLE = "第一章　缘起2012，“龙岗”"


def test_a_subset_has_what_was_asked_for_and_nothing_else(resources: Resources) -> None:
    font = resources.font("Noto Serif SC", 700)
    assert font is not None
    content = font_subset(font.path, TITLE, "Book Titles", 700)

    facts = font_facts(content)
    assert facts is not None
    assert facts.may_be_embedded
    assert "".join(sorted(map(chr, facts.characters))) == "".join(sorted(set(TITLE)))
    assert len(content) < 20_000
    assert content == font_subset(font.path, reversed(TITLE), "Book Titles", 700)


@pytest.mark.parametrize("family", ["Noto Serif SC", "Noto Sans SC", "BabelStone Han"])
def test_notices_stay_and_reserved_names_go(family: str, resources: Resources) -> None:
    font = resources.font(family)
    assert font is not None
    with (
        TTFont(font.path) as whole,
        TTFont(io.BytesIO(font_subset(font.path, "一", "Book Rare 1", 400))) as cut,
    ):
        for number in (0, 7, 13, 14):
            assert cut["name"].getDebugName(number) == whole["name"].getDebugName(number)
        assert {cut["name"].getDebugName(n) for n in (1, 4)} == {"Book Rare 1"}
        assert cut["name"].getDebugName(6) == "BookRare1"
        assert cut["head"].modified == whole["head"].modified
        assert cut["OS/2"].usWeightClass == whole["OS/2"].usWeightClass


def boxes(kind: int = 0, *, variable: bool = False) -> bytes:
    """Return a font with one character; a variable one grows bolder from 100 to 900."""
    names = [".notdef", "A"]
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((500, 0))
    pen.lineTo((500, 500))
    pen.closePath()
    builder = FontBuilder(1000)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord("一"): "A"})
    builder.setupGlyf(dict.fromkeys(names, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Test", "styleName": "Regular"})
    builder.setupOS2(fsType=kind)
    builder.setupPost()
    if variable:
        builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
        builder.setupGvar({name: [] for name in names})
    written = io.BytesIO()
    builder.save(written)
    return written.getvalue()


def test_a_variable_font_is_fixed(tmp_path: Path) -> None:
    path = tmp_path / "variable.ttf"
    path.write_bytes(boxes(variable=True))
    with TTFont(io.BytesIO(font_subset(path, "一", "Book Titles", 700))) as cut:
        assert not {"fvar", "gvar", "STAT", "avar"} & set(cut.keys())
        assert cut["OS/2"].usWeightClass == 700


@pytest.mark.parametrize(
    ("kind", "forbids"),
    [(0, False), (2, True), (4, False), (8, False), (6, False), (0x0200, True), (0x0100, False)],
)
def test_what_a_font_forbids(kind: int, forbids: bool, tmp_path: Path) -> None:
    path = tmp_path / "font.ttf"
    path.write_bytes(boxes(kind))

    assert forbids_embedding(kind) is forbids
    assert may_be_cut(path) is (not forbids and kind != 0x0100)


def test_fonts_that_can_be_read_and_others() -> None:
    whole = boxes()
    packed = io.BytesIO()
    with TTFont(io.BytesIO(whole)) as font:
        font.flavor = "woff2"
        font.save(packed)

    assert font_facts(whole) is not None
    assert font_facts(packed.getvalue()) is not None
    assert font_facts(packed.getvalue()[:-30]) is None
    for content in (b"", b"no font", whole[:-60], whole[:100], whole[:12] + b"\xff" * 200):
        assert font_facts(content) is None
