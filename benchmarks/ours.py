"""Our own program under the clock: cold builds, builds from the cache, and `watch`."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.books import manuscript
from benchmarks.edits import edited_chapter
from benchmarks.local_history import Book
from benchmarks.processes import Cost, cpu_of_tree, run

ROOT = Path(__file__).resolve().parent.parent
LOOK = 0.01
"""Seconds between two looks for the new file."""
WAITING = "Watching the manuscript"
"""What `watch --lang en` says when it has nothing to do."""
LONGEST = 600.0


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit under `watch`: seconds from the save to the new PDF on the disk, and to rest."""

    to_product: float
    to_rest: float
    cpu: float
    """CPU seconds of all processes until rest."""


def build(folder: Path, *words: str, keeps_cache: bool = False) -> Cost:
    """Build `folder/book` into `folder/ours`, from nothing unless the cache is to be kept."""
    output = folder / "ours"
    if not keeps_cache:
        shutil.rmtree(output, ignore_errors=True)
    command = [sys.executable, str(ROOT / "build.py"), *words, str(folder / "book")]
    return run([*command, "--output", str(output)], folder)


def check(folder: Path) -> Cost:
    """Check `folder/book`."""
    return run([sys.executable, str(ROOT / "build.py"), "check", str(folder / "book")], folder)


def product(folder: Path, suffix: str) -> Path | None:
    """Return the book block or EPUB in `folder/ours`, a refused one (不可付印) too."""
    pattern = f"*/*印刷版*{suffix}" if suffix == ".pdf" else f"*/*{suffix}"
    return next(iter(sorted((folder / "ours").glob(pattern))), None)


def steps(folder: Path) -> dict[str, float]:
    """Return the wall seconds of each step of the last build in `folder/ours`."""
    report = json.loads((folder / "ours" / "report.json").read_text("utf-8"))
    return {each["step"]: each["seconds"] for each in report["timings"]}


def save(folder: Path, book: Book) -> None:
    """Save the chapter that edits change, as an editor's program does."""
    path = f"chapters/{edited_chapter(book).number:03}/chapter.md"
    (folder / "book" / path).write_bytes(manuscript(book)[path])


class Watcher:
    """A running `watch`; `edit` saves a changed book and waits for what comes of it."""

    def __init__(self, folder: Path, process: subprocess.Popen[bytes], screen: Path) -> None:
        self.folder, self.process, self.screen = folder, process, screen
        self.rests = 0

    def wait_for_rest(self) -> None:
        """Wait until it says that it waits."""
        self._until(lambda: self._told() > self.rests)
        self.rests = self._told()

    def edit(self, book: Book) -> Edit:
        """Save the book's changed chapter and return how long the new PDF took."""
        path = product(self.folder, ".pdf")
        if path is None:
            raise SystemExit(f"no PDF in {self.folder}")
        before, cpu = _identity(path), cpu_of_tree(self.process.pid)
        started = time.perf_counter()
        save(self.folder, book)
        self._until(lambda: _identity(path) not in {before, None})
        to_product = time.perf_counter() - started
        self.wait_for_rest()
        to_rest = time.perf_counter() - started
        return Edit(to_product, to_rest, cpu_of_tree(self.process.pid) - cpu)

    def _told(self) -> int:
        return self.screen.read_text("utf-8", "replace").count(WAITING)

    def _until(self, is_so: Callable[[], bool]) -> None:
        limit = time.monotonic() + LONGEST
        while not is_so():
            if self.process.poll() is not None or time.monotonic() > limit:
                raise SystemExit(f"watch has ended: {self.screen.read_text('utf-8')[-500:]}")
            time.sleep(LOOK)


@contextmanager
def watching(folder: Path, *words: str) -> Iterator[Watcher]:
    """Watch `folder/book`, with what is in the cache already; ends with the block."""
    # A shell that starts this in its background lets it ignore Ctrl+C, and its children too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    screen = folder / "watch.txt"
    command = [sys.executable, str(ROOT / "build.py"), "watch", *words, str(folder / "book")]
    with screen.open("wb") as written:
        process = subprocess.Popen(
            [*command, "--output", str(folder / "ours"), "--lang", "en"],
            stdout=subprocess.DEVNULL,
            stderr=written,
            stdin=subprocess.DEVNULL,
        )
    try:
        watcher = Watcher(folder, process, screen)
        watcher.wait_for_rest()
        yield watcher
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(LONGEST)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return facts.st_ino, facts.st_mtime_ns
