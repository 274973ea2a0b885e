"""Contents as a tree, and the counting of the NCX."""

from lxml import etree

from shufang.core.diagnostic import Findings
from shufang.html.epub_navigation import (
    ContentsPoint,
    Landmark,
    Navigation,
    nav_xhtml,
    nest,
    seen_from,
    toc_ncx,
)
from shufang.html.epub_pages import PlacedBreak
from shufang.html.templates import Templates
from tests.writers.epub_books import STYLES

NCX = "{http://www.daisy.org/z3986/2005/ncx/}"


def tree(*entries: tuple[int, str, str]) -> tuple[ContentsPoint, ...]:
    return nest([(depth, ContentsPoint(title, href)) for depth, title, href in entries])


TOC = tree(
    (1, "甲<辑>", "a.xhtml"), (2, "乙", "b.xhtml"), (3, "丙", "b.xhtml#c"), (1, "丁", "d.xhtml")
)
PAGES = (PlacedBreak("page-iii", "a.xhtml", "iii"), PlacedBreak("page-1", "b.xhtml", "1"))
NAVIGATION = Navigation(
    "书名", "zh-Hans", "urn:x", TOC, (Landmark("cover", "封面", "cover.xhtml"),), PAGES
)
ORDER = ["a.xhtml", "a.xhtml#page-iii", "b.xhtml", "b.xhtml#page-1", "b.xhtml#c", "d.xhtml"]


def templates() -> Templates:
    return Templates([STYLES / "templates"], Findings())


def test_entries_nest_by_depth() -> None:
    assert (
        ContentsPoint(
            "甲<辑>",
            "a.xhtml",
            (ContentsPoint("乙", "b.xhtml", (ContentsPoint("丙", "b.xhtml#c"),)),),
        ),
        ContentsPoint("丁", "d.xhtml"),
    ) == TOC


def test_a_skipped_depth_moves_up() -> None:
    assert tree((1, "甲", "a"), (3, "乙", "b"))[0].children == (ContentsPoint("乙", "b"),)
    assert nest([]) == ()


def test_addresses_as_seen_from_a_document() -> None:
    points = tree((1, "甲", "text/a.xhtml#x"), (1, "乙", "nav.xhtml"))

    assert [point.href for point in seen_from(points, "text/b.xhtml")] == [
        "a.xhtml#x",
        "../nav.xhtml",
    ]


def test_ncx_numbers_places_in_reading_order_without_gaps() -> None:
    root = etree.fromstring(toc_ncx(templates().render, NAVIGATION, ORDER))
    orders = {
        node.find(f"{NCX}content").get("src"): int(node.get("playOrder") or 0)  # type: ignore[union-attr]
        for node in root.iter(f"{NCX}navPoint", f"{NCX}pageTarget")
    }

    assert [orders[address] for address in ORDER] == [1, 2, 3, 4, 5, 6]
    heads = {node.get("name"): node.get("content") for node in root.iter(f"{NCX}meta")}
    assert heads == {
        "dtb:uid": "urn:x",
        "dtb:depth": "3",
        "dtb:totalPageCount": "2",
        "dtb:maxPageNumber": "1",
    }
    kinds = [node.get("type") for node in root.iter(f"{NCX}pageTarget")]
    assert kinds == ["front", "normal"]


def test_titles_are_quoted() -> None:
    assert "甲&lt;辑&gt;".encode() in nav_xhtml(templates().render, NAVIGATION)


def test_no_pages_no_page_list() -> None:
    bare = Navigation("书名", "zh-Hans", "urn:x", TOC, ())

    assert b"page-list" not in nav_xhtml(templates().render, bare)
    assert b"pageList" not in toc_ncx(templates().render, bare, ORDER)
