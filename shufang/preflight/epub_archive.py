"""A finished EPUB, opened for checking: ours, or any that somebody sends.

Nothing is unpacked to the disk. Every entry is read once to its end, so that what is cut off or
spoiled is known, and never more than the archive says of itself: `zipfile` stops there.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final
from urllib.parse import unquote

from lxml import etree

from shufang.html.epub_tree import BrokenDocument, local_name, name, parse
from shufang.preflight.epub_locks import locked_files
from shufang.preflight.epub_places import line_of

_PACKAGE_TYPE: Final = "application/oebps-package+xml"
CONTAINER: Final = "META-INF/container.xml"
XHTML_TYPE: Final = "application/xhtml+xml"
NCX_TYPE: Final = "application/x-dtbncx+xml"
OPF: Final = "{http://www.idpf.org/2007/opf}"
DC: Final = "{http://purl.org/dc/elements/1.1/}"
_MOST_ENTRIES: Final = 20_000
_MOST_BYTES: Final = 2_000_000_000
_MOST_TEXT_BYTES: Final = 24_000_000
"""Of all files that are not picture, sound or film; more would take all memory as trees."""
_MOST_STYLE_BYTES: Final = 2_000_000
"""Of all style sheets; those of a book take a hundredth."""
_MOST_TAGS: Final = 600_000
"""Of all documents."""
_MOST_RATIO: Final = 200
"""Text packs to a tenth, an empty picture to a hundredth; what packs better is a bomb."""
_RATIO_FROM: Final = 20_000_000
_MEDIA_NAME: Final = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|mp[34]|m4[abv]|ogg|opus|webm|mov|wav|[ot]t[cf]|woff2?)"
)
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class ManifestItem:
    """A file that the package names."""

    id: str
    path: str
    """From the root of the archive."""
    media_type: str
    properties: frozenset[str]
    fallback: str = ""
    line: int = 1
    """In the package file."""
    is_remote: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """An entry that was not read: `damaged`, `locked` (with a password) or `huge`."""

    name: str
    reason: str
    size: int


class _Files(Mapping[str, bytes]):
    """The entries that can be read, decompressed when asked for: films do not fill the memory."""

    def __init__(self, archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo]) -> None:
        self._archive, self._entries = archive, entries

    def __getitem__(self, name: str) -> bytes:
        return self._archive.read(self._entries[name])

    def open(self, name: str) -> IO[bytes]:
        """Return an entry to be read piece by piece."""
        return self._archive.open(self._entries[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, name: object) -> bool:
        return name in self._entries


@dataclass(frozen=True, slots=True)
class EpubArchive:
    """The parts of an EPUB that checks look at; paths are from the root of the archive."""

    names: tuple[str, ...]
    """Of files, in the order of the archive; repeated where the archive repeats them."""
    files: Mapping[str, bytes]
    """Those that can be read."""
    sizes: Mapping[str, int]
    """Bytes of each file, unpacked."""
    entries: tuple[zipfile.ZipInfo, ...]
    compressed: frozenset[str]
    unread: tuple[Unread, ...]
    package_path: str
    package: etree._Element
    items: Mapping[str, ManifestItem]
    """By id."""
    spine: tuple[str, ...]
    """Ids in reading order."""
    spine_toc: str
    """Id of the NCX as the spine says it."""
    documents: Mapping[str, etree._Element]
    """XHTML documents by path, those that are well-formed."""
    broken: tuple[BrokenDocument, ...]
    locked: frozenset[str] = frozenset()
    """Files of which a licence says that they are encrypted; they are not among `files`."""
    has_container: bool = True

    @property
    def is_old(self) -> bool:
        """Whether it is EPUB 2, which knows no navigation document and no accessibility data."""
        version = self.package.get("version", "")
        return version.startswith(("1", "2")) or not (version or self.navigation())

    @property
    def is_fixed(self) -> bool:
        """Whether its pages are laid out for one size, as those of picture books are."""
        return any(
            node.get("property") == "rendition:layout"
            and not node.get("refines")
            and (node.text or "").strip() == "pre-paginated"
            for node in self.package.iter(f"{OPF}meta")
        )

    @property
    def is_whole(self) -> bool:
        """Whether every document could be read: only then can a lack be told from a loss."""
        return all(
            item.path in self.documents
            for item in self.items.values()
            if item.media_type == XHTML_TYPE and item.path in self.sizes
        )

    def reading_order(self) -> Iterator[tuple[str, etree._Element]]:
        """Yield path and root of each document of the spine that can be read, each once."""
        paths = (self.items[id_].path for id_ in self.spine if id_ in self.items)
        for path in dict.fromkeys(paths):
            root = self.documents.get(path)
            if root is not None:
                yield path, root

    def navigation(self) -> tuple[str, etree._Element] | None:
        """Return path and root of the navigation document."""
        for item in self.items.values():
            root = self.documents.get(item.path)
            if "nav" in item.properties and root is not None:
                return item.path, root
        return None

    def ncx(self) -> tuple[str, etree._Element] | None:
        """Return path and root of the table of contents for EPUB 2 readers, if it can be read."""
        for item in self.items.values():
            if item.media_type == NCX_TYPE and item.path in self.files:
                try:
                    return item.path, parse(item.path, self.files[item.path])
                except BrokenDocument:
                    return None
        return None

    def opened(self, path: str) -> IO[bytes]:
        """Return a file to be read piece by piece: a film may be as large as the memory."""
        files = self.files
        return files.open(path) if isinstance(files, _Files) else io.BytesIO(files[path])

    def of_type(self, *media_types: str) -> Iterator[tuple[ManifestItem, bytes]]:
        """Yield the files of some media types with their content."""
        for item in self.items.values():
            if item.media_type in media_types and item.path in self.files:
                yield item, self.files[item.path]


class NotAnEpub(Exception):  # noqa: N818 - named for what it is
    """A file in which not even the package can be found."""


def open_epub(source: bytes | Path) -> EpubArchive:
    """Return the archive; raises `NotAnEpub`, and nothing else, whatever the file holds."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise NotAnEpub("zip") from error
    entries = tuple(entry for entry in archive.infolist() if not entry.is_dir())
    if len(entries) > _MOST_ENTRIES:
        raise NotAnEpub("zip")
    unread = tuple(_unread(archive, entries))
    bad = {fault.name for fault in unread}
    good = {entry.filename: entry for entry in entries if entry.filename not in bad}
    locked = locked_files(_Files(archive, good))
    files = _Files(archive, {name: good[name] for name in good if name not in locked})
    package_path, has_container = _package_path(files)
    try:
        package = parse(package_path, files[package_path])
    except (KeyError, BrokenDocument) as error:
        raise NotAnEpub(package_path or "OPF") from error
    if package.tag != f"{OPF}package":
        raise NotAnEpub(package_path)
    items = _items(package, posixpath.dirname(package_path))
    documents, broken, endless = _documents(items, files)
    return EpubArchive(
        names=tuple(entry.filename for entry in entries),
        files=files,
        sizes={entry.filename: entry.file_size for entry in entries},
        entries=entries,
        compressed=frozenset(
            entry.filename for entry in entries if entry.compress_type != zipfile.ZIP_STORED
        ),
        unread=unread + endless,
        package_path=package_path,
        package=package,
        items=items,
        spine=tuple(node.get("idref", "") for node in package.iter(f"{OPF}itemref")),
        spine_toc=next((node.get("toc", "") for node in package.iter(f"{OPF}spine")), ""),
        documents=documents,
        broken=broken,
        locked=locked,
        has_container=has_container,
    )


@dataclass(slots=True)
class _Budget:
    """What of an archive may be unpacked."""

    bytes: int = _MOST_BYTES
    texts: int = _MOST_TEXT_BYTES
    styles: int = _MOST_STYLE_BYTES

    def takes(self, entry: zipfile.ZipInfo) -> bool:
        """Whether there is room for an entry, which then takes its part."""
        size, suffix = entry.file_size, posixpath.splitext(entry.filename)[1].lower()
        text = 0 if _MEDIA_NAME.fullmatch(suffix) else size
        style = size if suffix == ".css" else 0
        packs_too_well = size > _RATIO_FROM and size > _MOST_RATIO * max(1, entry.compress_size)
        if packs_too_well or size > self.bytes or text > self.texts or style > self.styles:
            return False
        self.bytes -= size
        self.texts -= text
        self.styles -= style
        return True


def _unread(archive: zipfile.ZipFile, entries: tuple[zipfile.ZipInfo, ...]) -> Iterator[Unread]:
    """Read every entry to its end, so that its check sum is looked at; yield those that fail."""
    budget = _Budget()
    for entry in entries:
        if not budget.takes(entry):
            yield Unread(entry.filename, "huge", entry.file_size)
        elif entry.flag_bits & 1:
            yield Unread(entry.filename, "locked", entry.file_size)
        else:
            try:
                with archive.open(entry) as stream:
                    while stream.read(_PIECE):
                        pass
            except (
                zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError,
                NotImplementedError,
            ):  # fmt: skip
                yield Unread(entry.filename, "damaged", entry.file_size)


def _package_path(files: Mapping[str, bytes]) -> tuple[str, bool]:
    """Return where the package is, and whether the container says so.

    A file whose container is lost can still be checked, as far as a package can be found in it.
    """
    try:
        container = parse(CONTAINER, files[CONTAINER])
        found = [
            node.get("full-path", "")
            for kind in (_PACKAGE_TYPE, None)
            for node in container.iter()
            if local_name(node) == "rootfile" and kind in (None, node.get("media-type"))
        ]
        if found and found[0] in files:
            return found[0], True
    except (KeyError, BrokenDocument):
        pass
    return min((name for name in files if name.endswith(".opf")), default=""), False


def _items(package: etree._Element, folder: str) -> dict[str, ManifestItem]:
    return {
        node.get("id", ""): ManifestItem(
            node.get("id", ""),
            posixpath.normpath(posixpath.join(folder, unquote(node.get("href", "")))),
            node.get("media-type", ""),
            frozenset(node.get("properties", "").split()),
            node.get("fallback", ""),
            line_of(node),
            is_remote=re.match("https?:", node.get("href", "")) is not None,
        )
        for node in package.iter(f"{OPF}item")
    }


def _documents(
    items: Mapping[str, ManifestItem], files: Mapping[str, bytes]
) -> tuple[dict[str, etree._Element], tuple[BrokenDocument, ...], tuple[Unread, ...]]:
    documents: dict[str, etree._Element] = {}
    broken: list[BrokenDocument] = []
    endless = []
    tags = 0
    paths = [item.path for item in items.values() if item.media_type == XHTML_TYPE]
    for path in dict.fromkeys(paths):
        if path not in files:
            continue
        content = files[path]
        count = content.count(b"<")
        if tags + count > _MOST_TAGS:
            endless.append(Unread(path, "huge", len(content)))
            continue
        tags += count
        try:
            root = parse(path, content)
        except BrokenDocument as fault:
            broken.append(fault)
            continue
        if root.tag == name("html"):
            documents[path] = root
        else:
            broken.append(BrokenDocument(path, line_of(root), "html"))
    return documents, tuple(broken), tuple(endless)


def resolve(address: str, path: str) -> tuple[str, str]:
    """Return archive path and fragment of an address as seen from the document `path`."""
    target, _, fragment = address.partition("#")
    if not target:
        return path, unquote(fragment)
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
    return joined, unquote(fragment)
