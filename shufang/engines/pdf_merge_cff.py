"""CFF fonts as every printer reads them: the bare font program, its glyphs called by position.

A PDF finds a glyph of a CID-keyed CFF by its CID, which the font's charset gives; one of a
name-keyed CFF by its position (ISO 32000-1, 9.7.4.2). Sections call all glyphs by position, so a
charset that says something else shows tofu in Ghostscript and nothing in MuPDF, while Poppler
shows the text. Here every CFF becomes CID-keyed with CID = position, without the OpenType file
around it, which PDF 1.4 does not know.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

_USUAL_EM = 1000


def bare_cff(font_file: bytes, name: str) -> bytes:
    """Return the CFF program of an OpenType file for /CIDFontType0C with Identity-H.

    `name` is what the PDF calls the font.
    """
    from fontTools.ttLib import TTFont

    with TTFont(BytesIO(font_file), lazy=False, recalcTimestamp=False) as font:
        font["CFF "].cff.fontNames = [name]
        top = font["CFF "].cff.topDictIndex[0]
        if not hasattr(top, "ROS"):
            _scale(font)
            _make_cid_keyed(top)
        top.ROS = ("Adobe", "Identity", 0)
        _number_glyphs(top)
        written = BytesIO()
        font["CFF "].cff.compile(written, font, isCFF2=False)
        return written.getvalue()


def _scale(font: TTFont) -> None:
    """Bring another em to 1000: a font matrix of both top and font dictionary is read two ways."""
    from fontTools.ttLib.scaleUpem import scale_upem

    if font["head"].unitsPerEm != _USUAL_EM:
        scale_upem(font, _USUAL_EM)


def _make_cid_keyed(top: Any) -> None:  # noqa: ANN401 - fontTools has no types for it
    """Move the private dictionary of a name-keyed font into a font dictionary of its own."""
    from fontTools.cffLib import FDArrayIndex, FDSelect, FontDict

    strings = top.CharStrings
    glyphs = [strings[name] for name in top.charset]
    inner = FontDict()
    inner.Private = top.Private
    array = FDArrayIndex()
    array.append(inner)
    select = FDSelect(format=3)
    select.gidArray = [0] * len(glyphs)
    top.FDArray, top.FDSelect = array, select
    strings.fdArray, strings.fdSelect = array, select
    del top.Private
    for name in ("Private", "Encoding", "UniqueID", "isFixedPitch"):
        top.rawDict.pop(name, None)


def _number_glyphs(top: Any) -> None:  # noqa: ANN401 - fontTools has no types for it
    """Give every glyph its position as CID."""
    strings, old = top.CharStrings, list(top.charset)
    new = [".notdef", *(f"cid{position:05d}" for position in range(1, len(old)))]
    known = strings.charStrings
    strings.charStrings = {name: known[was] for name, was in zip(new, old, strict=True)}
    top.charset = new
    top.CIDCount = len(new)
