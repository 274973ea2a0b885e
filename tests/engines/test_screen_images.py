"""Pixel pictures for screens: small, sRGB, opaque, never larger than they are."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from shufang.engines.images import UnreadableImage
from shufang.engines.picture_frames import ImageObject
from shufang.engines.screen_images import PPI, ScreenTask, screen_image
from tests.engines.press_pictures import HIGH, WIDE, line_art, photograph, saved


def shown(image: ImageObject) -> Image.Image:
    """The picture as a reader of the PDF sees it."""
    if image.filter == "DCTDecode":
        return Image.open(io.BytesIO(image.data))
    import zlib

    mode = "L" if image.colours == "DeviceGray" else "RGB"
    return Image.frombytes(mode, (image.width_px, image.height_px), zlib.decompress(image.data))


def test_a_photograph_is_brought_to_the_resolution_of_screens() -> None:
    content = saved(photograph(2400, 1600), "JPEG", quality=95)

    image = screen_image(ScreenTask(content, WIDE, HIGH))

    assert (image.filter, image.colours, image.bits) == ("DCTDecode", "DeviceRGB", 8)
    assert image.width_px == pytest.approx(WIDE / 72 * PPI, abs=2)
    assert image.height_px == pytest.approx(HIGH / 72 * PPI, abs=2)
    assert shown(image).size == (image.width_px, image.height_px)
    assert len(image.data) < len(content) / 10


def test_a_small_photograph_keeps_its_pixels() -> None:
    content = saved(photograph(120, 80), "JPEG", quality=60)

    image = screen_image(ScreenTask(content, WIDE, HIGH))

    assert (image.width_px, image.height_px) == (120, 80)


def test_a_picture_of_unknown_size_keeps_enough() -> None:
    image = screen_image(ScreenTask(saved(photograph(1200, 800), "PNG"), 0, 0))

    assert (image.width_px, image.height_px) == (1200, 800)


def test_a_grey_photograph_stays_grey() -> None:
    content = saved(photograph().convert("L"), "JPEG", quality=90)

    assert screen_image(ScreenTask(content, WIDE, HIGH)).colours == "DeviceGray"


def test_a_drawing_is_kept_without_loss() -> None:
    drawing = Image.new("RGB", (200, 100), "white")
    drawing.paste((43, 106, 88), (20, 20, 90, 80))

    image = screen_image(ScreenTask(saved(drawing, "PNG"), WIDE, HIGH))

    assert image.filter == "FlateDecode"
    assert shown(image).tobytes() == drawing.tobytes()


def test_line_art_becomes_grey_not_ragged() -> None:
    image = screen_image(ScreenTask(saved(line_art(), "PNG"), WIDE, HIGH))

    levels = shown(image).convert("L").getcolors(256)
    assert image.colours == "DeviceGray"
    assert levels is not None
    assert len(levels) > 2


@pytest.mark.parametrize("is_photograph", [True, False])
def test_what_is_transparent_lies_on_white(is_photograph: bool) -> None:
    picture = photograph() if is_photograph else Image.new("RGB", (600, 400), "black")
    mask = Image.new("L", picture.size, 0)
    mask.paste(255, (300, 0, 600, 400))
    picture.putalpha(mask)

    image = screen_image(ScreenTask(saved(picture, "PNG"), WIDE, HIGH))

    assert image.filter == ("DCTDecode" if is_photograph else "FlateDecode")
    left = shown(image).convert("RGB").getpixel((10, image.height_px // 2))
    assert min(left) > 245  # type: ignore[arg-type]


def test_inks_are_brought_to_srgb(tmp_path: Path) -> None:
    picture = Image.new("CMYK", (600, 400), (0, 0, 0, 255))
    profile = tmp_path / "none.icc"
    profile.write_bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())

    image = screen_image(ScreenTask(saved(picture, "JPEG"), WIDE, HIGH, profile))

    assert image.colours == "DeviceRGB"
    assert max(shown(image).convert("RGB").getpixel((50, 50))) < 60  # type: ignore[arg-type]


def test_a_broken_picture_is_refused() -> None:
    with pytest.raises(UnreadableImage):
        screen_image(ScreenTask(b"\xff\xd8\xff\xe0 nothing", WIDE, HIGH))
