"""A font cut down to the characters of one book, to be embedded in an e-book.

HarfBuzz takes out what is not asked for; the hundredth of a second that fontTools then needs goes
into the names. A subset is a changed font: it may not go by a name that its makers have reserved
(OFL 1.1, 3) and has to say that it was changed (Arphic Public License, 2a), so it gets a name of
its own, and keeps notices of copyright, trademark and licence.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

_KEPT_NAMES: Final = (0, 5, 7, 8, 9, 11, 12, 13, 14)
"""Copyright, version, trademark, makers, addresses, licence (OpenType 1.9, name)."""
_ENGLISH: Final = 0x0409
_FEATURES: Final = ("ccmp", "locl", "kern", "liga", "mark", "mkmk", "halt", "chws")
"""Of the layout: what horizontal text needs, marks at half their width among it."""
_DROPPED: Final = ("DSIG", "STAT", "vhea", "vmtx", "VORG", "LTSH", "VDMX", "hdmx", "PCLT", "meta")
_RESTRICTED, _NO_SUBSET, _BITMAPS_ONLY = 0x0002, 0x0100, 0x0200
"""OS/2 fsType (OpenType 1.9)."""


def forbids_embedding(kind: int) -> bool:
    """Whether an OS/2 fsType forbids that a font is embedded with its outlines.

    Of the lowest four bits only one should be set; where more are, the mildest holds.
    """
    return kind & 0x000F == _RESTRICTED or bool(kind & _BITMAPS_ONLY)


def may_be_cut(path: Path) -> bool:
    """Whether a font's own bits allow that parts of it are embedded."""
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
    metrics = face.reference_table("OS/2").data or b""
    kind = int.from_bytes(metrics[8:10], "big")  # fsType; fonts without the table forbid nothing
    return not forbids_embedding(kind) and not kind & _NO_SUBSET


def font_subset(path: Path, characters: Iterable[str], name: str, weight: int) -> bytes:
    """Return a font file with the glyphs of some characters; equal input gives equal bytes.

    `name` is ASCII and becomes the family's name. A variable font is fixed at `weight` (CSS) and
    at the defaults of its other axes: many reading systems know static fonts only.
    """
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
    wanted = uharfbuzz.SubsetInput()
    for character in characters:
        wanted.unicode_set.add(ord(character))
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING
    wanted.name_id_set.clear()
    for number in _KEPT_NAMES:
        wanted.name_id_set.add(number)
    wanted.layout_feature_tag_set.clear()
    for tag in _FEATURES:
        wanted.layout_feature_tag_set.add(_tag(tag))
    for tag in _DROPPED:
        wanted.drop_table_tag_set.add(_tag(tag))
    axes = {axis.tag: axis for axis in face.axis_infos}
    if axes:
        wanted.pin_all_axes_to_default(face)
        if "wght" in axes:
            axis = axes["wght"]
            fixed = min(max(float(weight), axis.min_value), axis.max_value)
            wanted.pin_axis_location(face, "wght", fixed)
    subset = uharfbuzz.subset(face, wanted)
    return _renamed(subset.blob.data, name, weight if axes else None)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def _renamed(content: bytes, name: str, weight: int | None) -> bytes:
    from fontTools.ttLib import TTFont

    font: Any = TTFont(io.BytesIO(content), recalcTimestamp=False, recalcBBoxes=False)
    names = font["name"]
    for number, text in (
        (1, name),
        (2, "Regular"),
        (3, f"{name} subset"),
        (4, name),
        (6, name.replace(" ", "")),
        (10, "Cut down to the characters of one book"),
    ):
        names.setName(text, number, 3, 1, _ENGLISH)
    if weight is not None:
        font["OS/2"].usWeightClass = weight
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()
