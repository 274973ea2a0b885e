"""What holds for every book: nothing is lost, every id is one place, nothing is raised."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shufang.core.diagnostic import Findings
from shufang.manuscript.load import load
from shufang.model.blocks import own_inlines, walk_blocks
from shufang.model.book import Book
from shufang.model.inlines import Abbreviation, Code, Inline, NoteMark, Text, walk_inlines
from shufang.passes import Context, compose, html_id, run_passes
from shufang.passes.anchors import element_ids
from shufang.passes.tree import sections
from tests.passes.outline import write_book

BOOKS = Path(__file__).parents[1] / "books"

PIECES = (
    "正文。", "## 小节 {#s}", "## 小节", "见[@s]、[@one:页]。", "[@k, 3]与[@k; @one]。",
    "[许勤]{.人名}和[曾问]{.人名 读音=x}。", "[绿坊]{索引=绿坊}", "![](#one)", "![](#two)",
    "[开幕]{#e 事件=2013-06-17}", "[又]{事件=2012}", "注[^1]。\n\n[^1]: 注文[@k]。", "^[随文注]",
    "[全称]{简称=简称}", "简称", "::: 表 题 {#one}\n\n| 头 |\n|---|\n| [@e] |\n\n:::",
    "::: 侧栏 栏 {#side}\n\n- 一\n  - 二[^2]\n\n[^2]: 二注。\n\n:::", "[去](b.md#小节)[无](x.md)",
    "> 引[@side:题]", "术语\n: 解释[@s]", "::: 图组\n\n![](#one)\n![](#two)\n\n:::", "错写",
)  # fmt: skip

FILES = {
    "figures.yaml": 'one: {placeholder: "3:2", title: 一, caption: 见[@s], alt: 一, photo: 甲}\n'
    'two: {placeholder: "1:1", alt: 二, photo: 乙}\n',
    "chronology.yaml": "- {date: 2012-08, text: 动工[@k]见[许勤]{.人名}, place: s}\n"
    "- {id: e, date: 2013-06-17, text: 开幕}\n",
    "references.yaml": "- {id: k, type: book, title: 书}\n- {id: unused, title: 未用}\n",
    "terms.yaml": "names: [{name: 正写, reading: zhèng xiě, forbidden: [错写]}]\n",
}


def _words(book: Book) -> list[str]:
    """Return the running text of a book, section by section."""
    return ["".join(_characters(section.id, book)) for section in sections(book) if section.blocks]


def _characters(name: str, book: Book) -> Iterator[str]:
    section = next(section for section in sections(book) if section.id == name)
    notes = [block for note in section.notes for block in note.blocks]
    runs: list[tuple[Inline, ...]] = [section.title]
    runs += [run for block in walk_blocks(section.blocks) for run in own_inlines(block)]
    for run in runs:
        yield from _told(run)
    yield from sorted(
        "".join(_told(run)) for block in walk_blocks(notes) for run in own_inlines(block)
    )


def _told(run: tuple[Inline, ...]) -> Iterator[str]:
    for node in walk_inlines(run):
        if isinstance(node, Text | Code):
            yield node.text.replace("、", "")  # stands between two references of one bracket
        elif isinstance(node, Abbreviation):
            yield node.short


def _all_ids(book: Book) -> list[str]:
    ids = element_ids(book)
    ids += [html_id(f"ref-{reference.key}") for reference in book.references]
    for chapter in book.chapters():
        ids += [f"note-{chapter.id}-{note.number}" for note in chapter.notes]
    return ids


def _check(folder: Path) -> tuple[Book, Findings]:
    findings = Findings()
    manuscript = load(folder, findings)
    assert manuscript is not None
    composed = compose(manuscript, findings)
    book = run_passes(composed, Context.of(manuscript, findings))
    assert _words(book) == _words(composed)
    ids = _all_ids(book)
    if not findings.has_errors:
        assert sorted(set(ids)) == sorted(ids)
        targets = {target for _, target in _pointers(book)}
        assert targets <= set(ids)
    return book, findings


def _pointers(book: Book) -> Iterator[tuple[str, str]]:
    """Yield what links to what: index entries, labels, chronology, lists, citations."""
    for index in book.indexes:
        for entry in index.entries:
            yield from ((entry.term, locator.anchor) for locator in entry.locators)
    yield from ((name, html_id(label.id)) for name, label in book.labels.items())
    yield from ((event.id, html_id(event.place)) for event in book.events if event.place)
    yield from ((item.number, html_id(item.id)) for item in book.listed)
    for reference in book.references:
        yield from ((reference.key, anchor) for anchor in reference.anchors)


@pytest.mark.parametrize("name", ["mini", "base"])
def test_books_of_the_suite_go_through_whole(name: str) -> None:
    book, findings = _check(BOOKS / name)

    assert not findings.has_errors
    assert book.labels


def test_the_same_manuscript_gives_the_same_book() -> None:
    assert _check(BOOKS / "mini")[0] == _check(BOOKS / "mini")[0]


def test_notes_are_numbered_without_gaps() -> None:
    book, _ = _check(BOOKS / "mini")
    for chapter in book.chapters():
        marks = [n.number for n in _nodes(book, chapter.id) if isinstance(n, NoteMark)]

        assert sorted(set(marks)) == list(range(1, len(chapter.notes) + 1))


def _nodes(book: Book, name: str) -> Iterator[Inline]:
    section = next(section for section in sections(book) if section.id == name)
    for block in walk_blocks(section.blocks):
        for run in own_inlines(block):
            yield from walk_inlines(run)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(PIECES), max_size=8),
    st.lists(st.sampled_from(PIECES), max_size=8),
)
def test_any_mixture_of_marks_goes_through(first: list[str], second: list[str]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        texts = {
            "chapters/a.md": "\n\n".join(["# 甲", *first]) + "\n",
            "chapters/b.md": "\n\n".join(["# 乙", *second]) + "\n",
        }
        write_book({**texts, **FILES}, folder)
        _check(folder)
    finally:
        shutil.rmtree(folder)
