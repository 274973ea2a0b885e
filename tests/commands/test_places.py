from pathlib import Path

import pytest

from shufang.commands.places import (
    ROOT,
    STYLES,
    book_folder,
    output_folder,
    source_folders,
)


def test_book_is_given_here_or_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert book_folder(Path("x")) == Path("x")
    assert book_folder(None) == ROOT / "book"
    (tmp_path / "book").mkdir()
    assert book_folder(None) == tmp_path / "book"
    (tmp_path / "book.yaml").write_text("", "utf-8")
    assert book_folder(None) == tmp_path


def test_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert output_folder(None, Path("book")) == ROOT / "build"
    assert output_folder(None, tmp_path) == tmp_path / "build"
    assert output_folder(Path("x"), tmp_path) == Path("x")


def test_excerpts_come_from_the_book_or_the_programs_styles(tmp_path: Path) -> None:
    assert STYLES == ROOT / "styles"
    assert source_folders(tmp_path) == (tmp_path, ROOT)
