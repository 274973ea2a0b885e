"""Page numbers that stand in the text: laid out again until they no longer move."""

from collections.abc import Iterable
from dataclasses import dataclass

from shufang.build.places import characters_without_type, in_the_manuscript
from shufang.build.request import Task
from shufang.build.section_workers import LayOutAll
from shufang.core.diagnostic import Findings
from shufang.engines.page_numbers import with_numbers
from shufang.engines.sections import LaidOutSection
from shufang.html.sequence import BookSection
from shufang.model.book import Book
from shufang.model.pages import PageMap
from shufang.writers.pagination import Pagination, paginate
from shufang.writers.print_pdf import Drafted, PrintWriter, value_of

MOST_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Settled:
    """All sections laid out with the numbers that they really have."""

    laid_out: dict[str, LaidOutSection]
    sources: dict[str, str]
    """Section id to the XHTML of its last layout."""
    pagination: Pagination
    rounds: int


def settle(
    writer: PrintWriter, lay_out_all: LayOutAll, findings: Findings, task: Task
) -> Settled | None:
    """Lay out the book until every number printed in it is true.

    Sections that print folios as they are (contents, indexes) come after the others, when the
    folios are known; page numbers in running text are put in at the merge. Each further round lays
    out only the sections whose numbers, or their lengths, or page side have changed. Reports
    PDF-020 with the sections that still move after three rounds, and returns None where a section
    has no pages at all; the engine has said why.
    """
    settling = _Settling(writer, lay_out_all, task)
    for number in range(1, MOST_ROUNDS + 1):
        if not settling.round():
            _report(settling.laid_out, writer.book, findings)
            return None
        if not settling.moved:
            _report(settling.laid_out, writer.book, findings)
            return Settled(settling.laid_out, settling.texts(), settling.pagination, number)
    _report(settling.laid_out, writer.book, findings)
    titles = "、".join(section.title for section in settling.moved)
    findings.error("PDF-020", None, sections=titles)
    return None


class _Settling:
    """The rounds of one book."""

    def __init__(self, writer: PrintWriter, lay_out_all: LayOutAll, task: Task) -> None:
        self._writer, self._lay_out_all, self._task = writer, lay_out_all, task
        self._drafts: dict[str, Drafted] = {}
        self._drafted_with: dict[str, PageMap] = {}
        self._literal: set[str] = set()
        """Sections in which numbers cannot be put in later."""
        self.laid_out: dict[str, LaidOutSection] = {}
        self.pagination = Pagination((), PageMap(), {})
        self.moved = list(writer.sections)

    def round(self) -> bool:
        """Lay out what has moved; False where a section has no pages."""
        drafts = {section.id: self._draft(section) for section in self.moved}
        late = [section for section in self.moved if drafts[section.id].asked]
        if not self._lay_out(drafts[s.id] for s in self.moved if not drafts[s.id].asked):
            return False
        self._paginate()
        if not self._lay_out(self._draft(section) for section in late):
            return False
        self._paginate()
        self.moved = [section for section in self._writer.sections if self._has_moved(section)]
        return True

    def texts(self) -> dict[str, str]:
        """Return each section's XHTML as it is printed."""
        folios = self.pagination.page_map.folios
        return {
            name: with_numbers(draft.source.xhtml, folios) for name, draft in self._drafts.items()
        }

    def _draft(self, section: BookSection) -> Drafted:
        side = self.pagination.sides.get(section.id, "right")
        is_literal = section.id in self._literal
        return self._writer.draft(section, self.pagination.page_map, side, is_literal=is_literal)

    def _lay_out(self, drafts: Iterable[Drafted]) -> bool:
        changed = []
        for draft in drafts:
            known = self._drafts.get(draft.source.id)
            self._drafts[draft.source.id] = draft
            self._drafted_with[draft.source.id] = self.pagination.page_map
            if known is None or known.source != draft.source:
                changed.append(draft.source)
        for section in self._lay_out_all(changed, self._task.advance):
            self.laid_out[section.id] = section
        return all(section.pages for section in self.laid_out.values())

    def _paginate(self) -> None:
        none = {s.id: LaidOutSection(s.id, b"", (), (), ()) for s in self._writer.sections}
        signature = self._writer.press.signature
        self.pagination = paginate(self._writer.sections, none | self.laid_out, signature)

    def _has_moved(self, section: BookSection) -> bool:
        """Whether a section has to be laid out again."""
        draft = self._drafts[section.id]
        placed = {number.anchor for number in self.laid_out[section.id].numbers}
        if not placed.issuperset(draft.numbers):
            self._literal.add(section.id)
            return True
        if draft.source.first_side != self.pagination.sides[section.id]:
            return True
        old, new = self._drafted_with[section.id], self.pagination.page_map
        if any(value_of(old, asked) != value_of(new, asked) for asked in draft.asked):
            return True
        return any(not _fits(new.folio(name), digits) for name, digits in draft.numbers.items())


def _fits(folio: str, digits: int) -> bool:
    return folio.isdecimal() and len(folio) == digits


def _report(laid_out: dict[str, LaidOutSection], book: Book, findings: Findings) -> None:
    """Hand on what the last layout of each section has found."""
    for section in laid_out.values():
        findings.extend(in_the_manuscript(section.findings, book))
        findings.extend(characters_without_type(section, book))
