"""Pictures of pages are the same, or they are not."""

import io

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.shots import compare, packed


def page(indent: int = 32, ink: str = "black", lines: int = 5) -> Image.Image:
    """Return a page of grey squares, as text looks from afar."""
    drawn = Image.new("RGB", (390, 200), "white")
    pen = ImageDraw.Draw(drawn)
    for line in range(lines):
        for place in range(20):
            left, top = 20 + place * 17 + (indent if line == 0 else 0), 10 + line * 26
            if left < 360:
                pen.line([(left, top), (left + 14, top + 14)], ink, 3)
                pen.line([(left, top + 14), (left + 14, top)], ink, 3)
    return drawn


def test_another_smoothing_is_no_difference() -> None:
    smooth = page().filter(ImageFilter.GaussianBlur(0.6))

    assert compare(page(), smooth).is_small
    assert compare(page(), ImageChops.offset(page(), 0, 1)).worst < 26
    assert compare(page(), page().crop((0, 0, 390, 197))).is_small


@pytest.mark.parametrize(
    "other",
    [
        page(indent=0),
        page(ink="#800"),
        page(ink="#666"),
        page(lines=4),
        page().crop((0, 0, 390, 190)),
    ],
    ids=["indent", "colour", "grey", "line", "height"],
)
def test_what_a_reader_would_see_is_a_difference(other: Image.Image) -> None:
    assert not compare(page(), other).is_small


def test_a_kept_picture_is_small_and_the_same() -> None:
    kept = packed(page(ink="#800"))

    assert len(kept) < 4000
    assert compare(Image.open(io.BytesIO(kept)), page(ink="#800")).worst == 0
