"""The page map that print builds leave behind, for e-books that are made without print.

What is kept are the places of the printed pages with a few characters on either side, so that an
e-book made later marks the pages of the last print build: in chapters that are as they were
printed by count, in others where the same characters still stand.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shufang.build.design import geometry_of, load_design, load_theme, style_folders
from shufang.build.outputs import cache_folder
from shufang.build.request import BuildRequest
from shufang.build.store import FolderStore
from shufang.core.diagnostic import Findings
from shufang.core.digest import digest_parts
from shufang.html.epub_pages import PageBreak
from shufang.html.sequence import book_sections
from shufang.manuscript.manuscript import Manuscript
from shufang.model.book import Book, Chapter
from shufang.writers.epub import PrintedPages

if TYPE_CHECKING:
    from shufang.writers.pagination import Pagination

_FORM = 1
"""Changes with the form of the record; records of other forms are as if there were none."""


@dataclass(frozen=True, slots=True)
class PageMapRecord:
    """The pages of one print build."""

    breaks: tuple[PageBreak, ...]
    texts: Mapping[str, str]
    """Each section with the digest of what was printed in it."""
    design: str
    """Digest of all that says how a page looks."""

    def content(self) -> bytes:
        """Return the record as bytes."""
        record = {
            "form": _FORM,
            "design": self.design,
            "texts": dict(self.texts),
            "breaks": [asdict(one) for one in self.breaks],
        }
        return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def read(cls, content: bytes) -> PageMapRecord | None:
        """Return what bytes hold; None where they are no record of this form."""
        try:
            record: dict[str, Any] = json.loads(content)
            if record["form"] != _FORM:
                return None
            breaks = tuple(
                PageBreak(**{**one, "anchors": tuple(one["anchors"])}) for one in record["breaks"]
            )
            return cls(breaks, dict(record["texts"]), str(record["design"]))
        except (ValueError, KeyError, TypeError):
            return None


def page_breaks(pagination: Pagination) -> tuple[PageBreak, ...]:
    """Return where the pages of a layout begin."""
    found = []
    for one in pagination.breaks():
        place = one.position
        found.append(
            PageBreak(
                None if place is None else place.element,
                0 if place is None else place.offset,
                one.folio,
                one.section,
                "" if place is None else place.before,
                "" if place is None else place.after,
                one.starts_section,
                one.anchors,
            )
        )
    return tuple(found)


def keep_pages(
    request: BuildRequest, manuscript: Manuscript, book: Book, pagination: Pagination
) -> None:
    """Keep the page map of a whole book; where that is impossible, silently not."""
    if request.only:
        return
    record = PageMapRecord(page_breaks(pagination), _texts(book), _design(request, manuscript))
    _store(request).write(_name(request, book), record.content())


def printed_pages(
    request: BuildRequest,
    manuscript: Manuscript,
    book: Book,
    pagination: Pagination | None,
    findings: Findings,
) -> PrintedPages:
    """Return the printed pages for an e-book: those of this build, or of the last print build.

    Without a layout in this build, reports EPB-008 where no print build has left its pages, and
    EPB-009 (chapters) or EPB-007 (design) where they are no longer those that would be printed.
    """
    if pagination is not None:
        return PrintedPages(page_breaks(pagination))
    content = _store(request).read(_name(request, book))
    record = PageMapRecord.read(content) if content is not None else None
    if record is None:
        findings.note("EPB-008")
        return PrintedPages()
    texts = _texts(book)
    edited = frozenset(name for name, text in texts.items() if record.texts.get(name) != text)
    _report_age(request, manuscript, book, record, edited, findings)
    return PrintedPages(record.breaks, edited)


def _report_age(
    request: BuildRequest,
    manuscript: Manuscript,
    book: Book,
    record: PageMapRecord,
    edited: frozenset[str],
    findings: Findings,
) -> None:
    """Tell what has changed since the pages were made."""
    chapters = [
        section
        for section in book_sections(book)
        if section.id in edited and isinstance(section.node, Chapter)
    ]
    if chapters:
        titles = "、".join(section.full_title for section in chapters)
        findings.note("EPB-009", chapters[0].node.span, count=str(len(chapters)), chapters=titles)
    if record.design != _design(request, manuscript):
        findings.note("EPB-007")


def _texts(book: Book) -> dict[str, str]:
    """Return digests of what each section prints; a page made from the book has the book's."""
    chapters = {
        section.id: section.node.digest
        for section in book_sections(book)
        if isinstance(section.node, Chapter)
    }
    whole = digest_parts([*chapters, *chapters.values()])
    return {section.id: chapters.get(section.id, whole) for section in book_sections(book)}


def _design(request: BuildRequest, manuscript: Manuscript) -> str:
    """Return the digest of all that says how a page looks; its faults are reported elsewhere."""
    unheard = Findings()
    folders = style_folders(request)
    theme = load_theme(folders, unheard)
    geometry = geometry_of(theme, manuscript, unheard) if theme else None
    design = load_design(folders, theme, geometry, unheard) if theme and geometry else None
    sheets = [sheet.text for sheet in design.sheets] if design else []
    return digest_parts([repr(theme), repr(geometry), *sheets])


def _store(request: BuildRequest) -> FolderStore:
    return FolderStore(cache_folder(request.output, request.script) / "epub")


def _name(request: BuildRequest, book: Book) -> str:
    """Return the record's name: an edition in another script has other pages.

    So have other books whose products go into the same folder, such as the volumes of a set. A
    book that is moved together with its products keeps its pages.
    """
    try:
        place = os.path.relpath(request.book, request.output)
    except ValueError:  # on two drives
        place = str(request.book.absolute())
    return f"{digest_parts([Path(place).as_posix()])[:16]}-{book.meta.language}.page-map"
