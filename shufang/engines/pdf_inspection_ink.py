"""The ink of pictures as it was measured before: of the same data, at the same size."""

from __future__ import annotations

import json
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from shufang.core.digest import digest_file, digest_parts
from shufang.core.kept import NOTHING, Kept
from shufang.engines import pdf_inspection_pictures
from shufang.engines.page_digests import ObjectDigests
from shufang.engines.pdf_inspection_facts import ImageInk, Picture
from shufang.engines.pdf_inspection_pictures import measure
from shufang.engines.pdf_inspection_streams import faults_of_reading

INK: Final = ".ink"
"""Ending of the names of kept measures."""
_UNREADABLE: Final = b"null"


class KeptInk:
    """Measures the pictures of one file, or finds what another reading of them has kept."""

    def __init__(self, kept: Kept, digests: ObjectDigests) -> None:
        self._kept = kept
        self._digests = digests

    def measured(
        self, thing: object, picture: Picture, ppi: tuple[float, float]
    ) -> ImageInk | None:
        """Return the total ink of an image set at that resolution; None where it is unreadable."""
        name = self._name(thing, picture, ppi)
        content = self._kept.read(name) if name else None
        if content is not None:
            known = _unpacked(content)
            if known is not None or content == _UNREADABLE:
                return known
        ink = measure(thing, picture, ppi)
        if name:
            self._kept.write(name, _packed(ink))
        return ink

    def _name(self, thing: object, picture: Picture, ppi: tuple[float, float]) -> str:
        """Return the name of a measure; "" where nothing is kept, or the data cannot be read."""
        import pikepdf

        if self._kept is NOTHING or not isinstance(thing, pikepdf.Object):
            return ""
        try:
            data = self._digests.digest(thing)
        except faults_of_reading():
            return ""
        return f"{digest_parts([_measurer(), data, repr(picture), repr(ppi)])}{INK}"


@cache
def _measurer() -> str:
    sources = (Path(__file__), Path(str(pdf_inspection_pictures.__file__)))
    libraries = (version("pillow"), version("numpy"), version("pikepdf"))
    return digest_parts([*map(digest_file, sources), *libraries])


def _packed(ink: ImageInk | None) -> bytes:
    return _UNREADABLE if ink is None else json.dumps([ink.high, ink.window, *ink.peak]).encode()


def _unpacked(content: bytes) -> ImageInk | None:
    try:
        high, window, left, top, width, height = (float(each) for each in json.loads(content))
    except (ValueError, TypeError):
        return None
    return ImageInk(high, window, (left, top, width, height))
