"""Addresses: what a link may lead to and where a picture may come from."""

import re
from typing import Final
from urllib.parse import unquote

from shufang.core.span import Span
from shufang.manuscript.markdown_reading import Reading

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
"""Two letters at least: `C:` is a drive, and a path outside the book is the loader's affair."""
_ALLOWED: Final = frozenset({"http", "https", "mailto", "tel"})
_IGNORED: Final = re.compile(r"[\x00-\x20\x7f]")
"""Browsers drop these before they read a scheme: `java<tab>script:` runs (WHATWG URL, 4.4)."""


def checked_address(address: str, span: Span, reading: Reading) -> str:
    """Return the address of a link, "" for one that may not stand in a book."""
    bare = _IGNORED.sub("", address)
    scheme = _SCHEME.match(bare)
    if scheme and scheme[1].lower() not in _ALLOWED:
        reading.findings.error("TXT-041", span, scheme=scheme[1])
        return ""
    return reading.cleaned(address).strip()


def checked_picture(address: str, span: Span, reading: Reading) -> str:
    """Return a picture's path as typed, "" for one from the net, from data, or without a path."""
    bare = _IGNORED.sub("", address)
    scheme = _SCHEME.match(bare)
    if bare.startswith("//") or (scheme and scheme[1].lower() in ("http", "https", "ftp")):
        reading.findings.error("TXT-040", span, address=address)
        return ""
    if scheme:
        reading.findings.error("TXT-041", span, scheme=scheme[1])
        return ""
    if not bare:
        reading.findings.error("TXT-043", span)
        return ""
    # Programs that write Markdown for the web encode Han characters in paths.
    return unquote(reading.cleaned(address)).strip()
