"""`watch`: one build a change, none for its own products, and an orderly end."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from shufang.commands.watch import keep_building, state_of

ROOT = Path(__file__).parents[2]
T = TypeVar("T")


class Enough(Exception):  # noqa: N818 - ends the watching
    """The test has seen what it wanted."""


def watched(tmp_path: Path, steps: list[Callable[[], object]], most: int = 50) -> int:
    """Watch a folder; a step happens at each pause. Return the number of builds."""
    built = pauses = 0
    output = tmp_path / "build"

    def build() -> None:
        nonlocal built
        built += 1
        output.mkdir(exist_ok=True)
        (output / "book.pdf").write_text(str(built), "utf-8")

    def pause() -> None:
        nonlocal pauses
        pauses += 1
        if steps:
            steps.pop(0)()
        elif pauses > most:
            raise Enough

    with pytest.raises(Enough):
        keep_building(build, (tmp_path,), output, pause)
    return built


def nothing() -> None:
    """Let a moment pass."""


def test_nothing_is_built_again_without_a_change(tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text("a", "utf-8")

    assert watched(tmp_path, []) == 1


def test_a_change_is_built_once_however_many_files_it_saves(tmp_path: Path) -> None:
    book, chapter = tmp_path / "book.yaml", tmp_path / "chapters" / "01" / "chapter.md"
    chapter.parent.mkdir(parents=True)
    book.write_text("a", "utf-8")

    saves: list[Callable[[], object]] = [
        nothing,
        lambda: book.write_text("longer", "utf-8"),
        lambda: chapter.write_text("b", "utf-8"),
        chapter.unlink,
    ]
    assert watched(tmp_path, saves) == 2


def test_what_editors_and_builds_leave_beside_is_no_change(tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text("a", "utf-8")

    saves: list[Callable[[], object]] = [
        lambda: (tmp_path / ".book.yaml.swp").write_text("x", "utf-8"),
        lambda: (tmp_path / "~$book.docx").write_text("x", "utf-8"),
        lambda: (tmp_path / "build" / "more.txt").write_text("x", "utf-8"),
    ]
    assert watched(tmp_path, saves) == 1


def test_a_folder_that_is_gone_has_no_files(tmp_path: Path) -> None:
    assert state_of((tmp_path / "gone",), tmp_path / "build") == {}


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="sends the signal of Ctrl+C as Unix does")
def test_a_saved_chapter_is_in_the_next_pdf(tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(ROOT / "tests" / "books" / "base", book)
    chapter = next(book.rglob("chapter.md"))
    words = [sys.executable, str(ROOT / "build.py"), "watch", "print", str(book)]
    # A shell starts programs in the background deaf to Ctrl+C, and tests may be run so.
    heed = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL);"
    command = [sys.executable, "-c", f"{heed} os.execv(sys.argv[1], sys.argv[1:])", *words]
    log = tmp_path / "log"
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stderr=stream, stdout=stream)
    try:
        product = _when(lambda: next(book.glob("build/成品/*.pdf"), None))
        first = product.read_bytes()
        _when(lambda: "Ctrl+C" in log.read_text("utf-8", "replace"))
        chapter.write_text(chapter.read_text("utf-8") + "\n又添了一段。\n", "utf-8")
        _when(lambda: product.read_bytes() != first)
        _when(lambda: log.read_text("utf-8", "replace").count("Ctrl+C") == 2)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()


def _when(asked: Callable[[], T | None], seconds: float = 90) -> T:
    """Return what is asked for as soon as it is there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = asked()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("nothing came")
