"""Which characters the book's fonts have, known before anything is laid out."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import category

from shufang.engines.resources import FontFile

INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Categories that need no glyph: the shaper makes spaces and drops controls itself."""

FILE_HEAD = b"coverage 1\n"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Characters as sorted, parted ranges: `starts[i]` to `ends[i]` inclusive."""

    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, fonts: Iterable[FontFile], cache: Path | None = None) -> Coverage:
        """Return the characters of all given fonts together.

        With a `cache` folder each font file is read once only (by its digest); a cache file that
        does not fit is written anew.
        """
        points: list[tuple[int, int]] = []
        for font in fonts:
            points += _ranges(font, cache)
        return cls.from_ranges(points)

    @classmethod
    def from_ranges(cls, ranges: Iterable[tuple[int, int]]) -> Coverage:
        """Return the union of ranges that may overlap."""
        starts: list[int] = []
        ends: list[int] = []
        for start, end in sorted(ranges):
            if ends and start <= ends[-1] + 1:
                ends[-1] = max(ends[-1], end)
            else:
                starts.append(start)
                ends.append(end)
        return cls(tuple(starts), tuple(ends))

    def covers(self, character: str) -> bool:
        """Whether the fonts have the character, or it needs no glyph."""
        point = ord(character)
        index = bisect_right(self.starts, point) - 1
        if index >= 0 and point <= self.ends[index]:
            return True
        return category(character) in INVISIBLE or is_variation_selector(point)

    def missing(self, text: str) -> set[str]:
        """Return the characters of a text that no font has."""
        return {character for character in set(text) if not self.covers(character)}


def is_variation_selector(point: int) -> bool:
    """Whether a character only says which form of the one before it is meant."""
    return 0xFE00 <= point <= 0xFE0F or 0xE0100 <= point <= 0xE01EF


def _ranges(font: FontFile, cache: Path | None) -> list[tuple[int, int]]:
    kept = cache / f"coverage-{font.sha256}.bin" if cache else None
    if kept is not None and kept.is_file():
        ranges = _read(kept)
        if ranges is not None:
            return ranges
    ranges = _runs(_characters(font.path))
    if kept is not None:
        _write(kept, ranges)
    return ranges


def _characters(path: Path) -> list[int]:
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
    return sorted(face.unicodes)


def _runs(points: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for point in points:
        if runs and point == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], point)
        else:
            runs.append((point, point))
    return runs


def _write(file: Path, ranges: Sequence[tuple[int, int]]) -> None:
    """Write ranges as little-endian numbers; another process may do the same at the same time."""
    numbers = array("I", [edge for pair in ranges for edge in pair])
    if sys.byteorder == "big":
        numbers.byteswap()
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(f".{id(ranges):x}")
    aside.write_bytes(FILE_HEAD + numbers.tobytes())
    aside.replace(file)


def _read(file: Path) -> list[tuple[int, int]] | None:
    content = file.read_bytes()
    body = content.removeprefix(FILE_HEAD)
    if len(body) == len(content) or len(body) % 8:
        return None
    numbers = array("I", body)
    if sys.byteorder == "big":
        numbers.byteswap()
    return list(zip(numbers[::2], numbers[1::2], strict=True))
