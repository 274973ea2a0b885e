"""Pixel pictures for the press: what each kind and each format of file becomes."""

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageCms, ImageDraw, ImageFile

from shufang.engines.images import UnreadableImage
from shufang.engines.press_colour import press_colour, total_ink
from shufang.engines.press_images import Kind, Pressed, PressTask, press_image
from shufang.engines.resources import Resources
from tests.engines.press_pictures import HIGH, WIDE, chip, line_art, photograph, saved

Press = Callable[..., Pressed]


@pytest.fixture(scope="module")
def press(resources: Resources) -> Press:
    def run(content: bytes, width: float = WIDE, height: float = HIGH, **more: float) -> Pressed:
        return press_image(PressTask(content, width, height, resources.icc, **more))

    return run


def inks_of(pressed: Pressed) -> Image.Image:
    """Return the finished picture: CMYK with 255 for full ink, or DeviceGray's L."""
    image = pressed.image
    if image.filter == "DCTDecode":
        opened = Image.open(io.BytesIO(image.data))
        opened.load()
        return opened
    assert image.filter == "FlateDecode"
    import zlib

    mode = "CMYK" if image.colours == "DeviceCMYK" else "L"
    return Image.frombytes(mode, (image.width_px, image.height_px), zlib.decompress(image.data))


def rgba() -> Image.Image:
    image = photograph().convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    return image


def turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "secret place"
    return exif


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def lab() -> Image.Image:
    converted = ImageCms.profileToProfile(
        photograph(),
        ImageCms.createProfile("sRGB"),
        ImageCms.createProfile("LAB"),
        outputMode="LAB",
    )
    assert converted is not None
    return converted


def deep() -> Image.Image:
    return photograph().convert("L").convert("I").point(lambda v: v * 257).convert("I;16")


def blurred_lines() -> Image.Image:
    """A drawing as programs export it: grey at the edges of its lines only."""
    return line_art().convert("L").resize((600, 400), Image.Resampling.BOX)


PALETTE = photograph().quantize(200)
FRAMES = [photograph(), photograph().rotate(180)]

FORMATS: dict[str, tuple[bytes, Kind, str]] = {
    "RGB JPEG": (saved(photograph(), "JPEG", quality=90), "photograph", "DeviceCMYK"),
    "progressive": (saved(photograph(), "JPEG", progressive=True), "photograph", "DeviceCMYK"),
    "RGB PNG": (saved(photograph(), "PNG"), "photograph", "DeviceCMYK"),
    "RGB TIFF": (saved(photograph(), "TIFF"), "photograph", "DeviceCMYK"),
    "WebP": (saved(photograph(), "WEBP", lossless=True), "photograph", "DeviceCMYK"),
    "YCbCr TIFF": (
        saved(photograph().convert("YCbCr"), "TIFF", compression="jpeg"), "photograph", "DeviceCMYK"
    ),
    "LAB TIFF": (
        saved(lab(), "TIFF"), "photograph", "DeviceCMYK"
    ),
    "grey JPEG": (saved(photograph().convert("L"), "JPEG"), "grey", "DeviceGray"),
    "neutral RGB": (
        saved(photograph().convert("L").convert("RGB"), "JPEG", quality=80), "grey", "DeviceGray"
    ),
    "16-bit grey": (
        saved(deep(), "PNG"), "grey", "DeviceGray",
    ),
    "palette": (saved(PALETTE, "PNG"), "drawing", "DeviceCMYK"),
    "grey and alpha": (saved(rgba().convert("LA"), "PNG"), "grey", "DeviceGray"),
    "neutral PNG": (
        saved(photograph().convert("L").convert("RGB"), "PNG"), "grey", "DeviceGray"
    ),
    "grey drawing": (saved(blurred_lines(), "PNG"), "drawing", "DeviceGray"),
    "alpha": (saved(rgba(), "PNG"), "photograph", "DeviceCMYK"),
    "animation": (
        saved(FRAMES[0], "GIF", save_all=True, append_images=FRAMES[1:]), "drawing", "DeviceCMYK"
    ),
    "CMYK JPEG": (saved(photograph().convert("CMYK"), "JPEG"), "photograph", "DeviceCMYK"),
    "CMYK TIFF": (saved(photograph().convert("CMYK"), "TIFF"), "photograph", "DeviceCMYK"),
    "1 bit": (saved(line_art(), "PNG"), "line_art", "DeviceGray"),
    "1-bit TIFF": (saved(line_art(), "TIFF", compression="group4"), "line_art", "DeviceGray"),
    "bilevel RGB": (saved(line_art().convert("RGB"), "PNG"), "line_art", "DeviceGray"),
    "bilevel palette": (saved(line_art().convert("P"), "PNG"), "line_art", "DeviceGray"),
    "bilevel GIF": (saved(line_art().convert("P"), "GIF"), "line_art", "DeviceGray"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_becomes_what_the_press_takes(press: Press, name: str) -> None:
    content, kind, colours = FORMATS[name]

    pressed = press(content)

    assert (pressed.kind, pressed.image.colours) == (kind, colours)
    assert pressed.image.bits == (1 if kind == "line_art" else 8)
    assert not pressed.is_profile_ignored
    assert pressed.ink <= 305


def test_a_photograph_is_separated_by_the_profile(resources: Resources, press: Press) -> None:
    for rgb in [(200, 40, 30), (20, 120, 60), (30, 60, 160), (0, 0, 0), (240, 220, 60)]:
        expected = press_colour(resources.icc).inks(Image.new("RGB", (1, 1), rgb)).getpixel((0, 0))
        # A neutral chip would print in black alone: a strip of colour keeps it a photograph.
        picture = chip(rgb)
        picture.paste((200, 40, 30), (0, 0, 600, 80))

        found = inks_of(press(saved(picture, "JPEG", quality=100, subsampling=0)))

        middle = found.getpixel((300, 300))
        assert isinstance(middle, tuple)
        assert isinstance(expected, tuple)
        assert max(abs(a - b) for a, b in zip(middle, expected, strict=True)) <= 3, rgb


def test_a_grey_photograph_is_black_ink_along_the_curve(press: Press, resources: Resources) -> None:
    curve = press_colour(resources.icc).black_curve
    for level in (0, 40, 128, 200, 255):
        for picture in (chip(level, "L"), chip((level,) * 3)):
            found = inks_of(press(saved(picture, "JPEG", quality=100)))

            assert found.mode == "L"
            assert found.getpixel((300, 200)) == pytest.approx(255 - curve[level], abs=2)


def test_a_small_red_seal_keeps_a_grey_picture_in_colour(press: Press) -> None:
    picture = photograph(1200, 800).convert("L").convert("RGB")
    assert press(saved(picture, "JPEG", quality=90)).kind == "grey"
    ImageDraw.Draw(picture).ellipse((600, 400, 625, 425), outline=(180, 40, 40), width=4)

    assert press(saved(picture, "JPEG", quality=90)).kind == "photograph"


def test_a_toned_picture_keeps_its_tone(press: Press) -> None:
    grey = photograph().convert("L")
    sepia = Image.merge("RGB", (grey.point(lambda v: min(255, v + 18)), grey, grey))

    assert press(saved(sepia, "JPEG", quality=90)).kind == "photograph"


def test_total_ink_stays_within_the_profiles_limit(press: Press) -> None:
    dark = photograph().point(lambda v: v // 4)

    pressed = press(saved(dark, "JPEG", quality=95))

    assert 200 < pressed.ink <= 305
    assert total_ink(inks_of(pressed)) <= 305


def test_pixels_beyond_the_screen_are_left_out_and_none_are_made_up(press: Press) -> None:
    content = saved(photograph(1800, 1200), "JPEG", quality=90)

    large, fitting, small = (press(content, inch * 72, inch * 48) for inch in (2, 5, 10))

    assert (large.image.width_px, large.image.height_px) == (720, 480)
    assert large.ppi == 900
    assert (fitting.image.width_px, fitting.ppi) == (1800, 360)
    assert (small.image.width_px, small.ppi) == (1800, 180)


def test_a_place_of_unknown_size_keeps_every_pixel(press: Press) -> None:
    pressed = press(saved(photograph(1800, 1200), "JPEG"), 0, 0)

    assert (pressed.image.width_px, pressed.ppi) == (1800, 0)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_a_turned_picture_stands_upright_without_metadata(press: Press, kind: str) -> None:
    image = photograph()
    image.paste((5, 5, 5), (0, 0, 150, 400))  # the left edge becomes the top
    pressed = press(saved(image, kind, exif=turned()), HIGH, WIDE)
    found = inks_of(pressed)

    assert found.size == (400, 600)
    assert pressed.ppi == 300
    assert found.getpixel((200, 20))[3] > 150  # type: ignore[index]
    assert b"secret place" not in pressed.image.data


def test_a_turned_line_drawing_keeps_every_dot(press: Press) -> None:
    art = line_art()
    pressed = press(saved(art, "PNG", exif=turned()), HIGH, WIDE)

    assert (pressed.image.width_px, pressed.image.height_px) == (800, 1200)
    assert pressed.kind == "line_art"


def test_transparency_is_laid_on_white(press: Press) -> None:
    image = photograph().convert("RGBA")
    image.putalpha(0)
    image.paste((200, 40, 30, 255), (0, 0, 100, 100))

    found = inks_of(press(saved(image, "PNG")))

    assert found.getpixel((400, 300)) == (0, 0, 0, 0)
    assert found.getpixel((50, 50)) != (0, 0, 0, 0)


def test_a_separated_jpeg_goes_byte_for_byte(press: Press) -> None:
    content = saved(photograph().convert("CMYK"), "JPEG", quality=92)
    with_exif = saved(photograph().convert("CMYK"), "JPEG", quality=92, comment=b"secret place")

    pressed, stripped = press(content), press(with_exif)

    assert pressed.image.data == content
    assert pressed.image.is_inverted
    assert b"secret place" not in stripped.image.data
    assert inks_of(stripped).tobytes() == inks_of(pressed).tobytes()


def test_a_separated_tiff_keeps_its_inks(press: Press) -> None:
    picture = photograph().convert("CMYK")

    found = inks_of(press(saved(picture, "TIFF")))

    pairs = zip(found.resize((60, 40)).tobytes(), picture.resize((60, 40)).tobytes(), strict=True)
    assert max(abs(a - b) for a, b in pairs) <= 6


def test_too_much_ink_is_separated_anew(press: Press) -> None:
    heavy = Image.merge("CMYK", [photograph().convert("L").point(lambda v: 255 - v // 8)] * 4)

    pressed = press(saved(heavy, "JPEG", quality=95))

    assert pressed.former_ink > 350
    assert pressed.ink <= 305
    assert press(saved(heavy, "JPEG"), ink_limit=400).former_ink == 0


def test_a_profile_that_does_not_fit_its_picture_is_told(
    press: Press, resources: Resources
) -> None:
    content = saved(photograph(), "JPEG", quality=90, icc_profile=resources.icc.read_bytes())

    pressed = press(content)

    assert pressed.is_profile_ignored
    plain = press(saved(photograph(), "JPEG", quality=90))
    assert pressed.image == plain.image


def test_a_grey_file_may_carry_a_profile_for_colours(press: Press) -> None:
    content = saved(photograph().convert("L"), "JPEG", icc_profile=srgb())

    pressed = press(content)

    assert (pressed.kind, pressed.is_profile_ignored) == ("grey", False)


@pytest.mark.parametrize(
    "damage",
    [lambda good: good[: len(good) // 2], lambda _: b"", lambda _: b"GIF89a", lambda _: b"text"],
)
def test_damaged_files_are_named_unreadable(
    press: Press, damage: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    # as the typesetting engine leaves it when it has been imported
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(UnreadableImage):
        press(damage(saved(photograph(), "JPEG")))


def test_harmless_damage_says_nothing(press: Press) -> None:
    """Pillow warns of a damaged tag, on the editor's screen."""
    content = bytearray(saved(photograph(), "TIFF", description="x" * 40))
    entry = content.index(b"\x0e\x01\x02\x00")  # ImageDescription, ASCII
    content[entry + 4 : entry + 8] = b"\xff\xff\xff\x0f"

    assert press(bytes(content)).kind == "photograph"


def test_the_same_picture_gives_the_same_bytes(press: Press) -> None:
    for content in (FORMATS["RGB JPEG"][0], FORMATS["1 bit"][0], FORMATS["palette"][0]):
        assert press(content) == press(content)


def test_ink_above_the_books_own_limit_is_taken_off(press: Press) -> None:
    dark = saved(photograph().point(lambda v: v // 4), "JPEG", quality=95)

    pressed = press(dark, ink_limit=240)

    assert pressed.ink > 250
    assert total_ink(inks_of(pressed)) <= 245
    assert total_ink(inks_of(press(dark))) > 250
