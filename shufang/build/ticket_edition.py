"""The job ticket of one build: measured from the files that it goes with, laid out on A4."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from shufang.build.design import geometry_of, load_theme, read_sheet, style_folders
from shufang.build.outputs import edition_title, product_path
from shufang.build.print_edition import PrintedBook
from shufang.build.request import BuildRequest, Made
from shufang.core.diagnostic import Findings
from shufang.core.lengths import mm_to_pt
from shufang.core.workspace import clock
from shufang.engines.layout import lay_out
from shufang.engines.pdf_measures import PdfMeasures, measure
from shufang.engines.pdf_merge import merge
from shufang.engines.press_profile import press_profile
from shufang.engines.resources import Resources
from shufang.engines.sections import (
    DocumentFacts,
    MergePart,
    MergePlan,
    PlannedPage,
    SectionSource,
    Stamp,
    StyleSheet,
)
from shufang.html.cover_page import CoverGeometry
from shufang.html.templates import Templates
from shufang.html.theme import PageGeometry, theme_properties
from shufang.html.theme_record import ThemeRecord
from shufang.manuscript.manuscript import Manuscript
from shufang.model.book import Book, Edition
from shufang.writers.pagination import BookPage
from shufang.writers.ticket import TicketFile, TicketSource, ticket, ticket_yaml

_SECTION = "ticket"
_WIDTH_MM, _HEIGHT_MM, _FOLIO_MM = 210.0, 297.0, 285.0
_TOLERANCE_MM = 0.2


@dataclass(frozen=True, slots=True)
class MadeTicket:
    """The ticket as pages and as data."""

    made: Made
    yaml: bytes


@dataclass(frozen=True, slots=True)
class TicketBuilder:
    """Makes the ticket of one book."""

    request: BuildRequest
    manuscript: Manuscript
    book: Book
    resources: Resources
    findings: Findings
    scratch: Path

    def make(self, printed: PrintedBook, cover: Made, *, passed: bool) -> MadeTicket | None:
        """Return the ticket of a book block and its cover; None after findings.

        Reports PDF-084 where the block is not what was planned and PDF-085 where the cover does
        not fit it. `passed` tells whether the files may be printed: the ticket says so.
        """
        folders = style_folders(self.request)
        theme = load_theme(folders, self.findings)
        page = geometry_of(theme, self.manuscript, self.findings) if theme else None
        sheet = read_sheet(folders, "ticket.css", self.findings)
        if theme is None or page is None or sheet is None:
            return None
        source = self._source(printed, cover, page)
        check_plan(source.block.measures, source.pages, self.findings)
        check_fit(source.block.measures, source.cover_file.measures, self.findings)
        told = ticket(source)
        templates = Templates([folder / "templates" for folder in folders], self.findings)
        body = templates.render("ticket.xhtml", ticket=told, passed=passed)
        made = self._laid_out(str(body), theme, page, sheet)
        return MadeTicket(made, ticket_yaml(told)) if made else None

    def _source(self, printed: PrintedBook, cover: Made, page: PageGeometry) -> TicketSource:
        manuscript = self.manuscript
        block = printed.made
        assert block is not None  # what is delivered has been printed
        pages = block.pages or 0
        return TicketSource(
            self.book,
            manuscript.order,
            manuscript.press,
            press_profile(manuscript.press, manuscript.root, self.resources),
            page,
            CoverGeometry.of(page, self.book.meta.cover, pages),
            printed.pagination.pages,
            self._measured(block),
            self._measured(cover),
        )

    def _measured(self, made: Made) -> TicketFile:
        title = edition_title(self.book.meta.title, self.request.script)
        name = Path(product_path(title, made.edition)).name
        content = made.content
        if isinstance(content, bytes):
            path = self.scratch / f"{made.edition.value}.pdf"
            path.write_bytes(content)
            content = path
        return TicketFile(name, measure(content))

    def _laid_out(
        self, body: str, theme: ThemeRecord, page: PageGeometry, sheet: str
    ) -> Made | None:
        properties = (
            f"--{name}: {value};" for name, value in theme_properties(theme, page, "print")
        )
        sheets = (
            StyleSheet("styles/theme.yaml", f":root {{ {' '.join(properties)} }}"),
            StyleSheet("styles/ticket.css", sheet),
        )
        xhtml = f'<html lang="zh-Hans"><head><title>印制单</title></head><body>{body}</body></html>'
        laid_out = lay_out(SectionSource(_SECTION, xhtml, sheets), self.resources.fontconfig)
        self.findings.extend(laid_out.findings)
        if not laid_out.pages:
            return None
        number = len(laid_out.pages)
        plan = MergePlan(
            tuple(PlannedPage(_SECTION, index) for index in range(number)),
            mm_to_pt(_WIDTH_MM),
            mm_to_pt(_HEIGHT_MM),
            DocumentFacts(
                f"{self.book.meta.title}（印制单）",
                language="zh-Hans",
                epoch=int(clock().timestamp()),
            ),
            stamps=tuple(_folios(number, self.book.meta.title, theme)),
            keep_links=False,
        )
        merged = merge([MergePart.of(laid_out)], plan, self.resources.fonts)
        self.findings.extend(merged.findings)
        return Made(Edition.TICKET, merged.pdf, merged.pages, {})


def _folios(number: int, title: str, theme: ThemeRecord) -> Iterator[Stamp]:
    family = theme.folio.family
    for index in range(number):
        text = f"《{title}》印制单　第{index + 1}页，共{number}页"
        x, y = mm_to_pt(_WIDTH_MM / 2), mm_to_pt(_FOLIO_MM)
        yield Stamp(index, text, family, 400, 8.0, x, y, "center")


def check_plan(block: PdfMeasures, pages: Sequence[BookPage], findings: Findings) -> None:
    """Compare the block's pages and blank pages with those that were planned (PDF-084)."""
    found = [number for number, page in enumerate(block.pages, 1) if page.is_blank]
    planned = [page.index + 1 for page in pages if page.facts is None or page.facts.is_blank]
    if len(block.pages) != len(pages) or found != planned:
        first = next(iter(sorted({*found} ^ {*planned})), len(block.pages))
        findings.error("PDF-084", None, page=str(first))


def check_fit(block: PdfMeasures, cover: PdfMeasures, findings: Findings) -> None:
    """Compare the heights of block and cover (PDF-085)."""
    heights = {page.height_mm for page in block.pages}
    height = cover.pages[0].height_mm
    if any(abs(each - height) > _TOLERANCE_MM for each in heights):
        findings.error("PDF-085", None, cover=f"{height:g}", block=f"{max(heights):g}")
