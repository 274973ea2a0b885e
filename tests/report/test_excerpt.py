from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shufang.core.span import Span
from shufang.report.excerpt import Sources, _cut, cells


def excerpt_of(
    tmp_path: Path, content: bytes, span: Span, room: int = 60
) -> tuple[str, ...] | None:
    (tmp_path / span.file).write_bytes(content)
    found = Sources((tmp_path,)).excerpt(span, room)
    return (found.before, found.marked, found.after) if found else None


@pytest.mark.parametrize(
    ("content", "span", "shown"),
    [
        ("甲\n  攝影: 张三\n".encode(), Span("a", 2, 3, 2), ("  ", "攝影", ": 张三")),
        ("\ufeff书名: 甲".encode(), Span("a", 1, 1, 2), ("", "书名", ": 甲")),
        ("甲\r\n乙丙\r丁".encode(), Span("a", 2, 2, 1), ("乙", "丙", "")),
        ("甲\u2028乙".encode(), Span("a", 1, 3, 1), ("甲·", "乙", "")),
        (b"\ta: 1", Span("a", 1, 1, 1), ("", "→", "a: 1")),
        (b"a\x1b[31mb", Span("a", 1, 1, 1), ("", "a", "·[31mb")),
        ("中文".encode("gbk"), Span("a", 1, 1, 1), ("", "中", "文")),
        ("中文".encode("utf-16"), Span("a", 1, 2, 1), ("中", "文", "")),
        ("短".encode(), Span("a", 1, 9, 3), ("短", "", "")),
    ],
)
def test_excerpt(tmp_path: Path, content: bytes, span: Span, shown: tuple[str, str, str]) -> None:
    assert excerpt_of(tmp_path, content, span) == shown


@pytest.mark.parametrize(
    ("content", "span"),
    [
        (b"one line", Span("a", 3)),
        (b"\x89PNG\0\0", Span("a", 1)),
        (b"   \n", Span("a", 1)),
        (b"x", Span("a", 0)),
    ],
)
def test_nothing_to_show(tmp_path: Path, content: bytes, span: Span) -> None:
    assert excerpt_of(tmp_path, content, span) is None


def test_only_files_of_the_book_are_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", "utf-8")
    book = tmp_path / "book"
    book.mkdir()
    (book / "link").symlink_to(tmp_path / "secret")
    sources = Sources((book,))
    for name in ("../secret", str(tmp_path / "secret"), "link", "none", "nul\0"):
        assert sources.excerpt(Span(name), 60) is None


def test_later_folders_are_searched(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x.css").write_text("p {}", "utf-8")
    found = Sources((tmp_path / "a", tmp_path / "b")).excerpt(Span("x.css", 1, 1, 1), 60)
    assert found is not None
    assert found.marked == "p"


def test_long_line_keeps_the_place_in_view() -> None:
    line = "正文" * 200 + "毛病" + "后文" * 200
    found = _cut(line, 1, 400, 402, 60)
    assert found.marked == "毛病"
    assert found.before.startswith("…")
    assert found.after.endswith("…")
    assert 50 < cells(found.text) <= 60


@given(st.text(alphabet="ab正文。“”\u0301", max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_cut_line_fits_and_lies_in_the_line(line: str, start: int, length: int) -> None:
    start = min(start, len(line))
    end = min(start + length, len(line))
    found = _cut(line, 1, start, end, 40)
    assert cells(found.text) <= 40
    assert found.text.strip("…") in line
    assert line[start:end].startswith(found.marked)


def test_cells() -> None:
    assert cells("a中，“e\u0301") == 1 + 2 + 2 + 1 + 1


def test_files_are_named_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = tmp_path / "book"
    book.mkdir()
    (book / "book.yaml").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert Sources((book,)).shown_file("book.yaml") == "book/book.yaml"
    assert Sources((Path("book"),)).shown_file("book.yaml") == "book/book.yaml"
    assert Sources((book,)).shown_file("none.yaml") == "none.yaml"
    monkeypatch.chdir(book)
    assert Sources((book,)).shown_file("book.yaml") == "book.yaml"
