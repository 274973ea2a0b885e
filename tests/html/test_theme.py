"""The measures of the page follow from the theme and from what a book asks for."""

from pathlib import Path

import pytest

from shufang.build.design import load_theme
from shufang.core.diagnostic import Findings
from shufang.core.lengths import mm_to_pt
from shufang.html.theme import (
    ThemeChoice,
    named_trim,
    page_geometry,
    theme_css,
)
from shufang.html.theme_inks import device_cmyk
from shufang.html.theme_record import ThemeRecord

STYLES = Path(__file__).parents[2] / "styles"


@pytest.fixture(scope="module")
def theme() -> ThemeRecord:
    findings = Findings()
    record = load_theme([STYLES], findings)
    assert record is not None
    assert not list(findings)
    return record


def test_the_default_page_holds_34_characters_by_30_lines(theme: ThemeRecord) -> None:
    page = page_geometry(theme, ThemeChoice())

    assert page is not None
    assert (page.characters, page.lines) == (34, 30)
    assert page.measure_pt == pytest.approx(34 * 10.5)
    assert page.depth_pt == pytest.approx(540)
    assert page.width_pt == pytest.approx(mm_to_pt(170))
    assert page.inner_pt + page.measure_pt + page.outer_pt == pytest.approx(page.width_pt)
    assert page.head_pt + page.depth_pt + page.foot_pt == pytest.approx(page.height_pt)
    assert page.inner_pt >= mm_to_pt(20)


@pytest.mark.parametrize("name", ["170x240", "16开", "大16开", "大32开", "32开", "A5", "185×260"])
def test_every_named_trim_leaves_its_margins(theme: ThemeRecord, name: str) -> None:
    page = page_geometry(theme, ThemeChoice(trim=name))

    assert page is not None
    assert page.inner_pt >= mm_to_pt(20) - 0.01
    assert page.outer_pt >= mm_to_pt(16) - 0.01


def test_an_unlisted_size_gets_a_fitting_type_area(theme: ThemeRecord) -> None:
    page = page_geometry(theme, ThemeChoice(trim="150x230"))

    assert page is not None
    assert page.sheet == ""
    assert page.trim_text == "150毫米×230毫米"


def test_another_body_size_keeps_the_type_area(theme: ThemeRecord) -> None:
    page = page_geometry(theme, ThemeChoice(body_size_pt=12, leading_pt=20))

    assert page is not None
    assert (page.characters, page.lines) == (29, 27)


@pytest.mark.parametrize("name", ["十六", "170", "20x20", "170x240x3"])
def test_what_is_no_trim_is_refused(theme: ThemeRecord, name: str) -> None:
    assert named_trim(theme, name) is None


def test_a_type_area_without_margins_is_refused(theme: ThemeRecord) -> None:
    assert page_geometry(theme, ThemeChoice(characters=45)) is None
    assert page_geometry(theme, ThemeChoice(lines=40)) is None


def test_colours_are_inks_in_print_and_light_on_the_screen(theme: ThemeRecord) -> None:
    page = page_geometry(theme, ThemeChoice())
    assert page is not None

    assert "--ink: device-cmyk(0 0 0 1);" in theme_css(theme, page, "print")
    assert "--ink: #1a1a1a;" in theme_css(theme, page, "screen")
    assert device_cmyk((0.8, 0.3, 0.65, 0.3)) == "device-cmyk(0.8 0.3 0.65 0.3)"
