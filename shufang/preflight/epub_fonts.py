"""The fonts that an EPUB brings along, as its style sheets declare them.

Fonts that are disguised are read behind their disguise: the key is in the book itself (EPUB 3.3,
4.4, and Adobe's older way), so nobody is kept from anything.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from lxml import etree

from shufang.engines.epub_cascade import TextRun, text_runs
from shufang.engines.epub_styles import FontFace
from shufang.engines.epub_type_values import GENERIC, TypeStyle
from shufang.engines.font_facts import FontFacts, font_facts
from shufang.html.epub_tree import name
from shufang.preflight.epub_archive import DC, EpubArchive, ManifestItem, resolve
from shufang.preflight.epub_locks import ADOBE, IDPF, disguises
from shufang.preflight.epub_references import imported_sheets, sheets

_FONT_TYPE: Final = re.compile(
    r"font/.+|application/(?:font-.+|x-font-.+|vnd\.ms-opentype)", re.IGNORECASE
)
_SPACE: Final = re.compile("[\x20\x09\x0d\x0a]+")


@dataclass(frozen=True, slots=True)
class EmbeddedFace:
    """An `@font-face` rule with its file; `facts` is None where no file of it can be read."""

    family: str
    files: tuple[str, ...]
    face: FontFace
    facts: FontFacts | None

    def has(self, point: int) -> bool:
        """Whether a character comes from this font."""
        is_asked = not self.face.ranges or any(
            first <= point <= last for first, last in self.face.ranges
        )
        return is_asked and self.facts is not None and point in self.facts.characters


class EmbeddedFonts:
    """All fonts of one archive; each file is read once."""

    def __init__(self, archive: EpubArchive) -> None:
        self.archive = archive
        self._methods = dict(disguises(archive.files))
        self.facts: dict[str, FontFacts | None] = {
            item.path: font_facts(self._plain(item.path)) for item in font_items(archive)
        }
        """By path; None for what is no font. Fonts under a lock are not there (EPB-036)."""

    def _plain(self, path: str) -> bytes:
        content = self.archive.files[path]
        method = self._methods.get(path)
        if method == IDPF:
            key = hashlib.sha1(_identifier(self.archive).encode(), usedforsecurity=False).digest()
            return _undisguised(content, key, 1040)
        if method == ADOBE:
            return _undisguised(content, _uuid(self.archive), 1024)
        return content

    @cached_property
    def faces(self) -> Mapping[str, tuple[EmbeddedFace, ...]]:
        """By family; rules that lead to no file of the archive are no faces."""
        found: dict[str, list[EmbeddedFace]] = {}
        for path, _, facts in sheets(self.archive):
            for face in facts.faces:
                files = [resolve(address, path)[0] for address in face.addresses]
                files = [file for file in files if file in self.archive.files]
                if files and face.family:
                    read = next((f for f in map(self.facts.get, files) if f is not None), None)
                    embedded = EmbeddedFace(face.family, tuple(files), face, read)
                    found.setdefault(face.family, []).append(embedded)
        return {family: tuple(faces) for family, faces in found.items()}

    def chosen(self, style: TypeStyle) -> tuple[EmbeddedFace, ...]:
        """Return the faces in which a text may be set, first choice first.

        Families behind a generic one are never reached.
        """
        found: list[EmbeddedFace] = []
        for family in style.families:
            if family in GENERIC:
                break
            found += _matching(self.faces.get(family, ()), style)
        return tuple(found)

    @cached_property
    def runs(self) -> tuple[tuple[str, TextRun, tuple[EmbeddedFace, ...]], ...]:
        """Every text with its document and its faces, where it has any."""
        if not self.faces:
            return ()
        found = []
        for path, root in self.archive.reading_order():
            for run in text_runs(root, document_sheets(self.archive, path, root)):
                faces = self.chosen(run.style)
                if faces:
                    found.append((path, run, faces))
        return tuple(found)


def _matching(faces: Sequence[EmbeddedFace], style: TypeStyle) -> list[EmbeddedFace]:
    """Return the faces of a family that serve a style (CSS Fonts 4, 5.2): those alike together."""
    if not faces:
        return []
    slanted = [one for one in faces if one.face.is_italic == style.is_italic] or list(faces)
    nearest = min(_distance(one.face.weights, style.weight) for one in slanted)
    return [one for one in slanted if _distance(one.face.weights, style.weight) == nearest]


def _distance(weights: tuple[int, int], wanted: int) -> tuple[int, int]:
    """Return how far a face is from the weight wanted; of two as far, the side that CSS prefers."""
    low, high = weights
    if low <= wanted <= high:
        return 0, 0
    if 400 <= wanted <= 500:
        if wanted < low <= 500:
            return 1, low - wanted
        return (2, wanted - high) if high < wanted else (3, low - wanted)
    is_darker = low > wanted
    is_preferred = is_darker is (wanted > 500)
    return (1 if is_preferred else 2), (low - wanted if is_darker else wanted - high)


def font_items(archive: EpubArchive) -> Iterator[ManifestItem]:
    """Yield the fonts of the manifest that are there."""
    for item in archive.items.values():
        if _FONT_TYPE.fullmatch(item.media_type) and item.path in archive.files:
            yield item


def document_sheets(archive: EpubArchive, path: str, root: etree._Element) -> tuple[str, ...]:
    """Return the texts of a document's style sheets, in order, with those that they import."""
    texts: list[str] = []
    for node in root.iter(name("link"), name("style")):
        if node.tag == name("style"):
            texts += imported_sheets(archive, path, node.text or "")
            continue
        kinds = node.get("rel", "").lower().split()
        target = resolve(node.get("href", ""), path)[0]
        if "stylesheet" in kinds and "alternate" not in kinds and target in archive.files:
            text = archive.files[target].decode("utf-8", "replace")
            texts += imported_sheets(archive, target, text)
    return tuple(texts)


def _identifier(archive: EpubArchive) -> str:
    """Return the unique identifier without white space, as the standard makes the key of it."""
    wanted = archive.package.get("unique-identifier", "")
    for node in archive.package.iter(f"{DC}identifier"):
        if node.get("id") == wanted:
            return _SPACE.sub("", node.text or "")
    return ""


def _uuid(archive: EpubArchive) -> bytes:
    for node in archive.package.iter(f"{DC}identifier"):
        digits = re.sub("[^0-9a-f]", "", (node.text or "").lower().replace("urn:uuid:", ""))
        if "uuid" in (node.text or "").lower() and len(digits) == 32:
            return bytes.fromhex(digits)
    return b"\0"


def _undisguised(content: bytes, key: bytes, length: int) -> bytes:
    head = bytes(byte ^ key[at % len(key)] for at, byte in enumerate(content[:length]))
    return head + content[length:]
