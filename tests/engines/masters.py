"""Masters as photographers, scanners and telephones deliver them: one set of colours in each."""

import io
import struct
from collections.abc import Callable
from functools import cache

from PIL import Image, ImageCms

PATCHES = (
    *((200, 60, 50), (60, 150, 70), (80, 100, 150), (230, 200, 60), (120, 60, 140), (60, 160, 180)),
    *((30, 30, 30), (90, 90, 90), (160, 160, 160), (220, 220, 220), (240, 200, 180), (100, 70, 50)),
)
"""Colours that sRGB, Adobe RGB, Display P3 and a press can all show, as sRGB has them."""
ACROSS, SIDE = 4, 60
SIZE = (ACROSS * SIDE, len(PATCHES) // ACROSS * SIDE)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
LAB = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))


def centres() -> list[tuple[int, int]]:
    """Return a point inside each patch."""
    return [
        (number % ACROSS * SIDE + SIDE // 2, number // ACROSS * SIDE + SIDE // 2)
        for number in range(len(PATCHES))
    ]


@cache
def chart() -> Image.Image:
    """Return the patches in sRGB, each with a little grain, as only photographs have it."""
    image = Image.new("RGB", SIZE)
    for (x, y), colour in zip(centres(), PATCHES, strict=True):
        image.paste(colour, (x - SIDE // 2, y - SIDE // 2, x + SIDE // 2, y + SIDE // 2))
    return image


def lab_at(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> list[tuple[float, ...]]:
    """Return the Lab colour of each patch (CIE 1976, D50)."""
    flat = Image.new(image.mode, (len(PATCHES), 1))
    for number, (x, y) in enumerate(centres()):
        flat.putpixel((number, 0), image.getpixel((x, y)))  # type: ignore[arg-type]
    lab = ImageCms.profileToProfile(
        flat, profile, LAB, ImageCms.Intent.RELATIVE_COLORIMETRIC, outputMode="LAB"
    )
    assert lab is not None
    found = []
    for number in range(len(PATCHES)):
        light, a, b = lab.getpixel((number, 0))  # type: ignore[misc]
        found.append((light * 100 / 255, *(_signed(part) for part in (a, b))))
    return found


def _signed(part: float) -> float:
    return part - 128


def distance(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Return ΔE 1976 of two colours."""
    return float(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5)


def rgb_profile(primaries: tuple[tuple[float, float, float], ...], gamma: float) -> bytes:
    """Return a display profile (ICC.1:2001, 6.3.3.2): three primaries, D50, and one curve."""

    def xyz(values: tuple[float, float, float]) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    name = b"test\0"
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + bytes(78),
        b"cprt": b"text\0\0\0\0none\0\0\0\0",
        b"wtpt": xyz((0.9642, 1.0, 0.8249)),
        b"rXYZ": xyz(primaries[0]),
        b"gXYZ": xyz(primaries[1]),
        b"bXYZ": xyz(primaries[2]),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    place = 128 + 4 + 12 * len(tags)
    table, data = struct.pack(">I", len(tags)), b""
    for tag, content in tags.items():
        padded = content + bytes(-len(content) % 4)
        table += tag + struct.pack(">II", place + len(data), len(content))
        data += padded
    head = struct.pack(
        ">I4sI4s4s4s", place + len(data), b"test", 0x02100000, b"mntr", b"RGB ", b"XYZ "
    )
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + table + data


ADOBE_RGB = rgb_profile(
    ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)), 2.199
)


def grey_profile(gamma: float) -> bytes:
    """Return a profile of grey tones (ICC.1:2001, 6.3.3.3), as scanners write it."""
    coloured = rgb_profile(((0.9642, 1.0, 0.8249),) * 3, gamma)
    for old, new in ((b"RGB XYZ ", b"GRAYXYZ "), (b"rTRC", b"kTRC")):
        coloured = coloured.replace(old, new, 1)
    return coloured


DISPLAY_P3 = rgb_profile(
    ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)), 2.2
)


def opened_profile(content: bytes) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(io.BytesIO(content))


def in_profile(content: bytes, mode: str = "RGB") -> Image.Image:
    """Return the patches in another space."""
    image = ImageCms.profileToProfile(
        chart(), SRGB, opened_profile(content), ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode=mode, flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )  # fmt: skip
    assert image is not None
    return image


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def _deep_tiff() -> bytes:
    """Return the patches with 16 bits for each colour, uncompressed (TIFF 6.0)."""
    pixels = b"".join(struct.pack("<H", value * 257) for value in chart().tobytes())
    fields = [
        (256, 3, 1, SIZE[0]), (257, 3, 1, SIZE[1]), (258, 3, 3, 8 + 2 + 11 * 12 + 4),
        (259, 3, 1, 1), (262, 3, 1, 2), (273, 4, 1, 8 + 2 + 11 * 12 + 4 + 6), (277, 3, 1, 3),
        (278, 3, 1, SIZE[1]), (279, 4, 1, len(pixels)), (284, 3, 1, 1), (339, 3, 1, 1),
    ]  # fmt: skip
    head = b"II*\0" + struct.pack("<IH", 8, len(fields))
    entries = b"".join(struct.pack("<HHII", *field) for field in fields)
    return head + entries + bytes(4) + struct.pack("<3H", 16, 16, 16) + pixels


def _indexed() -> bytes:
    return saved(chart().quantize(64, dither=Image.Dither.NONE), "PNG")


def _lab() -> bytes:
    lab = ImageCms.profileToProfile(chart(), SRGB, LAB, outputMode="LAB")
    assert lab is not None
    return saved(lab, "TIFF")


def _turned(orientation: int) -> bytes:
    """Return a photograph that has to be turned, with the place where it was taken."""
    back: dict[int, Callable[[Image.Image], Image.Image]] = {
        3: lambda image: image.transpose(Image.Transpose.ROTATE_180),
        6: lambda image: image.transpose(Image.Transpose.ROTATE_90),
        8: lambda image: image.transpose(Image.Transpose.ROTATE_270),
    }
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (22.0, 43.0, 12.0), 3: "E", 4: (114.0, 15.0, 0.0)})
    return saved(back[orientation](chart()), "JPEG", quality=95, subsampling=0, exif=exif)


def _with_xmp() -> bytes:
    place = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><GPSLatitude>22,43N</GPSLatitude></x:xmpmeta>'
    return saved(chart(), "JPEG", quality=95, subsampling=0, xmp=place, comment=b"secret")


MASTERS: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: saved(chart(), "JPEG", quality=95, subsampling=0),
    "progressive JPEG": lambda: saved(chart(), "JPEG", quality=95, subsampling=0, progressive=True),
    "Adobe RGB": lambda: saved(
        in_profile(ADOBE_RGB), "JPEG", quality=95, subsampling=0, icc_profile=ADOBE_RGB
    ),
    "Display P3": lambda: saved(
        in_profile(DISPLAY_P3), "JPEG", quality=95, subsampling=0, icc_profile=DISPLAY_P3
    ),
    "Adobe RGB PNG": lambda: saved(in_profile(ADOBE_RGB), "PNG", icc_profile=ADOBE_RGB),
    "Adobe RGB indexed": lambda: saved(
        in_profile(ADOBE_RGB).quantize(64, dither=Image.Dither.NONE), "PNG", icc_profile=ADOBE_RGB
    ),
    "PNG": lambda: saved(chart(), "PNG"),
    "PNG with alpha": lambda: saved(chart().convert("RGBA"), "PNG"),
    "indexed PNG": _indexed,
    "GIF": lambda: saved(chart().quantize(64, dither=Image.Dither.NONE), "GIF"),
    "WebP": lambda: saved(chart(), "WEBP", lossless=True),
    "TIFF": lambda: saved(chart(), "TIFF", compression="tiff_lzw"),
    "16 bit TIFF": _deep_tiff,
    "Lab TIFF": _lab,
    "turned by 180": lambda: _turned(3),
    "turned by 90": lambda: _turned(6),
    "turned by 270": lambda: _turned(8),
    "JPEG with XMP": _with_xmp,
}
