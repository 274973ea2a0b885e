"""Which files of an EPUB are encrypted, by a licence or only in disguise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import unquote

from lxml import etree

from shufang.html.epub_tree import BrokenDocument, parse

ENCRYPTION: Final = "META-INF/encryption.xml"
IDPF: Final = "http://www.idpf.org/2008/embedding"
ADOBE: Final = "http://ns.adobe.com/pdf/enc#RC"
_OBFUSCATION: Final = frozenset({IDPF, ADOBE})
"""Ways to disguise fonts, which readers undo by themselves (EPUB 3.3, 4.3)."""


def locks(files: Mapping[str, bytes]) -> Iterator[tuple[etree._Element, str]]:
    """Yield element and path of every file under lock; raises `BrokenDocument`."""
    if ENCRYPTION not in files:
        return
    for data in parse(ENCRYPTION, files[ENCRYPTION]).iter("{*}EncryptedData"):
        methods = {node.get("Algorithm", "") for node in data.iterchildren("{*}EncryptionMethod")}
        if not methods <= _OBFUSCATION:
            for node in data.iter("{*}CipherReference"):
                yield data, node.get("URI", "")


def locked_files(files: Mapping[str, bytes]) -> frozenset[str]:
    """Return the paths of the files under lock."""
    try:
        return frozenset(path for _, path in locks(files))
    except BrokenDocument:
        return frozenset()


def disguises(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield path and way of each file that is disguised."""
    if ENCRYPTION not in files:
        return
    try:
        root = parse(ENCRYPTION, files[ENCRYPTION])
    except BrokenDocument:
        return
    for data in root.iter("{*}EncryptedData"):
        methods = {node.get("Algorithm", "") for node in data.iterchildren("{*}EncryptionMethod")}
        for node in data.iter("{*}CipherReference"):
            yield from ((unquote(node.get("URI", "")), way) for way in methods & _OBFUSCATION)
