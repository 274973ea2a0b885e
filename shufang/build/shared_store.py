"""A store of two levels: a folder of this machine, and one that all machines share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from shufang.build.store import FolderStore, opened, sealed
from shufang.core.diagnostic import BuildStopped, Diagnostic, Findings, Severity
from shufang.core.digest import digest_bytes
from shufang.engines.remote_files import (
    AddressUnknown,
    PackageMissing,
    RemoteFiles,
    Unreachable,
)

SETUP_COMMAND = "bash setup.sh --cluster"
INSTALL_COMMAND = ".venv/bin/python -m pip install {package}"
OF_THE_LOCK = frozenset({"fsspec", "distributed"})
"""Packages that `setup.sh --cluster` brings; those for one protocol are the user's choice."""


@dataclass(slots=True)
class SharedStore:
    """What is kept goes to both levels; what is found far away is kept nearby.

    The near folder is whoever's has it open; the far one belongs to all and is never pruned here.
    """

    near: FolderStore
    far: RemoteFiles

    def read(self, name: str) -> bytes | None:
        """Return what is kept under a name on either level."""
        content = self.near.read(name)
        if content is None:
            found = self.far.read(name)
            content = opened(found) if found is not None else None
            if content is not None:
                self.near.write(name, content)
        return content

    def write(self, name: str, content: bytes) -> bool:
        """Keep a content on both levels; one is enough."""
        is_near = self.near.write(name, content)
        return self.far.write(name, sealed(content)) or is_near

    def keep(self, content: bytes, suffix: str) -> str | None:
        """Keep a file on both levels, once; one is enough."""
        name = f"{digest_bytes(content)}{suffix}"
        is_near = self.near.keep(content, suffix) is not None
        # Its length tells a file that somebody has left half-written.
        is_far = self.far.size(name) == len(content) or self.far.write(name, content)
        return name if is_near or is_far else None

    def file(self, name: str) -> Path | None:
        """Return a file's path on this machine, brought here if it is not there yet."""
        path = self.near.file(name)
        if path is None:
            content = self.far.read(name)
            if content is not None and digest_bytes(content) == name.partition(".")[0]:
                self.near.keep(content, name.removeprefix(name.partition(".")[0]))
                path = self.near.file(name)
        return path

    def prune(self, suffix: str, *, is_whole: bool = True) -> None:
        """Remove what nobody has asked for, from the near level only."""
        self.near.prune(suffix, is_whole=is_whole)


def open_far(address: str) -> RemoteFiles | Diagnostic:
    """Return the shared folder at an address, or why it cannot be used (TOL-040 … TOL-042)."""
    try:
        return RemoteFiles.open(address)
    except PackageMissing as missing:
        return package_missing(missing.package)
    except AddressUnknown:
        return Diagnostic("TOL-041", Severity.ERROR, None, (("address", address),))
    except Unreachable:
        return Diagnostic("TOL-042", Severity.ERROR, None, (("address", address),))


def package_missing(package: str) -> Diagnostic:
    """Return the finding that says which package is missing and what brings it (TOL-040)."""
    is_ours = package in OF_THE_LOCK
    command = SETUP_COMMAND if is_ours else INSTALL_COMMAND.format(package=package)
    values = (("package", package), ("command", command))
    return Diagnostic("TOL-040", Severity.ERROR, None, values)


def open_store(
    folder: Path, address: str, findings: Findings, is_needed: bool = False
) -> FolderStore | SharedStore:
    """Return the store of a build: a folder, with an address before a shared one.

    A shared cache that does not answer keeps nobody from building who can do without it: TOL-042
    is a note then. Raises `BuildStopped` after TOL-040 to TOL-042.
    """
    near = FolderStore(folder)
    if not address:
        return near
    far = open_far(address)
    if isinstance(far, RemoteFiles):
        return SharedStore(near, far)
    if far.code == "TOL-042" and not is_needed:
        findings.add(replace(far, severity=Severity.NOTE))
        return near
    findings.add(far)
    raise BuildStopped(3)
