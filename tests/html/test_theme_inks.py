from pathlib import Path

import pytest
from pydantic import ValidationError

from shufang.build.design import load_theme
from shufang.core.diagnostic import Findings
from shufang.html.theme_inks import device_cmyk, printed_inks, spot_colours
from shufang.html.theme_record import ColourRecord, ThemeRecord
from shufang.model.spot import SpotColour, read_mark

STYLES = Path(__file__).parents[2] / "styles"


@pytest.fixture(scope="module")
def theme() -> ThemeRecord:
    record = load_theme([STYLES], Findings())
    assert record is not None
    return record


def with_colours(theme: ThemeRecord, **colours: ColourRecord) -> ThemeRecord:
    return theme.model_copy(update={"colours": {**theme.colours, **colours}})


def red(tint: float = 100, share: float = 1) -> ColourRecord:
    inks = (0.0, 90 * share, 60 * share, 5 * share)
    return ColourRecord(screen="#cc2233", print=inks, spot="PANTONE 186 C", tint=tint)


def test_a_theme_without_spots_has_plain_inks(theme: ThemeRecord) -> None:
    assert spot_colours(theme) == ()
    assert printed_inks(theme)["accent"] == (0.8, 0.3, 0.65, 0.3)
    assert device_cmyk(printed_inks(theme)["accent"]) == "device-cmyk(0.8 0.3 0.65 0.3)"


def test_a_spot_and_its_tint_share_an_ink(theme: ThemeRecord) -> None:
    record = with_colours(theme, stamp=red(), blush=red(30, 0.3))

    assert spot_colours(record) == (SpotColour("PANTONE 186 C", (0, 0.9, 0.6, 0.05)),)
    inks = printed_inks(record)
    assert read_mark(inks["stamp"]) == (0, 1.0)
    assert read_mark(inks["blush"]) == (0, 0.3)
    assert device_cmyk(inks["stamp"]) == "device-cmyk(0.000701 0.900100 0.600517 0.050293)"


def test_a_spot_known_by_a_tint_alone(theme: ThemeRecord) -> None:
    (spot,) = spot_colours(with_colours(theme, blush=red(50, 0.5)))
    assert spot.inks == pytest.approx((0, 0.9, 0.6, 0.05))


@pytest.mark.parametrize("name", ["All", "Black", "专色红", "x" * 61, "a\nb"])
def test_names_that_no_printer_can_use(name: str) -> None:
    with pytest.raises(ValidationError):
        ColourRecord(screen="#cc2233", print=(0, 1, 1, 0), spot=name)
