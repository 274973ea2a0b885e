"""Images of a PDF and their total ink."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from shufang.engines.pdf_inspection_colours import Spaces
from shufang.engines.pdf_inspection_facts import GRAY, ImageInk, Picture, Space, inks_of
from shufang.engines.pdf_inspection_streams import (
    faults_of_reading,
    filters_of,
    get,
    items,
    number,
    numbers,
    stream_bytes,
    truth,
)

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Sums = NDArray[numpy.float32]
    Parts = NDArray[numpy.uint16]

WINDOW_MM2: Final = 15.0
"""Area of the window in which total ink is averaged (GWG 2015, 4.23)."""
_SHORT: Final = {
    "W": "Width", "H": "Height", "BPC": "BitsPerComponent", "CS": "ColorSpace", "F": "Filter",
    "IM": "ImageMask", "I": "Interpolate", "D": "Decode",
}  # fmt: skip
_SHORT_FILTERS: Final = {
    "AHx": "ASCIIHexDecode", "A85": "ASCII85Decode", "LZW": "LZWDecode", "Fl": "FlateDecode",
    "RL": "RunLengthDecode", "CCF": "CCITTFaxDecode", "DCT": "DCTDecode",
}  # fmt: skip
MOST_PIXELS: Final = 150_000_000
"""Pixels of an image whose ink is measured: A2 at 600 ppi."""
_ENOUGH_PIXELS: Final = 3_000_000
"""Pixels that are measured; of larger images every n-th, of large JPEGs what half the DCT gives."""
_FINE_PPI: Final = 300.0
"""From here on JPEGs are measured by means of 2 x 2 pixels: a screen of 175 lines to the inch
prints no finer differences of ink."""
_SMALL_PIXELS: Final = 200_000
"""Pixels of an image that is measured whole in any case."""
_CELLS: Final = 24
"""Cells to a window's side: their means are made first, the windows' from those."""

_PARTS: Final = 2
"""Parts of a per cent in which ink is counted: whole numbers add up in a tenth of the time."""


def picture_of(thing: object, spaces: Spaces) -> Picture:
    """Return the facts of an image XObject, without its ink."""
    is_mask = truth(get(thing, "/ImageMask"))
    filters = filters_of(thing)
    space = get(thing, "/ColorSpace")
    found = GRAY if is_mask or space is None else spaces.of(space)
    if space is None and "JPXDecode" in filters:
        found = _space_of_jpx(thing)
    bits = 1 if is_mask else int(number(get(thing, "/BitsPerComponent"), 8))
    if "CCITTFaxDecode" in filters or "JBIG2Decode" in filters:
        bits = 1
    return Picture(
        int(number(get(thing, "/Width"))),
        int(number(get(thing, "/Height"))),
        bits,
        found,
        is_mask,
        filters,
        truth(get(thing, "/Interpolate")),
        get(thing, "/SMask") is not None or number(get(thing, "/SMaskInData")) > 0,
        is_inline=False,
    )


def _space_of_jpx(thing: object) -> Space:
    """Return the space that the JPEG 2000 data name themselves."""
    from PIL import Image

    from shufang.engines.pdf_inspection_facts import CMYK, RGB

    try:
        with Image.open(io.BytesIO(stream_raw(thing))) as image:
            mode = image.mode
    except faults_of_reading():
        return RGB
    return {"L": GRAY, "LA": GRAY, "I;16": GRAY, "CMYK": CMYK}.get(mode, RGB)


def stream_raw(thing: object) -> bytes:
    """Return an image's data, unpacked up to the filter that is a picture format itself."""
    import pikepdf

    assert isinstance(thing, pikepdf.Stream)
    filters = filters_of(thing)
    if len(filters) == 1:
        return thing.read_raw_bytes()
    copy = pikepdf.Stream(pikepdf.new(), thing.read_raw_bytes())
    copy.Filter = pikepdf.Array([pikepdf.Name(f"/{each}") for each in filters[:-1]])
    return copy.read_bytes()


def inline_picture(entries: Mapping[str, object], named: Mapping[str, Space]) -> Picture:
    """Return the facts of an inline image; `named` are the page's colour spaces."""
    full = {_SHORT.get(key, key): value for key, value in entries.items()}
    space = full.get("ColorSpace")
    is_mask = full.get("ImageMask") is True
    filters = full.get("Filter", [])
    listed = filters if isinstance(filters, list) else [filters]
    inline = named.get(str(space)) if not isinstance(space, list) else None
    if isinstance(space, list) and len(space) > 1:
        inline = Space("indexed", 1, base=named.get(str(space[1])))
    return Picture(
        _whole(full.get("Width")),
        _whole(full.get("Height")),
        1 if is_mask else _whole(full.get("BitsPerComponent", 8.0)),
        GRAY if is_mask or space is None else inline or GRAY,
        is_mask,
        tuple(_SHORT_FILTERS.get(str(each), str(each)) for each in listed),
        full.get("Interpolate") is True,
        has_soft_mask=False,
        is_inline=True,
    )


def _whole(value: object) -> int:
    return int(value) if isinstance(value, float) else 0


def is_of_inks(picture: Picture) -> bool:
    """Whether more than one ink can lie on a pixel of an image."""
    root = picture.space.root
    is_several = root.family in {"cmyk", "devicen"} and root.components > 1
    return not picture.is_mask and (is_several or (root.family == "icc" and root.components == 4))


def is_measurable(picture: Picture) -> bool:
    """Whether an image is small enough to be unpacked."""
    return picture.width_px * picture.height_px <= MOST_PIXELS


def needs_measuring(picture: Picture) -> bool:
    """Whether an image's ink is to be measured."""
    return (
        is_of_inks(picture) and is_measurable(picture) and picture.width_px * picture.height_px > 0
    )


def measure(thing: object, picture: Picture, ppi: tuple[float, float]) -> ImageInk | None:
    """Return the total ink of an image set at that resolution; None where it cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sums = _sums(thing, picture, ppi)
    except faults_of_reading():
        return None
    if sums is None or not sums.size:
        return None
    parts = _parts(sums)
    high = _high(parts)
    window, peak = _window(parts, picture, ppi)
    return ImageInk(round(high, 1), round(window, 1), peak)


def _sums(thing: object, picture: Picture, ppi: tuple[float, float]) -> Sums | None:
    """Return the ink of each pixel in per cent."""
    import numpy

    if picture.space.family == "indexed":
        return _indexed_sums(thing, picture)
    values = _values(thing, picture, ppi)
    if values is None:
        return None
    components = values.shape[2]
    decode = numbers(get(thing, "/Decode"))
    ranges = set(zip(decode[::2], decode[1::2], strict=False))
    if len(decode) != 2 * components:
        ranges = {(0, 1)}
    if ranges <= {(0, 1)} or ranges <= {(1, 0)}:
        whole = numpy.zeros(values.shape[:2], numpy.uint16)
        for at in range(components):
            whole += values[:, :, at]
        if (1, 0) in ranges:
            whole = numpy.uint16(255 * components) - whole
        return whole * numpy.float32(100 / 255)
    total = numpy.zeros(values.shape[:2], numpy.float32)
    for at in range(components):
        low, high = decode[2 * at : 2 * at + 2]
        total += 255 * low + values[:, :, at] * numpy.float32(high - low)
    return total * numpy.float32(100 / 255)


def _values(
    thing: object, picture: Picture, ppi: tuple[float, float]
) -> NDArray[numpy.uint8] | None:
    """Return the samples as the file gives them, in eight bits: rows, columns, components."""
    import numpy

    if picture.filters and picture.filters[-1] in {"DCTDecode", "JPXDecode"}:
        return _unpacked(stream_raw(thing), picture, ppi)
    content = stream_bytes(thing)
    if content is None:
        return None
    components = picture.space.components
    width, height = picture.width_px, picture.height_px
    if picture.bits == 16:
        content = content[::2]
    elif picture.bits != 8:
        content = _widened(content, width * components, height, picture.bits)
    needed = width * height * components
    if len(content) < needed:
        return None
    samples = numpy.frombuffer(content, numpy.uint8, needed)
    return _thinned(samples.reshape(height, width, components))


def _thinned(values: NDArray[numpy.uint8]) -> NDArray[numpy.uint8]:
    """Return every second, third … pixel of a large image: enough of them for its statistics."""
    step = max(1, int((values.shape[0] * values.shape[1] / _ENOUGH_PIXELS) ** 0.5))
    return values[::step, ::step]


def _widened(content: bytes, columns: int, rows: int, bits: int, top: int = 255) -> bytes:
    """Return samples of 1, 2 or 4 bits as bytes, spread over 0 to `top`."""
    import numpy

    length = (columns * bits + 7) // 8
    packed = numpy.frombuffer(content, numpy.uint8, length * rows).reshape(rows, length)
    if bits == 1:
        values: NDArray[numpy.uint8] = numpy.unpackbits(packed, axis=1)
    else:
        shifts = numpy.arange(8 - bits, -1, -bits, dtype=numpy.uint8)
        parts = (packed[:, :, None] >> shifts) & numpy.uint8((1 << bits) - 1)
        values = parts.astype(numpy.uint8).reshape(rows, -1)
    scale = top // ((1 << bits) - 1) if top == 255 else 1
    return (values[:, :columns] * numpy.uint8(scale)).tobytes()


def _unpacked(
    content: bytes, picture: Picture, ppi: tuple[float, float]
) -> NDArray[numpy.uint8] | None:
    import numpy
    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        if image.width * image.height > MOST_PIXELS:
            return None
        pixels = image.width * image.height
        if pixels > 4 * _ENOUGH_PIXELS or (pixels > _SMALL_PIXELS and min(ppi) >= _FINE_PPI):
            image.draft(None, (image.width // 2, image.height // 2))
        image.load()
        if len(image.getbands()) != picture.space.components:
            return None
        values: NDArray[numpy.uint8] = numpy.asarray(image, numpy.uint8)
    if values.ndim == 2:
        values = values[:, :, None]
    values = _thinned(values)
    if image.mode == "CMYK" and picture.filters[-1] == "DCTDecode":
        # Pillow turns four-component JPEGs over, as Photoshop writes them; the file's own samples
        # are what Decode applies to.
        values = 255 - values
    return values


def _indexed_sums(thing: object, picture: Picture) -> Sums | None:
    """Return the ink of each pixel of an image with a palette."""
    import numpy

    palette = _palette(get(thing, "/ColorSpace"), picture.space)
    content = stream_bytes(thing)
    if not palette or content is None:
        return None
    width, height = picture.width_px, picture.height_px
    if picture.bits != 8:
        content = _widened(content, width, height, picture.bits, top=0)
    if len(content) < width * height:
        return None
    table = numpy.zeros(256, numpy.float32)
    table[: len(palette)] = palette[:256]
    indices = numpy.frombuffer(content, numpy.uint8, width * height)
    return table[_thinned(indices.reshape(height, width, 1))[:, :, 0]]


def _palette(space: object, facts: Space) -> list[float]:
    parts = items(space)
    base = facts.root
    if len(parts) < 4 or not base.components:
        return []
    table = stream_bytes(parts[3]) or _string_bytes(parts[3])
    step = base.components
    sums = []
    for at in range(0, len(table) - step + 1, step):
        inks = inks_of(base, tuple(byte / 255 for byte in table[at : at + step]))
        if inks is None:
            return []
        sums.append(sum(inks.values()))
    return sums


def _string_bytes(thing: object) -> bytes:
    import pikepdf

    return bytes(thing) if isinstance(thing, pikepdf.String) else b""


def _parts(sums: Sums) -> Parts:
    import numpy

    scaled = sums * numpy.float32(_PARTS)
    scaled += numpy.float32(0.5)
    return scaled.astype(numpy.uint16)


def _high(parts: Parts) -> float:
    """Return the ink that 99.9 % of the pixels do not exceed."""
    import numpy

    counts = numpy.bincount(parts.ravel())
    within = numpy.searchsorted(numpy.cumsum(counts), 0.999 * parts.size)
    return float(within) / _PARTS


def _window(
    parts: Parts, picture: Picture, ppi: tuple[float, float]
) -> tuple[float, tuple[float, float, float, float]]:
    """Return the highest mean of a window and where it lies; a small image is one window."""
    import numpy

    rows, columns = parts.shape
    side_in = WINDOW_MM2**0.5 / 25.4
    across = side_in * ppi[0] * columns / max(picture.width_px, 1)
    down = side_in * ppi[1] * rows / max(picture.height_px, 1)
    step_x = max(1, min(int(across / _CELLS), columns))
    step_y = max(1, min(int(down / _CELLS), rows))
    cells: NDArray[numpy.unsignedinteger[Any]] = parts
    if step_x > 1 or step_y > 1:
        cells = parts[: rows // step_y * step_y, : columns // step_x * step_x]
        cells = cells.reshape(rows // step_y, step_y, columns // step_x, step_x)
        cells = cells.sum((1, 3), dtype=numpy.uint32)
    size_x = max(1, min(round(across / step_x), cells.shape[1]))
    size_y = max(1, min(round(down / step_y), cells.shape[0]))
    # In place and in small numbers where they hold: fresh memory costs more than adding up.
    is_small = int(parts.max()) * parts.size < 2**32
    summed = numpy.zeros(
        (cells.shape[0] + 1, cells.shape[1] + 1), numpy.uint32 if is_small else numpy.uint64
    )
    summed[1:, 1:] = cells
    numpy.cumsum(summed, 0, out=summed)
    numpy.cumsum(summed, 1, out=summed)
    windows = summed[size_y:, size_x:] - summed[:-size_y, size_x:]
    windows -= summed[size_y:, :-size_x]
    windows += summed[:-size_y, :-size_x]
    pixels = size_x * size_y * step_x * step_y
    top, left = numpy.unravel_index(int(windows.argmax()), windows.shape)
    height, width = cells.shape
    peak = (left / width, top / height, size_x / width, size_y / height)
    highest = int(windows[top, left]) / (pixels * _PARTS)
    return highest, (float(peak[0]), float(peak[1]), float(peak[2]), float(peak[3]))
