"""What is known of each picture file, and what is wrong with it.

The one place outside the engines that asks Pillow, and only for what stands in a file's header:
a manuscript is checked before anything is drawn, and 200 photographs must take a moment.
"""

import io
import re
import struct
import warnings
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from stat import S_ISREG
from typing import TYPE_CHECKING

from shufang.core.diagnostic import Findings
from shufang.core.digest import digest_bytes
from shufang.core.span import Span
from shufang.manuscript.image_files import foreign_format, is_whole
from shufang.manuscript.paths import BookFolder, Wanted, resolve
from shufang.manuscript.svg_files import svg_facts
from shufang.model.figures import ImageFacts

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_PIXELS = 100_000_000
"""A picture beyond this is a decompression bomb or a poster, not an illustration."""
LARGEST_BYTES = 200_000_000

_FORMATS = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".jpe": "JPEG",
    ".png": "PNG",
    ".gif": "GIF",
    ".webp": "WEBP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".svg": "SVG",
}
PICTURE_SUFFIXES = tuple(_FORMATS)
_ORIENTATION = 0x0112
_BITS_PER_SAMPLE = 258
_WANTED = Wanted("IMG-001", (*PICTURE_SUFFIXES, ".heic", ".bmp", ".psd", ".pdf", ".avif"))


@dataclass(slots=True)
class Pictures:
    """Facts of the pictures that a manuscript names; each file is read once."""

    book: BookFolder
    findings: Findings
    facts: dict[str, ImageFacts | None] = field(default_factory=dict)
    """By path from the book's folder; None where the file cannot be used."""
    spellings: dict[str, ImageFacts] = field(default_factory=dict)
    """Facts under other spellings of a path ("a%20b.jpg"), as texts name them."""

    def named(self, folder: str, name: str, span: Span) -> ImageFacts | None:
        """Return the facts of a picture named in a file of `folder`; faults IMG-001 … IMG-016."""
        path = resolve(self.book, folder, name, span, self.findings, _WANTED)
        if path is None:
            return None
        if path not in self.facts:
            self.facts[path] = self._read(path, span)
        known = self.facts[path]
        if known is not None:
            self.spellings[_joined(folder, name)] = known
        return known

    def known(self) -> dict[str, ImageFacts]:
        """Return all usable pictures by path."""
        usable = {path: facts for path, facts in self.facts.items() if facts is not None}
        return {**self.spellings, **usable}

    def _read(self, path: str, span: Span) -> ImageFacts | None:
        name = PurePosixPath(path).name
        try:
            file = self.book.root / path
            status = file.stat()
            if not S_ISREG(status.st_mode):
                raise OSError
            if status.st_size > LARGEST_BYTES:
                megabytes = LARGEST_BYTES // 1_000_000
                self.findings.error("IMG-016", span, file=name, size=megabytes)
                return None
            content = file.read_bytes()
        except OSError:
            self.findings.error("MAN-025", span, file=name)
            return None
        return image_facts(content, path, span, self.findings)


def _joined(folder: str, name: str) -> str:
    parts: list[str] = []
    for part in f"{folder}/{name.strip()}".replace("\\", "/").split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def image_facts(content: bytes, path: str, span: Span, findings: Findings) -> ImageFacts | None:
    """Return the facts of a picture's bytes; None where no edition could use it.

    `span` is where the manuscript names the picture. Faults: IMG-002 damaged, 003 extension,
    005 CMYK (note), 006 16-bit, 007 animated, 008 huge, 009 turned (note), 010 format, 011 empty,
    012 … 015 SVG.
    """
    name = PurePosixPath(path).name
    if not content.strip(b"\x00"):
        findings.error("IMG-011", span, file=name)
        return None
    stated = _FORMATS.get(PurePosixPath(path).suffix.lower(), "")
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if re.match(rb"<(\?xml|!--|!DOCTYPE svg|svg)", start, re.I) and b"<svg" in content:
        facts = svg_facts(content, path, digest_bytes(content), span, findings)
    else:
        foreign = foreign_format(content, name)
        if foreign:
            findings.error("IMG-010", span, file=name, format=foreign)
            return None
        facts = _raster_facts(content, path, span, findings)
    if facts is not None and facts.format != stated:
        values = {"file": name, "format": facts.format}
        findings.warning("IMG-003", span, **values)
    return facts


def _raster_facts(content: bytes, path: str, span: Span, findings: Findings) -> ImageFacts | None:
    from PIL import Image

    name = PurePosixPath(path).name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(
                io.BytesIO(content), formats=("JPEG", "PNG", "GIF", "WEBP", "TIFF")
            ) as picture:
                return _facts(picture, content, path, span, findings)
    except Image.DecompressionBombError as error:
        pixels = re.search(r"\((\d+) pixels\)", str(error))
        megapixels = int(pixels[1]) // 1_000_000 if pixels else "?"
        findings.error("IMG-008", span, file=name, megapixels=megapixels)
    except Exception:  # noqa: BLE001 - decoders of hostile bytes raise whatever they like
        findings.error("IMG-002", span, file=name)
    return None


def _facts(
    picture: "Image", content: bytes, path: str, span: Span, findings: Findings
) -> ImageFacts | None:
    name = PurePosixPath(path).name
    file_format = "JPEG" if picture.format == "MPO" else str(picture.format)
    width, height = picture.size
    if width * height > LARGEST_PIXELS:
        megapixels = width * height // 1_000_000
        findings.error("IMG-008", span, file=name, megapixels=megapixels)
        return None
    if width < 1 or height < 1 or not is_whole(content, file_format, picture):
        findings.error("IMG-002", span, file=name)
        return None
    if picture.mode == "CMYK":
        findings.note("IMG-005", span, file=name)
    if _is_deep(picture, content):
        findings.warning("IMG-006", span, file=name)
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        findings.warning("IMG-007", span, file=name)
    orientation = _orientation(picture)
    if orientation != 1:
        findings.note("IMG-009", span, file=name)
    # EXIF 2.32, Orientation: values 5 to 8 lie on their side. Pillow tells TIFF's size turned.
    if orientation >= 5 and file_format != "TIFF":
        width, height = height, width
    profile = _profile_name(picture)
    digest = digest_bytes(content)
    return ImageFacts(path, digest, width, height, picture.mode, file_format, profile, orientation)


def _is_deep(picture: "Image", content: bytes) -> bool:
    """Whether a picture has more than 8 bits for each colour."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return True
    if picture.format == "PNG":
        return bool(struct.unpack_from(">B", content, 24)[0] == 16)  # PNG 11.2.2: IHDR bit depth
    if picture.format == "TIFF":
        bits = picture.tag_v2.get(_BITS_PER_SAMPLE, (8,))  # type: ignore[attr-defined]
        return max(bits) > 8 if isinstance(bits, tuple) else int(bits) > 8
    return False


def _orientation(picture: "Image") -> int:
    try:
        value = int(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - a broken EXIF block is as good as none
        return 1
    return value if 1 <= value <= 8 else 1


def _profile_name(picture: "Image") -> str | None:
    profile = picture.info.get("icc_profile")
    if not isinstance(profile, bytes):
        return None
    from PIL import ImageCms

    try:
        description = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile.profile_description
    except Exception:  # noqa: BLE001 - a profile that cannot be read is named as such
        return ""
    return (description or "").strip()
