"""Which files of an EPUB are encrypted, by a licence or only in disguise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from shufang.html.epub_tree import BrokenDocument, parse

ENCRYPTION: Final = "META-INF/encryption.xml"
_OBFUSCATION: Final = frozenset(
    {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}
)
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
