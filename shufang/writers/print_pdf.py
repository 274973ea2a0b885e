"""The print edition: sections with literal page numbers, laid out one by one and merged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from shufang.engines.pdf_merge import merge
from shufang.engines.picture_frames import ImageObject
from shufang.engines.resources import FontFile
from shufang.engines.sections import (
    DocumentFacts,
    LaidOutSection,
    MergedBook,
    MergePart,
    MergePlan,
    OutlineItem,
    SectionSource,
    Side,
    StyleSheet,
)
from shufang.html.generated import section_titles
from shufang.html.markup import escaped, quoted
from shufang.html.render import Renderer
from shufang.html.sequence import BookSection, book_sections, navigation_entries
from shufang.html.setting import PageBox, Setting
from shufang.html.templates import Templates
from shufang.html.theme import PageGeometry, palette
from shufang.html.theme_record import ThemeRecord
from shufang.model.book import Book, Chapter, Edition
from shufang.model.pages import PageMap
from shufang.model.press import PressSettings
from shufang.passes.anchors import html_id
from shufang.writers.expected_pages import expected_pages
from shufang.writers.pagination import Pagination, label_ranges, stamps
from shufang.writers.print_assets import PrintAssets
from shufang.writers.screen_pdf import screen_source


@dataclass(frozen=True, slots=True)
class Design:
    """What the print edition looks like."""

    theme: ThemeRecord
    geometry: PageGeometry
    sheets: tuple[StyleSheet, ...]
    templates: Templates


@dataclass(frozen=True, slots=True)
class Drafted:
    """A section ready for the layout, with the folios that stand in it."""

    source: SectionSource
    asked: frozenset[str]
    """Elements whose folio stands in the text as it is; TOTAL for the number of pages."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """Elements whose folio the merge puts in, with the digits that there is room for."""


class PrintWriter:
    """Writes the sections of one book for the layout and puts the laid out pages together."""

    def __init__(
        self,
        book: Book,
        design: Design,
        assets: PrintAssets,
        press: PressSettings | None = None,
        *,
        for_screen: bool = False,
    ) -> None:
        """`for_screen` has the pages drawn for screens as well."""
        self.book = book
        self._for_screen = for_screen
        self.design = design
        self.assets = assets
        self.press = press or PressSettings()
        self.sections = book_sections(book)
        self._palette = palette(design.theme)
        geometry = design.geometry
        self._setting = Setting(
            Edition.PRINT,
            book,
            assets,
            html_id,
            box=PageBox(geometry.measure_pt, geometry.depth_pt, geometry.leading_pt),
        )
        self._setting.titles = section_titles(self._setting)
        self._setting.expected = expected_pages(self.sections, geometry)
        self._renderer = Renderer(self._setting, design.templates)

    def draft(
        self, section: BookSection, pages: PageMap, side: Side, *, is_literal: bool = False
    ) -> Drafted:
        """Return a section's XHTML with the folios of `pages` in it.

        Where folios can be put in later, zeros stand for them, unless `is_literal`. Raises
        `BuildStopped` where a template is at fault.
        """
        self._setting.pages = pages
        self._setting.are_numbers_literal = is_literal
        self._setting.print_record = self._print_record(pages)
        self.assets.begin()
        rendered = self._renderer.section(section)
        asked = set(rendered.asked)
        if section.kind == "copyright_page":
            asked.add(TOTAL)
        own = section.node.language if isinstance(section.node, Chapter) else ""
        language = own or self.book.meta.language
        xhtml = (
            f'<html lang="{quoted(language)}"><head><title>{escaped(section.title)}</title></head>'
            f'<body class="{section.kind}">{rendered.body}</body></html>'
        )
        source = SectionSource(
            section.id,
            xhtml,
            self.design.sheets,
            self.assets.used(),
            language,
            side,
            self.design.geometry.leading_pt,
            self._palette,
            screen_source(self.design.theme) if self._for_screen else None,
        )
        return Drafted(source, frozenset(asked), rendered.numbers)

    def _print_record(self, pages: PageMap) -> tuple[tuple[str, str], ...]:
        """Return what the copyright page computes: trim, sheets and characters.

        Sheets are pages by the fold; characters are those that the type area holds on all pages,
        the trade's 版面字数, in thousands.
        """
        geometry = self.design.geometry
        folded = f"{geometry.sheet}　1/{geometry.fold}" if geometry.sheet else ""
        sheets = f"{pages.total / geometry.fold:.3f}".rstrip("0").rstrip(".")
        characters = geometry.characters * geometry.lines * pages.total / 1000
        return (
            ("开本", self._setting.words(folded)),
            ("成品尺寸", geometry.trim_text),
            ("印张", sheets),
            ("字数", f"{characters:.0f}千字"),
        )

    def merge(
        self,
        laid_out: Mapping[str, LaidOutSection],
        pagination: Pagination,
        fonts: Sequence[FontFile],
        epoch: int,
        target: Path,
        pictures: Mapping[str, ImageObject] | None = None,
    ) -> MergedBook:
        """Join all pages into the file `target`, `pictures` (by address) in their frames."""
        parts = [MergePart.of(laid_out[section.id]) for section in self.sections]
        return merge(parts, self.plan(pagination, epoch), fonts, target, pictures)

    def plan(self, pagination: Pagination, epoch: int) -> MergePlan:
        """Return how the pages are joined for print."""
        geometry = self.design.geometry
        heads, rules = stamps(pagination.pages, self.book.meta.title, geometry, self.design.theme)
        return MergePlan(
            tuple(page.planned for page in pagination.pages),
            geometry.width_pt,
            geometry.height_pt,
            self.facts(epoch),
            geometry.bleed_pt,
            label_ranges(pagination.pages),
            self._outline(pagination.page_map),
            heads,
            rules,
            keep_links=False,
            numbers=pagination.page_map.folios,
        )

    def facts(self, epoch: int) -> DocumentFacts:
        """Return what the file says of itself."""
        meta = self.book.meta
        return DocumentFacts(
            meta.title,
            tuple(person.name for person in meta.people if person.on_title_page),
            meta.language,
            meta.description,
            meta.subjects,
            epoch,
        )

    def _outline(self, pages: PageMap) -> tuple[OutlineItem, ...]:
        items = []
        for entry in navigation_entries(self.book):
            target = html_id(entry.id)
            if pages.folio(target):
                items.append(OutlineItem(entry.full_title, entry.depth, target))
        return _without_jumps(items)


TOTAL = "@total"
"""Stands for the number of pages among the folios that a section has asked for."""


def value_of(pages: PageMap, asked: str) -> str:
    """Return the value that a section prints for what it has asked for."""
    return str(pages.total) if asked == TOTAL else pages.folio(asked)


def _without_jumps(items: Sequence[OutlineItem]) -> tuple[OutlineItem, ...]:
    """Keep bookmarks from going more than one level deeper at a time."""
    kept: list[OutlineItem] = []
    level = 0
    for item in items:
        level = min(item.level, level + 1)
        kept.append(replace(item, level=level))
    return tuple(kept)
