"""JPEG files by their segments (ITU T.81, annex B): what can be known and done without decoding.

To decode a photograph takes 15 ms, and a book has hundreds of them; to walk its segments takes
less than one.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_SEQUENTIAL = frozenset({0xC0, 0xC1})
"""Frames of a single, Huffman coded scan: a decoder meets no tables after its first line."""
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
"""Any marker in a scan's data but stuffed zeros and restarts."""
_TRIAL_LINES, _TRIAL_BYTES = 32, 2048


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment before the picture data: its marker's second byte and its place in the file."""

    marker: int
    start: int
    end: int


def segments(content: bytes) -> Iterator[Segment]:
    """Yield the segments up to the start of the first scan, that one included."""
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF:  # fill byte
            place += 1
            continue
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        yield Segment(marker, place, end)
        if marker == _START_OF_SCAN:
            return
        place = end


def without_metadata(content: bytes) -> bytes:
    """Drop EXIF, XMP, profiles and comments without touching the picture data."""
    found = list(segments(content))
    head = [segment for segment in found if segment.marker != _START_OF_SCAN]
    kept = [segment for segment in head if not _is_metadata(segment.marker)]
    if len(kept) == len(head):
        return content
    pieces = [content[segment.start : segment.end] for segment in kept]
    return b"".join([content[:2], *pieces, content[head[-1].end :]])


def _is_metadata(marker: int) -> bool:
    """Tell comments and APP segments, but for APP0 (JFIF) and APP14 (Adobe): they name colours."""
    return marker == 0xFE or (0xE1 <= marker <= 0xEF and marker != 0xEE)


def is_drawable(content: bytes) -> bool:
    """Whether a decoder takes the whole of a file; False too where only decoding could tell.

    That is known of files with one sequential scan. Their tables are tried on the first lines;
    behind them a decoder only ever stumbles over a marker that should not be there, or no end.
    """
    found = list(segments(content))
    frame = next((one for one in found if one.marker in _SEQUENTIAL), None)
    scan = found[-1] if found and found[-1].marker == _START_OF_SCAN else None
    if frame is None or scan is None or content[:2] != b"\xff\xd8":
        return False
    behind = _MARKER.search(content, scan.end)
    if behind is None or content[behind.start() + 1] != _END_OF_IMAGE:
        return False
    return _begins_well(content, frame, scan)


def _begins_well(content: bytes, frame: Segment, scan: Segment) -> bool:
    """Decode the first lines alone: the same file with a lower height and no more data."""
    from PIL import Image, ImageFile

    height = int.from_bytes(content[frame.start + 5 : frame.start + 7], "big")
    lines = min(height, _TRIAL_LINES).to_bytes(2, "big")
    trial = b"".join(
        (
            content[: frame.start + 5],
            lines,
            content[frame.start + 7 : scan.end + _TRIAL_BYTES].rstrip(b"\xff"),
            bytes((0xFF, _END_OF_IMAGE)),
        )
    )
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(trial), formats=("JPEG",)) as picture:
                picture.load()
    except Exception:  # noqa: BLE001 - decoders of hostile bytes raise whatever they like
        return False
    return True
