"""Whole books, built as an editor builds them, before the real checkers of the trade."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from shufang.html.epub_tree import EPUB_TYPE, name, parse
from tests.checkers import EpubMessage, Probe, ace_violations

ROOT = Path(__file__).parents[1]
BOOKS = {"sample": ROOT / "book", "mini": ROOT / "tests" / "books" / "mini"}
ACCEPTED_USAGE = {"HTM-055", "HTM_055"}
"""<rp> is discouraged by EPUB 3.3, but without it readers that know no ruby run words together."""

pytestmark = [pytest.mark.slow, pytest.mark.checker, pytest.mark.browser]


@pytest.fixture(params=list(BOOKS.values()), ids=list(BOOKS), scope="module")
def products(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build every edition of a book from the command line; return the folder of its products."""
    folder = tmp_path_factory.mktemp("products")
    done = subprocess.run(
        [
            *(sys.executable, str(ROOT / "build.py"), "all"),
            *(str(request.param), "--output", str(folder)),
        ],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    return folder / "成品"


def only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def named(items: list[dict[str, Any]]) -> Iterator[str]:
    for item in items:
        yield item["label"]
        yield from named(item["subitems"] or [])


Entries = list[tuple[int, str]]
"""Depth and title."""


def test_all_contents_say_the_same(products: Path) -> None:
    """Navigation document, NCX, contents page and bookmarks: the same entries in one order."""
    epub = only(products, "*.epub")
    with zipfile.ZipFile(epub) as archive:
        nav = links(archive.read("EPUB/nav.xhtml"))
        page = links(next(archive.read(n) for n in archive.namelist() if "-contents." in n))
        ncx = points(archive.read("EPUB/toc.ncx"))
    shown = bookmarks(only(products, "*屏幕版*.pdf"))

    assert len(nav) > 15
    assert page == nav
    assert ncx == nav
    assert shown == nav
    assert {depth for depth, _ in nav} <= {1, 2, 3}


def links(document: bytes) -> Entries:
    root = parse("", document)
    toc = next(node for node in root.iter(name("nav")) if node.get(EPUB_TYPE) == "toc")
    return [
        (sum(1 for _ in link.iterancestors(name("ol"))), "".join(map(str, link.itertext())))
        for link in toc.iter(name("a"))
    ]


def points(ncx: bytes) -> Entries:
    space = "{http://www.daisy.org/z3986/2005/ncx/}"
    return [
        (
            1 + sum(1 for _ in point.iterancestors(f"{space}navPoint")),
            point.findtext(f"{space}navLabel/{space}text", ""),
        )
        for point in parse("", ncx).iter(f"{space}navPoint")
    ]


def bookmarks(pdf: Path) -> Entries:
    def walk(items: Iterable[pikepdf.OutlineItem], depth: int) -> Iterator[tuple[int, str]]:
        for item in items:
            yield depth, item.title
            yield from walk(item.children, depth + 1)

    with pikepdf.open(pdf) as opened, opened.open_outline() as outline:
        return list(walk(outline.root, 1))


def test_checkers_accept_the_products(
    products: Path,
    epubcheck: Callable[[Path], tuple[EpubMessage, ...]],
    ace: Callable[[Path], dict[str, Any]],
    foliate: Callable[..., Any],
    qpdf: Callable[[Path], str],
) -> None:
    epub = only(products, "*.epub")
    assert [said for said in epubcheck(epub) if said.id not in ACCEPTED_USAGE] == []

    report = ace(epub)
    assert ace_violations(report) == []
    assert report["earl:result"]["earl:outcome"] == "pass"

    read = foliate(epub, probe=Probe(width=360, height=640, dark=True, zoom=1.5))
    assert read["console"] == []
    assert read["deadNavigation"] == []
    assert read["hasCover"]
    assert list(named(read["toc"]))
    for section in read["sections"]:
        place = section["id"]
        assert section["language"].startswith("zh"), place
        assert section["deadLinks"] == [], place
        assert section["overflowing"] == [], place
        assert all(image["width"] and image["height"] for image in section["images"]), place
        assert [note for note in section["notes"] if not note["same"]] == [], place
        assert {face["status"] for face in section["fonts"]} <= {"loaded", "unloaded"}, place

    assert qpdf(only(products, "*印刷版*.pdf")) == ""
