"""`clean`: remove what builds made, and nothing else."""

import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from shufang.build.outputs import CACHE, LOCK, RECORD, OutputFolder
from shufang.messages.catalogue import phrase
from shufang.report.sizes import readable_size


@dataclass(slots=True)
class _Removal:
    """What was removed so far."""

    output: Path
    size_bytes: int = 0
    removed: list[str] = field(default_factory=list)

    def file(self, path: Path, name: str = "") -> None:
        """Remove one file inside the output folder; a link is removed, never followed."""
        if not path.parent.resolve().is_relative_to(self.output.resolve()):
            return
        with suppress(OSError):
            size = path.lstat().st_size
            path.unlink()
            self.size_bytes += size
            if name:
                self.removed.append(name)

    def tree(self, path: Path, name: str) -> None:
        """Remove a folder that belongs to the program alone."""
        if path.is_symlink() or not path.is_dir():
            return
        self.size_bytes += sum(file.lstat().st_size for file in path.rglob("*") if file.is_file())
        with suppress(OSError):
            shutil.rmtree(path)
            self.removed.append(name)


def clean(output: Path, language: str) -> tuple[str, ...]:
    """Remove products, reports, bug files and the cache; return the lines that say so.

    Products and reports are those that builds recorded; whatever else lies in the folder stays.
    """
    folder = OutputFolder(output)
    removal = _Removal(output)
    made = folder.made()
    for name in made:
        removal.file(output / name, name)
    inside = output.resolve()
    folders = {(output / name).parent.resolve() for name in made}
    for place in sorted(folders, reverse=True):  # the deeper ones first: 成品/付印 before 成品
        if place != inside and place.is_relative_to(inside):
            with suppress(OSError):
                place.rmdir()
    for path in sorted(output.glob("bug-*.txt")):
        removal.file(path, path.name)
    if (output / RECORD).is_file() or (output / CACHE / "CACHEDIR.TAG").is_file():
        removal.tree(output / CACHE, f"{CACHE}/")
    for name in (RECORD, LOCK):
        removal.file(output / name)
    for path in sorted(output.glob("*/")):
        with suppress(OSError):
            path.rmdir()
    kept = sorted(path.name for path in output.iterdir()) if output.is_dir() else []
    if not kept:
        with suppress(OSError):
            output.rmdir()
    lines = [phrase("clean.removed", language, path=name) for name in removal.removed]
    if not lines:
        return (phrase("clean.nothing", language),)
    lines += [phrase("clean.kept", language, path=name) for name in kept]
    size = readable_size(removal.size_bytes)
    lines.append(phrase("clean.done", language, count=len(removal.removed), size=size))
    return tuple(lines)
