"""The page list of a book whose pages begin in every kind of place, held to the printed PDF."""

from pathlib import Path

import pytest

from shufang.model.book import Edition
from shufang.passes.numerals import chinese_numeral
from tests.build.test_page_map import codes, made, page_list, printed_pages

SENTENCES = iter(range(1, 5000))
SAID = "句"
"""Stands in running text alone: never in captions, heads of tables or notes."""


def words(count: int) -> str:
    """Return sentences of which no two are alike."""
    return "".join(f"这是第{chinese_numeral(next(SENTENCES))}{SAID}话。" for _ in range(count))


def rows(count: int) -> str:
    cells = (f"| {chinese_numeral(next(SENTENCES))}{SAID} | 乙 |" for _ in range(count))
    return "\n".join(("| 左栏 | 右栏 |", "|---|---|", *cells))


def chapters() -> tuple[str, str]:
    """Return two chapters with pages that begin in each kind of block."""
    note = "注文很长，" * 400
    listing = "\n".join(f"{chinese_numeral(next(SENTENCES))}{SAID}" for _ in range(60))
    verse = "\n".join(words(1) for _ in range(40))
    items = "\n".join(f"{number}. {words(6)}" for number in range(1, 16))
    first = [
        f"# 甲\n\n{words(30)}[^a]",
        words(60),
        f"::: 表 很长的表 {{#t-long}}\n{rows(90)}\n:::",
        f"见[@t-long]与[@f-whole]。{words(10)}",
        "![](#f-whole)",
        words(40),
        f"```text\n{listing}\n```",
        f"[^a]: {note}",
    ]
    ruby = "".join(f"[圳]{{注音=zhèn}}{words(1)}" for _ in range(60))
    second = [
        "# 乙\n\n## 章首没有话",
        f"::: 诗 长诗\n{verse}\n:::",
        f"::: 侧栏 长栏\n{words(30)}\n\n{words(30)}\n:::",
        items,
        ruby,
        f"> {words(60)}",
        f"{words(20)}[^b]",
        f"[^b]: {note}",
    ]
    return "\n\n".join(first), "\n\n".join(second)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return the folder of the book."""
    figure = 'f-whole:\n  占位: "2:3"\n  图题: 一整页\n  替代文字: 将来在这里放一张整页的照片\n'
    files = dict(zip(("chapters/a.md", "chapters/b.md"), chapters(), strict=True))
    files["chapters/figures.yaml"] = figure + "  版位: 整页\n  来源: 编写组\n"
    files["book.yaml"] = "书名: 难页\n辑:\n  - {题名: 一, 章: [chapters/a, chapters/b]}\n"
    for name, text in files.items():
        path = tmp_path / "book" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", "utf-8")
    return tmp_path / "book"


@pytest.mark.slow
def test_every_page_begins_at_its_marker(book: Path) -> None:
    outcome, folder = made(book, Edition.PRINT, Edition.EPUB)
    pages = printed_pages(next(folder.glob("*印刷版*.pdf")))
    listed = {one.folio: one for one in page_list(next(folder.glob("*.epub")))}

    assert "EPB-005" not in codes(outcome)
    spoken = [folio for folio, text in pages.items() if SAID in text]
    assert len(spoken) > 12
    assert set(spoken) <= set(listed)
    for folio in spoken:
        one, text = listed[folio], pages[folio]
        at = text.find(one.after)
        assert at >= 0, one
        assert SAID not in text[:at], one
        assert not one.before or one.before not in text[:at], one
