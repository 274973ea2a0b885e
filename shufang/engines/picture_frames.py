"""Pictures stand in the layout as frames of their size; the merge puts the pictures in.

A frame is the head of a JPEG without its picture: the layout engine reads its size, draws it where
it belongs and copies it into the PDF without looking further. So a section's layout is the same
whatever the picture shows, its PDF stays small, and the picture itself can be what the engine
cannot write (1 bit, CMYK without loss), made for the size at which it really stands.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import md5
from math import hypot, sqrt
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Literal

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

    @property
    def size(self) -> int:
        """Bytes of its data."""
        return self.file.stat().st_size if self.file else len(self.data)


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


BATCH = 48_000_000
"""Bytes of pictures that are in memory at one time."""


class BookPictures:
    """The pictures of a book by the names of their frames; each is written once.

    What is given to a PDF in memory stays there until it is saved: with many pictures that is the
    whole book. So pictures beyond one batch are first put into PDFs on disk, from which the book
    copies them when it is saved. Use it as a context, until then.
    """

    def __init__(self, book: pikepdf.Pdf, pictures: Mapping[str, ImageObject]) -> None:
        self._book = book
        self._pictures = {image_name(address): image for address, image in pictures.items()}
        self._written: dict[str, pikepdf.Object] = {}
        self._opened = ExitStack()

    def __enter__(self) -> BookPictures:
        if sum(image.size for image in self._pictures.values()) > BATCH:
            for batch in self._batches():
                self._shelve(batch)
        return self

    def __exit__(self, *failure: object) -> None:
        self._opened.close()

    def _batches(self) -> Iterator[list[str]]:
        batch: list[str] = []
        size = 0
        for name, image in self._pictures.items():
            batch.append(name)
            size += image.size
            if size > BATCH:
                yield batch
                batch, size = [], 0
        yield batch

    def _shelve(self, names: Iterable[str]) -> None:
        """Put pictures into a PDF of their own, on disk, and refer the book to it."""
        import pikepdf

        file = self._opened.enter_context(TemporaryFile())  # noqa: SIM115 - it does
        with pikepdf.new() as shelf:
            for name in names:
                stream = _stream(shelf, self._pictures[name])
                shelf.Root[f"/{name}"] = shelf.make_indirect(stream)
            shelf.save(file, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        opened = self._opened.enter_context(pikepdf.open(file))
        for name in names:
            self._written[name] = self._book.copy_foreign(opened.Root[f"/{name}"])

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


def _stream(book: pikepdf.Pdf, image: ImageObject) -> pikepdf.Stream:
    from pikepdf import Array, Dictionary, Name, Stream

    stream = Stream(book, image.file.read_bytes() if image.file else image.data)
    stream.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=image.width_px,
        Height=image.height_px,
        ColorSpace=Name(f"/{image.colours}"),
        BitsPerComponent=image.bits,
        Filter=Name(f"/{image.filter}"),
    )
    if image.filter == "CCITTFaxDecode":
        stream["/DecodeParms"] = Dictionary(K=-1, Columns=image.width_px, Rows=image.height_px)
    if image.is_inverted:
        stream["/Decode"] = Array([1, 0] * 4)
    return stream
