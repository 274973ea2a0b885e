"""A finished EPUB, opened for checking."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from shufang.html.epub_tree import BrokenDocument, local_name, parse

_CONTAINER = "META-INF/container.xml"
_OPF = "{http://www.idpf.org/2007/opf}"
XHTML_TYPE = "application/xhtml+xml"


@dataclass(frozen=True, slots=True)
class ManifestItem:
    """A file that the package names."""

    id: str
    path: str
    """From the root of the archive."""
    media_type: str
    properties: frozenset[str]


@dataclass(frozen=True, slots=True)
class EpubArchive:
    """The parts of an EPUB that checks look at; paths are from the root of the archive."""

    names: tuple[str, ...]
    files: Mapping[str, bytes]
    compressed: frozenset[str]
    package_path: str
    package: etree._Element
    items: Mapping[str, ManifestItem]
    """By id."""
    spine: tuple[str, ...]
    """Ids in reading order."""
    documents: Mapping[str, etree._Element]
    """XHTML documents by path, those that are well-formed."""
    broken: tuple[BrokenDocument, ...]

    def reading_order(self) -> Iterator[tuple[str, etree._Element]]:
        """Yield path and root of each document of the spine that can be read."""
        for id_ in self.spine:
            item = self.items.get(id_)
            root = self.documents.get(item.path) if item else None
            if item is not None and root is not None:
                yield item.path, root

    def navigation(self) -> tuple[str, etree._Element] | None:
        """Return path and root of the navigation document."""
        for item in self.items.values():
            root = self.documents.get(item.path)
            if "nav" in item.properties and root is not None:
                return item.path, root
        return None


class NotAnEpub(Exception):  # noqa: N818 - named for what it is
    """A file in which not even the package can be found."""


def open_epub(content: bytes) -> EpubArchive:
    """Return the archive; raises `NotAnEpub`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = tuple(archive.namelist())
            files = {name: archive.read(name) for name in names}
            compressed = frozenset(
                entry.filename
                for entry in archive.infolist()
                if entry.compress_type != zipfile.ZIP_STORED
            )
        container = parse(_CONTAINER, files[_CONTAINER])
        package_path = next(
            node.get("full-path", "") for node in container.iter() if local_name(node) == "rootfile"
        )
        package = parse(package_path, files[package_path])
    except (zipfile.BadZipFile, KeyError, StopIteration, BrokenDocument) as error:
        raise NotAnEpub(str(error)) from error
    items = _items(package, posixpath.dirname(package_path))
    documents, broken = _documents(items, files)
    spine = tuple(node.get("idref", "") for node in package.iter(f"{_OPF}itemref"))
    return EpubArchive(
        names, files, compressed, package_path, package, items, spine, documents, broken
    )


def _items(package: etree._Element, folder: str) -> dict[str, ManifestItem]:
    return {
        node.get("id", ""): ManifestItem(
            node.get("id", ""),
            posixpath.normpath(posixpath.join(folder, unquote(node.get("href", "")))),
            node.get("media-type", ""),
            frozenset(node.get("properties", "").split()),
        )
        for node in package.iter(f"{_OPF}item")
    }


def _documents(
    items: Mapping[str, ManifestItem], files: Mapping[str, bytes]
) -> tuple[dict[str, etree._Element], tuple[BrokenDocument, ...]]:
    documents: dict[str, etree._Element] = {}
    broken = []
    for item in items.values():
        if item.media_type != XHTML_TYPE or item.path not in files:
            continue
        try:
            documents[item.path] = parse(item.path, files[item.path])
        except BrokenDocument as fault:
            broken.append(fault)
    return documents, tuple(broken)


def resolve(address: str, path: str) -> tuple[str, str]:
    """Return archive path and fragment of an address as seen from the document `path`."""
    target, _, fragment = address.partition("#")
    if not target:
        return path, unquote(fragment)
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
    return joined, unquote(fragment)
