"""`watch`: build, and build again whenever the manuscript or the styles change.

The process stays, and with it the libraries, the fonts and the parsed style sheets; sections that
have not changed come from the cache (`build.cache`). Folders are looked at a few times a second:
that works on every system and network drive, and costs nothing beside a build.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from shufang.commands.arguments import Arguments
from shufang.commands.places import STYLES, book_folder, output_folder
from shufang.core.exit_code import ExitCode
from shufang.messages.catalogue import phrase

PAUSE = 0.25
"""Seconds between two looks; a file must have kept still for one of them."""

State = dict[Path, tuple[int, int]]
"""Time of the last change and size of every file."""


def watch(arguments: Arguments) -> ExitCode:
    """Build until Ctrl+C is pressed, which is the ordinary end."""
    from shufang.commands.run import run

    book = book_folder(arguments.book)
    output = output_folder(arguments.output, book)
    asked = replace(arguments, command="build")
    language = arguments.language

    def build() -> None:
        run(asked)
        _tell(phrase("watch.waiting", language))

    try:
        keep_building(build, (book, STYLES), output)
    except KeyboardInterrupt:
        _tell(phrase("watch.ended", language))
    return ExitCode.DONE


def keep_building(
    build: Callable[[], None],
    folders: Sequence[Path],
    output: Path,
    pause: Callable[[], None] = lambda: time.sleep(PAUSE),
) -> None:
    """Build once, and again after every change in the folders; what goes into `output` is none.

    A change made during a build is seen after it.
    """
    while True:
        before = state_of(folders, output)
        build()
        now = state_of(folders, output)
        while now == before:
            pause()
            now = state_of(folders, output)
        # An editor saves several files, or one in several steps: wait until they keep still.
        while True:
            pause()
            later = state_of(folders, output)
            if later == now:
                break
            now = later


def state_of(folders: Sequence[Path], output: Path) -> State:
    """Return the files below the folders, hidden ones and the output left out."""
    found: State = {}
    for folder in folders:
        for path in _files(folder, output.resolve()):
            with suppress(OSError):  # A file that has just gone.
                facts = path.stat()
                found[path] = facts.st_mtime_ns, facts.st_size
    return found


def _files(folder: Path, output: Path) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")) or entry.resolve() == output:
            continue
        if entry.is_dir():
            yield from _files(entry, output)
        else:
            yield entry


def _tell(line: str) -> None:
    with suppress(OSError):
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
