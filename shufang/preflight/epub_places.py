"""Where something stands inside an EPUB."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from shufang.core.span import Span
from shufang.html.epub_adapting import DUOKAN_MARK
from shufang.html.epub_tree import local_name


def place(path: str, node: etree._Element | None = None) -> Span:
    """Return file and line of an element; the file's first line without one."""
    return Span(path, 1 if node is None else line_of(node))


def line_of(node: etree._Element) -> int:
    """Return the line on which an element begins."""
    line: object = node.sourceline
    return line if isinstance(line, int) else 1


def kinds(node: etree._Element) -> frozenset[str]:
    """Return what `epub:type` says of an element."""
    given = node.get("{http://www.idpf.org/2007/ops}type", "")
    return frozenset(given.split())


def classes(node: etree._Element) -> frozenset[str]:
    """Return an element's classes."""
    return frozenset(node.get("class", "").split())


def has_tags(mark: etree._Element) -> bool:
    """Whether the mark of a note is more than words; an ornament of 多看 before them is allowed."""
    is_ornament = (
        len(mark) == 1
        and local_name(mark[0]) == "img"
        and mark[0].get("alt") == ""
        and bool((mark[0].tail or "").strip())
    )
    return len(mark) > 0 and not (is_ornament and DUOKAN_MARK in classes(mark))


class Anchors:
    """Elements of documents by their ids; each document is read once, when it is first asked for.

    A dictionary may have ten thousand entries in one file, each of which leads to another place.
    """

    def __init__(self, documents: Mapping[str, etree._Element]) -> None:
        self._documents = documents
        self._known: dict[str, dict[str, etree._Element]] = {}

    def at(self, path: str, fragment: str) -> etree._Element | None:
        """Return the element; the root where no fragment is given, None where nothing is."""
        root = self._documents.get(path)
        if root is None or not fragment:
            return root
        if path not in self._known:
            found: dict[str, etree._Element] = {}
            for node in root.iter():
                if isinstance(node.tag, str) and node.get("id"):
                    found.setdefault(node.get("id", ""), node)
            self._known[path] = found
        return self._known[path].get(fragment)


def squeezed(text: str) -> str:
    """Return text without white space."""
    return "".join(text.split())


def document_kinds(root: etree._Element) -> frozenset[str]:
    """Return what `epub:type` says anywhere in a document."""
    found: set[str] = set()
    for node in root.iter():
        if isinstance(node.tag, str):
            found |= kinds(node)
    return frozenset(found)
