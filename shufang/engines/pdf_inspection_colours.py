"""Colour spaces of a PDF."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from shufang.engines.pdf_inspection_facts import CMYK, GRAY, RGB, UNKNOWN, Colour, Space
from shufang.engines.pdf_inspection_streams import (
    entries,
    get,
    items,
    key_of,
    name,
    number,
    numbers,
    stream_bytes,
    text_of,
)

DEVICE: Final = {
    "DeviceGray": GRAY, "G": GRAY, "DeviceRGB": RGB, "RGB": RGB, "DeviceCMYK": CMYK, "CMYK": CMYK,
    "CalCMYK": CMYK, "Pattern": Space("pattern", 0),
}  # fmt: skip
_DEEPEST: Final = 6


def initial_colour(space: Space) -> Colour:
    """Return the colour that setting a space selects (PDF 32000-1, table 74)."""
    match space.family:
        case "cmyk":
            return Colour(space, (0.0, 0.0, 0.0, 1.0))
        case "separation" | "devicen":
            return Colour(space, (1.0,) * space.components)
        case "icc" if space.components == 4:
            return Colour(space, (0.0, 0.0, 0.0, 1.0))
    return Colour(space, (0.0,) * space.components)


class Spaces:
    """Reads colour spaces; a space that many pages name is read once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Space] = {}
        self._kept: list[object] = []
        self.inks: dict[Space, None] = {}
        """Separation and devicen spaces in the order in which the page at hand calls them."""

    def of(self, thing: object, depth: int = 0) -> Space:
        """Return the space that an object describes."""
        import pikepdf

        if name(thing):
            return DEVICE.get(name(thing), UNKNOWN)
        if not isinstance(thing, pikepdf.Array) or depth > _DEEPEST:
            return UNKNOWN
        key = key_of(thing)
        if key is not None and key in self._known:
            return self.met(self._known[key])
        found = self._read(thing, depth)
        if key is not None:
            self._known[key] = found
        return self.met(found)

    def met(self, space: Space) -> Space:
        """Note the inks that calling a space calls, and return it."""
        inner: Space | None = space
        while inner is not None:
            if inner.family in {"separation", "devicen"}:
                self.inks.setdefault(inner)
            inner = inner.base
        return space

    def _read(self, thing: object, depth: int) -> Space:
        parts = items(thing)
        kind = name(parts[0]) if parts else ""
        second = parts[1] if len(parts) > 1 else None
        third = parts[2] if len(parts) > 2 else None
        match kind:
            case "CalGray":
                return Space("calgray", 1)
            case "CalRGB":
                return Space("calrgb", 3)
            case "Lab":
                return Space("lab", 3)
            case "ICCBased":
                return self._icc(second, depth)
            case "Indexed" | "I":
                return Space("indexed", 1, base=self.of(second, depth + 1))
            case "Pattern":
                base = self.of(second, depth + 1) if second is not None else None
                return Space("pattern", base.components if base else 0, base=base)
            case "Separation":
                base = self.of(third, depth + 1)
                mark = _fingerprint(parts[2:4])
                return Space("separation", 1, (_ink(second),), base, alternate=mark)
            case "DeviceN":
                names = tuple(_ink(item) for item in items(second))
                base = self.of(third, depth + 1)
                mark = _fingerprint(parts[2:4])
                return Space("devicen", len(names), names, base, alternate=mark)
        return DEVICE.get(kind, UNKNOWN)

    def _icc(self, thing: object, depth: int) -> Space:
        components = int(number(get(thing, "/N")))
        content = stream_bytes(thing)
        if components not in {1, 3, 4}:
            components = profile_of(content or b"").components
        alternate = get(thing, "/Alternate")
        base = self.of(alternate, depth + 1) if alternate is not None else None
        sha256 = hashlib.sha256(content).hexdigest() if content else ""
        return Space("icc", components or 1, base=base, profile_sha256=sha256)


def _ink(thing: object) -> str:
    """Return the name of an ink; names that are not UTF-8 are read as Latin-1."""
    return name(thing) or text_of(thing)


def _fingerprint(parts: list[object]) -> str:
    """Return a mark that is equal for equal alternate spaces and tint transforms."""
    import pikepdf

    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, pikepdf.Stream):
            digest.update(stream_bytes(part) or b"")
            told = [(key, text_of(value)) for key, value in entries(part) if "Length" not in key]
            digest.update(repr(sorted(t for t in told if t[0] != "Filter")).encode())
        elif isinstance(part, pikepdf.Object):
            digest.update(_written(part, 0).encode("utf-8", "replace"))
        else:
            digest.update(str(part).encode())
    return digest.hexdigest()[:16]


def _written(thing: object, depth: int) -> str:
    import pikepdf

    if depth > _DEEPEST:
        return "…"
    if isinstance(thing, pikepdf.Stream):
        return hashlib.sha256(stream_bytes(thing) or b"").hexdigest()
    if isinstance(thing, pikepdf.Dictionary):
        told = sorted((key, _written(value, depth + 1)) for key, value in entries(thing))
        return repr(told)
    if isinstance(thing, pikepdf.Array):
        return repr([_written(item, depth + 1) for item in items(thing)])
    return text_of(thing)


@dataclass(frozen=True, slots=True)
class ProfileHeader:
    """What the header of an ICC profile says (ICC.1:2010, 7.2)."""

    device_class: str = ""
    space: str = ""
    version: float = 0.0

    @property
    def components(self) -> int:
        """Number of components; 0 for spaces that printing has no use for."""
        return {"GRAY": 1, "RGB": 3, "Lab": 3, "CMYK": 4}.get(self.space, 0)


def profile_of(content: bytes) -> ProfileHeader:
    """Return the header of a profile; empty where it is none."""
    if len(content) < 128 or content[36:40] != b"acsp":
        return ProfileHeader()
    return ProfileHeader(
        content[12:16].decode("latin-1").strip(),
        content[16:20].decode("latin-1").strip(),
        content[8] + (content[9] >> 4) / 10,
    )


def shading_colours(shading: object, space: Space) -> tuple[Colour, ...]:
    """Return the colours that the functions of a shading name at their ends and stops.

    Sampled functions give all their samples' columns; others cannot be told without drawing.
    """
    function = get(shading, "/Function")
    if function is None:
        return ()
    if items(function):
        parts = [_values(part, 0) for part in items(function)]
        if not all(parts):
            return ()
        columns = min(len(part) for part in parts)
        rows = [tuple(part[index][0] for part in parts) for index in range(columns)]
    else:
        rows = _values(function, 0)
    return tuple(Colour(space, row) for row in rows if len(row) == space.components)


def _values(function: object, depth: int) -> list[tuple[float, ...]]:
    if depth > _DEEPEST:
        return []
    match int(number(get(function, "/FunctionType"), -1)):
        case 2:
            return [
                numbers(get(function, "/C0")) or (0.0,),
                numbers(get(function, "/C1")) or (1.0,),
            ]
        case 3:
            found: list[tuple[float, ...]] = []
            for part in items(get(function, "/Functions"))[:256]:
                found += _values(part, depth + 1)
            return found
        case 0:
            return _samples(function)
    return []


def _samples(function: object) -> list[tuple[float, ...]]:
    """Return the samples of a function of one variable and eight bits."""
    content = stream_bytes(function) or b""
    ranges = numbers(get(function, "/Range"))
    outputs = len(ranges) // 2
    if not outputs or int(number(get(function, "/BitsPerSample"))) != 8:
        return []
    decode = numbers(get(function, "/Decode")) or ranges
    if len(decode) != 2 * outputs:
        return []
    rows = [content[at : at + outputs] for at in range(0, len(content), outputs)][:1024]
    return [
        tuple(
            decode[2 * at] + byte / 255 * (decode[2 * at + 1] - decode[2 * at])
            for at, byte in enumerate(row)
        )
        for row in rows
        if len(row) == outputs
    ]
