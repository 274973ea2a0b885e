"""Pictures for an edition: upright, sRGB, small enough, and nothing else changed."""

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageCms, ImageDraw, ImageFile

from shufang.engines.images import (
    SCREEN,
    ImageBudget,
    PreparedImage,
    UnreadableImage,
    fitted_size,
    needs_nothing,
    prepare_image,
)
from shufang.engines.resources import Resources


def photograph(width: int = 120, height: int = 80, mode: str = "RGB") -> Image.Image:
    """Return a picture with many colours and a dark left edge."""
    image = Image.effect_noise((width, height), 60).convert("RGB")
    image = Image.merge(
        "RGB", (image.getchannel(0), image.getchannel(1).rotate(180), image.getchannel(2))
    )
    ImageDraw.Draw(image).rectangle((0, 0, width // 4, height), fill=(10, 10, 10))
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def test_a_good_jpeg_keeps_its_bytes() -> None:
    content = saved(photograph(), "JPEG", quality=90)

    assert prepare_image(content).content == content


def test_exif_goes_and_picture_data_stays() -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    plain = saved(photograph(), "JPEG", quality=90)
    content = saved(photograph(), "JPEG", quality=90, exif=exif)
    prepared = prepare_image(content)

    assert b"secret place" in content
    assert b"secret place" not in prepared.content
    assert opened(prepared.content).tobytes() == opened(content).tobytes()
    assert abs(len(prepared.content) - len(plain)) < 40


def test_a_turned_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    prepared = prepare_image(saved(photograph(), "JPEG", quality=95, exif=exif))
    image = opened(prepared.content)

    assert (prepared.width_px, prepared.height_px) == image.size == (80, 120)
    assert sum(image.convert("L").crop((30, 0, 50, 20)).tobytes()) / 400 < 40  # left became top


def test_big_pictures_shrink_to_the_budget() -> None:
    budget = ImageBudget(pixels=2_000, side_px=60, quality=87, bytes=10**6)
    prepared = prepare_image(saved(photograph(), "JPEG"), budget)

    assert prepared.width_px * prepared.height_px <= 2_000
    assert max(prepared.width_px, prepared.height_px) <= 60
    assert prepared.width_px / prepared.height_px == pytest.approx(1.5, abs=0.05)


def test_sizes_within_the_budget_stay() -> None:
    assert fitted_size(2560, 2000, SCREEN) == (2560, 2000)
    assert fitted_size(2560, 2560, SCREEN)[0] < 2560


def test_cmyk_becomes_rgb() -> None:
    prepared = prepare_image(saved(photograph(mode="CMYK"), "TIFF"))

    assert prepared.media_type == "image/jpeg"
    assert opened(prepared.content).mode == "RGB"


def test_cmyk_without_a_profile_looks_as_the_press_would_print_it(resources: Resources) -> None:
    content = saved(Image.new("CMYK", (40, 40), (255, 0, 0, 0)), "TIFF")
    plain, printed = prepare_image(content), prepare_image(content, press=resources.icc)

    assert opened(plain.content).convert("RGB").getpixel((9, 9)) == (0, 255, 255)
    red, green, blue = opened(printed.content).convert("RGB").getpixel((9, 9))  # type: ignore[misc]
    assert (red, blue) == (0, pytest.approx(227, abs=8))  # process cyan is no screen cyan
    assert green == pytest.approx(159, abs=12)


def test_a_profile_is_applied_and_dropped() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = saved(photograph(), "PNG", icc_profile=lab)
    image = opened(prepare_image(content).content)

    assert "icc_profile" not in image.info


def test_sixteen_bit_grey_keeps_its_tones() -> None:
    image = Image.new("I;16", (8, 8), 32768)
    middle = opened(prepare_image(saved(image, "PNG")).content).getpixel((4, 4))

    assert middle in {127, 128}


def test_line_art_stays_png_and_photographs_become_jpeg() -> None:
    drawing = Image.new("RGB", (200, 100), "white")
    ImageDraw.Draw(drawing).line((0, 0, 199, 99), fill="black", width=3)

    assert prepare_image(saved(drawing, "PNG")).media_type == "image/png"
    assert prepare_image(saved(photograph(400, 300), "PNG")).media_type == "image/jpeg"


def test_transparency_survives() -> None:
    image = photograph(mode="RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    prepared = prepare_image(saved(image, "PNG"))

    assert prepared.media_type == "image/png"
    assert opened(prepared.content).mode == "RGBA"


def test_an_animation_gives_its_first_picture() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    content = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    image = opened(prepare_image(content).content)

    assert getattr(image, "n_frames", 1) == 1
    assert image.convert("RGB").getpixel((10, 10)) == (255, 0, 0)


@pytest.mark.parametrize(
    "damage",
    [lambda good: good[: len(good) // 2], lambda _: b"", lambda _: b"GIF89a", lambda _: b"text"],
)
def test_damaged_files_are_named_unreadable(
    damage: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    # as the typesetting engine leaves it when it has been imported
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(UnreadableImage):
        prepare_image(damage(saved(photograph(), "JPEG")))


def test_same_bytes_every_time() -> None:
    content = saved(photograph(mode="CMYK"), "TIFF")

    assert prepare_image(content).content == prepare_image(content).content


def test_what_has_to_be_converted_is_told_without_decoding_it() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6

    assert needs_nothing(saved(photograph(), "JPEG"))
    for content in (
        saved(photograph(), "JPEG", exif=turned),
        saved(photograph(mode="CMYK"), "JPEG"),
        saved(photograph(), "PNG"),
        b"no picture",
    ):
        assert not needs_nothing(content)


def test_a_kept_picture_is_the_picture() -> None:
    for content in (saved(photograph(), "PNG"), saved(photograph(9, 7, "L"), "TIFF")):
        ready = prepare_image(content)

        assert PreparedImage.unpacked(ready.packed()) == ready
