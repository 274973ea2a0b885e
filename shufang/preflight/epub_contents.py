"""The tables of contents against each other: navigation, NCX, contents page, lists, titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from shufang.core.diagnostic import Findings
from shufang.html.epub_adapting import UNFOLDED
from shufang.html.epub_tree import identifiers, local_name, name, text_of
from shufang.preflight.epub_archive import NCX_TYPE, EpubArchive, resolve
from shufang.preflight.epub_navigation import UNLISTED, words_of
from shufang.preflight.epub_places import Anchors, classes, document_kinds, kinds, place, squeezed

_NCX: Final = "{http://www.daisy.org/z3986/2005/ncx/}"
_DEEPEST: Final = 3
"""Levels that readers show; Kindle shows two (KDP, Navigation guidelines)."""
_NUMBER: Final = re.compile(r"[图圖表](?:版)?\s*[\dA-Z一二三四五六七八九十]+(?:[-–—.．·][\d]+)*")
_MENTION: Final = re.compile(_NUMBER.pattern + r"(?![\d-])")
_NO_MENTIONS: Final = frozenset(
    {"a", "nav", "details", "pre", "code", "script", "style", "h1", "h2", "h3", "h4", "h5", "h6"}
)
"""Links, what opens beside a figure, and headings, in which links stand in the way."""
_COUNTED: Final = re.compile(r"（\d+）$")
"""Behind the title of the second document of one name."""
_LISTS: Final = frozenset({"loi", "lot", "loa", "lov"})

Entry = tuple[str, tuple[str, str]]
"""Words without white space, and the place that they lead to."""


def nav_entries(archive: EpubArchive, kind: str) -> list[Entry]:
    """Return the entries of one `nav` of the navigation document."""
    navigation = archive.navigation()
    if navigation is None:
        return []
    path, root = navigation
    return [
        (squeezed(text_of(link)), resolve(link.get("href", ""), path))
        for nav in root.iter(name("nav"))
        if kind in kinds(nav)
        for link in nav.iter(name("a"))
    ]


def _ncx_entries(path: str, root: etree._Element, kind: str) -> Iterator[Entry]:
    for point in root.iter(f"{_NCX}{kind}"):
        label = point.find(f"{_NCX}navLabel")
        content = point.find(f"{_NCX}content")
        address = "" if content is None else content.get("src", "")
        yield squeezed("" if label is None else text_of(label)), resolve(address, path)


def check_ncx(archive: EpubArchive, findings: Findings) -> None:
    """EPB-050: old readers see the same contents and the same pages as new ones."""
    if not any(item.media_type == NCX_TYPE for item in archive.items.values()):
        return
    found = archive.ncx()
    if found is None:
        findings.error("EPB-050", None, title="NCX")
        return
    path, root = found
    points = list(_ncx_entries(path, root, "navPoint"))
    pages = list(_ncx_entries(path, root, "pageTarget"))
    known = {document: set(identifiers(tree)) for document, tree in archive.documents.items()}
    for title, (target, fragment) in (*points, *pages):
        is_there = target in archive.sizes and (
            not fragment or target not in known or fragment in known[target]
        )
        if not is_there or not title:
            findings.error("EPB-050", place(path), title=title or target)
    if archive.is_old and not points:
        findings.error("EPB-052", place(path), title="NCX")
    if archive.navigation() is None:
        return
    toc = nav_entries(archive, "toc")
    for ours, theirs in ((toc, points), (nav_entries(archive, "page-list"), pages)):
        if not ours or (not theirs and ours is not toc):
            continue  # page numbers are newer than the NCX of most programs
        lost = _first_lost(ours, theirs)
        more = _first_lost(theirs, ours)
        if lost is not None:
            findings.error("EPB-050", place(path), title=lost)
        elif more is not None:
            findings.warning("EPB-050", place(path), title=more)


def check_own_ncx(archive: EpubArchive, findings: Findings) -> None:
    """EPB-050: our NCX is the navigation over again: KOReader knows the pages from nowhere else."""
    found = archive.ncx()
    if found is None:
        return
    for kind, ours in (("navPoint", "toc"), ("pageTarget", "page-list")):
        theirs = list(_ncx_entries(*found, kind))
        wanted = nav_entries(archive, ours)
        is_told = _first_lost(wanted, theirs) is not None and bool(theirs)
        if wanted and theirs != wanted and not is_told:
            findings.error("EPB-050", place(found[0]), title=ours)


def _first_lost(entries: list[Entry], others: list[Entry]) -> str | None:
    """Return the first of some entries that others lack or have elsewhere; None for none.

    One of them may lead to a chapter and the other to the heading at its top.
    """
    rest = iter([(title, target[0]) for title, target in others])
    return next((title for title, target in entries if (title, target[0]) not in rest), None)


def check_contents_page(archive: EpubArchive, findings: Findings, levels: int) -> None:
    """EPB-051: the contents page that one turns to says what the reader's own menu says.

    It may go deeper than the levels that the menu of a shop shows.
    """
    entries = nav_entries(archive, "toc")
    navigation = archive.navigation()
    if not entries or navigation is None:
        return
    for path, root in archive.reading_order():
        lists = [
            node
            for node in root.iter()
            if isinstance(node.tag, str) and "toc" in kinds(node) and local_name(node) != "a"
        ]
        if path == navigation[0] or not lists:
            continue
        shown = [
            (squeezed(text_of(link)), resolve(link.get("href", ""), path))
            for link in lists[0].iter(name("a"))
            if _level(link) <= levels
        ]
        rest = iter(entries)
        for entry in shown:
            if entry not in rest:
                findings.error("EPB-051", place(path, lists[0]), title=entry[0])
                break
        listed = {target for _, target in shown}
        for title, target in entries:
            if shown and not target[1] and target not in listed and target[0] != path:
                findings.error("EPB-051", place(path, lists[0]), title=title)


def _level(link: etree._Element) -> int:
    return sum(1 for _ in link.iterancestors(name("ol"), name("ul")))


def check_depth(archive: EpubArchive, findings: Findings) -> None:
    """EPB-052: contents of at most three levels, each entry with words and a way."""
    navigation = archive.navigation()
    if navigation is None:
        return
    path, root = navigation
    if not any("toc" in kinds(nav) for nav in root.iter(name("nav"))):
        findings.error("EPB-052", place(path, root), title="toc")
    for nav in root.iter(name("nav")):
        if "toc" not in kinds(nav):
            continue
        if not any(True for _ in nav.iter(name("a"))):
            findings.error("EPB-052", place(path, nav), title="toc")
        for item in nav.iter(name("li")):
            label = item.find(name("a"))
            label = item.find(name("span")) if label is None else label
            words = "" if label is None else text_of(label).strip()
            level = sum(1 for above in item.iterancestors(name("ol")))
            if level > _DEEPEST:
                findings.warning("EPB-052", place(path, item), title=words)
            is_way = label is not None and (label.get("href") or item.find(name("ol")) is not None)
            if not words or not is_way:
                findings.error("EPB-052", place(path, item), title=words or "li")


def check_lists(archive: EpubArchive, findings: Findings) -> None:
    """EPB-053: lists of figures and tables say what stands below the figures."""
    anchors = Anchors(archive.documents)
    for path, root in archive.reading_order():
        if not document_kinds(root) & _LISTS:
            continue
        for link in root.iter(name("a")):
            target, fragment = resolve(link.get("href", ""), path)
            caption = _caption_at(anchors, target, fragment)
            words = squeezed(text_of(link))
            if caption and words and not squeezed(caption).startswith(words):
                findings.error("EPB-053", place(path, link), title=words)


def _caption_at(anchors: Anchors, path: str, fragment: str) -> str:
    """Return the caption of the figure or table at a place; "" without one."""
    node = anchors.at(path, fragment) if fragment else None
    if node is None:
        return ""
    for each in (node, *node.iterancestors(name("figure"), name("table"))):
        for caption in each.iter(name("figcaption"), name("caption")):
            return words_of(caption)
    return ""


def check_numbers_of_links(archive: EpubArchive, findings: Findings) -> None:
    """EPB-057: “图1-2” leads to figure 1-2 and to no other."""
    anchors = Anchors(archive.documents)
    for path, root in archive.reading_order():
        for link in root.iter(name("a")):
            words = squeezed(text_of(link))
            if not _NUMBER.fullmatch(words):
                continue
            caption = _caption_at(anchors, *resolve(link.get("href", ""), path)).strip()
            found = _NUMBER.match(caption)
            number = squeezed(found[0]) if found else words
            if number != words and number[0] == words[0]:
                findings.error("EPB-057", place(path, link), text=words, found=number)


def check_mentions(archive: EpubArchive, findings: Findings) -> None:
    """EPB-057: where the text speaks of a figure of the book, a touch leads to it.

    One of each document is told: a book without links has hundreds.
    """
    numbers = {
        squeezed(found[0])
        for _, root in archive.reading_order()
        for caption in root.iter(name("figcaption"), name("caption"))
        if (found := _NUMBER.match(words_of(caption).strip()))
    }
    for path, root in archive.reading_order():
        if document_kinds(root) & (_LISTS | UNLISTED):
            continue
        body = root.find(name("body"))
        for node, mention in () if body is None else _mentions(body, ""):
            if mention in numbers:
                findings.note("EPB-057", place(path, node), text=mention, found="")
                break


def _mentions(node: etree._Element, own: str) -> Iterator[tuple[etree._Element, str]]:
    """Yield the figures and tables that the text names without a link, in cells and notes too.

    `own` is the number of the figure whose caption one is in.
    """
    if not isinstance(node.tag, str) or local_name(node) in _NO_MENTIONS:
        return
    if UNFOLDED in classes(node):
        return
    if local_name(node) in ("figcaption", "caption"):
        found = _NUMBER.match(words_of(node).strip())
        own = squeezed(found[0]) if found else ""
    for text, child in ((node.text, None), *((child.tail, child) for child in node)):
        if child is not None:
            yield from _mentions(child, own)
        for mention in _MENTION.findall(text or ""):
            if squeezed(mention) != own:
                yield node, squeezed(mention)


def check_titles(archive: EpubArchive, findings: Findings) -> None:
    """EPB-054: a document is called what its heading says: readers show and speak the title."""
    seen: set[str] = set()
    navigation = archive.navigation()
    for path, root in archive.reading_order():
        node = root.find(f"{name('head')}/{name('title')}")
        title = "" if node is None else squeezed(text_of(node))
        if not title:
            findings.error("EPB-054", place(path, root), file=path)
            continue
        heading = next((squeezed(words_of(each)) for each in root.iter(name("h1"), name("h2"))), "")
        is_own = bool(document_kinds(root) & UNLISTED) or (navigation or ("",))[0] == path
        is_other = bool(heading) and heading != _COUNTED.sub("", title) and heading != title
        is_other = is_other and not is_own
        is_repeated = not heading and title in seen
        if is_other or is_repeated:
            findings.warning("EPB-054", place(path, node), file=path)
        seen.add(title)
