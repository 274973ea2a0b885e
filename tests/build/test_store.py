"""The store of a build's cache: whole contents or none, whatever happens to disk and process."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from shufang.build.outputs import CACHE
from shufang.build.store import TAG, FolderStore
from shufang.commands.clean import clean
from tests.build.conftest import ROOT

WRITER = """
import sys
from pathlib import Path
from shufang.build.store import FolderStore
store = FolderStore(Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    name = f"{number % 7}.section"
    store.write(name, bytes([number % 7]) * int(sys.argv[3]))
    store.keep(bytes([number % 5]) * int(sys.argv[3]), ".pages")
    content = store.read(name)
    assert content is None or content == bytes([number % 7]) * int(sys.argv[3])
"""


def writer(folder: Path, rounds: int, size: int) -> subprocess.Popen[bytes]:
    """Start a process that writes and reads the same few names over and over."""
    command = [sys.executable, "-c", WRITER, str(folder), str(rounds), str(size)]
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)})


@contextmanager
def little_room(size: int) -> Iterator[None]:
    """Let no file grow beyond some bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    assert FolderStore(tmp_path).write("a.section", b"one")
    kept = FolderStore(tmp_path).keep(b"two", ".pages")

    assert FolderStore(tmp_path).read("a.section") == b"one"
    assert kept is not None
    place = FolderStore(tmp_path).file(kept)
    assert place is not None
    assert place.read_bytes() == b"two"
    assert FolderStore(tmp_path).read("b.section") is None
    assert (tmp_path / TAG).is_file()


def test_a_full_disk_keeps_nothing_and_breaks_nothing(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.write("a.section", b"old")
    with little_room(1000):
        assert not store.write("a.section", b"new" * 1000)
        assert not store.write("b.section", b"new" * 1000)
        assert store.keep(b"new" * 1000, ".pages") is None

    assert store.read("a.section") == b"old"
    assert names(tmp_path) == {"a.section", TAG}


def test_places_that_cannot_be_read_or_written_are_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    (tmp_path / "a.section").mkdir()
    (tmp_path / "a.section" / "inside").touch()
    for store in (FolderStore(tmp_path / "file"), FolderStore(tmp_path)):
        assert store.read("a.section") is None
        assert not store.write("a.section", b"one")
        assert store.file("a.section") is None
        store.prune(".section")


@pytest.mark.slow
def test_a_killed_process_leaves_whole_contents_only(tmp_path: Path) -> None:
    process = writer(tmp_path, 100_000, 3_000_000)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".*.part")) or len(list(tmp_path.glob("*.section"))) < 2:
        assert process.poll() is None
        assert time.monotonic() < deadline
    process.send_signal(signal.SIGKILL)
    process.wait()

    store = FolderStore(tmp_path)
    for number in range(7):
        assert store.read(f"{number}.section") in (None, bytes([number]) * 3_000_000)
    store.prune(".section")
    assert not list(tmp_path.glob(".*"))


@pytest.mark.slow
def test_two_processes_may_use_one_store(tmp_path: Path) -> None:
    both = [writer(tmp_path, 60, 200_000) for _ in range(2)]

    assert [process.wait(60) for process in both] == [0, 0]
    store = FolderStore(tmp_path)
    assert all(store.read(f"{n}.section") == bytes([n]) * 200_000 for n in range(7))
    assert not list(tmp_path.glob(".*"))


def test_a_whole_build_removes_what_it_has_not_used(tmp_path: Path) -> None:
    first = FolderStore(tmp_path)
    first.write("a.section", b"")
    first.write("b.section", b"")
    first.write("c.pages", b"")
    second = FolderStore(tmp_path)
    second.read("a.section")
    second.prune(".section")

    assert names(tmp_path) >= {"a.section", "c.pages"}
    assert "b.section" not in names(tmp_path)


def test_a_part_of_the_book_leaves_what_the_whole_needs_and_does_not_pile_up(
    tmp_path: Path,
) -> None:
    whole = FolderStore(tmp_path)
    whole.write("a.section", b"")
    whole.write("b.section", b"")
    whole.prune(".section")
    for edit in range(5):
        part = FolderStore(tmp_path)
        part.write(f"edit-{edit}.section", b"")
        part.prune(".section", is_whole=False)
        kept = {name for name in names(tmp_path) if name.endswith(".section")}
        assert kept == {"a.section", "b.section", f"edit-{edit}.section"}

    last = FolderStore(tmp_path)
    last.read("a.section")
    last.prune(".section")
    assert {name for name in names(tmp_path) if name.endswith(".section")} == {"a.section"}


def test_clean_leaves_nothing_of_a_store(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / CACHE)
    store.write("a.section", b"one")
    store.prune(".section")
    FolderStore(tmp_path / CACHE / "report").write("b.thumbnails", b"two")

    clean(tmp_path, "zh-Hans")

    assert not tmp_path.exists()
