"""Output folders that cannot be written, for the rule cases TOL-020 to TOL-025."""

import errno
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from shufang.build import outputs
from tests.resource_faults import Fault


def _failing(number: int) -> Callable[[Path, bytes | Path], None]:
    def write(path: Path, content: bytes | Path) -> None:
        raise OSError(number, os.strerror(number), str(path))

    return write


def disk_full(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let every product run into a full disk."""
    patch.setattr(outputs, "_write", _failing(errno.ENOSPC))


def not_writable(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Forbid writing; tests may run as root, whom permissions do not stop."""
    patch.setattr(outputs, "_write", _failing(errno.EACCES))


def disk_broken(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let writing fail for a reason that nobody can name."""
    patch.setattr(outputs, "_write", _failing(errno.EIO))


def output_is_file(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Put a file where the output folder should be."""
    (folder / "output").write_text("在这里", "utf-8")


def output_in_use(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let another process have the folder's lock."""
    patch.setattr(outputs, "_lock", lambda descriptor: False)


def name_too_long(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let the file system refuse the names."""
    patch.setattr(outputs, "_write", _failing(errno.ENAMETOOLONG))


OUTPUT_FAULTS: Mapping[str, Fault] = {
    "disk_full": disk_full,
    "not_writable": not_writable,
    "disk_broken": disk_broken,
    "output_is_file": output_is_file,
    "output_in_use": output_in_use,
    "name_too_long": name_too_long,
}
