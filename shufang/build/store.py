"""What builds keep for later ones: contents under names that say what they were made of.

A name is a digest of all that its content depends on, with a suffix for its kind. So nothing has
to be found out to be stale, whoever made it; a content that is not whole is dropped, never
repaired; and that something cannot be kept is no fault of a build.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from shufang.core.digest import digest_bytes
from shufang.core.workspace import write_atomically

TAG = "CACHEDIR.TAG"
TAG_TEXT = b"Signature: 8a477f597d28d172789f06886806bc55\n"
"""The mark of a cache folder that backup programs know (Cache Directory Tagging 1.0)."""

SEAL = 64
"""Bytes before a content: its digest in hexadecimal."""


class Store(Protocol):
    """A place that keeps contents by name, for one machine or for many."""

    def read(self, name: str) -> bytes | None:
        """Return what is kept under a name; None where nothing whole is."""

    def write(self, name: str, content: bytes) -> None:
        """Keep a content; where that is impossible, silently not."""


@dataclass(slots=True)
class FolderStore:
    """Contents kept as files of one folder."""

    folder: Path
    used: set[str] = field(default_factory=set)
    """Names asked for since the store was opened."""

    def read(self, name: str) -> bytes | None:
        """Return what is kept under a name; a file that is not whole is removed."""
        self.used.add(name)
        path = self.folder / name
        try:
            sealed = path.read_bytes()
        except OSError:
            return None
        content = opened(sealed)
        if content is None:
            self.drop(name)
        return content

    def write(self, name: str, content: bytes) -> None:
        """Keep a content; a full disk or a folder that cannot be written changes nothing."""
        self.used.add(name)
        with suppress(OSError):
            tag = self.folder / TAG
            if not tag.exists():
                write_atomically(tag, TAG_TEXT)
            write_atomically(self.folder / name, sealed(content))

    def drop(self, name: str) -> None:
        """Remove what is kept under a name."""
        with suppress(OSError):
            (self.folder / name).unlink()

    def prune(self, suffix: str) -> None:
        """Remove contents of one kind that nobody has asked for since the store was opened."""
        for path in self.folder.glob(f"*{suffix}"):
            if path.name not in self.used:
                self.drop(path.name)


def sealed(content: bytes) -> bytes:
    """Return a content with its digest before it."""
    return digest_bytes(content).encode() + content


def opened(sealed: bytes) -> bytes | None:
    """Return the content of a sealed one; None where a byte is missing or wrong."""
    seal, content = sealed[:SEAL], sealed[SEAL:]
    return content if seal.decode("ascii", "replace") == digest_bytes(content) else None
