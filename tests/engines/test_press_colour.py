"""Colours of the press, held against the profile itself."""

import io

import pytest
from PIL import Image, ImageCms

from shufang.engines.press_colour import (
    PressColour,
    UnusableProfile,
    press_colour,
    total_ink,
    without_excess,
)
from shufang.engines.resources import Resources


@pytest.fixture(scope="module")
def colour(resources: Resources) -> PressColour:
    return press_colour(resources.icc)


def lab_of(picture: Image.Image, profile: ImageCms.ImageCmsProfile) -> tuple[float, ...]:
    """Return L*, a*, b* of a flat picture, paper at L* 100."""
    transform = ImageCms.buildTransform(
        profile,
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")),
        picture.mode,
        "LAB",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    lab = ImageCms.applyTransform(picture, transform)
    assert lab is not None
    lightness, a, b = lab.getpixel((0, 0))  # type: ignore[misc]
    return int(lightness) * 100 / 255, int(a) - 128, int(b) - 128


def seen(resources: Resources, inks: tuple[int, int, int, int]) -> tuple[float, ...]:
    """Return L*, a*, b* of inks (0-255) on the paper of the profile."""
    profile = ImageCms.ImageCmsProfile(io.BytesIO(resources.icc.read_bytes()))
    return lab_of(Image.new("CMYK", (1, 1), inks), profile)


@pytest.mark.parametrize(
    "rgb",
    [
        (255, 255, 255),
        (119, 119, 119),
        (150, 90, 70),
        (90, 120, 90),
        (80, 100, 140),
    ],
)
def test_colours_look_on_paper_as_on_the_screen(
    resources: Resources, colour: PressColour, rgb: tuple[int, int, int]
) -> None:
    chip = Image.new("RGB", (1, 1), rgb)
    screen = lab_of(chip, ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")))
    inks = colour.inks(chip).getpixel((0, 0))

    paper = seen(resources, inks)  # type: ignore[arg-type]

    # Black point compensation lifts what is dark by 2 L* at most here.
    assert max(abs(a - b) for a, b in zip(paper, screen, strict=True)) <= 3


def test_inks_are_those_of_the_colour_engine(resources: Resources, colour: PressColour) -> None:
    chips = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0), (128, 128, 128), (250, 240, 20)]
    for rgb in chips:
        picture = Image.new("RGB", (2, 2), rgb)
        expected = ImageCms.profileToProfile(
            picture,
            ImageCms.createProfile("sRGB"),
            str(resources.icc),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="CMYK",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        assert expected is not None
        assert colour.inks(picture).tobytes() == expected.tobytes(), rgb


def test_black_ink_rises_evenly_in_lightness(resources: Resources, colour: PressColour) -> None:
    darkest = seen(resources, (0, 0, 0, 255))[0]
    for level in range(0, 256, 15):
        value = level / 255
        linear = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        screen = 116 * linear ** (1 / 3) - 16 if linear > 0.008856 else 903.3 * linear
        wanted = darkest + screen * (100 - darkest) / 100

        found = seen(resources, (0, 0, 0, colour.black_curve[level]))[0]

        assert found == pytest.approx(wanted, abs=0.6), level


def test_the_middle_grey_is_55_per_cent_black(colour: PressColour) -> None:
    # print.md's measure on FOGRA39: K 50 would print 4 L* too light.
    assert colour.black_curve[128] / 2.55 == pytest.approx(55, abs=1)
    assert colour.black_curve[0] == 255
    assert colour.black_curve[255] == 0
    assert list(colour.black_curve) == sorted(colour.black_curve, reverse=True)


def test_a_pictures_own_profile_is_honoured(colour: PressColour) -> None:
    picture = Image.new("LAB", (2, 2), (128, 20, 20))
    red = Image.new("RGB", (2, 2), (200, 40, 30))
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()

    assert colour.inks(red, srgb()).tobytes() == colour.inks(red).tobytes()
    assert sum(colour.inks(picture).getpixel((0, 0))) > 0  # type: ignore[arg-type]
    with pytest.raises(UnusableProfile):
        colour.inks(red, lab)
    with pytest.raises(UnusableProfile):
        colour.inks(red, b"no profile")


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize("profile", [b"", b"no profile", srgb()])
def test_a_profile_that_is_not_for_the_press_is_refused(profile: bytes) -> None:
    with pytest.raises(UnusableProfile):
        PressColour(profile)


def test_what_is_too_much_is_taken_from_the_colours_alike() -> None:
    picture = Image.new("CMYK", (2, 1))
    picture.putpixel((0, 0), (250, 230, 220, 200))
    picture.putpixel((1, 0), (200, 100, 50, 10))

    limited = without_excess(picture, 300)

    cyan, magenta, yellow, black = limited.getpixel((0, 0))  # type: ignore[misc]
    taken = 250 - cyan
    assert (230 - magenta, 220 - yellow, black) == (taken, taken, 200)
    assert 290 < (cyan + magenta + yellow + black) / 2.55 <= 300
    assert taken > 0
    assert limited.getpixel((1, 0)) == (200, 100, 50, 10)


def test_total_ink_leaves_single_pixels_out() -> None:
    picture = Image.new("CMYK", (100, 100), (255, 128, 0, 0))
    for place in range(9):
        picture.putpixel((place, 0), (255, 255, 255, 255))

    assert total_ink(picture) == pytest.approx(150.2, abs=1.6)
    picture.putpixel((9, 0), (255, 255, 255, 255))
    picture.putpixel((10, 0), (255, 255, 255, 255))
    assert total_ink(picture) == 400
    assert total_ink(Image.new("CMYK", (2, 2))) == 0
