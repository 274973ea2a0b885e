"""Digests: what names a thing by its content."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

_PIECE = 1 << 20


def digest_bytes(content: bytes) -> str:
    """Return the sha256 of `content` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest_file(path: Path) -> str:
    """Return the sha256 of a file, read piece by piece; raises `OSError` like any reading."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def digest_of(content: bytes | Path) -> str:
    """Return the sha256 of what is in memory or in a file; raises `OSError` like any reading."""
    return digest_bytes(content) if isinstance(content, bytes) else digest_file(content)


def digest_parts(parts: Iterable[str | bytes]) -> str:
    """Return one sha256 over several parts.

    Each part goes in behind its length, so that ("ab", "c") and ("a", "bc") differ.
    """
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return digest.hexdigest()
