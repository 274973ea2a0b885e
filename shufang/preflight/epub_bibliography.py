"""书目信息 of a finished EPUB: what shops and libraries shelve and find a book by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.model.book import Book
from shufang.preflight.epub_archive import DC, OPF, EpubArchive
from shufang.preflight.epub_places import place

_WANTED: Final = {
    "creator": "责任者",
    "publisher": "出版者",
    "date": "出版时间",
    "rights": "版权说明",
    "description": "内容提要",
    "subject": "主题词",
}
"""Elements of Dublin Core → what editors call them."""
_PENDING: Final = {"publisher": "publisher", "published": "date", "rights": "rights"}
"""Fields that book.yaml may declare 待定 → their elements."""
_HAN: Final = re.compile("[\u3400-\u9fff]")
_FILE_AS, _ROLE, _TITLE_TYPE = "file-as", "role", "title-type"


def check_fields(archive: EpubArchive, book: Book | None, findings: Findings) -> None:
    """EPB-077: what the package does not say no shop can show; 待定 is said elsewhere."""
    pending = set() if book is None else {
        _PENDING[name] for name in book.meta.publication.pending if name in _PENDING
    }  # fmt: skip
    given = {
        node.tag.removeprefix(DC)
        for node in archive.package.iter(f"{DC}*")
        if (node.text or "").strip()
    }
    if "contributor" in given:  # a book that nobody wrote may have editors alone
        given.add("creator")
    missing = [label for name, label in _WANTED.items() if name not in given | pending]
    if missing:
        span = place(archive.package_path) if book is None else Span("book.yaml")
        findings.note("EPB-077", span, fields="、".join(missing))


def check_details(archive: EpubArchive, findings: Findings) -> None:
    """EPB-078: titles and names say what they are, and in which order they are sorted."""
    refined = _refinements(archive)
    told = set()
    for node, field in _lacking(archive, refined):
        if field not in told:  # one of each kind: a book may have thirty contributors
            told.add(field)
            findings.warning(
                "EPB-078",
                place(archive.package_path, node),
                text=(node.text or "").strip(),
                field=field,
            )


def _refinements(archive: EpubArchive) -> dict[str, set[str]]:
    """Return the properties that are said of each element, by its id."""
    found: dict[str, set[str]] = {}
    for node in archive.package.iter(f"{OPF}meta"):
        if (node.text or "").strip():
            found.setdefault(node.get("refines", "").lstrip("#"), set()).add(
                node.get("property", "")
            )
    return found


def _lacking(
    archive: EpubArchive, refined: dict[str, set[str]]
) -> Iterator[tuple[etree._Element, str]]:
    """Yield elements with the name of what is not said of them."""

    def has(node: etree._Element, name: str) -> bool:
        return name in refined.get(node.get("id", ""), set()) or bool(node.get(f"{OPF}{name}"))

    titles = list(archive.package.iter(f"{DC}title"))
    people = list(archive.package.iter(f"{DC}creator", f"{DC}contributor"))
    series = [
        node
        for node in archive.package.iter(f"{OPF}meta")
        if node.get("property") == "belongs-to-collection"
    ]
    if len(titles) > 1:
        yield from ((node, _TITLE_TYPE) for node in titles if not has(node, _TITLE_TYPE))
    for node in series:
        if not has(node, "collection-type"):
            yield node, "collection-type"
    yield from ((node, _ROLE) for node in people if not has(node, _ROLE))
    # EPUB 2 knows no sorted form of a title.
    sorted_ = people if archive.is_old else [*titles, *people, *series]
    for node in sorted_:
        if _HAN.search(node.text or "") and not has(node, _FILE_AS):
            yield node, _FILE_AS
