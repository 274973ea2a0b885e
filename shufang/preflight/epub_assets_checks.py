"""Cover, pictures and drawings of a finished EPUB."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from shufang.core.diagnostic import Findings
from shufang.engines.image_facts import is_plain_photograph, picture_facts
from shufang.html.epub_tree import BrokenDocument, local_name, name, parse, scheme_of, text_of
from shufang.preflight.epub_archive import OPF, EpubArchive, ManifestItem, resolve
from shufang.preflight.epub_places import place
from shufang.preflight.epub_references import addresses

_LEAST_COVER: Final = (625, 1000)
"""Pixels of the shorter and longer side (KDP, Cover Image Guidelines)."""
_MOST_COVER: Final = 10_000
"""Pixels of the longer side (the same)."""
_SHAPES: Final = (1.2, 1.9)
"""Height by width; KDP wants 1.6, most Chinese books have 1.4."""
_LARGEST_COVER: Final = 2_000_000
_LARGEST_PHOTOGRAPH: Final = 500_000
_LARGEST_PNG: Final = 100_000
_URL: Final = re.compile(r"""url\(\s*["']?([^"')]+)""")
_EVENT: Final = re.compile("on[a-z]+")


def check_cover(archive: EpubArchive, findings: Findings) -> None:
    """EPB-064: shops and shelves show the cover, small and large, found in two ways."""
    found = next(
        (item for item in archive.items.values() if "cover-image" in item.properties), None
    )
    legacy = {
        node.get("content", "")
        for node in archive.package.iter(f"{OPF}meta")
        if node.get("name") == "cover"
    }
    found = found or next((archive.items[id_] for id_ in legacy if id_ in archive.items), None)
    if found is None or found.path not in archive.files:
        return  # EPB-015, EPB-014 say so
    package = place(archive.package_path)
    for detail in _cover_faults(found, archive.files[found.path]):
        findings.warning("EPB-064", package, detail=detail)
    if found.id not in legacy:
        findings.warning("EPB-064", package, detail="meta cover")
    if not any(
        image.get("alt", "").strip()
        for path, root in archive.reading_order()
        for image in root.iter(name("img"))
        if resolve(image.get("src", ""), path)[0] == found.path
    ):
        findings.warning("EPB-064", package, detail="alt")


def _cover_faults(item: ManifestItem, content: bytes) -> Iterator[str]:
    facts = picture_facts(content)
    if facts is None:
        return  # EPB-026 says so
    short, long = sorted((facts.width_px, facts.height_px))
    shape = facts.height_px / max(1, facts.width_px)
    is_sized = short >= _LEAST_COVER[0] and _LEAST_COVER[1] <= long <= _MOST_COVER
    if not is_sized or not _SHAPES[0] <= shape <= _SHAPES[1]:
        yield f"{facts.width_px}×{facts.height_px}"
    if facts.kind != "JPEG" and item.media_type != "image/svg+xml":
        yield facts.kind
    if facts.mode == "L":
        yield "灰度"
    if len(content) > _LARGEST_COVER:
        yield f"{len(content) / 1e6:.1f} MB"


def check_weights(archive: EpubArchive, findings: Findings) -> None:
    """EPB-067: a photograph as PNG is five times as heavy as it looks.

    PNG is for drawings, which JPEG would blur, and for what lets the page shine through.
    """
    for item, content, size in _heavy(archive, "image/png", _LARGEST_PNG):
        if is_plain_photograph(content):
            findings.note("EPB-067", place(item.path), file=item.path, size=round(size / 1000))


def check_others_weights(archive: EpubArchive, findings: Findings) -> None:
    """EPB-067: half a megabyte is enough for a photograph on a tablet.

    Of our own books no editor is asked to make smaller what the program has made.
    """
    for item, _, size in _heavy(archive, "image/jpeg", _LARGEST_PHOTOGRAPH):
        findings.note("EPB-067", place(item.path), file=item.path, size=round(size / 1000))


def _heavy(
    archive: EpubArchive, media_type: str, most: int
) -> Iterator[tuple[ManifestItem, bytes, int]]:
    """Yield the pictures of a kind that are heavier than `most` bytes, the cover left out."""
    for item, content in archive.of_type(media_type):
        if len(content) > most and "cover-image" not in item.properties:
            yield item, content, len(content)


def check_drawings(archive: EpubArchive, findings: Findings) -> None:
    """EPB-066: a drawing brings all that it shows, runs nothing and can be told in words.

    Of one that an `img` shows the words of the `img` are read out (EPB-028), never its title; where
    it stands in the text itself or alone the title is all that there is.
    """
    alone = _opened_alone(archive)
    for item, content in archive.of_type("image/svg+xml"):
        try:
            drawing = parse(item.path, content)
        except BrokenDocument as fault:
            findings.error("EPB-066", place(fault.path), file=item.path, detail=fault.detail)
            continue
        lost = [
            (node, address)
            for node, address in (*addresses(drawing), *_painted(drawing))
            if not scheme_of(address) and resolve(address, item.path)[0] not in archive.sizes
        ]
        for node, detail in (*_drawing_faults(drawing), *lost):
            findings.error("EPB-066", place(item.path, node), file=item.path, detail=detail)
        if item.path in alone and drawing.find("{*}title") is None:
            findings.warning("EPB-066", place(item.path), file=item.path, detail="title")
    for path, root in archive.reading_order():
        for drawing in root.iter("{http://www.w3.org/2000/svg}svg"):
            above = drawing.getparent()
            is_inner = above is not None and "svg" in str(above.tag)
            is_named = (
                drawing.get("aria-label")
                or drawing.get("aria-labelledby")
                or drawing.get("aria-hidden") == "true"
                or drawing.get("role") in ("presentation", "none")
                or drawing.find("{*}title") is not None
            )
            if not is_inner and not is_named:
                findings.warning("EPB-066", place(path, drawing), file=path, detail="title")


def check_own_drawings(archive: EpubArchive, findings: Findings) -> None:
    """EPB-066: our drawings say what they are wherever they go: readers open them full size."""
    shown = {
        resolve(image.get("src", ""), path)[0]
        for path, root in archive.reading_order()
        for image in root.iter(name("img"))
        if image.get("alt")
    }
    for item, content in archive.of_type("image/svg+xml"):
        if item.path in shown and b"<title" not in content:
            findings.warning("EPB-066", place(item.path), file=item.path, detail="title")


def _opened_alone(archive: EpubArchive) -> set[str]:
    """Return the drawings that stand in the spine or in a frame, where no `alt` speaks for them."""
    alone = {archive.items[id_].path for id_ in archive.spine if id_ in archive.items}
    for path, root in archive.reading_order():
        for node in root.iter(name("object"), name("embed"), name("iframe")):
            is_named = node.get("aria-label") or node.get("title") or text_of(node).strip()
            address = node.get("data") or node.get("src") or ""
            if address and not is_named:
                alone.add(resolve(address, path)[0])
    return alone


def _painted(drawing: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield the addresses in the styles of a drawing."""
    for node in drawing.iter():
        if isinstance(node.tag, str):
            text = node.text if local_name(node) == "style" else node.get("style")
            for address in _URL.findall(text or ""):
                yield node, address


def _drawing_faults(drawing: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    for node, address in (*addresses(drawing), *_painted(drawing)):
        if scheme_of(address) not in ("", "data") and local_name(node) != "a":
            yield node, address
    for node in drawing.iter():
        if isinstance(node.tag, str):
            for key in node.attrib:
                if _EVENT.fullmatch(str(key)):
                    yield node, str(key)
