"""Contents, landmarks and page list of a finished EPUB."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shufang.core.diagnostic import Findings
from shufang.html.epub_tree import EPUB_TYPE, local_name, name, text_of
from shufang.preflight.epub_archive import EpubArchive, resolve
from shufang.preflight.epub_places import Anchors, place

_LEVELS = frozenset({"h1", "h2", "h3", "h4"})
UNLISTED = frozenset({"titlepage", "halftitlepage", "copyright-page", "cover", "dedication", "toc"})


def check_contents(archive: EpubArchive, findings: Findings) -> None:
    """EPB-022: the contents name what the headings say, in the order of reading."""
    navigation = archive.navigation()
    if navigation is None:
        return  # EPB-031 says so
    path, root = navigation
    order: dict[tuple[str, str], int] = {}
    for found in _places(archive):
        order.setdefault(found, len(order))
    anchors = Anchors(archive.documents)
    last = -1
    for title, address in _links(root, "toc"):
        target = resolve(address, path)
        if target[0] in archive.sizes and target[0] not in archive.documents:
            continue  # EPB-011, EPB-032 and EPB-036 say why
        heading = _heading_at(anchors, *target)
        at = order.get(target, order.get((target[0], ""), -1))
        is_other = bool(heading.strip()) and _squeezed(heading) != _squeezed(title)
        if is_other or at < last:
            findings.error("EPB-022", place(path), title=title)
        last = max(last, at)


def _links(root: etree._Element, kind: str) -> Iterator[tuple[str, str]]:
    """Yield text and address of each entry of one `nav`."""
    for nav in root.iter(name("nav")):
        if nav.get(EPUB_TYPE) == kind:
            for link in nav.iter(name("a")):
                yield text_of(link), link.get("href", "")


def _places(archive: EpubArchive) -> Iterator[tuple[str, str]]:
    """Yield every place of the book in reading order: each document, then each id in it."""
    for path, root in archive.reading_order():
        yield path, ""
        for node in root.iter():
            if node.get("id"):
                yield path, node.get("id", "")


def _heading_at(anchors: Anchors, path: str, fragment: str) -> str:
    """Return the heading that a place of the contents leads to; "" where there is none."""
    node = anchors.at(path, fragment)
    if node is not None and not fragment:
        node = next((each for each in node.iter() if local_name(each) in _LEVELS), None)
    return words_of(node) if node is not None and local_name(node) in _LEVELS else ""


def words_of(node: etree._Element) -> str:
    """Return a heading's words without the marks of notes and pages."""
    parts = [node.text or ""]
    for child in node:
        kind = child.get(EPUB_TYPE, "") if isinstance(child.tag, str) else ""
        if (
            isinstance(child.tag, str)
            and kind != "noteref"
            and local_name(child) not in {"rt", "rp"}
        ):
            parts.append(words_of(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def check_landmarks(archive: EpubArchive, findings: Findings) -> None:
    """EPB-024: readers find cover, contents and the beginning of the text by themselves."""
    navigation = archive.navigation()
    if navigation is None:
        return
    kinds = {
        link.get(EPUB_TYPE, "")
        for nav in navigation[1].iter(name("nav"))
        if nav.get(EPUB_TYPE) == "landmarks"
        for link in nav.iter(name("a"))
    }
    for wanted in ("cover", "bodymatter"):
        if wanted not in kinds:
            findings.error("EPB-024", place(navigation[0]), kind=wanted)


def check_page_list(archive: EpubArchive, findings: Findings) -> None:
    """EPB-025: the page list names every marker once, by its folio, in the order of reading."""
    navigation = archive.navigation()
    if navigation is None:
        return
    path, root = navigation
    listed = [(*resolve(address, path), label) for label, address in _links(root, "page-list")]
    markers = [
        (document, node.get("id", ""), node.get("aria-label", ""))
        for document, tree in archive.reading_order()
        for node in tree.iter()
        if isinstance(node.tag, str) and node.get(EPUB_TYPE) == "pagebreak"
    ]
    if not archive.is_whole:  # markers in documents that cannot be read are not lost
        listed = [entry for entry in listed if entry[0] in archive.documents]
    if listed != markers:
        wrong = next(
            (entry[2] for entry, marker in zip(listed, markers, strict=False) if entry != marker),
            str(len(markers)),
        )
        findings.error("EPB-025", place(path), folio=wrong)
