"""Kept sections: found again by all that they depend on, dropped where they are not whole."""

import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from shufang.build import cache as cache_module
from shufang.build.cache import PAGES, SUFFIX, LayoutCache
from shufang.build.store import TAG, FolderStore
from shufang.core.diagnostic import Diagnostic, Severity
from shufang.core.digest import digest_bytes
from shufang.core.span import Span
from shufang.engines.sections import (
    Area,
    LaidOutSection,
    PageFacts,
    SectionSource,
    StyleSheet,
)

PAGE = PageFacts("right", "", False, 100, 150, 0, Area(10, 10, 80, 130), (), (), (), None, 20, None)
SOURCE = SectionSource("s", "<html/>", (StyleSheet("a.css", "p {}"),), {"book:a.svg": b"<svg/>"})


def run(folder: Path, *sources: SectionSource, fonts: str = "f") -> tuple[list[str], list[bytes]]:
    """Ask a cache for sections and lay out what it lacks; return that, and the pages in order."""
    cache = LayoutCache(FolderStore(folder), fonts)
    new, pages = [], []
    for source in sources:
        section = cache.read(cache.key(source))
        if section is None:
            new.append(source.xhtml)
            section = LaidOutSection(source.id, source.xhtml.encode(), (PAGE,), (), ())
            cache.keep(cache.key(source), section)
        pages.append(section.file.read_bytes() if section.file else section.pdf)
    return new, pages


def test_what_is_kept_is_not_laid_out_again_and_keeps_its_order(tmp_path: Path) -> None:
    one, other, third = (replace(SOURCE, id=name, xhtml=name) for name in "abc")

    assert run(tmp_path, one, third) == (["a", "c"], [b"a", b"c"])
    assert run(tmp_path, one, other, third) == (["b"], [b"a", b"b", b"c"])
    assert run(tmp_path, third, other, one) == ([], [b"c", b"b", b"a"])


@pytest.mark.parametrize(
    "changed",
    [
        replace(SOURCE, id="t"),
        replace(SOURCE, xhtml="<html> </html>"),
        replace(SOURCE, stylesheets=(StyleSheet("a.css", "p { margin: 0 }"),)),
        replace(SOURCE, stylesheets=(StyleSheet("b.css", "p {}"),)),
        replace(SOURCE, assets={"book:a.svg": b"<svg></svg>"}),
        replace(SOURCE, assets={}),
        replace(SOURCE, language="zh-Hant"),
        replace(SOURCE, first_side="left"),
        replace(SOURCE, grid_pt=18.0),
    ],
)
def test_whatever_changes_the_pages_changes_the_key(tmp_path: Path, changed: SectionSource) -> None:
    cache = LayoutCache(FolderStore(tmp_path), "f")

    assert cache.key(changed) != cache.key(SOURCE)
    assert cache.key(SOURCE) == LayoutCache(FolderStore(tmp_path / "elsewhere"), "f").key(SOURCE)


def test_fonts_and_program_belong_to_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = LayoutCache(FolderStore(tmp_path), "f").key(SOURCE)

    assert LayoutCache(FolderStore(tmp_path), "g").key(SOURCE) != known
    monkeypatch.setattr(cache_module, "program", lambda: "another program")
    assert LayoutCache(FolderStore(tmp_path), "f").key(SOURCE) != known


def test_a_picture_counts_by_its_content(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"one")
    source = replace(SOURCE, assets={"book:a.png": picture})
    cache = LayoutCache(FolderStore(tmp_path), "f")
    known = cache.key(source)

    moved = tmp_path / "b.png"
    shutil.copy(picture, moved)
    assert cache.key(replace(source, assets={"book:a.png": moved})) == known
    picture.write_bytes(b"two")
    assert cache.key(source) != known


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"short",
        b"0" * 64 + pickle.dumps("not what it says"),
        digest_bytes(pickle.dumps("no section")).encode() + pickle.dumps("no section"),
        digest_bytes(b"no pickle").encode() + b"no pickle",
    ],
)
def test_a_broken_file_is_dropped_and_made_again(tmp_path: Path, content: bytes) -> None:
    run(tmp_path, SOURCE)
    (kept,) = tmp_path.glob(f"*{SUFFIX}")
    whole = kept.read_bytes()
    kept.write_bytes(content)

    assert run(tmp_path, SOURCE)[0] == [SOURCE.xhtml]
    assert kept.read_bytes() == whole


def test_sections_without_pages_are_not_kept(tmp_path: Path) -> None:
    kept = LayoutCache(FolderStore(tmp_path), "f").keep("k", LaidOutSection("s", b"", (), (), ()))

    assert not kept
    assert not list(tmp_path.glob(f"*{SUFFIX}"))


@pytest.mark.parametrize("content", [b"", b"half"])
def test_facts_without_their_pages_are_none(tmp_path: Path, content: bytes) -> None:
    run(tmp_path, SOURCE)
    (pages,) = tmp_path.glob(f"*{PAGES}")
    pages.write_bytes(content)

    assert run(tmp_path, SOURCE)[0] == [SOURCE.xhtml]
    assert pages.read_bytes() == SOURCE.xhtml.encode()


def test_equal_pages_are_kept_once(tmp_path: Path) -> None:
    cache = LayoutCache(FolderStore(tmp_path), "f")

    for key in ("a", "b"):
        cache.keep(key, LaidOutSection(key, b"pages", (PAGE,), (), ()))

    assert len(list(tmp_path.glob(f"*{PAGES}"))) == 1
    assert [section.id for key in "ab" if (section := cache.read(key))] == ["a", "b"]


class _Order:
    """What somebody else may have put into a shared cache."""

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (Path("touched"),)


def test_nothing_that_was_kept_is_ever_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = FolderStore(tmp_path)
    store.write(f"k{SUFFIX}", pickle.dumps((_Order(), "x.pages")))

    assert LayoutCache(store, "f").read("k") is None
    assert not Path("touched").exists()


def test_findings_come_back_as_they_were(tmp_path: Path) -> None:
    cache = LayoutCache(FolderStore(tmp_path), "f")
    found = Diagnostic("PDF-003", Severity.WARNING, Span("s", 1, 2, 3), (("name", "x"),))
    section = LaidOutSection("s", b"pages", (PAGE,), (), (found,))
    cache.keep("k", section)

    read = cache.read("k")

    assert read is not None
    assert replace(read, pdf=b"pages", file=None) == section


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    occupied = tmp_path / "cache"
    occupied.write_text("a file, not a folder", "utf-8")

    assert run(occupied, SOURCE)[1] == [SOURCE.xhtml.encode()]


def test_what_a_build_has_not_used_is_removed(tmp_path: Path) -> None:
    run(tmp_path, SOURCE, replace(SOURCE, xhtml="old"))
    (tmp_path / ".left.part").write_bytes(b"by a killed build")
    cache = LayoutCache(FolderStore(tmp_path), "f")
    cache.read(cache.key(SOURCE))

    cache.prune()

    assert [path.stem for path in tmp_path.glob(f"*{SUFFIX}")] == [cache.key(SOURCE)]
    assert len(list(tmp_path.glob(f"*{PAGES}"))) == 1
    assert not (tmp_path / ".left.part").exists()
    assert (tmp_path / TAG).is_file()
