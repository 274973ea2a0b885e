"""Photographs and other pixel pictures, made ready for an edition: bytes in, bytes out.

Sources: Apple Books asset guide (sRGB, at most 5.6 megapixels, JPEG unless transparent), KDP and
EPUB 3.3 core media types. WeasyPrint encodes JPEGs with EXIF anew at quality 75, so EXIF has to
go before print as well; a picture that needs nothing keeps its bytes.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from shufang.engines.jpeg_structure import is_drawable, without_metadata
from shufang.engines.night import vanishing

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class ImageBudget:
    """What an edition allows of a picture."""

    pixels: int
    side_px: int
    quality: int
    bytes: int
    """A JPEG above this is encoded anew even if nothing else is wrong with it."""
    is_strict: bool = False
    """Whether nothing may come out larger: quality goes first, then size."""


SCREEN = ImageBudget(pixels=5_600_000, side_px=2560, quality=87, bytes=1_500_000, is_strict=True)
_LESS: tuple[tuple[int, int], ...] = ((80, 0), (78, 2), (72, 2))
"""JPEG quality and subsampling, one after the other, for what is too large at full quality."""
LARGEST_PIXELS = 200_000_000
"""Pictures beyond this are taken for decompression bombs."""


@dataclass(frozen=True, slots=True)
class PreparedImage:
    """A picture as it goes into a product."""

    content: bytes
    media_type: Literal["image/jpeg", "image/png"]
    width_px: int
    height_px: int

    def packed(self) -> bytes:
        """Return the picture as it is kept: a line that describes it, and its data."""
        head = f"{self.media_type} {self.width_px} {self.height_px}\n"
        return head.encode() + self.content

    @classmethod
    def unpacked(cls, kept: bytes) -> PreparedImage:
        """Return a kept picture."""
        head, _, content = kept.partition(b"\n")
        media_type, width, height = head.decode().split(" ")
        kind: Literal["image/jpeg", "image/png"] = (
            "image/jpeg" if media_type == "image/jpeg" else "image/png"
        )
        return cls(content, kind, int(width), int(height))

    @property
    def extension(self) -> str:
        """The file ending, without a dot."""
        return "jpg" if self.media_type == "image/jpeg" else "png"


class UnreadableImage(Exception):  # noqa: N818 - named for what it is
    """A picture that cannot be drawn; the caller reports it with its place."""


def prepare_image(
    content: bytes,
    budget: ImageBudget = SCREEN,
    *,
    is_photograph: bool = False,
    is_opaque: bool = False,
    press: Path | None = None,
) -> PreparedImage:
    """Return a picture upright, in sRGB or grey, 8 bits, within the budget, without metadata.

    Photographs become JPEG, drawings and transparent pictures PNG, those that a night page would
    swallow on white; of an animation the first picture is taken. `is_photograph` asks for JPEG
    whatever the picture looks like, `is_opaque` for white paper under all that is transparent;
    `press` is the profile for which CMYK pictures without one of their own have been separated.
    Raises `UnreadableImage` for damaged or huge files.
    """
    with opened_picture(content) as picture:
        return _prepared(content, picture, budget, press, _Kind(is_photograph, is_opaque))


@contextmanager
def opened_picture(content: bytes) -> Iterator[Image]:
    """Open a picture; whatever shows of damage while it is used becomes `UnreadableImage`.

    So does a picture of more than `LARGEST_PIXELS`.
    """
    from PIL import Image, ImageFile, UnidentifiedImageError

    # WeasyPrint, once imported, lets the whole process take cut-off files for whole ones.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow speaks of damage that it can pass over
            with Image.open(io.BytesIO(content)) as picture:
                if picture.width * picture.height > LARGEST_PIXELS:
                    raise UnreadableImage(f"{picture.width}x{picture.height}")
                yield picture
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
    ) as error:
        raise UnreadableImage(str(error)) from error


class _Kind(NamedTuple):
    """What kind of picture is wanted."""

    is_photograph: bool
    is_opaque: bool


def _prepared(
    content: bytes, picture: Image, budget: ImageBudget, press: Path | None, wanted: _Kind
) -> PreparedImage:
    if _is_ready(content, picture, budget):
        if not is_drawable(content):
            picture.load()  # damage of the rarer kinds shows only here
        stripped = without_metadata(content)
        return PreparedImage(stripped, "image/jpeg", picture.width, picture.height)
    profile = picture.info.get("icc_profile")
    if profile is None and picture.mode == "CMYK" and press is not None:
        profile = press.read_bytes()
    size = fitted_size(picture.width, picture.height, budget)
    if picture.format == "JPEG":
        picture.draft(None, size)  # decodes at 1/2, 1/4 or 1/8 of the size: a third of the time
    turned = upright(picture)
    colours = _screen_colours(turned, profile)
    if turned.width * turned.height > budget.pixels or max(turned.size) > budget.side_px:
        colours = _scaled(colours, fitted_size(*turned.size, budget))
    if vanishing(colours).at_night:
        colours = on_white(colours).convert("L" if colours.mode == "LA" else "RGB")
    if wanted.is_photograph:
        return _encoded(on_white(colours), "JPEG", budget)
    if wanted.is_opaque and colours.mode in {"RGBA", "LA"}:
        colours = on_white(colours)
    return _encoded(colours, picture.format or "", budget)


def needs_nothing(content: bytes, budget: ImageBudget = SCREEN) -> bool:
    """Whether a picture keeps its data, so that to make it ready costs next to nothing."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=("JPEG",)) as picture:
                return _is_ready(content, picture, budget)
    except Exception:  # noqa: BLE001 - decoders of hostile bytes raise whatever they like
        return False


def fitted_size(width: int, height: int, budget: ImageBudget) -> tuple[int, int]:
    """Return the largest size of the same shape that the budget allows."""
    factor = min(
        1.0, budget.side_px / max(width, height), math.sqrt(budget.pixels / (width * height))
    )
    return max(1, int(width * factor)), max(1, int(height * factor))


def _is_ready(content: bytes, picture: Image, budget: ImageBudget) -> bool:
    return (
        picture.format == "JPEG"
        and picture.mode in {"RGB", "L"}
        and picture.info.get("icc_profile") is None
        and picture.getexif().get(0x0112, 1) == 1
        and (picture.width, picture.height) == fitted_size(picture.width, picture.height, budget)
        and len(content) <= budget.bytes
    )


def upright(picture: Image) -> Image:
    """Return the first frame of a picture, turned as its EXIF asks, decoded."""
    from PIL import ImageOps

    picture.seek(0)
    turned = ImageOps.exif_transpose(picture)
    turned.load()
    return turned


def _screen_colours(picture: Image, profile: bytes | None) -> Image:
    """Return a picture in RGB, RGBA, L or LA with 8 bits, in sRGB."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return eight_bits(picture)
    if picture.mode in {"1", "L"}:
        return _screen_grey(picture.convert("L"), profile)
    if picture.mode in {"LA", "La"}:
        grey = picture.convert("LA")
        toned = _screen_grey(grey.getchannel("L"), profile)
        toned.putalpha(grey.getchannel("A"))
        return toned
    has_alpha = picture.mode in {"RGBA", "RGBa", "PA"} or "transparency" in picture.info
    if picture.mode == "P":
        picture = picture.convert("RGBA" if has_alpha else "RGB")
    alpha = picture.convert("RGBA").getchannel("A") if has_alpha else None
    coloured = _to_srgb(picture if picture.mode != "RGBA" else picture.convert("RGB"), profile)
    if alpha is not None and alpha.getextrema() != (255, 255):
        coloured.putalpha(alpha)
    return coloured


def upright_size(picture: Image) -> tuple[int, int]:
    """Return width and height of a picture that is still to be turned as its EXIF asks."""
    width, height = picture.size
    # EXIF 2.32, Orientation: values 5 to 8 lie on their side. Pillow tells TIFF's size turned.
    lies = picture.format != "TIFF" and picture.getexif().get(0x0112, 1) in {5, 6, 7, 8}
    return (height, width) if lies else (width, height)


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a picture as it stands upright, None where it is none."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content)) as picture:
                return upright_size(picture)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return None


def eight_bits(picture: Image) -> Image:
    """Return a grey picture of more bits (modes I, I;16, F) in mode L."""
    wide = picture.convert("F")
    low, high = wide.getextrema()
    # 16-bit files mean 0-65535 whatever they hold; anything else is spread over its own range.
    if isinstance(high, float) and isinstance(low, float) and low >= 0 and high <= 65535:
        low, high = 0.0, 65535.0 if high > 255 else 255.0
    scale = 255.0 / ((high - low) or 1.0)  # type: ignore[operator]
    return wide.point(lambda value: value * scale - low * scale).convert("L")  # type: ignore[operator]


def _screen_grey(picture: Image, profile: bytes | None) -> Image:
    """Return a grey picture as a screen shows its tones; scans carry dot gain or another gamma."""
    from PIL import ImageCms

    if not profile:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if source.profile.xcolor_space.strip() != "GRAY":
            return picture
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return _to_srgb(picture, profile).convert("L")


def _to_srgb(picture: Image, profile: bytes | None) -> Image:
    from PIL import ImageCms

    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                picture,
                source,
                ImageCms.createProfile("sRGB"),
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode="RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # a profile that does not fit its picture is as good as none
        if converted is not None:
            return converted
    return picture.convert("RGB")


def _scaled(picture: Image, size: tuple[int, int]) -> Image:
    from PIL.Image import Resampling

    return picture.resize(size, Resampling.LANCZOS, reducing_gap=3.0)


def _encoded(picture: Image, source_format: str, budget: ImageBudget) -> PreparedImage:
    for key in ("icc_profile", "exif", "xmp", "comment", "dpi", "transparency"):
        picture.info.pop(key, None)
    is_png = picture.mode in {"RGBA", "LA"} or (source_format != "JPEG" and is_line_art(picture))
    media_type: Literal["image/jpeg", "image/png"] = "image/png" if is_png else "image/jpeg"
    content = _written(picture, media_type, budget.quality, 0)
    if budget.is_strict and len(content) > budget.bytes:
        for quality, subsampling in _LESS if not is_png else ():
            content = _written(picture, media_type, quality, subsampling)
            if len(content) <= budget.bytes:
                break
    while budget.is_strict and len(content) > budget.bytes and min(picture.size) > 1:
        factor = min(0.9, math.sqrt(budget.bytes / len(content)))
        size = tuple(max(1, int(side * factor)) for side in picture.size)
        picture = _scaled(picture, (size[0], size[1]))
        content = _written(picture, media_type, *_LESS[-1])
    return PreparedImage(content, media_type, picture.width, picture.height)


def _written(picture: Image, media_type: str, quality: int, subsampling: int) -> bytes:
    written = io.BytesIO()
    if media_type == "image/png":
        picture.save(written, "PNG", optimize=True)
    else:
        # No `optimize`: its buffer is as large as the picture has pixels, and noise does not fit.
        picture.save(written, "JPEG", quality=quality, subsampling=subsampling)
    return written.getvalue()


def on_white(picture: Image) -> Image:
    """Return a picture in RGB, laid on white where it is transparent."""
    from PIL import Image

    if picture.mode not in {"RGBA", "LA"}:
        return picture.convert("RGB")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture.convert("RGB"), mask=picture.getchannel("A"))
    return ground


def is_line_art(picture: Image) -> bool:
    """Few colours make a drawing: JPEG would leave grey traces around its edges."""
    from PIL.Image import Resampling

    sample = picture.copy()
    sample.thumbnail((600, 600), Resampling.NEAREST)  # no new colours between two areas
    return sample.getcolors(maxcolors=2048) is not None
