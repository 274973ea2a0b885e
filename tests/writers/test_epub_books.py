"""The books of this repository as e-books: accepted by the checkers, nothing lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shufang.core.diagnostic import Findings, Severity
from shufang.engines.resources import Resources
from shufang.manuscript.load import load
from shufang.model.book import Book
from shufang.passes import Context, compose, run_passes
from shufang.preflight.epub_checks import check_epub
from shufang.writers.epub import write_epub
from shufang.writers.epub_assets import EpubAssets
from tests.checkers import ace_violations
from tests.writers.epub_books import MODIFIED, ROOT, design

BOOKS = {"mini": ROOT / "tests" / "books" / "mini", "sample": ROOT / "book"}


@pytest.fixture(scope="module", params=BOOKS)
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, resources: Resources
) -> tuple[Path, Book]:
    """Return the e-book's file and the book it was made from."""
    findings = Findings()
    manuscript = load(BOOKS[request.param], findings)
    assert manuscript is not None
    book = run_passes(compose(manuscript, findings), Context.of(manuscript, findings))
    pictures = EpubAssets(manuscript.root, manuscript.images, findings)
    written = write_epub(book, design(resources, findings), pictures, findings, modified=MODIFIED)
    assert [one for one in findings if one.severity is Severity.ERROR] == []
    assert written is not None
    path = tmp_path_factory.mktemp("epub") / "book.epub"
    path.write_bytes(written.content)
    return path, book


@pytest.mark.slow
def test_own_checks_find_nothing(made: tuple[Path, Book]) -> None:
    path, book = made

    assert [found.code for found in check_epub(path.read_bytes(), book)] == []


@pytest.mark.checker
@pytest.mark.slow
def test_epubcheck_has_nothing_to_say(
    made: tuple[Path, Book], epubcheck: Callable[[Path], tuple[Any, ...]]
) -> None:
    assert [told for told in epubcheck(made[0]) if told.id not in {"HTM_055", "CSS-028"}] == []


@pytest.mark.checker
@pytest.mark.slow
def test_ace_finds_no_violation(
    made: tuple[Path, Book], ace: Callable[[Path], dict[str, Any]]
) -> None:
    assert ace_violations(ace(made[0])) == []


@pytest.mark.browser
@pytest.mark.slow
def test_every_note_pops_up_with_its_own_words(
    made: tuple[Path, Book], foliate: Callable[..., Any]
) -> None:
    path, book = made
    read = foliate(path)
    notes = [note for section in read["sections"] for note in section["notes"]]

    assert len(notes) >= sum(1 for chapter in book.chapters() for n in chapter.notes if n.number)
    assert all(note["popUp"] and note["same"] for note in notes)
    assert read["console"] == read["deadNavigation"] == []
    assert all(section["overflowing"] == [] for section in read["sections"])
