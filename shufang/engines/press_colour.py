"""The colours of pictures in printing inks, by the ICC profile of the press.

Colours: relative colorimetric with black point compensation (ISO 18619), as prepress does by
default. Greys: black ink alone, along a ramp of equal lightness: L* 0-100 of the picture is spread
over what black ink on this paper holds (ISO Coated v2: 17-100), so that shadows stay apart and no
other ink tints them. Plain values instead print mid-greys 4 L* too light: the screen's 128 is K 55
there, not K 50.
"""

from __future__ import annotations

import io
from functools import cached_property, lru_cache
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageCms import ImageCmsProfile, ImageCmsTransform

LEVELS = 256


class UnusableProfile(Exception):  # noqa: N818 - named for what it is
    """A press profile that cannot be read or is not for four inks; the caller reports it."""


class PressColour:
    """What one press profile makes of colours; use `press_colour`, which keeps the tables."""

    def __init__(self, profile: bytes) -> None:
        """Read the profile; raises `UnusableProfile`."""
        from PIL import ImageCms

        try:
            self._press = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        except (OSError, ValueError, ImageCms.PyCMSError) as error:
            raise UnusableProfile(str(error)) from error
        if self._press.profile.xcolor_space.strip() != "CMYK":
            raise UnusableProfile(self._press.profile.xcolor_space)

    def inks(self, picture: Image, source: bytes | None = None) -> Image:
        """Return a picture (RGB, L, LAB or CMYK, 8 bits) in CMYK.

        `source` is the picture's own profile; without one RGB and L are sRGB, and CMYK has been
        separated for this press. Raises `UnusableProfile` where `source` is not the picture's.
        """
        return self._through(self._transform(source, picture.mode, "CMYK"), picture)

    def grey(self, picture: Image, source: bytes | None = None) -> Image:
        """Return a picture (RGB or L) in grey as the screen has it (mode L, sRGB's curve).

        Raises `UnusableProfile` where `source` is not the picture's profile.
        """
        if source is None:
            return picture.convert("L")
        return self._through(self._transform(source, picture.mode, "RGB"), picture).convert("L")

    def black_ink(self, grey: Image) -> Image:
        """Return a grey picture as black ink prints it: 0 is all ink, 255 paper (DeviceGray)."""
        return grey.point([LEVELS - 1 - level for level in self.black_curve])

    @cached_property
    def black_curve(self) -> tuple[int, ...]:
        """The ink (0-255 for K 0-100 %) of each grey of the screen, 0-255.

        The screen's greys are sRGB's (IEC 61966-2-1), lightness is CIE L*.
        """
        ramp = self._lightness_of_black()
        darkest = ramp[-1]
        curve = []
        for level in range(LEVELS):
            wanted = darkest + _lightness(level) * (100 - darkest) / 100
            curve.append(min(range(LEVELS), key=lambda ink: abs(ramp[ink] - wanted)))
        return tuple(curve)

    def _lightness_of_black(self) -> list[float]:
        """Return L* of K 0-255, paper at 100."""
        from PIL import Image, ImageCms

        steps = Image.frombytes(
            "CMYK", (LEVELS, 1), b"".join(bytes((0, 0, 0, ink)) for ink in range(LEVELS))
        )
        transform = ImageCms.buildTransform(
            self._press,
            ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")),
            "CMYK",
            "LAB",
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        )
        lightness = self._through(transform, steps).getchannel(0).tobytes()
        # 8 bits are 0.4 L*, more than a step of ink is: the mean of five steps is finer.
        exact = [value * 100 / 255 for value in lightness]
        ends = [exact[0]] * 2 + exact + [exact[-1]] * 2
        smooth = [sum(ends[place : place + 5]) / 5 for place in range(LEVELS)]
        return [exact[0], *smooth[1:-1], exact[-1]]

    def _transform(self, source: bytes | None, mode: str, target: str) -> ImageCmsTransform:
        key = source, mode, target
        if key not in self._transforms:
            self._transforms[key] = self._built(source, mode, target)
        return self._transforms[key]

    @cached_property
    def _transforms(self) -> dict[tuple[bytes | None, str, str], ImageCmsTransform]:
        return {}

    def _built(self, source: bytes | None, mode: str, target: str) -> ImageCmsTransform:
        from PIL import ImageCms

        try:
            return ImageCms.buildTransform(
                self._source(source, mode),
                self._press if target == "CMYK" else _srgb(),
                mode,
                target,
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except (OSError, ValueError, ImageCms.PyCMSError) as error:
            raise UnusableProfile(str(error)) from error

    def _source(self, source: bytes | None, mode: str) -> ImageCmsProfile:
        from PIL import ImageCms

        if mode == "LAB":
            return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        if source is not None:
            return ImageCms.ImageCmsProfile(io.BytesIO(source))
        return self._press if mode == "CMYK" else _srgb()

    @staticmethod
    def _through(transform: ImageCmsTransform, picture: Image) -> Image:
        from PIL import ImageCms

        return cast("Image", ImageCms.applyTransform(picture, transform))


def _srgb() -> ImageCmsProfile:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


@lru_cache(maxsize=2)
def press_colour(profile: Path) -> PressColour:
    """Return the colours of a profile file, read once per process.

    Raises `UnusableProfile`, and `OSError` like any reading.
    """
    return PressColour(profile.read_bytes())


def _lightness(level: int) -> float:
    """Return CIE L* of a grey of the screen."""
    value = level / 255
    linear = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
    return 116 * linear ** (1 / 3) - 16 if linear > 216 / 24389 else linear * 24389 / 27


def without_excess(picture: Image, limit: float) -> Image:
    """Return a CMYK picture with at most `limit` per cent of ink on each pixel.

    What is too much is taken from the three colours alike, so that greys stay grey (under colour
    removal); black, which holds the drawing of the shadows, stays.
    """
    from PIL import Image, ImageChops

    cyan, magenta, yellow, black = picture.split()
    most = limit * 255 / 400
    # The sums are rounded down: a step more keeps them below the limit.
    taken = [ceil(max(0.0, level + 1 - most) * 4 / 3) for level in range(LEVELS)]
    excess = _quarter_sums(picture).point([min(255, level) for level in taken])
    colours = (ImageChops.subtract(plate, excess) for plate in (cyan, magenta, yellow))
    return Image.merge("CMYK", [*colours, black])


def total_ink(picture: Image) -> float:
    """Return the ink in per cent that only one pixel in a thousand exceeds (p99.9).

    The highest single pixels of a JPEG are its ringing, not what was separated. Steps are 1.6 %.
    """
    sums = _quarter_sums(picture).histogram()
    above, most = 0, picture.width * picture.height / 1000
    for level in range(LEVELS - 1, -1, -1):
        above += sums[level]
        if above > most:
            return level * 400 / 255
    return 0.0


def _quarter_sums(picture: Image) -> Image:
    """Return a quarter of the sum of the inks of each pixel, rounded down (255 is 400 %)."""
    from PIL import ImageChops

    cyan, magenta, yellow, black = picture.split()
    return ImageChops.add(ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2), 2)
