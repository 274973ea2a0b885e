"""Approved pictures of pages: how two pictures are compared, and how new ones are approved.

A picture is compared in cells of a size between a stroke and a character, so that another way of
smoothing letters is no difference, and a line that stands elsewhere is.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy
from numpy.typing import NDArray
from PIL import Image, ImageChops

APPROVED = Path(__file__).parent / "shots"
CELL_PX = 12
WORST_CELL = 26.0
"""Levels of 255 by which one cell may differ in one colour."""
MEAN_OF_INKED = 6.0
"""Levels by which the cells with something in them may differ on average.

Measured: two runs of Chromium 156 are 1 and 0.1 apart; the same page half a pixel lower, 12 and 4;
Chromium 150 and 156, 22 and 5.5 (readings excepted, which 156 sets closer). A lost indent makes 43
and more, a lost bold face 24 to 56, a caption less 212, text of #333 instead of black 5 to 7.
"""
LARGEST_GROWTH_PX = 4
_PALETTES = (
    (32, Image.Quantize.MAXCOVERAGE),
    (32, Image.Quantize.MEDIANCUT),
    (64, Image.Quantize.MAXCOVERAGE),
)
_MAY_LOSE = 8.0
_MAY_LOSE_ON_AVERAGE = 1.5
_INK = 4.0


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two pictures are apart: the worst cell, the mean of the inked cells, the size."""

    worst: float
    mean: float
    size_px: int

    @property
    def is_small(self) -> bool:
        """Whether a reader would call the two pictures the same."""
        return (
            self.worst <= WORST_CELL
            and self.mean <= MEAN_OF_INKED
            and self.size_px <= LARGEST_GROWTH_PX
        )


def compare(one: Image.Image, other: Image.Image) -> Difference:
    """Measure how far two pictures are apart."""
    grown = max(abs(one.width - other.width), abs(one.height - other.height))
    size = (min(one.width, other.width), min(one.height, other.height))
    first, second = (_cells(picture.convert("RGB").crop((0, 0, *size))) for picture in (one, other))
    apart = numpy.abs(first - second).max(axis=2)
    ground = numpy.median(second.reshape(-1, 3), axis=0)
    inked = numpy.maximum(
        numpy.abs(first - ground).max(axis=2), numpy.abs(second - ground).max(axis=2)
    )
    marked = apart[inked > _INK]
    return Difference(
        round(float(apart.max()), 1), round(float(marked.mean()) if marked.size else 0.0, 2), grown
    )


def _cells(picture: Image.Image) -> NDArray[numpy.float64]:
    size = (max(1, picture.width // CELL_PX), max(1, picture.height // CELL_PX))
    return numpy.asarray(picture.resize(size, Image.Resampling.BOX), dtype=float)


def packed(picture: Image.Image) -> bytes:
    """Return a picture as a WebP of as few colours as leave it what it is."""
    whole = picture.convert("RGB")
    file = io.BytesIO()
    for count, method in _PALETTES:
        few = whole.quantize(count, method=method, dither=Image.Dither.NONE).convert("RGB")
        lost = compare(few, whole)
        if lost.worst <= _MAY_LOSE and lost.mean <= _MAY_LOSE_ON_AVERAGE:
            few.save(file, "WEBP", lossless=True, method=6)
            return file.getvalue()
    whole.save(file, "WEBP", quality=80, method=6)
    return file.getvalue()


_SHEET_COLOURS = 96
_GAP = 8


def sheet(pictures: Iterable[Image.Image], columns: int = 5) -> Image.Image:
    """Return pictures of one width on one sheet, each in the column that is shortest then."""
    placed: list[list[Image.Image]] = [[] for _ in range(columns)]
    for one in pictures:
        min(placed, key=lambda column: sum(other.height + _GAP for other in column)).append(one)
    width = max(one.width for column in placed for one in column) + _GAP
    height = max(sum(one.height + _GAP for one in column) for column in placed)
    whole = Image.new("RGB", (width * columns + _GAP, height + _GAP), (150, 150, 160))
    for index, column in enumerate(placed):
        top = _GAP
        for one in column:
            whole.paste(one, (_GAP + index * width, top))
            top += one.height + _GAP
    return whole.quantize(_SHEET_COLOURS, dither=Image.Dither.NONE)


def side_by_side(approved: Image.Image, now: Image.Image) -> Image.Image:
    """Return the approved picture, the new one and what differs, for a person to look at."""
    height = max(approved.height, now.height)
    sheet = Image.new("RGB", (approved.width + now.width * 2 + 20, height), (128, 128, 160))
    sheet.paste(approved, (0, 0))
    sheet.paste(now, (approved.width + 10, 0))
    changed = ImageChops.difference(approved.convert("RGB"), now.convert("RGB"))
    sheet.paste(changed, (approved.width + now.width + 20, 0))
    return sheet
