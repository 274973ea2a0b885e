"""The invented books of the benchmarks: sound manuscripts, the same for the same seed."""

from pathlib import Path

import pytest

from benchmarks.books import manuscript, write_manuscript
from benchmarks.local_history import book
from benchmarks.photographs import HEIGHT, WIDTH, photograph
from shufang.cli import main
from shufang.engines.resources import Resources


def test_a_small_book_checks_clean(
    tmp_path: Path, resources: Resources, capsys: pytest.CaptureFixture[str]
) -> None:
    write_manuscript(tmp_path / "book", pages=8)
    assert main(["check", str(tmp_path / "book")]) == 0
    assert "0 个错误，0 个警告，0 个提示" in "".join(capsys.readouterr())


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write_manuscript(tmp_path / folder, pages=4, seed=3)
    one, two = (
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in (tmp_path / "one", tmp_path / "two")
    )
    assert len(one) > 7
    assert one == two
    assert manuscript(book(4, 3)) != manuscript(book(4, 4))


def test_a_book_of_five_hundred_pages_has_what_it_promises() -> None:
    made = book(500)
    assert len(made.chapters) == 23
    assert len(made.notes) == 576
    assert len(made.figures) == 125
    assert len({note.text for note in made.notes}) == 576
    text = sum(len(data.decode()) for data in manuscript(made).values())
    assert 340_000 < text < 460_000


def test_photographs_are_as_large_as_real_ones() -> None:
    data = photograph(1)
    assert (WIDTH, HEIGHT) == (2000, 1300)
    assert 400_000 < len(data) < 500_000
    assert photograph(2) != data
