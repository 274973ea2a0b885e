"""Files that a manuscript names: inside the book's folder, really there, spelled as on disk."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from unicodedata import normalize
from urllib.parse import unquote

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.suggestions import nearest

_URL = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]+:|//)")
_DRIVE = re.compile(r"^[A-Za-z]:[\\/]")
MOST_COMPARED = 200
MOST_FILES = 50_000
"""A folder with more files than this was not meant as a book's folder."""


@dataclass(frozen=True, slots=True)
class BookFolder:
    """The book's folder and what it holds; listed once, so that nothing asks the disk again."""

    root: Path
    real_root: Path
    files: frozenset[str]
    """Paths relative to the root, with forward slashes; hidden and built files left out."""
    folded: dict[str, str] = field(default_factory=dict)
    """Path without differences of case and accents' storage -> path as on disk."""

    def has(self, file: str) -> bool:
        """Return whether a file of that exact name is there."""
        return file in self.files


def list_folder(root: Path) -> BookFolder:
    """List a book's folder; links are listed but never entered."""
    files: list[str] = []
    for folder, folders, names in os.walk(root, followlinks=False):
        base = Path(folder).relative_to(root).as_posix()
        prefix = "" if base == "." else f"{base}/"
        skipped = {"node_modules", "__pycache__"} | ({"build"} if base == "." else set())
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in skipped
        )
        files += [f"{prefix}{name}" for name in sorted(names) if not name.startswith(".")]
        files += [
            f"{prefix}{name}/{inner.name}"
            for name in folders
            if (Path(folder) / name).is_symlink()
            for inner in _entries(Path(folder) / name)
        ]
        if len(files) > MOST_FILES:
            break
    files = [file for file in files if _is_text(file)]
    return BookFolder(
        root, Path(os.path.realpath(root)), frozenset(files), {_folded(f): f for f in files}
    )


def _entries(folder: Path) -> Iterable[Path]:
    try:
        return [entry for entry in sorted(folder.iterdir()) if entry.is_file()][:1000]
    except OSError:
        return ()


def _is_text(name: str) -> bool:
    """Whether a file name can be shown and written; undecodable bytes become surrogates."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a missing file is called: its code, and where similar names are looked for."""

    code: str = "MAN-043"
    suffixes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """Words that are accepted in place of a file."""


def is_url(name: str) -> bool:
    """Whether a name leads to the net instead of into the book."""
    return bool(_URL.match(name)) and not _DRIVE.match(name)


def resolve(
    book: BookFolder, folder: str, name: str, span: Span, findings: Findings, wanted: Wanted
) -> str | None:
    """Return the path of a named file relative to the book's folder; None after a fault.

    `folder` is what the name is relative to. Faults: MAN-041 (outside the book, also by a
    link), MAN-042 (on the net), MAN-044 (other letter case), `wanted.code` (not there).
    """
    typed = name.strip()
    if is_url(typed):
        findings.error("MAN-042", span, file=typed)
        return None
    relative = _inside(folder, typed)
    if relative is None:
        findings.error("MAN-041", span, file=typed)
        return None
    found = _present(book, relative)
    if found is None:
        _missing(book, folder, relative, span, findings, wanted)
        return None
    real = Path(os.path.realpath(book.root / found))
    if not real.is_relative_to(book.real_root):
        findings.error("MAN-041", span, file=typed)
        return None
    return found


def _inside(folder: str, typed: str) -> str | None:
    """Return the path from the root, or None where it leads out of the book."""
    typed = typed.replace("\\", "/")
    if typed.startswith(("/", "~")) or _DRIVE.match(typed) or "\x00" in typed:
        return None
    parts: list[str] = list(PurePosixPath(folder).parts) if folder else []
    for part in typed.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _present(book: BookFolder, relative: str) -> str | None:
    for candidate in (relative, unquote(relative)):
        if book.has(candidate):
            return candidate
        # macOS stores "lǜ" as letter and marks, other systems as one character.
        near = book.folded.get(_folded(candidate))
        if near and normalize("NFC", near) == normalize("NFC", candidate):
            return near
    return None


def _folded(file: str) -> str:
    return normalize("NFC", file).casefold()


def _missing(
    book: BookFolder, folder: str, relative: str, span: Span, findings: Findings, wanted: Wanted
) -> None:
    other_case = book.folded.get(_folded(relative))
    if other_case:
        findings.error(
            "MAN-044", span, file=_shown(relative, folder), found=_shown(other_case, folder)
        )
        return
    typed = _shown(relative, folder)
    findings.error(
        wanted.code, span, file=typed, suggestion=_suggested(book, folder, typed, wanted)
    )


def _suggested(book: BookFolder, folder: str, typed: str, wanted: Wanted) -> str:
    """Return the file that was probably meant: same name elsewhere, or a near name close by."""
    fitting = [
        _shown(file, folder)
        for file in sorted(book.files)
        if not wanted.suffixes or file.lower().endswith(wanted.suffixes)
    ]
    name = PurePosixPath(typed).name.casefold()
    for file in fitting:
        if PurePosixPath(file).name.casefold() == name:
            return file
    prefix = f"{folder}/" if folder else ""
    # Edit distances are slow: files of the same folder come first, and few are tried.
    fitting.sort(key=lambda file: bool(prefix) and f"{prefix}{file}" not in book.files)
    return nearest(typed, [*wanted.others, *fitting[:MOST_COMPARED]])


def _shown(file: str, folder: str) -> str:
    """Return a path as the editor types it: relative to the folder of the naming file."""
    return file.removeprefix(f"{folder}/") if folder else file
