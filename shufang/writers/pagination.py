"""Laid out sections become the pages of a book: blanks, folios, running heads, page map."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from shufang.engines.sections import (
    LabelRange,
    LaidOutSection,
    Numerals,
    PageFacts,
    PlannedPage,
    Rule,
    Side,
    Stamp,
    TextPosition,
)
from shufang.html.sequence import BookSection, Matter, numbered
from shufang.html.theme import PageGeometry
from shufang.html.theme_record import ThemeRecord
from shufang.model.book import Chapter
from shufang.model.pages import PageMap

_FOLLOWS_ON = {
    "copyright_page",
    "contents",
    "list_of_figures",
    "list_of_tables",
    "subject_index",
    "bibliography",
    "credits",
}
"""Sections that begin on the next page (另面); all others on the next recto (另页起)."""
_BLIND = {"series_page", "title_page", "copyright_page", "part", "dedication"}
"""Pages that are counted but print no folio (暗码)."""
_FEW = 4
"""Ids of a page that a break names: a figure and its title, or those of two."""


@dataclass(frozen=True, slots=True)
class BookPage:
    """One page of the finished book."""

    index: int
    """0-based place in the file."""
    planned: PlannedPage
    section: BookSection | None
    """None for an inserted blank page."""
    facts: PageFacts | None
    folio: str
    """As it would be printed; also blind and blank pages have one."""
    shows_folio: bool
    shows_head: bool

    @property
    def side(self) -> Side:
        """Odd pages are rectos."""
        return "right" if self.index % 2 == 0 else "left"


@dataclass(frozen=True, slots=True)
class PrintedBreak:
    """Where a printed page begins."""

    section: str
    position: TextPosition | None
    """None on a page without running text: pictures, or the rest of a long note."""
    folio: str
    starts_section: bool
    anchors: tuple[str, ...]
    """The ids of what stands on no earlier page, the uppermost ones."""


@dataclass(frozen=True, slots=True)
class Pagination:
    """All pages with what follows from their order."""

    pages: tuple[BookPage, ...]
    page_map: PageMap
    sides: Mapping[str, Side]
    """Section id to the side on which it starts."""

    @property
    def blanks(self) -> tuple[int, ...]:
        """Places (0-based) of the pages without any print: inserted ones and those of breaks."""
        return tuple(page.index for page in self.pages if page.facts is None or page.facts.is_blank)

    @property
    def padding(self) -> int:
        """How many pages at the end only fill the last signature, the back of a leaf included."""
        return next((n for n, page in enumerate(reversed(self.pages)) if page.section), 0)

    def breaks(self) -> Iterator[PrintedBreak]:
        """Yield where each page with a printed folio begins, for the e-book's page list."""
        for page in self.pages:
            if not page.shows_folio or page.facts is None or page.section is None:
                continue
            upper = sorted(page.facts.anchors, key=lambda anchor: anchor[1].y_pt)
            yield PrintedBreak(
                page.section.id,
                page.facts.first_text,
                page.folio,
                page.planned.index == 0,
                tuple(name for name, _ in upper[:_FEW]),
            )


_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def paginate(
    sections: Sequence[BookSection],
    laid_out: Mapping[str, LaidOutSection],
    signature: int = 2,
) -> Pagination:
    """Put the sections' pages in order.

    Front matter is numbered in Roman numerals, body and back matter in Arabic ones from 1 on the
    body's first recto; blank pages at the end fill the last signature (印帖), a leaf at least.
    """
    pages: list[BookPage] = []
    sides: dict[str, Side] = {}
    matter: Matter = "front"
    counted_from = 0
    for section in sections:
        starts_body = section.matter == "body" and matter == "front"
        if len(pages) % 2 and (starts_body or section.kind not in _FOLLOWS_ON):
            pages.append(_blank(pages, matter, counted_from))
        if starts_body:
            counted_from = len(pages)
        matter = section.matter
        sides[section.id] = "right" if len(pages) % 2 == 0 else "left"
        for number, facts in enumerate(laid_out[section.id].pages):
            pages.append(_page(pages, section, number, facts, counted_from))
    while len(pages) % signature:
        pages.append(_blank(pages, matter, counted_from))
    return Pagination(tuple(pages), _page_map(pages), sides)


def _folio(index: int, matter: Matter, counted_from: int) -> str:
    number = index - counted_from + 1
    return roman(number) if matter == "front" else str(number)


def _blank(pages: Sequence[BookPage], matter: Matter, counted_from: int) -> BookPage:
    folio = _folio(len(pages), matter, counted_from)
    return BookPage(len(pages), PlannedPage(), None, None, folio, False, False)


def _page(
    pages: Sequence[BookPage],
    section: BookSection,
    number: int,
    facts: PageFacts,
    counted_from: int,
) -> BookPage:
    has_folio = section.kind not in _BLIND and not facts.is_blank
    return BookPage(
        len(pages),
        PlannedPage(section.id, number),
        section,
        facts,
        _folio(len(pages), section.matter, counted_from),
        has_folio,
        has_folio and number > 0,
    )


def _page_map(pages: Sequence[BookPage]) -> PageMap:
    folios: dict[str, str] = {}
    for page in pages:
        if page.facts is not None:
            for anchor, _ in page.facts.anchors:
                folios.setdefault(anchor, page.folio)
    return PageMap(folios, len(pages))


def roman(number: int) -> str:
    """Return a lower-case Roman numeral."""
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text, number = text + letters, number - value
    return text


def label_ranges(pages: Sequence[BookPage]) -> tuple[LabelRange, ...]:
    """Return the PDF page labels: Roman for the front matter, Arabic from the body on."""
    ranges: list[LabelRange] = []
    for page in pages:
        kind = Numerals.DECIMAL if page.folio.isdigit() else Numerals.ROMAN
        if not ranges or ranges[-1].numerals is not kind:
            ranges.append(LabelRange(page.index, kind))
    return tuple(ranges)


def running_heads(pages: Sequence[BookPage], book_title: str) -> Mapping[int, str]:
    """Return page index → running head: the higher level on the left, the lower on the right."""
    heads: dict[int, str] = {}
    part = ""
    for page in pages:
        if page.section is None:
            continue
        if page.section.kind == "part":
            part = page.section.full_title
        elif page.section.depth == 1:
            part = ""
        if page.shows_head:
            heads[page.index] = (
                part or book_title if page.side == "left" else _running_title(page.section)
            )
    return heads


def _running_title(section: BookSection) -> str:
    if isinstance(section.node, Chapter) and section.node.running_title:
        return numbered(section.number, section.node.running_title)
    return section.full_title


def stamps(
    pages: Sequence[BookPage], book_title: str, geometry: PageGeometry, theme: ThemeRecord
) -> tuple[tuple[Stamp, ...], tuple[Rule, ...]]:
    """Return running heads, their hairlines and folios, all on the outer side of the page."""
    written: list[Stamp] = []
    rules: list[Rule] = []
    heads = running_heads(pages, book_title)
    for page in pages:
        is_right = page.side == "right"
        left = geometry.inner_pt if is_right else geometry.outer_pt
        outer = left + geometry.measure_pt if is_right else left
        align: Literal["left", "right"] = "right" if is_right else "left"
        if page.shows_folio:
            foot = geometry.head_pt + geometry.depth_pt + theme.folio.below_type_area_pt
            written.append(
                Stamp(
                    page.index,
                    page.folio,
                    theme.folio.family,
                    400,
                    theme.folio.size_pt,
                    outer,
                    foot,
                    align,
                )
            )
        if page.facts is not None and page.facts.notes_top_pt is not None:
            y = page.facts.notes_top_pt - theme.note_rule.above_notes_pt
            width = theme.note_rule.width_em * geometry.body_size_pt
            rules.append(Rule(page.index, left, y, left + width, y, theme.note_rule.rule_pt))
        if page.index in heads:
            head = theme.running_head
            baseline = geometry.head_pt - head.above_type_area_pt
            written.append(
                Stamp(
                    page.index,
                    heads[page.index],
                    head.family,
                    400,
                    head.size_pt,
                    outer,
                    baseline,
                    align,
                    head.letter_spacing_pt,
                )
            )
            if head.rule_pt:
                y = baseline + head.rule_gap_pt
                rules.append(Rule(page.index, left, y, left + geometry.measure_pt, y, head.rule_pt))
    return tuple(written), tuple(rules)
