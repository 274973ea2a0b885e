"""The archive and the package: order, names, completeness, identity."""

from __future__ import annotations

import re
from datetime import datetime

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.engines.epub_metadata import XML_LANG
from shufang.html.epub_tree import local_name, text_of
from shufang.preflight.epub_archive import DC, OPF, EpubArchive
from shufang.preflight.epub_places import place

_MIMETYPE = b"application/epub+zip"
_SAFE_NAME = re.compile("[A-Za-z0-9._/-]+")
_LEAST_TEXT = 2
_LARGEST_BYTES = 100_000_000
_HEAVY_BYTES = 50_000_000
"""Delivery is paid by the megabyte, and telephones run out of memory."""
_NEEDED = (
    "dcterms:modified",
    "schema:accessMode",
    "schema:accessibilityFeature",
    "schema:accessibilityHazard",
    "schema:accessibilitySummary",
)
_MAIN = ("identifier", "title", "language")
FORMAL_FIELDS = frozenset({"identifier", "title", "language", "dcterms:modified", "dtb:uid"})
"""Without which a file is no EPUB; the others make it a good one."""


def check_container(archive: EpubArchive, findings: Findings) -> None:
    """EPB-010: `mimetype` stands first, unpacked, exact (OCF 4.3); EPUBCheck overlooks it."""
    is_right = (
        archive.names[:1] == ("mimetype",)
        and archive.entries[0].header_offset == 0
        and "mimetype" in archive.files
        and archive.files["mimetype"] == _MIMETYPE
        and not archive.entries[0].extra
        and "mimetype" not in archive.compressed
    )
    if not is_right:
        findings.error("EPB-010", None, detail="mimetype")
    for name in archive.names:
        if not _SAFE_NAME.fullmatch(name):
            findings.error("EPB-012", place(name), file=name)
    total = sum(archive.sizes.values())
    if total > _HEAVY_BYTES:
        tell = findings.error if total > _LARGEST_BYTES else findings.warning
        tell("EPB-013", None, size=round(total / 1_000_000))


def check_documents(archive: EpubArchive, findings: Findings) -> None:
    """EPB-011: every document is well-formed and has something to read or to see."""
    for fault in archive.broken:
        findings.error("EPB-011", Span(fault.path, fault.line), file=fault.path)
    for path, root in archive.reading_order():
        body = next((node for node in root.iter() if local_name(node) == "body"), None)
        text = "" if body is None else text_of(body).strip()
        has_picture = any(
            local_name(node) in {"img", "svg", "video", "audio"} for node in root.iter()
        )
        if len(text) < _LEAST_TEXT and not has_picture:
            findings.error("EPB-011", place(path), file=path)


def check_manifest(archive: EpubArchive, findings: Findings) -> None:
    """EPB-014: the package names every file, and every file that it names is there and is used."""
    named = {item.path: item for item in archive.items.values() if not item.is_remote}
    for path in sorted(set(named) - set(archive.sizes)):
        findings.error("EPB-014", Span(archive.package_path, named[path].line), file=path)
    extra = set(archive.files) - set(named) - {"mimetype", archive.package_path}
    for path in sorted(name for name in extra if not name.startswith("META-INF/")):
        findings.error("EPB-014", place(path), file=path)
    navigation = archive.navigation()
    if navigation is not None and navigation[0] in {path for path, _ in archive.reading_order()}:
        findings.error("EPB-021", place(navigation[0]), file=navigation[0])


def check_metadata(archive: EpubArchive, findings: Findings) -> None:
    """EPB-015: the book says what it is, once, and the same everywhere."""
    missing = [
        name
        for name in _MAIN
        if not any((node.text or "").strip() for node in archive.package.iter(f"{DC}{name}"))
    ]
    properties = {
        node.get("property", ""): (node.text or "").strip()
        for node in archive.package.iter(f"{OPF}meta")
        if node.get("property")
    }
    if not archive.is_old:
        missing += [name for name in _NEEDED if not properties.get(name)]
        if not any("cover-image" in item.properties for item in archive.items.values()):
            missing.append("cover-image")
        if not _is_utc(properties.get("dcterms:modified", "")):
            missing.append("dcterms:modified")
        count = sum(
            node.get("property") == "dcterms:modified" and not node.get("refines")
            for node in archive.package.iter(f"{OPF}meta")
        )
        if count > 1:
            missing.append("dcterms:modified")
    missing += [
        f"dc:{local_name(node)}"
        for node in archive.package.iter(f"{DC}*")
        if local_name(node) not in _MAIN and not (node.text or "").strip()
    ]
    if not archive.is_old and not archive.package.get(XML_LANG):
        missing.append("xml:lang")
    for name in dict.fromkeys(missing):
        findings.error("EPB-015", place(archive.package_path), field=name)
    _check_ncx(archive, findings)


def check_own_metadata(archive: EpubArchive, findings: Findings) -> None:
    """EPB-015: our books say by which senses they can be read (EPUB Accessibility 1.1, 2.2)."""
    given = {node.get("property") for node in archive.package.iter(f"{OPF}meta")}
    if "schema:accessModeSufficient" not in given:
        span = place(archive.package_path)
        findings.error("EPB-015", span, field="schema:accessModeSufficient")


def _is_utc(text: str) -> bool:
    try:
        datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ007 - only the form counts
    except ValueError:
        return False
    return True


def _check_ncx(archive: EpubArchive, findings: Findings) -> None:
    unique = archive.package.get("unique-identifier")
    own = [
        (node.text or "").strip()
        for node in archive.package.iter(f"{DC}identifier")
        if node.get("id") == unique
    ]
    if not own:
        findings.error("EPB-015", place(archive.package_path), field="identifier")
    found = archive.ncx()
    if found is None:
        return
    path, root = found
    given = [
        node.get("content", "").strip()
        for node in root.iter("{*}meta")
        if node.get("name") == "dtb:uid"
    ]
    if own and given != own[:1]:
        findings.error("EPB-015", place(path), field="dtb:uid")
