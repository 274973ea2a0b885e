"""The output folder: products are written aside and renamed, all of them or none.

A build that fails, is interrupted or runs into a full disk leaves the earlier products whole.
"""

import errno
import json
import os
import secrets
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shufang.core.diagnostic import Findings
from shufang.core.digest import digest_file, digest_of
from shufang.model.book import Edition

PRODUCTS: Final = "成品"
"""Folder of the finished products inside the output folder."""
FOLDER: Final = f"{PRODUCTS}/付印"
"""Folder that goes to the printer; complete or not there."""
CACHE: Final = "cache"
RECORD: Final = ".made.json"
"""Names of everything that builds wrote here: what `clean` may remove."""
SCRATCH: Final = ".scratch"
"""Ending of the folder of products on their way."""
LOCK: Final = ".lock"

_FORBIDDEN: Final = frozenset('<>:"/\\|?*')
_DEVICES: Final = frozenset(
    ["CON", "PRN", "AUX", "NUL", *(f"{kind}{n}" for kind in ("COM", "LPT") for n in range(1, 10))]
)
_RESERVED: Final[set[Path]] = set()
"""Folders that this process has locked: a lock belongs to the process, so this does as well."""
_LONGEST_NAME: Final = 180
"""Bytes of a title in a file name: file systems allow 255 for name, suffix and our own marks."""


def file_name(title: str) -> str:
    """Return a title as a file name that Windows, macOS and Linux accept; never empty."""
    kept = "".join(
        " " if mark in _FORBIDDEN or unicodedata.category(mark)[0] == "C" else mark
        for mark in unicodedata.normalize("NFC", title)
    )
    name = " ".join(kept.split()).strip(" .")
    while len(name.encode()) > _LONGEST_NAME:
        name = name[:-1].rstrip(" .")
    if not name:
        return "书"
    return f"{name}_" if name.partition(".")[0].upper() in _DEVICES else name


_SCRIPTS: Final = {"": "", "hant": "-繁體", "hk": "-繁體香港", "tw": "-繁體台灣", "t": "-繁體通用"}
"""What the names of a Traditional edition's products have, by what was asked for."""


def edition_title(title: str, script: str) -> str:
    """Return the title in the names of products: each edition stands beside the others."""
    return title + _SCRIPTS[script]


def delivery_folder(script: str) -> str:
    """Return the printer's folder; a Traditional edition has one of its own."""
    return FOLDER + _SCRIPTS[script]


def cache_folder(output: Path, script: str) -> Path:
    """Return the folder of what builds keep; each edition has one, since builds prune their own."""
    return output / CACHE / script if script else output / CACHE


def product_path(title: str, edition: Edition) -> str:
    """Return where an edition's product goes, relative to the output folder."""
    match edition:
        case Edition.PRINT:
            return f"{PRODUCTS}/{file_name(title)}-印刷版.pdf"
        case Edition.COVER:
            return f"{PRODUCTS}/{file_name(title)}-封面.pdf"
        case Edition.TICKET:
            return f"{PRODUCTS}/{file_name(title)}-印制单.pdf"
        case Edition.SCREEN:
            return f"{PRODUCTS}/{file_name(title)}-屏幕版.pdf"
        case Edition.EPUB:
            return f"{PRODUCTS}/{file_name(title)}.epub"
        case Edition.KINDLE:
            return f"{PRODUCTS}/{file_name(title)}-Kindle版.epub"
        case Edition.DUOKAN:
            return f"{PRODUCTS}/{file_name(title)}-多看版.epub"


@dataclass(frozen=True, slots=True)
class OutputFolder:
    """Where products, reports and the cache are kept."""

    path: Path

    def prepare(self, findings: Findings) -> bool:
        """Make the folder and see that it can be written; TOL-021 … TOL-023 where it cannot."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            trial = self.path / f".{secrets.token_hex(6)}.part"
            trial.write_bytes(b"")
            trial.unlink()
        except OSError as error:
            _report(error, self.path, findings)
            return False
        return True

    @contextmanager
    def reserved(self, findings: Findings) -> Iterator[bool]:
        """Keep other builds out of the folder while this one runs.

        Yields False, after TOL-024, while another process has it. Whoever has it may ask again:
        the pipeline inside the command. The system drops the lock when the process ends, however
        it ends.
        """
        if not self.prepare(findings):
            yield False
            return
        place = self.path.resolve()
        if place in _RESERVED:
            yield True
            return
        with (self.path / LOCK).open("a+b") as stream:
            if not _lock(stream.fileno()):
                findings.error("TOL-024", folder=self.path.name)
                yield False
                return
            _RESERVED.add(place)
            try:
                yield True
            finally:
                _RESERVED.discard(place)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Lend a folder on the output's own disk for products on their way.

        The system's folder for passing files may be in memory. Whoever asks has reserved the
        folder; what a killed build has left there goes.
        """
        try:
            place = self.path / CACHE
            place.mkdir(parents=True, exist_ok=True)
            for left in place.glob(f".*{SCRATCH}"):
                shutil.rmtree(left, ignore_errors=True)
            bench = tempfile.mkdtemp(prefix=".", suffix=SCRATCH, dir=place)
        except OSError:
            bench = tempfile.mkdtemp(prefix="shufang-")
        try:
            yield Path(bench)
        finally:
            shutil.rmtree(bench, ignore_errors=True)

    def write_all(
        self, contents: Mapping[str, bytes | Path], findings: Findings, *, verify: bool = False
    ) -> bool:
        """Write files by their names relative to the folder: all, or none after a TOL finding.

        A `Path` is a finished file elsewhere that is copied. Every file is complete on the disk
        (fsync) before the first one takes the place of an earlier one; if a rename fails, those
        already done are taken back. `verify` reads every file back before that.
        """
        if not self.prepare(findings):
            return False
        self._sweep(contents)
        renames: list[_Rename] = []
        failed = self.path
        try:
            for name, content in contents.items():
                failed = self.path / name
                renames.append(_write_aside(failed, content))
                if verify and digest_file(renames[-1].aside) != digest_of(content):
                    raise OSError(errno.EIO, os.strerror(errno.EIO), str(failed))
            failed = self.path / RECORD
            renames.append(_write_aside(failed, self._record(contents)))
            for rename in renames:
                failed = rename.target
                rename.carry_out()
        except OSError as error:
            _take_back(renames)
            _report(error, failed, findings)
            return False
        except BaseException:
            _take_back(renames)
            raise
        for rename in renames:
            rename.forget()
        return True

    def made(self) -> tuple[str, ...]:
        """Return the names, relative to the folder, that builds wrote into it."""
        try:
            names = json.loads((self.path / RECORD).read_text("utf-8"))
        except (OSError, ValueError):
            return ()
        if not isinstance(names, list):
            return ()
        return tuple(name for name in names if isinstance(name, str))

    def keep_only(self, folder: str, names: Iterable[str]) -> None:
        """Remove what earlier builds wrote into a folder, but for the files of those names."""
        kept = set(names)
        self.discard(
            name for name in self.made() if name.startswith(f"{folder}/") and name not in kept
        )

    def discard(self, names: Iterable[str]) -> None:
        """Remove files that an earlier build wrote and that are no longer true."""
        made = self.made()
        for name in names:
            if name in made:
                with suppress(OSError):
                    (self.path / name).unlink(missing_ok=True)

    def _record(self, contents: Mapping[str, bytes | Path]) -> bytes:
        names = sorted({*self.made(), *contents})
        return (json.dumps(names, ensure_ascii=False, indent=1) + "\n").encode()

    def _sweep(self, contents: Mapping[str, bytes | Path]) -> None:
        """Remove what a killed build left beside the files that are written now."""
        for folder in {(self.path / name).parent for name in contents} | {self.path}:
            for left in folder.glob(".*.part"):
                with suppress(OSError):
                    left.unlink()


@dataclass(frozen=True, slots=True)
class _Rename:
    """A file written aside, and the earlier one kept until all renames are done."""

    aside: Path
    target: Path
    earlier: Path

    def carry_out(self) -> None:
        """Put the file into its place; the earlier one stays reachable as `earlier`."""
        if self.target.exists():
            try:
                self.earlier.hardlink_to(self.target)
            except OSError:  # file systems without hard links
                shutil.copy2(self.target, self.earlier)
        self.aside.replace(self.target)

    def take_back(self) -> None:
        """Undo `carry_out`, wherever it stopped."""
        with suppress(OSError):
            if self.aside.exists():
                self.aside.unlink()
                self.earlier.unlink(missing_ok=True)
            elif self.earlier.exists():
                self.earlier.replace(self.target)
            else:
                self.target.unlink(missing_ok=True)

    def forget(self) -> None:
        """Let the earlier file go."""
        with suppress(OSError):
            self.earlier.unlink(missing_ok=True)


def _write_aside(target: Path, content: bytes | Path) -> _Rename:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    mark = secrets.token_hex(6)
    rename = _Rename(
        target.with_name(f".{mark}.new.part"), target, target.with_name(f".{mark}.old.part")
    )
    try:
        _write(rename.aside, content)
    except BaseException:
        rename.aside.unlink(missing_ok=True)
        raise
    return rename


def _write(path: Path, content: bytes | Path) -> None:
    if isinstance(content, Path) and content.parent.suffix == SCRATCH and _is_linked(path, content):
        return
    with path.open("wb") as stream:
        if isinstance(content, bytes):
            stream.write(content)
        else:
            with content.open("rb") as source:
                shutil.copyfileobj(source, stream, 1 << 20)
        stream.flush()
        os.fsync(stream.fileno())


def _is_linked(path: Path, content: Path) -> bool:
    """Give a file of the scratch folder, whose name goes with that folder, a second name."""
    try:
        path.hardlink_to(content)
        with path.open("rb+") as stream:
            os.fsync(stream.fileno())
    except OSError:  # another disk, or a file system without hard links
        path.unlink(missing_ok=True)
        return False
    return True


def _take_back(renames: list[_Rename]) -> None:
    for rename in reversed(renames):
        rename.take_back()


def _report(error: OSError, path: Path, findings: Findings) -> None:
    """Say in an editor's words why nothing could be written."""
    place = path.name or str(path)
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            findings.error("TOL-020", file=place)
        case errno.EACCES | errno.EPERM | errno.EROFS:
            findings.error("TOL-021", file=place)
        case errno.ENOTDIR | errno.EEXIST | errno.EISDIR:
            findings.error("TOL-022", file=place)
        case errno.ENAMETOOLONG:
            findings.error("TOL-025", file=place)
        case _:
            findings.error("TOL-023", file=place)


def _lock(descriptor: int) -> bool:
    """Take the lock of an open file without waiting; False where another process has it."""
    try:
        import fcntl
    except ImportError:
        return _lock_on_windows(descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a network file system without locks: better to build than to refuse
    return True


def _lock_on_windows(descriptor: int) -> bool:
    import msvcrt

    locking = getattr(msvcrt, "locking", None)
    if locking is None:
        return True
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        locking(descriptor, getattr(msvcrt, "LK_NBLCK", 2), 1)
    except OSError:
        return False
    return True
