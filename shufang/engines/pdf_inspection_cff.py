"""The glyph order of a CFF font program (Adobe Technical Note 5176), and nothing else of it.

A composite font with the encoding Identity-H shows CIDs. Readers differ in what they make of a
program whose CIDs are not its glyph ids, so the one question is whether they are. fontTools answers
it too, by making 65,535 names for each font: thirty times the work.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise

_ROS = (12, 30)
_CHARSET = (15,)
_CHAR_STRINGS = (17,)


class BrokenProgram(Exception):  # noqa: N818 - named for what it is
    """A font program that cannot be read."""


@dataclass(frozen=True, slots=True)
class GlyphOrder:
    """Which CIDs a program has."""

    is_cid_keyed: bool
    ranges: tuple[tuple[int, int], ...]
    """First CID and number of each run, glyph 0 (.notdef) left out."""
    glyphs: int

    @property
    def is_identity(self) -> bool:
        """Whether CID n is glyph n; programs that are not CID-keyed have no CIDs (9.7.4.2)."""
        if not self.is_cid_keyed:
            return True
        expected = 1
        for first, count in self.ranges:
            if first != expected:
                return False
            expected += count
        return True

    def has(self, cid: int) -> bool:
        """Whether a CID has a glyph."""
        if not self.is_cid_keyed:
            return cid < self.glyphs
        return cid == 0 or any(first <= cid < first + count for first, count in self.ranges)


def glyph_order(content: bytes) -> GlyphOrder:
    """Return the glyph order of a bare CFF or of an OpenType font with one.

    Raises `BrokenProgram`.
    """
    try:
        return _order(_table(content))
    except (struct.error, IndexError, ValueError) as error:
        raise BrokenProgram(str(error)) from error


def _table(content: bytes) -> bytes:
    """Return the CFF table of an OpenType font, or a bare CFF as it is."""
    if content[:4] not in {b"OTTO", b"\0\1\0\0", b"true"}:
        if content[:1] != b"\1":
            raise ValueError("no CFF")
        return content
    (count,) = struct.unpack_from(">H", content, 4)
    for index in range(count):
        tag, _, start, length = struct.unpack_from(">4sLLL", content, 12 + 16 * index)
        if tag == b"CFF ":
            return content[start : start + length]
    raise ValueError("no CFF table")


def _order(content: bytes) -> GlyphOrder:
    position = _index(content, content[2])[1]
    tops, _ = _index(content, position)
    top = _dictionary(content[slice(*tops[0])])
    glyphs = len(_index(content, int(top[_CHAR_STRINGS][0]))[0])
    if _ROS not in top:
        return GlyphOrder(False, (), glyphs)
    offset = int(top.get(_CHARSET, [0])[0])
    if offset <= 2:
        return GlyphOrder(True, ((1, glyphs - 1),), glyphs)
    return GlyphOrder(True, tuple(_charset(content, offset, glyphs)), glyphs)


def _index(content: bytes, position: int) -> tuple[list[tuple[int, int]], int]:
    """Return the stretches of an INDEX's items, and where it ends."""
    (count,) = struct.unpack_from(">H", content, position)
    if not count:
        return [], position + 2
    size = content[position + 2]
    if not 1 <= size <= 4:
        raise ValueError("offset size")
    table = content[position + 3 : position + 3 + (count + 1) * size]
    if len(table) < (count + 1) * size:
        raise ValueError("index is cut short")
    base = position + 2 + (count + 1) * size
    offsets = [
        base + int.from_bytes(table[at : at + size], "big") for at in range(0, len(table), size)
    ]
    return list(pairwise(offsets)), offsets[-1]


def _dictionary(content: bytes) -> dict[tuple[int, ...], list[float]]:
    found: dict[tuple[int, ...], list[float]] = {}
    operands: list[float] = []
    at = 0
    while at < len(content):
        byte = content[at]
        at += 1
        if byte <= 21:
            key: tuple[int, ...] = (byte,)
            if byte == 12:
                key = (12, content[at])
                at += 1
            found[key] = operands
            operands = []
        elif byte == 28:
            operands.append(struct.unpack_from(">h", content, at)[0])
            at += 2
        elif byte == 29:
            operands.append(struct.unpack_from(">l", content, at)[0])
            at += 4
        elif byte == 30:
            while content[at] & 15 != 15 and content[at] >> 4 != 15:
                at += 1
            at += 1
            operands.append(0)
        elif byte <= 246:
            operands.append(byte - 139)
        else:
            step = content[at]
            at += 1
            high = byte - 247 if byte <= 250 else byte - 251
            operands.append(high * 256 + step + 108 if byte <= 250 else -high * 256 - step - 108)
    return found


def _charset(content: bytes, offset: int, glyphs: int) -> list[tuple[int, int]]:
    form = content[offset]
    offset += 1
    left = glyphs - 1
    if form == 0:
        cids = struct.unpack_from(f">{left}H", content, offset)
        return [(cid, 1) for cid in cids]
    ranges = []
    while left > 0:
        first, more = struct.unpack_from(">HB" if form == 1 else ">HH", content, offset)
        offset += 3 if form == 1 else 4
        ranges.append((first, min(more + 1, left)))
        left -= more + 1
    return ranges
