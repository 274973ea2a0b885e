"""Whole builds for the tests of `build`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from shufang.build.pipeline import build
from shufang.build.request import BuildRequest, Outcome, SilentProgress
from shufang.engines.resources import Resources
from shufang.model.book import Edition

ROOT = Path(__file__).parents[2]
BOOKS = ROOT / "tests" / "books"

Build = Callable[..., Outcome]


@pytest.fixture(scope="session")
def build_book(resources: Resources) -> Build:
    """Return a function that builds a book: folder, output, editions=(…), strict=…, only=…"""

    def run(
        book: Path,
        output: Path,
        editions: tuple[Edition, ...] = (Edition.PRINT, Edition.COVER, Edition.EPUB),
        **options: object,
    ) -> Outcome:
        request = BuildRequest(book, output, ROOT / "styles", editions, **options)  # type: ignore[arg-type]
        return build(request, SilentProgress())

    return run


@pytest.fixture(scope="session")
def mini(build_book: Build, tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, Path]:
    """Return the outcome of the mini book in both editions and its output folder."""
    output = tmp_path_factory.mktemp("mini")
    return build_book(BOOKS / "mini", output), output
