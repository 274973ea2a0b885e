"""Headings that the contents of a finished EPUB leave out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from shufang.core.diagnostic import Findings
from shufang.html.epub_tree import local_name, name, text_of
from shufang.preflight.epub_archive import EpubArchive, resolve
from shufang.preflight.epub_navigation import UNLISTED, words_of
from shufang.preflight.epub_places import document_kinds, kinds, place, squeezed

_LEVELS: Final = {"h1": 1, "h2": 2, "h3": 3}
DEEPEST: Final = 3
"""Levels of entries that readers show; EPB-052 asks for no more."""


@dataclass(slots=True)
class _Listed:
    """What the contents say of one document."""

    depth: int = DEEPEST
    """Level of its uppermost entry."""
    fragments: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Heading:
    path: str
    node: etree._Element
    title: str
    level: int
    is_first: bool
    """Whether it is the first of its document."""
    is_listed: bool
    depth: int
    """Level that its entry would have."""


def check_own_headings(archive: EpubArchive, findings: Findings, deepest: int = DEEPEST) -> None:
    """EPB-023: our contents name every heading for which they have a level."""
    for heading in _headings(archive) if _listed(archive) else ():
        if not heading.is_listed and heading.depth <= deepest:
            _report(heading, findings)


def check_others_headings(archive: EpubArchive, findings: Findings) -> None:
    """EPB-023: contents name the heading of each document, and levels wholly or not at all.

    Whoever lists chapters only may have his reasons; where most headings of a level are listed,
    those that are not have been forgotten.
    """
    found = list(_headings(archive)) if _listed(archive) else []  # EPB-052 says so of none
    listed_of: dict[int, list[bool]] = defaultdict(list)
    for heading in found:
        listed_of[heading.level].append(heading.is_listed)
    whole = {level for level, listed in listed_of.items() if 2 * sum(listed) >= len(listed)}
    titles = {title for one in _listed(archive).values() for title in one.titles}
    for heading in found:
        is_wanted = heading.level in whole and heading.depth <= DEEPEST
        is_wanted = is_wanted or (heading.is_first and heading.level < DEEPEST)
        if is_wanted and not heading.is_listed and squeezed(heading.title) not in titles:
            _report(heading, findings)


def _report(heading: _Heading, findings: Findings) -> None:
    span = place(heading.path, heading.node)
    findings.error("EPB-023", span, title=heading.title.strip())


def _headings(archive: EpubArchive) -> Iterator[_Heading]:
    """Yield the headings of all documents that belong into a contents."""
    navigation = archive.navigation()
    if navigation is None:
        return
    listed = _listed(archive)
    for path, root in archive.reading_order():
        if document_kinds(root) & UNLISTED or path == navigation[0]:
            continue
        said = listed.get(path, _Listed())
        first: int | None = None
        for node in root.iter(*(name(tag) for tag in _LEVELS)):
            title = words_of(node)
            if not title.strip():
                continue  # EPB-059 says so
            level = _LEVELS[local_name(node)]
            is_first = first is None
            first = level if first is None else first
            is_listed = squeezed(title) in said.titles or bool(_ids(node) & said.fragments)
            is_listed = is_listed or (is_first and "" in said.fragments)
            depth = said.depth + max(0, level - first)
            yield _Heading(path, node, title, level, is_first, is_listed, depth)


def _listed(archive: EpubArchive) -> dict[str, _Listed]:
    navigation = archive.navigation()
    listed: dict[str, _Listed] = {}
    if navigation is None:
        return listed
    path, root = navigation
    for nav in root.iter(name("nav")):
        if "toc" not in kinds(nav):
            continue
        for link in nav.iter(name("a")):
            target, fragment = resolve(link.get("href", ""), path)
            said = listed.setdefault(target, _Listed())
            said.depth = min(said.depth, sum(1 for _ in link.iterancestors(name("ol"))))
            said.fragments.add(fragment)
            said.titles.add(squeezed(text_of(link)))
    return listed


def _ids(node: etree._Element) -> set[str]:
    """Return the ids by which a heading may be met: its own, of what it holds, of its section."""
    found = {each.get("id", "") for each in node.iter() if isinstance(each.tag, str)}
    below = node
    for above in node.iterancestors():
        if _words_before(below):
            break
        found.add(above.get("id", ""))
        below = above
    previous = node.getprevious()
    if previous is not None and not "".join(map(str, previous.itertext())).strip():
        found.add(previous.get("id", ""))  # an anchor of its own before the heading
    return found - {""}


def _words_before(node: etree._Element) -> bool:
    """Whether text of the same parent stands before an element."""
    parent = node.getparent()
    if parent is None or (parent.text or "").strip():
        return True
    return any(
        "".join(map(str, each.itertext())).strip() or (each.tail or "").strip()
        for each in node.itersiblings(preceding=True)
        if isinstance(each.tag, str)
    )
