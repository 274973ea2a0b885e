"""What a font file inside an EPUB is: whole, allowed to be embedded, and with which characters."""

from __future__ import annotations

import io
from dataclasses import dataclass

_RESTRICTED = 0x0002
"""OS/2 fsType, bit 1: Restricted License embedding (OpenType 1.9, OS/2)."""


@dataclass(frozen=True, slots=True)
class FontFacts:
    """A font that can be read."""

    characters: frozenset[int]
    may_be_embedded: bool


def font_facts(content: bytes) -> FontFacts | None:
    """Return what a font says of itself; None where it is damaged or no font."""
    from fontTools.ttLib import TTFont

    try:
        with TTFont(io.BytesIO(content), lazy=True, fontNumber=0) as font:
            characters = frozenset(font.getBestCmap() or {})
            kind = font["OS/2"].fsType if "OS/2" in font else 0
            if not ({"glyf", "CFF ", "CFF2"} & set(font.keys())):
                return None
            return FontFacts(characters, kind & 0x000F != _RESTRICTED)
    except Exception:  # noqa: BLE001 - fontTools raises whatever its tables run into
        return None
