"""What a font file inside an EPUB is: whole, allowed to be embedded, and with which characters."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from typing import Any, Final

from shufang.engines.font_subsets import forbids_embedding

_NEEDED: Final = ("cmap", "head", "hhea", "hmtx", "maxp")
"""Tables without which browsers refuse a font (OpenType 1.9, Required Tables)."""
_OUTLINES: Final = ("glyf", "CFF ", "CFF2")


@dataclass(frozen=True, slots=True)
class FontFacts:
    """A font that can be read."""

    characters: frozenset[int]
    may_be_embedded: bool


def font_facts(content: bytes) -> FontFacts | None:
    """Return what a font says of itself; None where it is damaged or no font."""
    from fontTools.ttLib import TTFont

    # What a font says wrongly of dates and lengths is no matter of ours, and not of an editor's.
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    try:
        with TTFont(io.BytesIO(content), lazy=True, fontNumber=0) as font:
            if not _is_whole(font, content):
                return None
            kind = font["OS/2"].fsType if "OS/2" in font else 0
            characters = frozenset(font.getBestCmap() or {})
            return FontFacts(characters, not forbids_embedding(kind))
    except Exception:  # noqa: BLE001 - fontTools raises whatever its tables run into
        return None


def _is_whole(font: Any, content: bytes) -> bool:  # noqa: ANN401
    """Whether all tables are there to their ends, and each glyph can be found."""
    outlines = next((tag for tag in _OUTLINES if tag in font), None)
    if outlines is None or any(tag not in font for tag in _NEEDED):
        return False
    if font.flavor is None and any(
        entry.offset + entry.length > len(content) for entry in font.reader.tables.values()
    ):
        return False
    count = font["maxp"].numGlyphs
    if outlines == "glyf":
        if font.flavor is not None:  # packed, so nothing can be missing at the end
            return bool(len(font["glyf"].glyphOrder) == count)
        places = list(font["loca"].locations)
        end = font.reader.tables["glyf"].length
        is_sorted = places == sorted(places)
        return bool(len(places) == count + 1 and is_sorted and places[-1] <= end)
    cff = font[outlines].cff
    return bool(len(cff[cff.fontNames[0]].CharStrings) == count)
