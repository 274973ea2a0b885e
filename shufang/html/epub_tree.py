"""The XHTML documents of an EPUB as trees: links between files, properties, exact printing.

lxml keeps every character between two elements, which is all that Chinese text asks for: nothing
here indents, reflows or reorders.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import cast
from urllib.parse import urlsplit

from lxml import etree

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
SVG = "http://www.w3.org/2000/svg"
XML = "http://www.w3.org/XML/1998/namespace"
EPUB_TYPE = f"{{{OPS}}}type"
_MATHML = "http://www.w3.org/1998/Math/MathML"
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
     "wbr"}
)  # fmt: skip

_IDENTIFIERS = etree.XPath("descendant-or-self::*/@id", smart_strings=False)


class BrokenDocument(Exception):  # noqa: N818 - named for what it is
    """An XHTML document that is not well-formed; the text says where."""

    def __init__(self, path: str, line: int, detail: str) -> None:
        super().__init__(f"{path}:{line}: {detail}")
        self.path, self.line, self.detail = path, line, detail


def name(local: str) -> str:
    """Return the qualified name of an XHTML element."""
    return f"{{{XHTML}}}{local}"


def local_name(node: etree._Element) -> str:
    """Return an element's name without its name space; "" for comments and the like."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def parse(path: str, content: str | bytes) -> etree._Element:
    """Return the root of a document; raises `BrokenDocument` where it is not well-formed XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    source = content.encode() if isinstance(content, str) else content
    try:
        return etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        raise BrokenDocument(path, error.lineno or 1, error.msg or "") from error


def serialise(root: etree._Element) -> bytes:
    """Return the document as bytes.

    Empty elements get an end tag, as readers that take XHTML for HTML would otherwise swallow
    what follows `<span id="x"/>`; only HTML's void elements keep the short form.
    """
    for node in root.iter(f"{{{XHTML}}}*"):
        if not node.text and not len(node) and local_name(node) not in _VOID:
            node.text = ""
    printed: bytes = etree.tostring(
        root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>"
    )
    return printed


def text_of(node: etree._Element) -> str:
    """Return all text inside an element."""
    return "".join(str(text) for text in node.itertext())


def identifiers(root: etree._Element) -> list[str]:
    """Return every id of a document in order, repetitions included."""
    found = cast("list[str]", _IDENTIFIERS(root))
    return [given for given in found if given]


def part_same_marks(root: etree._Element) -> None:
    """Give the second and later marks of one note ids of their own; the note leads to the first."""
    seen: dict[str, int] = {}
    for mark in root.iter(name("a")):
        given = mark.get("id")
        if given and mark.get(EPUB_TYPE) == "noteref":
            seen[given] = seen.get(given, 0) + 1
            if seen[given] > 1:
                mark.set("id", f"{given}-{seen[given]}")


def properties(root: etree._Element) -> tuple[str, ...]:
    """Return what the manifest has to say of a document (EPUB 3.3 section 5.6.2.2)."""
    found = set()
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        space = node.tag.partition("}")[0].removeprefix("{")
        if space == SVG:
            found.add("svg")
        elif space == _MATHML:
            found.add("mathml")
        if local_name(node) in {"audio", "video", "source", "track"} and _is_remote(node):
            found.add("remote-resources")
    return tuple(sorted(found))


def _is_remote(node: etree._Element) -> bool:
    return scheme_of(node.get("src", "")) in {"http", "https"}


def scheme_of(address: str) -> str:
    """Return the scheme of an address; "?" where it is written so that nobody can read it."""
    try:
        return urlsplit(address).scheme
    except ValueError:
        return "?"


def link_documents(
    root: etree._Element, path: str, anchors: Mapping[str, str], sections: frozenset[str]
) -> Iterator[str]:
    """Turn links to ids into links to files; yield the ids that no document has.

    `anchors` tells the document of each id. A link to a whole section (`sections`) names the file
    alone, so that the reader starts at its top. A link to nothing becomes plain text.
    """
    for link in list(root.iter(name("a"))):
        target = link.get("href", "").removeprefix("book:")
        if not target.startswith("#"):
            continue
        target = target[1:]
        document = anchors.get(target)
        if document is None:
            link.tag = name("span")
            del link.attrib["href"]
            yield target
        elif document == path:
            link.set("href", f"#{target}")
        else:
            address = relative(document, path)
            link.set("href", address if target in sections else f"{address}#{target}")


def relative(target: str, path: str) -> str:
    """Return the address of `target` as seen from the document `path`."""
    return posixpath.relpath(target, posixpath.dirname(path) or ".")
