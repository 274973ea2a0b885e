"""Files of a folder that several machines share, at any address that fsspec knows.

`file:///srv/cache`, `sftp://host/cache`, `s3://bucket/cache` ...: what serves an address is a
package of its own for most of them. Errors are of any kind there; here a file that cannot be read
is none, and what cannot be written is told.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

WHOLE_OR_NOT = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss", "memory"})
"""Protocols under which a file appears when all of it has arrived."""


class PackageMissing(Exception):  # noqa: N818 - a state of the machine, like LockUnreadable
    """What serves this address, or fsspec itself, is not installed."""

    def __init__(self, package: str) -> None:
        super().__init__(package)
        self.package = package


class AddressUnknown(ValueError):  # noqa: N818 - the same
    """Nothing is known that serves such an address."""


class Unreachable(OSError):  # noqa: N818 - the same
    """The place does not answer, or nothing may be written there."""


@dataclass(slots=True)
class RemoteFiles:
    """A shared folder; once it has failed to take a file it is not asked again."""

    system: AbstractFileSystem
    root: str
    is_writable: bool = True

    @classmethod
    def open(cls, address: str) -> RemoteFiles:
        """Connect to an address and make its folder.

        Raises PackageMissing, AddressUnknown or Unreachable.
        """
        protocol = address.partition("://")[0] if "://" in address else "file"
        try:
            import fsspec
        except ImportError as error:
            raise PackageMissing("fsspec") from error
        try:
            fsspec.get_filesystem_class(protocol)
        except ImportError as error:
            raise PackageMissing(_package(error, protocol)) from error
        except ValueError as error:
            raise AddressUnknown(address) from error
        try:
            system, root = fsspec.core.url_to_fs(address)
            system.makedirs(root, exist_ok=True)
        except Exception as error:  # each protocol has exceptions of its own
            raise Unreachable(address) from error
        return cls(system, root.rstrip("/"))

    def read(self, name: str) -> bytes | None:
        """Return a file's content; None where there is none to be had."""
        with suppress(Exception):
            content = self.system.cat_file(f"{self.root}/{name}")
            return content if isinstance(content, bytes) else None
        return None

    def size(self, name: str) -> int | None:
        """Return how long a file is; None where there is none."""
        with suppress(Exception):
            # Other machines write here: what was listed a while ago says nothing.
            self.system.invalidate_cache()
            size = self.system.size(f"{self.root}/{name}")
            return int(size) if size is not None else None
        return None

    def write(self, name: str, content: bytes) -> bool:
        """Write a file, whole or not at all; tell whether it is there."""
        if not self.is_writable:
            return False
        target = f"{self.root}/{name}"
        try:
            if WHOLE_OR_NOT & set(_protocols(self.system)):
                self.system.pipe_file(target, content)
            else:
                aside = f"{self.root}/.{secrets.token_hex(8)}.part"
                self.system.pipe_file(aside, content)
                self._move(aside, target)
        except Exception:  # noqa: BLE001 - each protocol has exceptions of its own
            self.is_writable = False
            return False
        return True

    def _move(self, aside: str, target: str) -> None:
        """Rename; some servers refuse to where another machine has just done the same."""
        try:
            self.system.mv(aside, target)
        except Exception:
            self.system.rm_file(aside)
            if not self.system.exists(target):
                raise


def _protocols(system: AbstractFileSystem) -> tuple[str, ...]:
    protocol = system.protocol
    return (protocol,) if isinstance(protocol, str) else tuple(protocol)


def _package(error: ImportError, protocol: str) -> str:
    """Return the package that serves a protocol: fsspec raises from the import that failed."""
    cause = error.__cause__
    name = cause.name if isinstance(cause, ImportError) else error.name
    return (name or protocol).partition(".")[0]
