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
from lxml import etree

from shufang.engines.pdf_structure import read_tags
from shufang.html.epub_tree import EPUB_TYPE, local_name, name, parse
from shufang.preflight.epub_archive import open_epub
from shufang.preflight.print_text import han
from tests.checkers import EpubMessage, Probe, ace_violations

ROOT = Path(__file__).parents[1]
BOOKS = {
    "sample": ROOT / "book",
    "mini": ROOT / "tests" / "books" / "mini",
    "apparatus": ROOT / "tests" / "books" / "apparatus",
}
ACCEPTED_USAGE = {"HTM-055", "HTM_055", "CSS-028"}
"""<rp> is discouraged by EPUB 3.3, but without it readers that know no ruby run words together;
CSS-028 says that there is a font."""

pytestmark = [pytest.mark.slow, pytest.mark.checker, pytest.mark.browser]


@pytest.fixture(params=BOOKS, scope="module")
def products(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build every edition of a book from the command line; return the folder of its products."""
    folder = tmp_path_factory.mktemp("products")
    done = subprocess.run(
        [
            *(sys.executable, str(ROOT / "build.py"), "all"),
            *(str(BOOKS[request.param]), "--output", str(folder)),
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

    assert len(nav) > 8
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


GENERATED = {"contents", "copyright-page", "credits", "person-index", "subject-index", "cover"}
"""Pages that say the same in other words: folios in print, places and an own record here."""
SILENT = {"details", "audio", "video", "rt", "rp"}
"""What print shows in another way, or over the line."""


def test_e_book_and_pages_have_the_same_text(products: Path) -> None:
    """Paragraph by paragraph, in order, nothing twice; the tags of the pages tell the order."""
    pages = read_tags(only(products, "*屏幕版*.pdf"))
    printed = Printed(han("".join(pages.text(content) for _, content in pages.reading)))
    paragraphs, notes = [], []
    for _, root in open_epub(only(products, "*.epub")).reading_order():
        section = next(root.iter(name("section")))
        if set(section.get("class", "").split()) & GENERATED:
            continue
        for note in list(root.iter(name("aside"))):
            if note.get(EPUB_TYPE) == "footnote":
                notes += pieces(note)
                note.getparent().remove(note)  # type: ignore[union-attr] # it is in the document
        paragraphs += pieces(section)

    assert len(paragraphs) > 90
    assert [piece for piece in paragraphs if not printed.takes(piece)] == []
    printed.at = 0  # on paper they stand between the paragraphs
    assert len(notes) >= 4
    assert [piece for piece in notes if not printed.takes(piece)] == []


class Printed:
    """The Han characters of the pages, each of which one piece of the e-book may claim."""

    def __init__(self, text: str) -> None:
        self.text, self.taken, self.at = text, bytearray(len(text)), 0

    def takes(self, piece: str) -> bool:
        found = self.text.find(piece, self.at)
        while found >= 0 and any(self.taken[found : found + len(piece)]):
            found = self.text.find(piece, found + 1)
        if found < 0:
            return False
        self.at = found + len(piece)
        self.taken[found : self.at] = b"\1" * len(piece)
        return True


def pieces(node: etree._Element) -> list[str]:
    """Return the Han characters of an element between links, note marks and ends of blocks."""
    found = [""]

    def read(each: etree._Element) -> None:
        if local_name(each) in SILENT or each.get("class") == "media-link":
            return
        is_link = local_name(each) == "a" and not each.get("href", "").startswith("http")
        is_inline = local_name(each) in {"em", "strong", "u", "s", "sup", "sub", "code", "ruby"}
        is_inline = is_inline or each.get(EPUB_TYPE) == "pagebreak"
        if not is_inline:
            found.append("")
        if not is_link:
            found[-1] += each.text or ""
            for child in each:
                read(child)
                found[-1] += child.tail or ""
        if not is_inline:
            found.append("")

    read(node)
    return [text for text in map(han, found) if len(text) > 1]  # “见”, “和” are everywhere


def test_lists_say_what_stands_below_the_figures(products: Path) -> None:
    archive = open_epub(only(products, "*.epub"))
    captions = {"loi": [], "lot": []}  # type: dict[str, list[str]]
    listed = {"loi": [], "lot": []}  # type: dict[str, list[str]]
    for _, root in archive.reading_order():
        kinds = {each.get(EPUB_TYPE, "") for each in root.iter() if isinstance(each.tag, str)}
        for kind in kinds & set(listed):
            listed[kind] += ["".join(map(str, link.itertext())) for link in root.iter(name("a"))]
        for title in root.iter(name("p"), name("caption")):
            number = title.find(f"{name('span')}[@class='number']")
            if number is not None and title.get("class", "figure-title") == "figure-title":
                words = "".join(text_without_credit(title))
                captions["lot" if local_name(title) == "caption" else "loi"].append(words)

    assert listed == captions
    titles = [root.findtext(f"{name('head')}/{name('title')}") for root in
              (root for _, root in archive.reading_order())]  # fmt: skip
    assert len(set(titles)) == len(titles)


def text_without_credit(node: etree._Element) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        if child.get("class") != "credit" and child.get(EPUB_TYPE) != "noteref":
            yield from text_without_credit(child)
        yield child.tail or ""


@pytest.mark.parametrize("products", ["sample", "mini"], indirect=True)
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
