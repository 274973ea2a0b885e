"""The resource cache: files under their digest, checked once, never half-written."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shufang.core.digest import digest_file
from shufang.engines.resources.lock import LockedFile

_STAMP = "verified"


def default_cache_folder() -> Path:
    """Return `$SHUFANG_RESOURCES`, or the user's cache folder (XDG; Windows: LOCALAPPDATA)."""
    named = os.environ.get("SHUFANG_RESOURCES")
    if named:
        return Path(named).expanduser().absolute()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local")))
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "shufang" / "resources"


@dataclass(frozen=True, slots=True)
class ResourceCache:
    """A folder that several programs may fill at once: each file is renamed into place whole."""

    folder: Path

    def place(self, entry: LockedFile) -> Path:
        """Return where the file stands, whether it is there or not."""
        return self.folder / entry.sha256 / entry.file

    def find(self, entry: LockedFile) -> Path | None:
        """Return the file if it is whole.

        The digest is taken once; later a stamp with size and time stands for it (hashing all
        files at every start would cost half a second). A damaged file counts as missing; `keep`
        replaces it.
        """
        path = self.place(entry)
        try:
            facts = path.stat()
        except OSError:
            return None
        if facts.st_size != entry.size:
            return None
        mark = f"{facts.st_size} {facts.st_mtime_ns}"
        stamp = path.with_name(_STAMP)
        try:
            if stamp.read_text(encoding="ascii") == mark:
                return path
        except (OSError, UnicodeDecodeError):
            pass
        if digest_file(path) != entry.sha256:
            return None
        self._write_stamp(stamp, mark)
        return path

    def keep(self, entry: LockedFile, candidate: Path) -> bool:
        """Move a file into the cache if it has the promised digest; tell whether it had."""
        if candidate.stat().st_size != entry.size or digest_file(candidate) != entry.sha256:
            return False
        path = self.place(entry)
        path.parent.mkdir(parents=True, exist_ok=True)
        candidate.replace(path)
        facts = path.stat()
        self._write_stamp(path.with_name(_STAMP), f"{facts.st_size} {facts.st_mtime_ns}")
        return True

    @contextmanager
    def workbench(self) -> Iterator[Path]:
        """Lend a folder on the cache's own file system, so that a rename is one step."""
        self.folder.mkdir(parents=True, exist_ok=True)
        bench = Path(tempfile.mkdtemp(prefix=".incoming-", dir=self.folder))
        try:
            yield bench
        finally:
            shutil.rmtree(bench, ignore_errors=True)

    def write_text(self, path: Path, text: str) -> None:
        """Write a small file beside and rename it, unless it already says the same."""
        try:
            if path.read_text(encoding="utf-8") == text:
                return
        except (OSError, UnicodeDecodeError):
            pass
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(prefix=".aside-", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(aside).replace(path)

    def _write_stamp(self, stamp: Path, mark: str) -> None:
        try:
            self.write_text(stamp, mark)
        except OSError:
            # A cache that one may read but not write is checked anew at every start.
            return
