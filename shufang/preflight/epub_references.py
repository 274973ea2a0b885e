"""Every address inside an EPUB, with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from lxml import etree

from shufang.engines.epub_styles import StyleFacts, style_facts
from shufang.html.epub_tree import BrokenDocument, local_name, parse, scheme_of
from shufang.preflight.epub_archive import EpubArchive, resolve
from shufang.preflight.epub_places import line_of

_KEYS: Final = (
    "href", "src", "poster", "data", "altimg", "cite", "longdesc",
    "{http://www.w3.org/1999/xlink}href",
)  # fmt: skip
_URL: Final = re.compile(r"""url\(\s*["']?([^"')]+)""")


def sheets(archive: EpubArchive) -> Iterator[tuple[str, int, StyleFacts]]:
    """Yield path, lines above and facts of every style sheet, those inside documents included."""
    for item, content in archive.of_type("text/css"):
        yield item.path, 0, _facts(content.decode("utf-8", "replace"))
    for path, root in archive.documents.items():
        for node in root.iter("{*}style"):
            yield path, line_of(node) - 1, _facts(node.text or "")


def imported_sheets(archive: EpubArchive, path: str, text: str) -> list[str]:
    """Return a style sheet's text behind those of all sheets that it imports."""
    found: list[str] = []
    waiting, seen = [(path, text)], {path}
    while waiting:
        place, sheet = waiting.pop()
        found.insert(0, sheet)
        for address, _ in _facts(sheet).imports:
            target = "" if scheme_of(address) else resolve(address, place)[0]
            if target in archive.files and target not in seen:
                seen.add(target)
                waiting.append((target, archive.files[target].decode("utf-8", "replace")))
    return found


def inline_styles(archive: EpubArchive) -> Iterator[tuple[str, etree._Element, StyleFacts]]:
    """Yield path, element and facts of every `style` attribute."""
    for path, root in archive.documents.items():
        for node in root.iter():
            text = node.get("style") if isinstance(node.tag, str) else None
            if text:
                yield path, node, _facts(f"{local_name(node)}{{{text}}}")


@lru_cache(maxsize=512)
def _facts(text: str) -> StyleFacts:
    return style_facts(text)


def addresses(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield every address of a document or drawing with its element."""
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        for key in _KEYS:
            address = node.get(key)
            if address is not None:
                yield node, address
        for part in node.get("srcset", "").split(","):
            if part.strip():
                yield node, part.split()[0]


def used_paths(archive: EpubArchive) -> set[str]:
    """Return every path that a document, a style sheet or a drawing leads to."""
    found: set[str] = set()

    def lead(address: str, path: str) -> None:
        if address and not scheme_of(address):
            found.add(resolve(address, path)[0])

    for path, root in archive.documents.items():
        for _, address in addresses(root):
            lead(address, path)
    for path, _, facts in sheets(archive):
        for address, _ in (*facts.addresses, *facts.imports):
            lead(address, path)
    for path, _, facts in inline_styles(archive):
        for address, _ in facts.addresses:
            lead(address, path)
    for item, content in archive.of_type("image/svg+xml", "application/smil+xml"):
        try:
            drawing = parse(item.path, content)
        except BrokenDocument:
            continue
        for _, address in addresses(drawing):
            lead(address, item.path)
        for address in _URL.findall(content.decode("utf-8", "replace")):
            lead(address, item.path)
    return found
