"""What builds keep for later ones: contents under names that say what they were made of.

A name is a digest of all that its content depends on, with a suffix for its kind; a *file* goes
by the digest of its own content, so that other programs can open it as it is. So nothing has to
be found out to be stale, whoever made it; a content that is not whole is dropped, never repaired;
and that something cannot be kept is no fault of a build.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from shufang.core.digest import digest_bytes, digest_file
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

    def write(self, name: str, content: bytes) -> bool:
        """Keep a content and tell whether it is kept; where that is impossible, silently not."""

    def keep(self, content: bytes, suffix: str) -> str | None:
        """Keep a file under the digest of its content; return its name, None where impossible."""

    def file(self, name: str) -> Path | None:
        """Return where a file that was kept stands on this machine; None where it is not whole."""

    def prune(self, suffix: str, *, is_whole: bool = True) -> None:
        """Remove contents of one kind that nobody has asked for since the store was opened.

        What a build of a few chapters (not `is_whole`) has not asked for stays if the last whole
        build had.
        """


@dataclass(slots=True)
class FolderStore:
    """Contents kept as files of one folder."""

    folder: Path
    used: set[str] = field(default_factory=set)
    """Names asked for since the store was opened."""
    _whole: set[str] = field(default_factory=set)
    """Names of files whose content has been found to be what the name says."""

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

    def write(self, name: str, content: bytes) -> bool:
        """Keep a content; a full disk or a folder that cannot be written changes nothing."""
        return self._write(name, sealed(content))

    def keep(self, content: bytes, suffix: str) -> str | None:
        """Keep a file under the digest of its content, once."""
        name = f"{digest_bytes(content)}{suffix}"
        if self.file(name) is not None:
            return name
        return name if self._write(name, content) else None

    def file(self, name: str) -> Path | None:
        """Return the path of a kept file; one that is not what its name says is removed."""
        self.used.add(name)
        path = self.folder / name
        try:
            if name not in self._whole and digest_file(path) != name.partition(".")[0]:
                self.drop(name)
                return None
        except OSError:
            return None
        self._whole.add(name)
        return path if path.is_file() else None

    def drop(self, name: str) -> None:
        """Remove what is kept under a name."""
        self._whole.discard(name)
        with suppress(OSError):
            (self.folder / name).unlink()

    def prune(self, suffix: str, *, is_whole: bool = True) -> None:
        """Remove contents of one kind that nobody has asked for since the store was opened.

        What a build of a few chapters (not `is_whole`) has not asked for stays if the last whole
        build had. Only whoever has the folder for himself may ask for it: what a killed build has
        left half-written goes too.
        """
        wanted = {name for name in self.used if name.endswith(suffix)}
        record = self.folder / f"whole-build{suffix}s.txt"
        if is_whole:
            self._record(record, wanted)
        else:
            wanted |= self._recorded(record)
        for path in self.folder.glob(f"*{suffix}"):
            if path.name not in wanted:
                self.drop(path.name)
        for path in self.folder.glob(".*.part"):
            with suppress(OSError):
                path.unlink()

    def _record(self, record: Path, names: set[str]) -> None:
        with suppress(OSError):
            if names:
                write_atomically(record, "\n".join(sorted(names)).encode())
            else:
                record.unlink(missing_ok=True)

    def _recorded(self, record: Path) -> set[str]:
        try:
            return set(record.read_text("utf-8").split("\n"))
        except (OSError, ValueError):
            return set()

    def _write(self, name: str, content: bytes) -> bool:
        self.used.add(name)
        with suppress(OSError):
            tag = self.folder / TAG
            if not tag.exists():
                write_atomically(tag, TAG_TEXT)
            write_atomically(self.folder / name, content)
            return True
        return False


def sealed(content: bytes) -> bytes:
    """Return a content with its digest before it."""
    return digest_bytes(content).encode() + content


def opened(sealed: bytes) -> bytes | None:
    """Return the content of a sealed one; None where a byte is missing or wrong."""
    seal, content = sealed[:SEAL], sealed[SEAL:]
    return content if seal.decode("ascii", "replace") == digest_bytes(content) else None
