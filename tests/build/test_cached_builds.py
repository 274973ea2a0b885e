"""A build with a cache gives what a build without one gives, whatever was edited in between."""

import random
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shufang.build.outputs import CACHE
from shufang.build.request import ExitCode, Outcome
from shufang.build.store import TAG
from shufang.model.book import Edition
from tests.build.conftest import Build
from tests.build.edited_books import FIELDS, BookState, write_book

EDITIONS = (Edition.PRINT, Edition.EPUB)

MISSING = 3
"""The variant of a picture that is not there."""

accidents = st.sampled_from([None, None, "cut", "changed", "emptied", "lost"])
"""What befalls files of the cache before a build."""


@st.composite
def edits(draw: st.DrawFn) -> list[dict[str, int]]:
    """Return edits that change every field once, two or three at a time, in any order."""
    fields = list(draw(st.permutations(FIELDS)))
    steps = []
    while fields:
        names = [fields.pop(0) for _ in range(min(len(fields), draw(st.integers(2, 3))))]
        # A missing picture stops the build: it comes last, when nothing is left to be seen.
        most = {"picture": MISSING - 1}
        steps.append({name: draw(st.integers(1, most.get(name, 3))) for name in names})
    return [*steps, {"picture": MISSING}, {"picture": 0, "words": 0}]


@pytest.mark.slow
@settings(
    max_examples=2,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(edits(), st.lists(accidents, min_size=9, max_size=9), st.randoms(use_true_random=False))
def test_after_any_edits_a_cached_build_equals_a_clean_one(
    build_book: Build,
    steps: list[dict[str, int]],
    befallen: list[str | None],
    choose: random.Random,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        book, kept = Path(folder, "book"), Path(folder, "kept")
        state = BookState()
        write_book(book, state)
        build_book(book, kept, EDITIONS)
        for number, (edit, accident) in enumerate(zip(steps, befallen, strict=False)):
            state = replace(state, **edit)
            write_book(book, state)
            if accident:
                befall(kept / CACHE, accident, choose)
            clean = Path(folder, f"clean-{number}")

            cached = build_book(book, kept, EDITIONS)
            fresh = build_book(book, clean, EDITIONS)

            assert told(cached) == told(fresh), state
            if fresh.exit_code is ExitCode.DONE:
                assert contents(kept / CACHE) == contents(clean / CACHE), state


def told(outcome: Outcome) -> tuple[object, ...]:
    """Return all that an editor gets; products by their digests."""
    products = [(product.path, product.sha256, product.facts) for product in outcome.products]
    return products, outcome.diagnostics, outcome.exit_code


def contents(cache: Path) -> dict[str, bytes]:
    """Return everything that a cache holds: nothing piles up, nothing is half there."""
    return {
        path.relative_to(cache).as_posix(): path.read_bytes()
        for path in sorted(cache.rglob("*"))
        if path.is_file()
    }


def befall(cache: Path, accident: str, choose: random.Random) -> None:
    """Damage some of the cache's files."""
    files = [path for path in sorted(cache.rglob("*")) if path.is_file() and path.name != TAG]
    for path in choose.sample(files, len(files) // 3):
        content = path.read_bytes()
        place = choose.randrange(len(content) + 1)
        match accident:
            case "cut":
                path.write_bytes(content[:place])
            case "changed":
                path.write_bytes(content[:place] + b"?" + content[place + 1 :])
            case "emptied":
                path.write_bytes(b"")
            case _:
                path.unlink()


@pytest.mark.slow
def test_a_chapter_alone_and_one_edition_leave_what_the_whole_book_needs(
    build_book: Build, tmp_path: Path
) -> None:
    book, kept = tmp_path / "book", tmp_path / "kept"
    write_book(book, BookState())
    build_book(book, kept, EDITIONS)
    whole = contents(kept / CACHE)

    build_book(book, kept, (Edition.PRINT,), only=("bridge",))
    assert contents(kept / CACHE).items() >= whole.items()
    build_book(book, kept, (Edition.EPUB,))
    assert contents(kept / CACHE).items() >= whole.items()
    for words in (1, 2, 3):
        write_book(book, BookState(words=words))
        build_book(book, kept, (Edition.PRINT,), only=("bridge",))
    assert len(contents(kept / CACHE)) < len(whole) + 12

    write_book(book, BookState())
    build_book(book, kept, EDITIONS)
    assert contents(kept / CACHE) == whole
