"""Character maps: from the bytes of a string to codes, CIDs and characters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_SECTION: Final = re.compile(
    rb"begin(codespacerange|bfchar|bfrange|cidchar|cidrange)\b(.*?)end\1", re.DOTALL
)
_TOKEN: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>|(-?\d+)|(\[)|(\])")
_MOST_OF_A_RANGE: Final = 65_536
_MOST_ENTRIES: Final = 400_000
_MOST_OF_A_GLYPH: Final = 64
"""Bytes of text that one glyph stands for: a ligature of a whole phrase has fewer."""
_LEGACY: Final = {
    "GB": "gb18030", "B5": "big5hkscs", "ETen": "big5", "HKscs": "big5hkscs", "CNS": "euc_tw",
    "90ms": "cp932", "90pv": "shift_jis", "83pv": "shift_jis", "EUC": "euc_jp", "KSC": "cp949",
}  # fmt: skip


class CharacterMap:
    """A map of codes to CIDs, to characters, or to both."""

    def __init__(self, *, knows_unicode: bool = False) -> None:
        self.knows_unicode = knows_unicode
        self._lengths: list[tuple[int, int, int]] = []
        self._texts: dict[tuple[int, int], str] = {}
        self._cids: dict[tuple[int, int], int] = {}
        self._ranges: list[tuple[int, int, int, int]] = []

    def codes(self, string: bytes) -> Iterable[tuple[int, int]]:
        """Return code and length of each character of a string."""
        if self._is_two_bytes:
            return [(string[at] << 8 | string[at + 1], 2) for at in range(0, len(string) - 1, 2)]
        return self._mixed(string)

    @property
    def _is_two_bytes(self) -> bool:
        return not self._lengths or all(length == 2 for length, _, _ in self._lengths)

    def _mixed(self, string: bytes) -> Iterable[tuple[int, int]]:
        at = 0
        lengths = sorted({length for length, _, _ in self._lengths})
        while at < len(string):
            for length in lengths:
                code = int.from_bytes(string[at : at + length], "big")
                if any(
                    size == length and _within(code, low, high, size)
                    for size, low, high in self._lengths
                ):
                    break
            else:
                length = lengths[0]
                code = int.from_bytes(string[at : at + length], "big")
            yield code, length
            at += length

    def cid(self, code: int, length: int) -> int:
        """Return the CID of a code; the code itself where the map is the identity."""
        found = self._cids.get((code, length))
        if found is not None:
            return found
        for size, low, high, first in self._ranges:
            if size == length and low <= code <= high:
                return first + code - low
        return 0 if self._cids or self._ranges else code

    def text(self, code: int, length: int) -> str | None:
        """Return the characters of a code; None where the map does not have it."""
        return self._texts.get((code, length)) or self._texts.get((code, 0))

    def unicode(self, code: int, length: int) -> str | None:
        """Return the character that the encoding itself names."""
        return self.text(code, length)


def _within(code: int, low: int, high: int, size: int) -> bool:
    """Whether each byte of a code lies between those of the range's ends."""
    return all(
        (low >> shift) & 255 <= (code >> shift) & 255 <= (high >> shift) & 255
        for shift in range(0, 8 * size, 8)
    )


def character_map(content: bytes) -> CharacterMap:
    """Return the map that a CMap stream describes (ToUnicode or encoding)."""
    found = CharacterMap()
    budget = _MOST_ENTRIES
    for section in _SECTION.finditer(content):
        kind = section[1]
        rows = list(
            _rows(section[2], 2 if kind in {b"codespacerange", b"bfchar", b"cidchar"} else 3)
        )
        for row in rows:
            budget -= _take(found, kind, row)
            if budget < 0:
                return found
    return found


def _rows(content: bytes, columns: int) -> Iterable[list[object]]:
    row: list[object] = []
    inner: list[bytes] | None = None
    for token in _TOKEN.finditer(content):
        if token[3]:
            inner = []
        elif token[4]:
            row.append(inner or [])
            inner = None
        elif token[1] is not None:
            digits = re.sub(rb"\s", b"", token[1])
            value = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
            if inner is not None:
                inner.append(value)
                continue
            row.append(value)
        else:
            row.append(int(token[2]))
        if len(row) == columns and inner is None:
            yield row
            row = []


def _take(found: CharacterMap, kind: bytes, row: list[object]) -> int:
    """Take one row into a map; return how many entries it was."""
    low = row[0]
    if not isinstance(low, bytes) or not low:
        return 1
    code, size = int.from_bytes(low, "big"), len(low)
    if kind == b"bfchar" and isinstance(row[1], bytes):
        found._texts[code, size] = _decoded(row[1])
    elif kind == b"cidchar" and isinstance(row[1], int):
        found._cids[code, size] = row[1]
    elif isinstance(row[1], bytes):
        high = int.from_bytes(row[1], "big")
        if kind == b"codespacerange":
            found._lengths.append((size, code, high))
        elif kind == b"cidrange" and isinstance(row[2], int):
            found._ranges.append((size, code, high, row[2]))
        elif kind == b"bfrange":
            last = min(high, code + _MOST_OF_A_RANGE)
            _take_range(found, code, last, size, row[2])
            return max(1, last - code)
    return 1


def _take_range(found: CharacterMap, low: int, high: int, size: int, target: object) -> None:
    if isinstance(target, list):
        for step, value in enumerate(target[: high - low + 1]):
            found._texts[low + step, size] = _decoded(value)
    elif isinstance(target, bytes) and target:
        stem, last = target[:-2], int.from_bytes(target[-2:], "big")
        for step in range(high - low + 1):
            code = (last + step) & 0xFFFF
            found._texts[low + step, size] = _decoded(stem + code.to_bytes(2, "big"))


def _decoded(value: bytes) -> str:
    if len(value) == 1:
        return chr(value[0])
    return value[:_MOST_OF_A_GLYPH].decode("utf-16-be", "replace")


class _Identity(CharacterMap):
    """Two bytes are a CID; what it shows only the font knows."""

    def unicode(self, code: int, length: int) -> str | None:
        return ""


class _Utf16(CharacterMap):
    """The encodings named Uni…: codes are UTF-16; CIDs are not known, so none is missing."""

    def cid(self, code: int, length: int) -> int:
        return code or 1

    def unicode(self, code: int, length: int) -> str | None:
        return code.to_bytes(max(2, length), "big").decode("utf-16-be", "replace")


class _Legacy(CharacterMap):
    """Encodings of one and two bytes, by Python's codec of the same character set."""

    def __init__(self, codec: str) -> None:
        super().__init__(knows_unicode=True)
        self._codec = codec

    def codes(self, string: bytes) -> Iterable[tuple[int, int]]:
        at = 0
        while at < len(string):
            length = 2 if string[at] > 0x80 and at + 1 < len(string) else 1
            yield int.from_bytes(string[at : at + length], "big"), length
            at += length

    def cid(self, code: int, length: int) -> int:
        return code or 1

    def unicode(self, code: int, length: int) -> str | None:
        return code.to_bytes(length, "big").decode(self._codec, "replace")


def predefined_map(name: str) -> CharacterMap:
    """Return the map of a predefined encoding (PDF 32000-1, table 118)."""
    if name.startswith("Identity") or not name:
        return _Identity()
    if name.startswith("Uni"):
        return _Utf16(knows_unicode=True)
    stems = sorted(_LEGACY, key=len, reverse=True)
    stem = next((stem for stem in stems if name.startswith(stem)), "")
    return _Legacy(_LEGACY[stem]) if stem else _Identity()
