"""Ids, links and notes of a finished EPUB."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from shufang.core.diagnostic import Findings
from shufang.html.epub_adapting import DUOKAN_NOTE
from shufang.html.epub_tree import EPUB_TYPE, identifiers, local_name, name, scheme_of, text_of
from shufang.preflight.epub_archive import EpubArchive, resolve
from shufang.preflight.epub_places import classes, has_tags, place

_EMBEDDING: Final = frozenset({"img", "image", "audio", "video", "source", "object", "use"})
"""Elements that may bear what they show in their address (EPUB 3.3, 3.8)."""


def check_identifiers(archive: EpubArchive, findings: Findings) -> None:
    """EPB-016: an id names one place of the whole book, so that links survive a new split."""
    counts: Counter[str] = Counter()
    for path, root in archive.reading_order():
        own = Counter(identifiers(root))
        counts.update(own)
        for found, count in own.items():
            if count > 1:  # in one document links go astray; in the book they only may
                findings.error("EPB-016", place(path), id=found, count=count)
                counts[found] = 0
    for found, count in counts.items():
        if count > 1:
            findings.error("EPB-016", None, id=found, count=count)


def check_links(archive: EpubArchive, findings: Findings) -> None:
    """EPB-017: every link leads somewhere, and nothing is fetched from the net."""
    known = {path: set(identifiers(root)) for path, root in archive.documents.items()}
    for path, root in archive.documents.items():
        for node, key, address in _addresses(root):
            scheme = scheme_of(address)
            if scheme in {"http", "https", "mailto", "tel"}:
                is_link = key == "href" and local_name(node) == "a"
                if not is_link or not _leads_out(address):
                    findings.error("EPB-017", place(path, node), file=path, address=address)
                continue
            if scheme == "data" and local_name(node) in _EMBEDDING:
                continue
            target, fragment = resolve(address, path)
            is_there = not scheme and bool(address) and target in archive.sizes
            if is_there and fragment and target in known:
                is_there = fragment in known[target]
            if not is_there:
                findings.error("EPB-017", place(path, node), file=path, address=address)


def check_open_addresses(archive: EpubArchive, findings: Findings) -> None:
    """EPB-080: phones warn of links by http: and some stores refuse them; told once of a host."""
    told: set[str] = set()
    for path, root in archive.reading_order():
        for link in root.iter(name("a")):
            address = link.get("href", "").strip()
            if scheme_of(address) != "http":
                continue
            host = urlsplit(address).netloc
            if host not in told:
                told.add(host)
                findings.warning("EPB-080", place(path, link), address=address)


def _addresses(root: etree._Element) -> Iterator[tuple[etree._Element, str, str]]:
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        for key in ("href", "src", "poster", "data", "{http://www.w3.org/1999/xlink}href"):
            address = node.get(key)
            if address is not None and not (key == "data" and local_name(node) != "object"):
                yield node, key, address.strip()
        for part in node.get("srcset", "").split(", "):
            if part.strip():
                yield node, "srcset", part.split()[0]
        if node.tag == name("img") and node.get("src") is None:
            yield node, "src", ""


def _leads_out(address: str) -> bool:
    """Whether an address of the net can be opened by whoever has the book."""
    try:
        found = urlsplit(address)
    except ValueError:
        return False
    if found.scheme not in ("http", "https"):
        return True
    host = found.hostname or ""
    is_own = host in ("localhost", "127.0.0.1", "0.0.0.0") or host.endswith(".local")
    return bool(host) and not is_own and not re.search(r"\s", address)


def check_notes(archive: EpubArchive, findings: Findings) -> None:
    """EPB-018: a mark leads to a note of the same file and number, and the note leads back.

    Tags inside a mark and notes in another file stop the pop-up of Apple Books; notes without
    mark or way back are lost in every reader. For 多看 the item inside the note has the id, and an
    ornament may stand before the number.
    """
    for path, root in archive.reading_order():
        notes = {
            _target_of(node): node
            for node in root.iter(name("aside"))
            if node.get(EPUB_TYPE) == "footnote"
        }
        marked = set()
        known = frozenset(identifiers(root))
        for mark in root.iter(name("a")):
            if mark.get(EPUB_TYPE) != "noteref":
                continue
            target = mark.get("href", "").removeprefix("#")
            marked.add(target)
            note = notes.get(target)
            label = text_of(mark)
            if (
                has_tags(mark)
                or mark.get("role") != "doc-noteref"
                or not _leads_back(note, label, known)
            ):
                findings.error("EPB-018", place(path, mark), file=path, note=label)
        for target in sorted(set(notes) - marked):
            findings.error("EPB-018", place(path, notes[target]), file=path, note=target)


def _target_of(note: etree._Element) -> str:
    """Return the id to which the marks of a note lead."""
    items = [each for each in note.iter(name("li")) if DUOKAN_NOTE in classes(each)]
    return note.get("id") or next((each.get("id", "") for each in items), "")


def _leads_back(note: etree._Element | None, label: str, known: frozenset[str]) -> bool:
    if note is None or note.get("role") != "doc-footnote":
        return False
    return any(
        link.get("href", "").removeprefix("#") in known and text_of(link) == label
        for link in note.iter(name("a"))
        if link.get(EPUB_TYPE) == "backlink"
    )
