"""Fonts of a PDF: what is embedded, and what a string shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from shufang.engines.pdf_inspection_cff import BrokenProgram, GlyphOrder, glyph_order
from shufang.engines.pdf_inspection_cmaps import CharacterMap, character_map, predefined_map
from shufang.engines.pdf_inspection_facts import Font
from shufang.engines.pdf_inspection_streams import (
    get,
    items,
    key_of,
    name,
    number,
    numbers,
    stream_bytes,
    text_of,
)

_SUBSET: Final = re.compile(r"^[A-Z]{6}\+")
_PROGRAMS: Final = ("FontFile", "FontFile2", "FontFile3")
_LEAST_PROGRAM: Final = 60
_STANDARD: Final = {"StandardEncoding", "WinAnsiEncoding", "MacRomanEncoding"}
_ADOBE_ORDERINGS: Final = {"GB1", "CNS1", "Japan1", "Korea1", "KR"}
_MOST_KNOWN: Final = 40_000
_CODECS: Final = {"WinAnsiEncoding": "cp1252", "MacRomanEncoding": "mac_roman"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What one string shows."""

    advance: float
    """Sum of the widths in ems."""
    glyphs: int
    spaces: int
    """Single-byte codes 32, to which word spacing applies."""
    text: str
    has_notdef: bool


class LoadedFont:
    """A font with which strings can be measured and read."""

    def __init__(
        self,
        index: int,
        facts: Font,
        codes: Callable[[bytes], Iterable[tuple[int, int]]],
        glyph: Callable[[int, int], tuple[float, str, bool]],
        *,
        is_vertical: bool = False,
    ) -> None:
        self.index = index
        self.facts = facts
        self.is_vertical = is_vertical
        self._codes = codes
        self._glyph = glyph
        self._glyphs: dict[tuple[int, int], tuple[float, str, bool]] = {}
        self._known: dict[bytes, Shown] = {}

    def shown(self, string: bytes) -> Shown:
        """Return what a string shows."""
        found = self._known.get(string)
        if found is None:
            found = self._read(string)
            if len(self._known) < _MOST_KNOWN:
                self._known[string] = found
        return found

    def _read(self, string: bytes) -> Shown:
        advance, count, spaces, has_notdef = 0.0, 0, 0, False
        text: list[str] = []
        for pair in self._codes(string):
            glyph = self._glyphs.get(pair)
            if glyph is None:
                glyph = self._glyphs[pair] = self._glyph(*pair)
            advance += glyph[0]
            text.append(glyph[1])
            has_notdef = has_notdef or glyph[2]
            count += 1
            spaces += pair == (32, 1)
        return Shown(advance, count, spaces, "".join(text), has_notdef)


class Fonts:
    """Reads fonts; a font that many pages name is read once."""

    def __init__(self) -> None:
        self.found: list[Font] = []
        self._known: dict[tuple[int, int], LoadedFont] = {}

    def of(self, thing: object) -> LoadedFont:
        """Return the font that a dictionary describes."""
        import pikepdf

        key = key_of(thing) if isinstance(thing, pikepdf.Object) else None
        if key is not None and key in self._known:
            return self._known[key]
        index = len(self.found)
        is_composite = name(get(thing, "/Subtype")) == "Type0"
        loaded = _composite(index, thing) if is_composite else _simple(index, thing)
        self.found.append(loaded.facts)
        if key is not None:
            self._known[key] = loaded
        return loaded


def _program(descriptor: object) -> tuple[str, object]:
    """Return the kind and the stream of an embedded program."""
    for key in _PROGRAMS:
        stream = get(descriptor, f"/{key}")
        if stream is not None:
            kind = name(get(stream, "/Subtype"))
            return f"{key}/{kind}" if kind else key, stream
    return "", None


def _base_name(thing: object) -> tuple[str, bool]:
    full = name(get(thing, "/BaseFont")) or text_of(get(thing, "/Name")).lstrip("/")
    return _SUBSET.sub("", full), bool(_SUBSET.match(full))


def _to_unicode(thing: object) -> CharacterMap | None:
    found = get(thing, "/ToUnicode")
    content = stream_bytes(found, 20_000_000)
    return character_map(content) if content else None


def _simple(index: int, thing: object) -> LoadedFont:
    descriptor = get(thing, "/FontDescriptor")
    program, stream = _program(descriptor)
    base, is_subset = _base_name(thing)
    kind = name(get(thing, "/Subtype"))
    encoding = get(thing, "/Encoding")
    written = name(encoding) or name(get(encoding, "/BaseEncoding"))
    differences = _differences(get(encoding, "/Differences"))
    unicode = _to_unicode(thing)
    first = int(number(get(thing, "/FirstChar")))
    widths = numbers(get(thing, "/Widths"))
    missing = number(get(descriptor, "/MissingWidth"), 0 if widths else 550)
    unit = 0.001
    if kind == "Type3":
        unit = abs((numbers(get(thing, "/FontMatrix")) or (0.001,))[0])
    named = {code: _character(glyph) for code, glyph in differences.items()}
    codec = _CODECS.get(written, "cp1252")

    def glyph(code: int, length: int) -> tuple[float, str, bool]:
        at = code - first
        width = widths[at] if 0 <= at < len(widths) else missing
        text = unicode.text(code, length) if unicode else None
        if text is None:
            text = named.get(code) or bytes([code]).decode(codec, "replace")
        return width * unit, text, differences.get(code) == ".notdef"

    facts = Font(
        base,
        is_subset,
        kind,
        program,
        written,
        unicode is not None,
        written in _STANDARD or (bool(differences) and all(named.values())),
        is_broken=stream is not None and _is_broken(program, stream),
    )
    return LoadedFont(index, facts, lambda string: [(byte, 1) for byte in string], glyph)


def _is_broken(program: str, stream: object) -> bool:
    content = stream_bytes(stream, 100_000_000)
    if content is None or len(content) < _LEAST_PROGRAM:
        return True
    if program == "FontFile2":
        return content[:4] not in {b"\0\1\0\0", b"true", b"OTTO", b"ttcf"}
    if program == "FontFile":
        return not content[:64].lstrip(b"\x80\x01").lstrip()[:40].startswith(b"%!") and (
            b"%!" not in content[:64]
        )
    return False


def _differences(thing: object) -> dict[int, str]:
    found: dict[int, str] = {}
    code = 0
    for item in items(thing):
        if name(item):
            found[code & 255] = name(item)
            code += 1
        else:
            code = int(number(item))
    return found


def _character(glyph: str) -> str:
    """Return the character of a glyph name, empty where the name does not tell."""
    if len(glyph) == 1:
        return glyph
    from fontTools.agl import toUnicode

    return str(toUnicode(glyph))


def _composite(index: int, thing: object) -> LoadedFont:
    descendants = items(get(thing, "/DescendantFonts"))
    descendant = descendants[0] if descendants else None
    descriptor = get(descendant, "/FontDescriptor")
    program, stream = _program(descriptor)
    base, is_subset = _base_name(thing)
    kind = name(get(descendant, "/Subtype"))
    encoding = get(thing, "/Encoding")
    written = name(encoding) or name(get(encoding, "/CMapName")) or "embedded"
    content = None if name(encoding) else stream_bytes(encoding, 20_000_000)
    mapping = character_map(content) if content else predefined_map(written)
    unicode = _to_unicode(thing)
    ordering = text_of(get(get(descendant, "/CIDSystemInfo"), "/Ordering"))
    widths = _Widths(descendant, is_vertical=written.endswith("V"))
    order, is_broken = _order_of(kind, program, stream)
    to_glyph = stream_bytes(get(descendant, "/CIDToGIDMap"), 200_000)
    is_embedded = bool(program)

    def glyph(code: int, length: int) -> tuple[float, str, bool]:
        cid = mapping.cid(code, length)
        text = unicode.text(code, length) if unicode else mapping.unicode(code, length)
        return widths.of(cid), "\ufffd" if text is None else text, is_embedded and lacks(cid)

    def lacks(cid: int) -> bool:
        if to_glyph is not None and kind == "CIDFontType2":
            return to_glyph[2 * cid : 2 * cid + 2] in {b"\0\0", b""}
        return cid == 0 or (order is not None and not order.has(cid))

    has_identity = None
    if order is not None and written.startswith("Identity"):
        has_identity = order.is_identity
    facts = Font(
        base,
        is_subset,
        kind,
        program,
        written,
        unicode is not None,
        mapping.knows_unicode or ordering in _ADOBE_ORDERINGS,
        has_identity,
        is_broken,
    )
    return LoadedFont(
        index, facts, mapping.codes, glyph, is_vertical=written.endswith(("-V", "EmbeddedV"))
    )


def _order_of(kind: str, program: str, stream: object) -> tuple[GlyphOrder | None, bool]:
    """Return the glyph order of a CFF program, and whether the program is broken."""
    if stream is None:
        return None, False
    is_cff = program in {"FontFile3/CIDFontType0C", "FontFile3/OpenType", "FontFile3/Type1C"}
    if not is_cff or kind != "CIDFontType0":
        return None, _is_broken(program, stream)
    content = stream_bytes(stream, 100_000_000)
    try:
        return glyph_order(content or b""), False
    except BrokenProgram:
        return None, True


class _Widths:
    """Advance widths of a composite font in ems (PDF 32000-1, 9.7.4.3)."""

    def __init__(self, descendant: object, *, is_vertical: bool) -> None:
        self._single: dict[int, float] = {}
        self._ranges: list[tuple[int, int, float]] = []
        self._default = number(get(descendant, "/DW"), 1000) / 1000
        if is_vertical:
            self._default = -(numbers(get(descendant, "/DW2")) or (880, -1000))[-1] / 1000
        else:
            self._read(items(get(descendant, "/W")))

    def _read(self, parts: list[object]) -> None:
        at = 0
        while at + 1 < len(parts):
            first = int(number(parts[at]))
            row = numbers(parts[at + 1])
            if row:
                self._single.update((first + step, width / 1000) for step, width in enumerate(row))
                at += 2
            elif at + 2 < len(parts):
                last = int(number(parts[at + 1]))
                self._ranges.append((first, last, number(parts[at + 2]) / 1000))
                at += 3
            else:
                return

    def of(self, cid: int) -> float:
        found = self._single.get(cid)
        if found is not None:
            return found
        return next(
            (width for first, last, width in self._ranges if first <= cid <= last), self._default
        )
