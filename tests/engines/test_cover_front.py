"""The e-book's front: shape, colours and weight, whatever the editor gives."""

import io

import pikepdf
import pytest
from PIL import Image

from shufang.engines.cover_front import MOST_BYTES, finished_front, front_jpeg, front_of_page
from shufang.engines.images import UnreadableImage


def encoded(picture: Image.Image, kind: str = "JPEG") -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, quality=90)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    assert (picture.format, picture.mode) == ("JPEG", "RGB")
    assert len(content) <= MOST_BYTES
    return picture


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((800, 1280), (800, 1280)),
        ((1700, 2400), (1700, 2400)),  # the shape of most Chinese trims is kept
        ((1600, 2520), (1575, 2520)),  # 1.575: a trimmer's tolerance at both sides
        ((1000, 1640), (1000, 1600)),
        ((2000, 3200), (1600, 2560)),
        ((2000, 1500), (2000, 1500)),
        ((5000, 7000), (1828, 2560)),
    ],
)
def test_a_finished_front_is_cut_only_where_it_nearly_fits(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    made = finished_front(encoded(Image.new("RGB", size, (43, 106, 88))))

    assert opened(made).size == expected


def test_a_front_that_fits_keeps_its_data() -> None:
    given = encoded(Image.linear_gradient("L").resize((800, 1280)).convert("RGB"))

    assert opened(finished_front(given)).tobytes() == Image.open(io.BytesIO(given)).tobytes()


@pytest.mark.parametrize("mode", ["L", "CMYK", "P", "RGBA", "LA"])
def test_every_front_is_in_screen_colours(mode: str) -> None:
    kind = "TIFF" if mode == "CMYK" else "PNG"
    given = encoded(Image.new("L", (800, 1200), 90).convert(mode), kind)

    opened(finished_front(given))


def test_noise_costs_quality_and_no_weight() -> None:
    noise = Image.effect_noise((1600, 2560), 30).convert("RGB")

    opened(front_jpeg(noise))
    opened(finished_front(encoded(noise)))


def test_damage_is_told() -> None:
    with pytest.raises(UnreadableImage):
        finished_front(b"no picture")


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(453.543, 725.669, (1600, 2560)), (400, 400, (2560, 2560)), (800, 400, (2560, 1280))],
)
def test_a_page_comes_out_to_the_pixel(
    width: float, height: float, expected: tuple[int, int]
) -> None:
    written = io.BytesIO()
    with pikepdf.new() as book:
        book.add_blank_page(page_size=(width, height))
        book.save(written)
    page = written.getvalue()

    assert opened(front_of_page(page)).size == expected
    assert front_of_page(page) == front_of_page(page)
