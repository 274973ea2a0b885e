"""Pictures of a finished EPUB on white and on night pages, and what they give away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shufang.core.diagnostic import Findings
from shufang.engines.image_facts import tells_place
from shufang.engines.night import Vanishing, vanishing_drawing, vanishing_file
from shufang.html.epub_tree import BrokenDocument, local_name, parse
from shufang.preflight.epub_archive import EpubArchive, resolve
from shufang.preflight.epub_places import place
from shufang.preflight.epub_references import sheets

_TRANSPARENT: Final = ("image/png", "image/gif", "image/webp")
_PHOTOGRAPHS: Final = ("image/jpeg", "image/png", "image/webp", "image/tiff")


def check_night(archive: EpubArchive, findings: Findings) -> None:
    """EPB-094: a dark picture without a ground vanishes at night.

    A style sheet that lays a ground under all pictures keeps them.
    """
    for path, lost in _vanishing(archive):
        if lost.at_night:
            findings.warning("EPB-094", place(path), file=path)


def check_others_day(archive: EpubArchive, findings: Findings) -> None:
    """EPB-094: a light one vanishes by day; of our own books IMG-036 tells in the manuscript."""
    for path, lost in _vanishing(archive):
        if lost.by_day and not lost.at_night:
            findings.warning("EPB-094", place(path), file=path)


def _vanishing(archive: EpubArchive) -> Iterator[tuple[str, Vanishing]]:
    if _has_ground(archive):
        return
    shown = _shown(archive)
    for item, content in archive.of_type(*_TRANSPARENT, "image/svg+xml"):
        if item.path not in shown:
            continue
        if item.media_type == "image/svg+xml":
            try:
                lost = vanishing_drawing(parse(item.path, content))
            except (BrokenDocument, ValueError, RecursionError):
                continue  # EPB-066 says so
        else:
            lost = vanishing_file(content)
        yield item.path, lost


def _shown(archive: EpubArchive) -> set[str]:
    """Return the paths of pictures that documents show."""
    return {
        resolve(node.get("src", ""), path)[0]
        for path, root in archive.reading_order()
        for node in root.iter()
        if local_name(node) == "img"
    }


def _has_ground(archive: EpubArchive) -> bool:
    return any(
        found.name in ("background", "background-color")
        and any(part.split()[-1:] == ["img"] for part in found.selector.split(","))
        and "transparent" not in found.value
        for _, _, facts in sheets(archive)
        for found in facts.declarations
    )


def check_places_taken(archive: EpubArchive, findings: Findings) -> None:
    """EPB-095: a photograph that says where it was taken leads to somebody's door."""
    for item, content in archive.of_type(*_PHOTOGRAPHS):
        if tells_place(content):
            findings.warning("EPB-095", place(item.path), file=item.path)
