"""What a file is that somebody sent as an EPUB and that is none."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Final

_HEAD: Final = 80
_SIGNS: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"%PDF-", "PDF"),
    (60, b"BOOKMOBI", "MOBI"),
    (0, b"Rar!", "RAR"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "DOC"),
    (0, b"{\\rtf", "RTF"),
)
"""Place, bytes and name."""
_PACKED: Final = (("word/document.xml", "DOCX"), ("content.xml", "ODT"))
"""A file inside the archive by which the kind is known."""


def kind_of(source: bytes | Path) -> str:
    """Return the usual name of the kind, "" where it is not known or the file cannot be read."""
    try:
        head = source[:_HEAD] if isinstance(source, bytes) else _head(source)
    except OSError:
        return ""
    for place, sign, kind in _SIGNS:
        if head[place : place + len(sign)] == sign:
            return kind
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "HTML"
    return _kind_of_archive(source) if head.startswith(b"PK") else ""


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_HEAD)


def _kind_of_archive(source: bytes | Path) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as found:
            names = set(found.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return ""  # an EPUB that is cut off, more likely than not
    if "META-INF/container.xml" in names:
        return ""
    return next((kind for name, kind in _PACKED if name in names), "ZIP")
