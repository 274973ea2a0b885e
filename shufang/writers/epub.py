"""The e-book, from the book to its bytes: sections, pictures, navigation, package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from lxml import etree

from shufang.core.diagnostic import Findings
from shufang.engines.epub_contents import (
    EpubContents,
    EpubDocument,
    EpubResource,
    GuideReference,
)
from shufang.engines.epub_package import package
from shufang.engines.epub_profile_styles import adapted_declarations, adapted_sheet
from shufang.html.epub_adapting import Aids, adapt, at_most, without_comments
from shufang.html.epub_navigation import (
    ContentsPoint,
    Landmark,
    Navigation,
    nav_xhtml,
    nest,
    seen_from,
    toc_ncx,
)
from shufang.html.epub_pages import PageBreak, PlacedBreak, place_breaks
from shufang.html.epub_sections import LANDMARKS, section_document
from shufang.html.epub_tree import (
    BrokenDocument,
    identifiers,
    link_documents,
    parse,
    part_same_marks,
    properties,
    serialise,
)
from shufang.html.generated import section_titles
from shufang.html.render import RenderedSection, Renderer
from shufang.html.sequence import BookSection, book_sections, navigation_entries
from shufang.html.setting import Setting
from shufang.html.templates import Templates
from shufang.model.book import Book, Edition
from shufang.model.epub_profile import STANDARD, EpubProfile
from shufang.passes.anchors import html_id
from shufang.passes.script import in_script
from shufang.writers.epub_assets import EpubAssets
from shufang.writers.epub_fonts import Embedded, EpubFonts, embed_fonts
from shufang.writers.epub_metadata import Features, epub_metadata, features_of, figures_of
from shufang.writers.epub_names import document_titles, section_paths

COVER_PATH = "text/cover.xhtml"
_COVER_ID = "cover-picture"
_MOST_NAMES = 3
"""That the words for the cover picture name; nobody listens to a list."""


@dataclass(frozen=True, slots=True)
class EpubDesign:
    """How the e-book looks."""

    templates: Templates
    stylesheet: str
    cover: bytes
    """The front cover as JPEG."""
    fonts: EpubFonts = field(default_factory=EpubFonts)
    profile: EpubProfile = STANDARD
    profile_sheet: str = ""
    """Rules that the profile needs; the book's own sheet, which comes after them, may differ."""


@dataclass(frozen=True, slots=True)
class EpubBook:
    """The finished e-book."""

    content: bytes
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PrintedPages:
    """The pages of the print edition, for the e-book's page list."""

    breaks: tuple[PageBreak, ...] = ()
    """In the order of the pages."""
    edited: frozenset[str] = frozenset()
    """Sections whose text is no longer the one that was printed."""


@dataclass(slots=True)
class _Page:
    """One document on its way."""

    path: str
    title: str
    section: BookSection
    root: etree._Element


def write_epub(
    book: Book,
    design: EpubDesign,
    assets: EpubAssets,
    findings: Findings,
    *,
    modified: datetime,
    printed: PrintedPages = PrintedPages(),
) -> EpubBook | None:
    """Return the e-book; None after findings that leave nothing to pack.

    Without printed pages the book has no page list. Reports
    EPB-001 to EPB-005 and FNT-011. Raises `BuildStopped` where a template is at fault.
    """
    writer = _Writer(book, design, assets, findings)
    pages = writer.documents()
    if pages is None:
        return None
    placed = writer.place(pages, printed)
    writer.link(pages)
    writer.adapt(pages)
    features = features_of(book, has_pages=bool(placed), plays=design.profile.plays)
    # Marks around characters come last: printed pages are counted in the text before.
    roots = [page.root for page in pages]
    embedded = embed_fonts(roots, writer.stylesheet(), design.fonts, findings)
    contents = writer.contents(pages, placed, features, embedded, modified)
    facts: dict[str, object] = {
        "documents": len(contents.documents),
        "pictures": sum(one.media_type.startswith("image/") for one in contents.resources),
        "page_list": len(placed),
        "identifier": contents.metadata.identifier,
        **embedded.facts,
    }
    return EpubBook(package(contents), facts)


class _Writer:
    """The steps of one e-book, in the order in which `write_epub` takes them."""

    def __init__(
        self, book: Book, design: EpubDesign, assets: EpubAssets, findings: Findings
    ) -> None:
        self.book = book
        self.design = design
        self.profile = design.profile
        self.assets = assets
        self.findings = findings
        self.language = book.meta.language
        self.render = design.templates.render
        self.sections = book_sections(book)
        self.paths = section_paths(self.sections)

    def words(self, text: str) -> str:
        """Return the program's own words in the script of the book."""
        return in_script(text, self.language)

    def documents(self) -> list[_Page] | None:
        """Return every section as a tree; None where one of them is not well-formed."""
        setting = Setting(Edition.EPUB, self.book, self.assets, html_id)
        setting.titles = section_titles(setting)
        renderer = Renderer(setting, self.design.templates)
        pages: list[_Page] = []
        broken = False
        for section, title in zip(self.sections, document_titles(self.sections), strict=True):
            rendered = renderer.section(section)
            if section.kind == "contents":
                rendered = self._contents_page(rendered)
            path = self.paths[section.id]
            text = section_document(self.render, rendered, self.book.meta.language, title)
            try:
                root = parse(path, text)
            except BrokenDocument as fault:
                broken = True
                self._report_broken(fault, section)
                continue
            part_same_marks(root)
            pages.append(_Page(path, title, section, root))
        return None if broken else pages

    def _report_broken(self, fault: BrokenDocument, section: BookSection) -> None:
        self.findings.error(
            "EPB-001", section.node.span, title=section.title, line=fault.line, detail=fault.detail
        )

    def _contents_page(self, rendered: RenderedSection) -> RenderedSection:
        """Return the visible contents, with the very entries of the navigation."""
        section = rendered.section
        body = self.render(
            "epub/contents.xhtml",
            id=html_id(section.id),
            title=section.title,
            toc=seen_from(self.toc(), self.paths[section.id]),
        )
        return RenderedSection(section, str(body), (), frozenset())

    def toc(self, levels: int = 0) -> tuple[ContentsPoint, ...]:
        """Return the contents; a section's entry leads to its file, a heading's into it.

        `levels` says how many may be shown; 0 for all.
        """
        entries = []
        for entry in at_most(tuple(navigation_entries(self.book)), levels):
            path = self.paths[entry.section]
            href = path if entry.id == entry.section else f"{path}#{html_id(entry.id)}"
            point = ContentsPoint(
                entry.full_title,
                href,
                is_division=entry.kind == "division",
                language=entry.language,
            )
            entries.append((entry.depth, point))
        return nest(entries)

    def place(self, pages: Sequence[_Page], printed: PrintedPages) -> list[PlacedBreak]:
        """Put the marks of the printed pages into the documents; return them in page order."""
        placed: list[PlacedBreak] = []
        here = {page.section.id for page in pages}
        breaks = [one for one in printed.breaks if not one.section or one.section in here]
        for page in pages:
            name = page.section.id
            own = [one for one in breaks if one.section in {"", name}]
            is_edited = name in printed.edited
            placed += place_breaks(page.root, page.path, own, is_edited=is_edited)
        order = {one.folio: number for number, one in enumerate(breaks)}
        known = {one.folio for one in placed}
        missing = [one.folio for one in breaks if one.folio not in known]
        if missing:
            self.findings.note("EPB-005", None, folios="、".join(missing), count=len(missing))
        return sorted(placed, key=lambda one: order[one.folio])

    def link(self, pages: Sequence[_Page]) -> None:
        """Join links to their documents; a link to nothing is reported and becomes plain text."""
        anchors: dict[str, str] = {}
        for page in pages:
            for name in identifiers(page.root):
                anchors.setdefault(name, page.path)
        tops = {html_id(section.id) for section in self.sections}
        for section in self.sections:
            anchors.setdefault(html_id(section.id), self.paths[section.id])
        for page in pages:
            for target in link_documents(page.root, page.path, anchors, frozenset(tops)):
                self.findings.error("EPB-002", page.section.node.span, target=target)

    def adapt(self, pages: Sequence[_Page]) -> None:
        """Change the finished documents to what the profile asks for."""
        rules = self.profile.sheet
        words = {html_id(figure.id): figure.alt for figure in figures_of(self.book)}
        aids = Aids(
            self.assets.note_marker,
            lambda id_: words.get(id_, ""),
            lambda text: adapted_sheet(text, rules),
            lambda text, element: adapted_declarations(text, element, rules),
        )
        for page in pages:
            adapt(page.root, self.profile, aids)

    def contents(
        self,
        pages: Sequence[_Page],
        placed: Sequence[PlacedBreak],
        features: Features,
        embedded: Embedded,
        modified: datetime,
    ) -> EpubContents:
        """Return all the pieces, ready to be packed."""
        metadata = epub_metadata(self.book, features, self._summary)
        profile = self.profile
        navigation = Navigation(
            self.book.meta.title,
            self.book.meta.language,
            metadata.identifier,
            self.toc(profile.contents_depth),
            self._landmarks(),
            tuple(placed),
        )
        documents = [_document(number, page) for number, page in enumerate(pages, start=1)]
        order = [f"{page.path}{mark}" for page in pages for mark in _marks(page.root)]
        return EpubContents(
            metadata,
            (self._cover_page(), *documents),
            (
                EpubResource(
                    "styles/book.css", "text/css", self._stylesheet(embedded), "stylesheet"
                ),
                EpubResource("images/cover.jpg", "image/jpeg", self.design.cover, _COVER_ID),
                *embedded.resources,
                *self.assets.resources(),
            ),
            without_comments(nav_xhtml(self.render, navigation), profile),
            without_comments(toc_ncx(self.render, navigation, order), profile),
            modified,
            _COVER_ID,
            self._guide(),
        )

    def stylesheet(self) -> str:
        """Return the book's rules, as far as the profile takes them."""
        design = self.design
        return design.profile_sheet + adapted_sheet(design.stylesheet, self.profile.sheet)

    def _stylesheet(self, embedded: Embedded) -> bytes:
        # The book's own fonts stay what they are, whatever the reader has of their kind.
        rules = replace(self.profile.sheet, families=())
        return (adapted_sheet(embedded.stylesheet, rules) + self.stylesheet()).encode()

    def _summary(self, features: Features) -> str:
        text = self.render(
            "epub/accessibility.txt",
            images=features.images,
            described=features.described,
            pages=features.pages,
            notes=features.notes,
            recordings=features.recordings,
            voucher=self.book.meta.voucher,
            captions=features.captions,
            transcripts=features.transcripts,
        )
        return str(text).strip()

    def _cover_page(self) -> EpubDocument:
        meta = self.book.meta
        text = self.render(
            "epub/cover.xhtml",
            language=meta.language,
            title=meta.title,
            image="../images/cover.jpg",
            subtitle=meta.subtitle,
            people=[one for one in meta.people if one.on_title_page][:_MOST_NAMES],
        )
        content = without_comments(str(text).encode(), self.profile)
        return EpubDocument(COVER_PATH, content, meta.title, "cover")

    def _first(self, kind: str) -> str | None:
        """Return the path of the first section of a kind, or of the body's first section."""
        for section in self.sections:
            if section.kind == kind or (kind == "body" and section.matter == "body"):
                return self.paths[section.id]
        return None

    def _landmarks(self) -> tuple[Landmark, ...]:
        """Return the places that readers offer; in reading order, the body once."""
        found = [Landmark("cover", "封面", COVER_PATH)]
        has_body = False
        for section in self.sections:
            path = self.paths[section.id]
            if section.matter == "body" and not has_body:
                has_body = True
                found.append(Landmark("bodymatter", "正文", path))
            if section.kind in LANDMARKS:
                found.append(Landmark(LANDMARKS[section.kind], section.title, path))
        return tuple(found)

    def _guide(self) -> tuple[GuideReference, ...]:
        guide = [GuideReference("cover", self.words("封面"), COVER_PATH)]
        contents, body = self._first("contents"), self._first("body")
        if contents:
            guide.append(GuideReference("toc", self.words("目录"), contents))
        if body:
            guide.append(GuideReference("text", "正文", body))
        return tuple(guide)


def _document(number: int, page: _Page) -> EpubDocument:
    content = serialise(page.root)
    return EpubDocument(page.path, content, page.title, f"text-{number}", properties(page.root))


def _marks(root: etree._Element) -> list[str]:
    """Return a document's addresses in reading order: itself, then each of its ids."""
    return ["", *(f"#{name}" for name in identifiers(root))]
