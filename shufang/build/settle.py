"""Page numbers that stand in the text: laid out again until they no longer move."""

from dataclasses import dataclass

from shufang.build.places import characters_without_type, in_the_manuscript
from shufang.build.request import Task
from shufang.build.section_workers import LayOutAll
from shufang.core.diagnostic import Findings
from shufang.engines.sections import LaidOutSection, Side
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

    The first round has no numbers yet; each further one lays out only the sections whose numbers
    or page side have changed. Reports PDF-020 with the sections that still move after three
    rounds, and returns None where a section has no pages at all; the engine has said why.
    """
    drafts: dict[str, Drafted] = {}
    laid_out: dict[str, LaidOutSection] = {}
    pages, sides = PageMap(), dict[str, Side]()
    moved = list(writer.sections)
    for number in range(1, MOST_ROUNDS + 1):
        changed = []
        for section in moved:
            draft = writer.draft(section, pages, sides.get(section.id, "right"))
            known = drafts.get(section.id)
            drafts[section.id] = draft
            if known is None or known.source != draft.source:
                changed.append(draft.source)
        laid_out |= {section.id: section for section in lay_out_all(changed, task.advance)}
        if any(not section.pages for section in laid_out.values()):
            _report(laid_out, writer.book, findings)
            return None
        pagination = paginate(writer.sections, laid_out)
        moved = [s for s in writer.sections if _has_moved(s, drafts, pages, pagination)]
        pages, sides = pagination.page_map, dict(pagination.sides)
        if not moved:
            _report(laid_out, writer.book, findings)
            sources = {name: draft.source.xhtml for name, draft in drafts.items()}
            return Settled(laid_out, sources, pagination, number)
    _report(laid_out, writer.book, findings)
    findings.error("PDF-020", None, sections="、".join(section.title for section in moved))
    return None


def _has_moved(
    section: BookSection, drafts: dict[str, Drafted], old: PageMap, new: Pagination
) -> bool:
    draft = drafts[section.id]
    if draft.source.first_side != new.sides[section.id]:
        return True
    return any(value_of(old, asked) != value_of(new.page_map, asked) for asked in draft.asked)


def _report(laid_out: dict[str, LaidOutSection], book: Book, findings: Findings) -> None:
    """Hand on what the last layout of each section has found."""
    for section in laid_out.values():
        findings.extend(in_the_manuscript(section.findings, book))
        findings.extend(characters_without_type(section, book))
