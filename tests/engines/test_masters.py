"""Masters of every kind come out right: colour, size, direction, and nothing but the picture."""

import io
import random

import pytest
from PIL import Image, ImageCms, ImageDraw

from shufang.engines.image_facts import tells_place
from shufang.engines.images import SCREEN, prepare_image
from shufang.engines.night import vanishing, vanishing_file
from shufang.engines.resources import Resources
from tests.engines import masters
from tests.engines.masters import MASTERS, SIZE, SRGB, chart, distance, lab_at, saved

LARGEST_DISTANCE = 2.3
"""ΔE 1976 that JPEG's and eight bits' rounding may cost; more is just seen."""
GROSS_DISTANCE = 2.5
"""Of a separation made back into screen colours."""


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def distances(prepared: bytes, wanted: list[tuple[float, ...]]) -> list[float]:
    found = lab_at(opened(prepared).convert("RGB"), SRGB)
    return [distance(*pair) for pair in zip(found, wanted, strict=True)]


@pytest.mark.parametrize("name", MASTERS)
def test_a_master_comes_out_right(name: str) -> None:
    master = MASTERS[name]()
    prepared = prepare_image(master)
    image = opened(prepared.content)

    assert max(distances(prepared.content, lab_at(chart(), SRGB))) <= LARGEST_DISTANCE
    assert image.size == SIZE == (prepared.width_px, prepared.height_px)
    assert image.mode in {"RGB", "L"}
    assert not {"exif", "icc_profile", "xmp", "comment"} & set(image.info)
    assert not tells_place(prepared.content)
    assert prepare_image(MASTERS[name]()).content == prepared.content


@pytest.mark.parametrize("name", ["turned by 90", "JPEG with XMP"])
def test_masters_told_where_they_were_taken(name: str) -> None:
    assert tells_place(MASTERS[name]())


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_a_separation_comes_out_as_it_was_before(kind: str, resources: Resources) -> None:
    profile = resources.icc.read_bytes()
    inks = masters.in_profile(profile, "CMYK")
    options = {"quality": 95, "subsampling": 0} if kind == "JPEG" else {}
    prepared = prepare_image(saved(inks, kind, icc_profile=profile, **options))

    assert opened(prepared.content).mode == "RGB"
    assert max(distances(prepared.content, lab_at(chart(), SRGB))) <= GROSS_DISTANCE


def test_a_grey_scan_keeps_its_tones() -> None:
    profile = masters.grey_profile(1.8)
    scan = chart().convert("L")
    prepared = prepare_image(saved(scan, "TIFF", icc_profile=profile))
    made = opened(prepared.content)

    wanted = ImageCms.profileToProfile(
        scan, masters.opened_profile(profile), SRGB, outputMode="RGB"
    )
    assert wanted is not None
    spot = masters.centres()[1]
    assert made.mode == "L"
    assert abs(made.getpixel(spot) - wanted.getpixel(spot)[0]) <= 1  # type: ignore[operator,index]
    assert abs(made.getpixel(spot) - scan.getpixel(spot)) > 5  # type: ignore[operator]


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    data = random.Random(3).randbytes(width * height * len(Image.new(mode, (1, 1)).getbands()))
    return Image.frombytes(mode, (width, height), data)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_nothing_comes_out_heavier_than_the_budget(mode: str) -> None:
    grain = noise(1600, 1100, mode)
    prepared = prepare_image(saved(grain, "TIFF"))

    assert len(prepared.content) <= SCREEN.bytes
    assert prepared.media_type == ("image/png" if mode == "RGBA" else "image/jpeg")
    assert min(prepared.width_px, prepared.height_px) > 300


def test_a_panorama_fits() -> None:
    prepared = prepare_image(saved(Image.new("RGB", (12_000, 300), "teal"), "PNG"))

    assert (prepared.width_px, prepared.height_px) == (2560, 64)


def test_the_smallest_picture_is_one() -> None:
    assert prepare_image(saved(Image.new("RGB", (1, 1), "teal"), "PNG")).width_px == 1


def drawing(colour: str, ground: tuple[int, ...] = (0, 0, 0, 0)) -> Image.Image:
    image = Image.new("RGBA", (300, 200), ground)
    pen = ImageDraw.Draw(image)
    pen.rectangle((20, 20, 280, 180), outline=colour, width=4)
    pen.line((20, 180, 280, 20), fill=colour, width=4)
    return image


def test_dark_lines_on_nothing_get_a_ground() -> None:
    made = opened(prepare_image(saved(drawing("#202020"), "PNG")).content)

    assert made.mode == "RGB"
    assert made.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("colour", ["#d04030", "#30a060", "#ffffff"])
def test_lines_that_are_seen_at_night_keep_the_page(colour: str) -> None:
    assert opened(prepare_image(saved(drawing(colour), "PNG")).content).mode == "RGBA"


@pytest.mark.parametrize(
    ("image", "found"),
    [
        (drawing("black"), (True, False)),
        (drawing("white"), (False, True)),
        (drawing("#808080"), (False, False)),
        (drawing("black", (255, 255, 255, 255)), (False, False)),
        (Image.new("RGBA", (20, 20)), (False, False)),
        (Image.new("RGB", (20, 20)), (False, False)),
    ],
    ids=["black", "white", "grey", "black on white", "nothing", "opaque"],
)
def test_what_vanishes_is_known(image: Image.Image, found: tuple[bool, bool]) -> None:
    lost = vanishing(image)

    assert (lost.at_night, lost.by_day) == found


def test_an_indexed_picture_may_vanish_too() -> None:
    image = drawing("black").quantize(4)

    assert vanishing_file(saved(image, "PNG")).at_night
    assert not vanishing_file(b"no picture").at_night
