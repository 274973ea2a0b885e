"""The list of files and the order of reading."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from typing import Final

from lxml import etree

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.html.epub_tree import name, properties, scheme_of
from shufang.preflight.epub_archive import NCX_TYPE, OPF, XHTML_TYPE, EpubArchive, resolve
from shufang.preflight.epub_places import place
from shufang.preflight.epub_references import used_paths

_READABLE: Final = frozenset({XHTML_TYPE, "image/svg+xml", "application/x-dtbook+xml"})
_PROPERTIES: Final = frozenset(
    {"cover-image", "mathml", "nav", "remote-resources", "scripted", "svg", "switch", "data-nav"}
)
_TYPES: Final = {
    ".xhtml": {XHTML_TYPE},
    ".html": {XHTML_TYPE},
    ".htm": {XHTML_TYPE},
    ".css": {"text/css"},
    ".ncx": {NCX_TYPE},
    ".svg": {"image/svg+xml"},
    ".jpg": {"image/jpeg"},
    ".jpeg": {"image/jpeg"},
    ".png": {"image/png"},
    ".gif": {"image/gif"},
    ".webp": {"image/webp"},
    ".mp3": {"audio/mpeg"},
    ".m4a": {"audio/mp4"},
    ".mp4": {"video/mp4", "audio/mp4"},
}
_EVENTS: Final = ("onclick", "onload", "onchange", "onmouseover", "onsubmit")
_DATA_TYPES: Final = ("application/json", "application/ld+json", "text/plain")


def check_spine(archive: EpubArchive, findings: Findings) -> None:
    """EPB-048: what is read, and in which order, is said once and can be opened."""
    package = place(archive.package_path)
    if not archive.spine:
        findings.error("EPB-048", package, id="spine")
    if archive.spine_toc not in _tocs(archive):
        tell = findings.error if archive.is_old else findings.warning
        tell("EPB-048", package, id="toc")
    counts = Counter(archive.spine)
    for node in archive.package.iter(f"{OPF}itemref"):
        given = node.get("idref", "")
        item = archive.items.get(given)
        is_readable = item is not None and (item.media_type in _READABLE or item.fallback)
        if not is_readable or counts[given] > 1:
            findings.error("EPB-048", place(archive.package_path, node), id=given)
    if archive.navigation() is not None or archive.is_old:
        for path in sorted(_linked_outside(archive) | _unreached(archive)):
            findings.error("EPB-048", package, id=posixpath.basename(path))


def _tocs(archive: EpubArchive) -> set[str]:
    """Return what the spine may say of the NCX: its id; nothing where there is none."""
    found = {item.id for item in archive.items.values() if item.media_type == NCX_TYPE}
    return found or {""}


def _linked_outside(archive: EpubArchive) -> set[str]:
    """Return documents that links lead to though no reader comes to them by turning pages."""
    in_spine = {archive.items[id_].path for id_ in archive.spine if id_ in archive.items}
    documents = {item.path for item in archive.items.values() if item.media_type == XHTML_TYPE}
    linked = _linked(archive)
    navigation = archive.navigation()
    own = {navigation[0]} if navigation else set()
    return (linked & documents) - in_spine - own


def _unreached(archive: EpubArchive) -> set[str]:
    """Return documents beside the order of reading to which no link leads (EPUB 3.3, 5.7.2)."""
    beside = {
        archive.items[node.get("idref", "")].path
        for node in archive.package.iter(f"{OPF}itemref")
        if node.get("linear") == "no" and node.get("idref", "") in archive.items
    }
    return beside - _linked(archive) if archive.is_whole else set()


def _linked(archive: EpubArchive) -> set[str]:
    """Return the paths to which links lead."""
    return {
        resolve(link.get("href", ""), path)[0]
        for path, root in archive.documents.items()
        for link in root.iter(name("a"))
        if link.get("href") and not scheme_of(link.get("href", ""))
    }


def check_items(archive: EpubArchive, findings: Findings) -> None:
    """EPB-049: each file stands once in the list, as what it is and with what it needs."""
    ids: Counter[str] = Counter()
    hrefs: Counter[str] = Counter()
    for node in archive.package.iter(f"{OPF}item"):
        ids[node.get("id", "")] += 1
        hrefs[node.get("href", "")] += 1
        if ids[node.get("id", "")] > 1 or hrefs[node.get("href", "")] > 1 or not node.get("id"):
            findings.error("EPB-049", place(archive.package_path, node), file=node.get("href", ""))
    covers = navs = 0
    for item in archive.items.values():
        wanted = _TYPES.get(posixpath.splitext(item.path)[1].lower())
        is_wrong = not item.media_type or bool(wanted and item.media_type not in wanted)
        is_wrong = is_wrong or bool(item.fallback and item.fallback not in archive.items)
        is_wrong = is_wrong or any(
            word not in _PROPERTIES and ":" not in word for word in item.properties
        )
        covers += "cover-image" in item.properties
        navs += "nav" in item.properties
        is_wrong = is_wrong or (covers > 1 and "cover-image" in item.properties)
        is_wrong = is_wrong or (navs > 1 and "nav" in item.properties)
        root = archive.documents.get(item.path)
        if root is not None and not archive.is_old:
            needed = set(_needed(root))
            declared = item.properties & {"svg", "mathml", "scripted"}
            is_wrong = is_wrong or needed - {"remote-resources"} != declared
        if is_wrong:
            span = Span(archive.package_path, item.line)
            findings.error("EPB-049", span, file=item.path)


def _needed(root: etree._Element) -> Iterator[str]:
    """Yield the properties that a document's content asks for."""
    yield from properties(root)
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        is_script = node.tag.endswith("}script") and node.get("type", "") not in _DATA_TYPES
        if is_script or node.tag == name("form") or any(node.get(key) for key in _EVENTS):
            yield "scripted"
            return


def check_unused(archive: EpubArchive, findings: Findings) -> None:
    """EPB-014: a file that nothing leads to makes the book heavier and is never seen."""
    if not archive.is_whole:
        return
    used = used_paths(archive) | {
        archive.items[id_].path for id_ in archive.spine if id_ in archive.items
    }
    fallbacks = {item.fallback for item in archive.items.values()}
    cover = {
        node.get("content", "")
        for node in archive.package.iter(f"{OPF}meta")
        if node.get("name") == "cover"
    }
    for node in archive.package.iter(f"{OPF}reference", f"{OPF}link"):
        used.add(resolve(node.get("href", ""), archive.package_path)[0])
    overlays = {node.get("media-overlay", "") for node in archive.package.iter(f"{OPF}item")}
    for item in archive.items.values():
        is_used = (
            item.path in used
            or item.is_remote
            or item.id in fallbacks | cover | overlays
            or item.media_type == NCX_TYPE
            or item.properties & {"nav", "cover-image"}
            or item.path not in archive.files
        )
        if not is_used:
            findings.warning("EPB-014", place(archive.package_path), file=item.path)
