"""Pixel pictures for the press: bytes in, the image object of a PDF out.

photograph        CMYK, at most 400 pixels to the inch where it stands, JPEG without subsampling
grey photograph   black ink alone (DeviceGray), the same
drawing, scan     few colours, no JPEG: kept without loss, at most 1200 pixels to the inch
line art          black and white alone: 1 bit, every pixel as it is, CCITT G4

A CMYK picture stays as it was separated while its ink is within the limit. EXIF's turn is applied;
metadata, transparency (laid on white) and further frames go. Nothing is ever made larger.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from shufang.core.lengths import PT_PER_INCH
from shufang.engines.images import (
    eight_bits,
    is_line_art,
    opened_picture,
    upright,
    upright_size,
)
from shufang.engines.jpeg_structure import without_metadata
from shufang.engines.picture_frames import ImageObject
from shufang.engines.press_colour import (
    PressColour,
    UnusableProfile,
    press_colour,
    total_ink,
    without_excess,
)

if TYPE_CHECKING:
    from PIL.Image import Image

CONTONE_PPI, MOST_CONTONE_PPI = 360, 400
"""What a photograph above the second is brought to: a 175-line screen needs 300 to 350."""
DRAWING_PPI, MOST_DRAWING_PPI = 900, 1200
QUALITY = 95
INK_TOLERANCE = 5
"""Per cent above the limit that the ringing of a JPEG adds to single pixels."""
_NEUTRAL, _NEVER_NEUTRAL = 8, 24
"""Spreads of the channels: most pixels of a grey scan stay within the first, all within the
second."""
_COLOURED_SHARE = 1000
"""One pixel in so many may leave the first."""
_FLAT_LEVELS = 16
"""Levels that nine pixels in ten of a grey drawing have."""
_BILEVEL = 8
"""Distance from black or white (0-255) within which a pixel is meant to be that."""

Kind = Literal["photograph", "grey", "drawing", "line_art"]


@dataclass(frozen=True, slots=True)
class PressTask:
    """A picture with the largest place where it stands, in points (0: unknown, kept whole)."""

    content: bytes | Path
    width_pt: float
    height_pt: float
    profile: Path
    ink_limit: float = 300.0
    """Per cent of all inks together."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A picture ready for the press, with what an editor may have to know of it."""

    image: ImageObject
    kind: Kind
    ppi: float
    """Pixels to the inch that the file has where it stands, before any were left out; 0 unknown."""
    ink: float = 0.0
    """Total ink (p99.9) in per cent as separated; 0 for black alone. What is above the limit has
    been taken off."""
    former_ink: float = 0.0
    """Total ink of a CMYK file that was separated anew because of it; 0 otherwise."""
    is_profile_ignored: bool = False
    """Whether the file's own profile could not be used."""


def press_image(task: PressTask) -> Pressed:
    """Return a picture as the press needs it.

    Raises `UnreadableImage` for damaged or huge files, `UnusableProfile` for a press profile that
    is none, `OSError` like any reading.
    """
    colour = press_colour(task.profile)
    content = task.content if isinstance(task.content, bytes) else task.content.read_bytes()
    with opened_picture(content) as picture:
        return _Press(task, content, picture, colour).pressed()


class _Press:
    """One picture on its way; decisions are made in the order of the methods."""

    def __init__(
        self, task: PressTask, content: bytes, picture: Image, colour: PressColour
    ) -> None:
        self._task = task
        self._content = content
        self._picture = picture
        self._colour = colour
        self._is_jpeg = picture.format in {"JPEG", "MPO"}
        profile = picture.info.get("icc_profile")
        self._profile = profile if isinstance(profile, bytes) and profile else None
        self._is_profile_ignored = False
        width, height = upright_size(picture)
        self._ppi = self._resolution(width, height)

    def pressed(self) -> Pressed:
        if self._picture.mode == "CMYK":
            return self._separated()
        if self._is_jpeg:
            # Decodes at 1/2, 1/4 or 1/8 of the size: a third of the time, a quarter of the memory.
            self._picture.draft(None, self._size(self._picture, CONTONE_PPI, MOST_CONTONE_PPI))
        picture = _opaque(upright(self._picture))
        if not self._is_jpeg:
            bits = _bilevel(picture)
            if bits is not None:
                return self._line_art(bits)
            if _is_flat(picture):
                return self._drawing(picture)
        picture = self._scaled(picture, CONTONE_PPI, MOST_CONTONE_PPI)
        if _is_neutral(picture):
            grey = self._colour.black_ink(self._grey(picture))
            return self._done(_jpeg(grey), "grey")
        inks, ink = self._inks(picture)
        return self._done(_jpeg(inks), "photograph", ink)

    def _drawing(self, picture: Image) -> Pressed:
        picture = self._scaled(picture, DRAWING_PPI, MOST_DRAWING_PPI)
        if _is_neutral(picture):
            return self._done(_lossless(self._colour.black_ink(self._grey(picture))), "drawing")
        inks, ink = self._inks(picture)
        return self._done(_lossless(inks), "drawing", ink)

    def _line_art(self, bits: Image) -> Pressed:
        return self._done(_fax(bits), "line_art")

    def _separated(self) -> Pressed:
        """Return a CMYK picture as it is; separate it anew only where its ink is too much."""
        self._picture.load()
        ink = total_ink(self._picture)
        if ink > self._task.ink_limit + INK_TOLERANCE:
            picture = self._scaled(upright(self._picture), CONTONE_PPI, MOST_CONTONE_PPI)
            inks, new_ink = self._inks(picture)
            return self._done(_jpeg(inks), "photograph", new_ink, ink)
        if self._is_untouched():
            stripped = without_metadata(self._content)
            image = ImageObject(
                stripped, "DCTDecode", "DeviceCMYK", 8, *self._picture.size, is_inverted=True
            )
            return self._done(image, "photograph", ink)
        picture = upright(self._picture)
        if not self._is_jpeg and _is_flat(picture):
            picture = self._scaled(picture, DRAWING_PPI, MOST_DRAWING_PPI)
            return self._done(_lossless(picture), "drawing", ink)
        picture = self._scaled(picture, CONTONE_PPI, MOST_CONTONE_PPI)
        return self._done(_jpeg(picture), "photograph", ink)

    def _is_untouched(self) -> bool:
        """Whether a CMYK JPEG may go into the PDF byte for byte.

        Without Adobe's marker nobody can know whether its inks are inverted.
        """
        return (
            self._is_jpeg
            and "adobe" in self._picture.info
            and self._ppi <= MOST_CONTONE_PPI
            and self._picture.getexif().get(0x0112, 1) == 1
        )

    def _inks(self, picture: Image) -> tuple[Image, float]:
        """Return a picture in inks within the limit, and its total ink before that."""
        inks = self._converted(picture)
        ink = total_ink(inks)
        limit = self._task.ink_limit
        return (without_excess(inks, limit) if ink > limit else inks), ink

    def _converted(self, picture: Image) -> Image:
        try:
            return self._colour.inks(picture, self._profile)
        except UnusableProfile:
            if self._profile is None:
                raise
        self._is_profile_ignored = True
        return self._colour.inks(picture)

    def _grey(self, picture: Image) -> Image:
        # Grey files often carry the profile of the colour mode that they were made in.
        for mode in dict.fromkeys((picture.mode, "RGB")):
            try:
                return self._colour.grey(picture.convert(mode), self._profile)
            except UnusableProfile:
                continue
        self._is_profile_ignored = True
        return self._colour.grey(picture)

    def _size(self, picture: Image, wanted: float, most: float) -> tuple[int, int]:
        """Return how many pixels a picture keeps; it still lies as the file has it."""
        factor = wanted / self._ppi if self._ppi > most else 1.0
        return max(1, round(picture.width * factor)), max(1, round(picture.height * factor))

    def _resolution(self, width: int, height: int) -> float:
        """Return the pixels to the inch where the picture stands, 0 where that is unknown."""
        task = self._task
        if not task.width_pt or not task.height_pt:
            return 0.0
        return min(width / task.width_pt, height / task.height_pt) * PT_PER_INCH

    def _scaled(self, picture: Image, wanted: float, most: float) -> Image:
        from PIL.Image import Resampling

        # The draft of a JPEG has fewer pixels than the file: the size follows from the place.
        ppi = self._resolution(*picture.size)
        if self._ppi <= most or ppi <= wanted:
            return picture
        factor = wanted / ppi
        size = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
        return picture.resize(size, Resampling.LANCZOS, reducing_gap=3.0)

    def _done(
        self, image: ImageObject, kind: Kind, ink: float = 0.0, former_ink: float = 0.0
    ) -> Pressed:
        return Pressed(image, kind, self._ppi, ink, former_ink, self._is_profile_ignored)


def _opaque(picture: Image) -> Image:
    """Return a picture in RGB, L, LAB or 1 with 8 bits, what is transparent laid on white."""
    from PIL import Image

    if picture.mode in {"1", "L", "RGB", "LAB"} and "transparency" not in picture.info:
        return picture
    if picture.mode.startswith("I") or picture.mode == "F":
        return eight_bits(picture)
    if picture.mode in {"P", "PA", "RGBA", "RGBa", "LA", "La"} or "transparency" in picture.info:
        is_grey = picture.mode in {"LA", "La", "L", "1"}
        layered = picture.convert("RGBA")
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(layered.convert("RGB"), mask=layered.getchannel("A"))
        return ground.convert("L") if is_grey else ground
    return picture.convert("RGB")


def _bilevel(picture: Image) -> Image | None:
    """Return a picture of black and white alone with 1 bit (1 is white), None for all others."""
    if picture.mode == "1":
        return picture
    if picture.mode not in {"L", "RGB"}:
        return None
    histogram = picture.histogram()
    low, high = _BILEVEL + 1, 256 - _BILEVEL - 1
    if any(any(histogram[start + low : start + high]) for start in range(0, len(histogram), 256)):
        return None
    if picture.mode == "RGB" and not _is_neutral(picture):
        return None
    return picture.convert("L").point([0] * 128 + [255] * 128, "1")


def _is_flat(picture: Image) -> bool:
    """Whether a picture has few colours, grey edges of lines and letters apart."""
    if picture.mode != "L":
        if not is_line_art(picture):
            return False
        if not _is_neutral(picture):
            return True
        picture = picture.convert("L")
    commonest = sorted(picture.histogram(), reverse=True)[:_FLAT_LEVELS]
    return sum(commonest) >= 0.9 * picture.width * picture.height


def _is_neutral(picture: Image) -> bool:
    """Whether a picture has no colour, scanner noise apart; a small red seal is a colour."""
    from PIL import ImageChops

    if picture.mode == "L":
        return True
    if picture.mode != "RGB":
        return False
    # The mean of some pixels: a JPEG's colour noise goes, a detail of the picture stays.
    small = picture.reduce(2) if min(picture.size) >= 64 else picture
    red, green, blue = small.split()
    spread = ImageChops.lighter(
        ImageChops.difference(red, green),
        ImageChops.lighter(ImageChops.difference(green, blue), ImageChops.difference(blue, red)),
    ).histogram()
    coloured = sum(spread[_NEUTRAL + 1 :])
    return not any(spread[_NEVER_NEUTRAL + 1 :]) and coloured * _COLOURED_SHARE <= sum(spread)


def _jpeg(picture: Image) -> ImageObject:
    written = io.BytesIO()
    _bare(picture).save(written, "JPEG", quality=QUALITY, subsampling=0)
    is_cmyk = picture.mode == "CMYK"
    return ImageObject(
        written.getvalue(),
        "DCTDecode",
        "DeviceCMYK" if is_cmyk else "DeviceGray",
        8,
        *picture.size,
        is_inverted=is_cmyk,
    )


def _lossless(picture: Image) -> ImageObject:
    colours: Literal["DeviceCMYK", "DeviceGray"] = (
        "DeviceCMYK" if picture.mode == "CMYK" else "DeviceGray"
    )
    data = zlib.compress(picture.tobytes(), 9)
    return ImageObject(data, "FlateDecode", colours, 8, *picture.size)


def _fax(bits: Image) -> ImageObject:
    """Return a 1-bit picture as CCITT Group 4 (ITU-T T.6), every pixel as it is."""
    from PIL import ImageChops, TiffImagePlugin

    written = io.BytesIO()
    # TIFF's encoder takes 1 for black; one strip, so that the data is one stream.
    strip = (bits.width + 7) // 8 * bits.height
    ImageChops.invert(_bare(bits)).save(
        written, "TIFF", compression="group4", strip_size=max(strip, 1)
    )
    written.seek(0)
    with TiffImagePlugin.TiffImageFile(written) as tiff:
        offsets, counts = tiff.tag_v2[273], tiff.tag_v2[279]
        assert len(offsets) == 1
        data = written.getvalue()[offsets[0] : offsets[0] + counts[0]]
    return ImageObject(data, "CCITTFaxDecode", "DeviceGray", 1, *bits.size)


def _bare(picture: Image) -> Image:
    """Return the picture without what its file said besides."""
    bare = picture.copy()
    bare.info = {}
    return bare
