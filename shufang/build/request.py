"""What is asked of a build and what comes out of it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from shufang.core.diagnostic import Diagnostic
from shufang.core.exit_code import ExitCode
from shufang.model.book import Edition, Product

__all__ = [
    "BuildRequest",
    "ExitCode",
    "Made",
    "Outcome",
    "Progress",
    "SilentProgress",
    "Task",
    "Timing",
]


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """One call of `build.py`."""

    book: Path
    """The book's folder."""
    output: Path
    """Folder for products, reports and cache: `build/` beside the book unless given."""
    styles: Path
    """The program's styles folder; the book's own `styles/` comes before it, file by file."""
    editions: tuple[Edition, ...] = (Edition.PRINT, Edition.COVER, Edition.EPUB)
    strict: bool = False
    only: tuple[str, ...] = ()
    """Chapters to lay out ("03", "chapters/03-x"); all where empty. Never with print delivery."""
    delivers: bool = False
    """付印: strict, and the folder for the printer where nothing is open."""
    workers: int = 1
    executor: str = ""
    """Address of a cluster's scheduler, `HOST:PORT` or its file; "" lays out on this machine."""
    cache: str = ""
    """Address of a cache that machines share; a cluster needs one."""
    pdf: Literal["", "x4", "x1a"] = ""
    """PDF standard of the print edition; "" leaves it to book.yaml."""
    script: Literal["", "hant", "hk", "tw", "t"] = ""
    """"" for the manuscript's characters; Traditional as book.yaml says, or as a region writes."""
    profiles: tuple[Edition, ...] = ()
    """E-books to be made beside the standard one, besides those that book.yaml asks for."""


@dataclass(frozen=True, slots=True)
class Made:
    """A product before it is put into its place."""

    edition: Edition
    content: bytes | Path
    """The product itself, or the file in which it stands until it is delivered."""
    pages: int | None
    facts: dict[str, object]


@dataclass(frozen=True, slots=True)
class Timing:
    """Wall time of one step."""

    step: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that a report needs."""

    title: str
    products: tuple[Product, ...]
    diagnostics: tuple[Diagnostic, ...]
    timings: tuple[Timing, ...]
    exit_code: ExitCode


class Task(Protocol):
    """A running step; `advance` after each finished piece."""

    def advance(self, pieces: int = 1) -> None:
        """Count finished pieces."""


class Progress(Protocol):
    """Where a build says how far it is; the terminal draws it."""

    def step(self, name: str, total: int | None = None) -> AbstractContextManager[Task]:
        """Open a step by its message key ("load", "passes", "layout", "merge", "epub" …)."""


class _SilentTask:
    def advance(self, pieces: int = 1) -> None:
        pass


class SilentProgress:
    """Progress for tests and for `--quiet`."""

    def step(self, name: str, total: int | None = None) -> AbstractContextManager[Task]:
        """Open a step that nobody watches."""
        from contextlib import contextmanager

        @contextmanager
        def silent() -> Iterator[Task]:
            yield _SilentTask()

        return silent()
