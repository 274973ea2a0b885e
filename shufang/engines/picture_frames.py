"""Pictures stand in the layout as frames of their size; the merge puts the pictures in.

A frame is the head of a JPEG without its picture: the layout engine reads its size, draws it where
it belongs and copies it into the PDF without looking further. So a section's layout is the same
whatever the picture shows, its PDF stays small, and the picture itself can be what the engine
cannot write (1 bit, CMYK without loss), made for the size at which it really stands.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import md5
from math import hypot, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from shufang.engines.sections import PlacedPicture

if TYPE_CHECKING:
    import pikepdf

LONGEST_SIDE, MOST_PIXELS = 65_500, 80_000_000
"""A JPEG's side has 16 bits; Pillow warns of decompression bombs above 89 million pixels."""

Filter = Literal["DCTDecode", "CCITTFaxDecode", "FlateDecode"]


@dataclass(frozen=True, slots=True)
class ImageObject:
    """A picture as a PDF has it (ISO 32000-1, 8.9.5)."""

    data: bytes
    """Empty where it has been put into `file`."""
    filter: Filter
    colours: Literal["DeviceCMYK", "DeviceGray", "DeviceRGB"]
    bits: Literal[1, 8]
    width_px: int
    height_px: int
    is_inverted: bool = False
    """Adobe's CMYK JPEGs hold 255 for no ink."""
    file: Path | None = None

    def content(self) -> bytes:
        """Return the data, wherever it is; raises `OSError` like any reading."""
        return self.file.read_bytes() if self.file else self.data


EMPTY = ImageObject(b"x\x9c\xfb\x0f\x00\x01\x00\x01\x00", "FlateDecode", "DeviceGray", 8, 1, 1)
"""One white pixel, where a picture could not be made."""


def frame(width_px: int, height_px: int) -> bytes:
    """Return the frame of a picture (ITU-T T.81, Annex B: SOI, SOF0, SOS, EOI)."""
    scale = min(
        1.0, LONGEST_SIDE / max(width_px, height_px), sqrt(MOST_PIXELS / (width_px * height_px))
    )
    height, width = (max(1, round(side * scale)) for side in (height_px, width_px))
    start = struct.pack(">HHBHHB3B", 0xFFC0, 11, 8, height, width, 1, 1, 0x11, 0)
    return b"\xff\xd8" + start + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\xff\xd9"


def image_name(address: str) -> str:
    """Return the engine's name for a picture, without the digit of its interpolation."""
    return "i" + md5(address.encode(), usedforsecurity=False).hexdigest()


@contextmanager
def noting_pictures(addresses: Iterable[str]) -> Iterator[list[PlacedPicture]]:
    """Note where pixel pictures are drawn meanwhile, and how large."""
    from weasyprint.images import RasterImage

    placed: list[PlacedPicture] = []
    known = {image_name(address): address for address in addresses}
    draw = RasterImage.draw

    def draw_and_note(
        image: RasterImage, stream: object, width: float, height: float, style: object
    ) -> None:
        address = known.get(f"i{image.id}")
        if address is not None:
            placed.append(_placed(address, stream, width, height))
        draw(image, stream, width, height, style)

    RasterImage.draw = draw_and_note
    try:
        yield placed
    finally:
        RasterImage.draw = draw


def _placed(address: str, stream: object, width: float, height: float) -> PlacedPicture:
    # Patterns and groups begin with a matrix of their own: the size on paper is unknown there.
    if hasattr(stream, "id"):
        return PlacedPicture(address, 0.0, 0.0)
    (a, b, _), (c, d, _), _ = stream.ctm  # type: ignore[attr-defined] # the engine has no types
    return PlacedPicture(
        address, round(abs(width) * hypot(a, b), 2), round(abs(height) * hypot(c, d), 2)
    )


class BookPictures:
    """The pictures of a book by the names of their frames; each is written once."""

    def __init__(
        self,
        book: pikepdf.Pdf,
        pictures: Mapping[str, ImageObject],
        written: Mapping[str, pikepdf.Object],
    ) -> None:
        self._book = book
        self._pictures = {image_name(address): image for address, image in pictures.items()}
        self._written = {image_name(address): held for address, held in written.items()}

    def put_in(self, resources: pikepdf.Object) -> None:
        """Put the pictures in place of their frames, in drawings and patterns too."""
        if "/XObject" in resources:
            objects = resources["/XObject"]
            for name in sorted(objects.keys()):
                if objects[name].get("/Subtype") == "/Image":
                    picture = self._picture(name[1:-1])
                    if picture is not None:
                        objects[name] = picture
        for kind in ("/XObject", "/Pattern"):
            for _, held in sorted(resources[kind].items()) if kind in resources else ():
                if "/Resources" in held:
                    self.put_in(held["/Resources"])

    def _picture(self, name: str) -> pikepdf.Object | None:
        image = self._pictures.get(name)
        if image is None:
            return None
        if name not in self._written:
            self._written[name] = self._book.make_indirect(_stream(self._book, image))
        return self._written[name]


def begin_book(
    pictures: Mapping[str, ImageObject], place: Path | None
) -> tuple[pikepdf.Pdf, dict[str, pikepdf.Object]]:
    """Return a book without pages that has the pictures of files in it, and these by address.

    What a PDF gets later stays in memory until it is saved, copies from other PDFs too; what it
    had when it was opened is read then. So the book begins as a file, `place`, that is written
    here with one picture in memory at a time, and must stay until the book is saved. Without a
    place the book is empty.
    """
    import pikepdf

    in_files = {address: image for address, image in pictures.items() if image.file}
    if not in_files or place is None:
        return pikepdf.new(), {}
    with place.open("wb") as stream:
        _write_book(stream, list(in_files.values()))
    book = pikepdf.open(place, access_mode=pikepdf.AccessMode.stream)
    held = list(book.Root["/Pictures"])
    del book.Root["/Pictures"]
    return book, dict(zip(in_files, held, strict=True))


def _write_book(stream: BinaryIO, images: Sequence[ImageObject]) -> None:
    """Write a PDF that has no pages (ISO 32000-1, 7.5): catalogue, page tree, pictures."""
    first = 3
    held = " ".join(f"{first + index} 0 R" for index in range(len(images)))
    objects = (f"<</Type/Catalog/Pages 2 0 R/Pictures[{held}]>>", "<</Type/Pages/Kids[]/Count 0>>")
    places = []
    stream.write(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")
    for number, text in enumerate(objects, 1):
        places.append(stream.tell())
        stream.write(f"{number} 0 obj\n{text}\nendobj\n".encode())
    for number, image in enumerate(images, first):
        data = image.content()
        entries = _dictionary(image)
        entries["/Length"] = len(data)
        places.append(stream.tell())
        stream.write(b"%d 0 obj\n%s\nstream\n" % (number, entries.unparse()))
        stream.write(data)
        stream.write(b"\nendstream\nendobj\n")
    start = stream.tell()
    stream.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    stream.writelines(b"%010d 00000 n \n" % at for at in places)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    stream.write(trailer % (len(places) + 1, start))


def _stream(book: pikepdf.Pdf, image: ImageObject) -> pikepdf.Stream:
    from pikepdf import Stream

    stream = Stream(book, image.content())
    stream.stream_dict = _dictionary(image)
    return stream


def _dictionary(image: ImageObject) -> pikepdf.Dictionary:
    from pikepdf import Array, Dictionary, Name

    entries = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=image.width_px,
        Height=image.height_px,
        ColorSpace=Name(f"/{image.colours}"),
        BitsPerComponent=image.bits,
        Filter=Name(f"/{image.filter}"),
    )
    if image.filter == "CCITTFaxDecode":
        entries["/DecodeParms"] = Dictionary(K=-1, Columns=image.width_px, Rows=image.height_px)
    if image.is_inverted:
        entries["/Decode"] = Array([1, 0] * 4)
    return entries
