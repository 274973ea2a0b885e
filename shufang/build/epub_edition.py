"""The e-books of one build: design, sections, page list, package; one for each profile."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from shufang.build.cover_edition import CoverBuilder
from shufang.build.design import chart_style, load_theme, reaches_outside, read_sheet, style_folders
from shufang.build.epub_fonts import epub_fonts
from shufang.build.outputs import cache_folder
from shufang.build.page_map import printed_pages
from shufang.build.picture_maker import DRAWN, picture_maker
from shufang.build.request import BuildRequest, Made
from shufang.build.scripts import book_words
from shufang.build.store import FolderStore
from shufang.core.diagnostic import Diagnostic, Findings
from shufang.core.workspace import clock
from shufang.engines.press_profile import press_profile
from shufang.engines.resources import Resources
from shufang.html.templates import Templates
from shufang.manuscript.ignores import apply_ignores
from shufang.manuscript.manuscript import Manuscript
from shufang.manuscript.records_epub import epub_settings
from shufang.model.book import Book, Edition
from shufang.model.epub_profile import PROFILES, EpubProfile
from shufang.preflight.epub_checks import check_epub
from shufang.preflight.epub_conformance import contradictions
from shufang.writers.epub import EpubBook, EpubDesign, PrintedPages, write_epub
from shufang.writers.epub_assets import EpubAssets

if TYPE_CHECKING:
    from shufang.build.print_edition import PrintedBook

_WITHOUT_WORDS = "FIG-016"
"""A recording without captions and transcript."""


def make_epubs(
    request: BuildRequest,
    manuscript: Manuscript,
    book: Book,
    printed: "PrintedBook | None",
    resources: Resources,
    findings: Findings,
) -> Iterator[Made]:
    """Yield the e-book and those for other shops, printed pages marked where there are any.

    What is wrong with all of them is told once.
    """
    folders = style_folders(request)
    theme = load_theme(folders, findings, book.meta.language)
    sheet = read_sheet(folders, "epub.css", findings)
    if theme is None or sheet is None or reaches_outside("epub.css", sheet, findings):
        return
    covers = CoverBuilder.of(request, manuscript, book, resources, findings)
    front = covers.front() if covers else None
    if front is None:
        return
    language = book.meta.language
    templates = Templates([folder / "templates" for folder in folders], findings, language)
    store = FolderStore(cache_folder(request.output, request.script) / "epub")
    maker = picture_maker(store, resources)
    settings = epub_settings(manuscript.book.epub)
    fonts = epub_fonts(settings, theme, folders, resources, findings)
    if fonts is None:
        return
    design = EpubDesign(templates, sheet, front, replace(fonts, maker=maker))
    style = chart_style(theme, resources, outlines=True)
    style = replace(style, maker=maker, words=book_words(manuscript, book))
    press = press_profile(manuscript.press, manuscript.root, resources).path
    pagination = printed.pagination if printed is not None else None
    pages = printed_pages(request, manuscript, book, pagination, findings)
    for profile in profiles_of(request, manuscript):
        own = findings if profile.is_standard else Findings()
        dressed = _for_profile(design, profile, folders, own)
        images = manuscript.images
        assets = EpubAssets(manuscript.root, images, own, style, press, maker, profile)
        written = None
        if dressed is not None:
            tools = _Tools(manuscript, book, pages, findings)
            written = tools.checked(dressed, assets, own)
        if not profile.is_standard:
            findings.extend(_untold(own, findings))
        if written is None:
            return
        yield Made(profile.edition, written.content, None, dict(written.facts))
    store.prune(DRAWN, is_whole=not request.only)


@dataclass(frozen=True, slots=True)
class _Tools:
    """What all e-books of a build are made from."""

    manuscript: Manuscript
    book: Book
    pages: PrintedPages
    told: Findings
    """What has been found in the manuscript and in the standard e-book."""

    def checked(
        self, design: EpubDesign, assets: EpubAssets, findings: Findings
    ) -> EpubBook | None:
        """Return an e-book, without its claim to be accessible where that does not stand."""

        def write(book: Book) -> EpubBook | None:
            return write_epub(book, design, assets, findings, modified=clock(), printed=self.pages)

        book = self.book
        written = write(book)
        if written is None:
            return None
        found = tuple(check_epub(written.content, book, design.profile))
        if not _stands(self.manuscript, book, (*self.told, *findings, *found), findings):
            plain = replace(book, meta=replace(book.meta, voucher=None))
            written = write(plain)
            assert written is not None  # it was, a moment ago
            found = tuple(check_epub(written.content, plain, design.profile))
        findings.extend(found)
        return written


def _stands(
    manuscript: Manuscript, book: Book, found: tuple[Diagnostic, ...], findings: Findings
) -> bool:
    """Tell whether what the book claims of its accessibility may be said (EPB-076 where not).

    A film without words needs none (ignore.yaml says why); a picture that nobody has described
    stays one, whatever is waived.
    """
    voucher = book.meta.voucher
    if voucher is None:
        return True
    silent = tuple(one for one in manuscript.ignores if one.code == _WITHOUT_WORDS)
    codes = "、".join(contradictions(apply_ignores(found, silent)[0]))
    if codes:
        findings.warning("EPB-076", voucher.span, standard=voucher.standard, codes=codes)
    return not codes


def profiles_of(request: BuildRequest, manuscript: Manuscript) -> tuple[EpubProfile, ...]:
    """Return what is to be made: the standard e-book, and what book.yaml or the command adds."""
    also = epub_settings(manuscript.book.epub).also
    asked = {*request.profiles, *(Edition(name) for name in also)}
    return tuple(one for one in PROFILES.values() if one.is_standard or one.edition in asked)


def _for_profile(
    design: EpubDesign, profile: EpubProfile, folders: Sequence[Path], findings: Findings
) -> EpubDesign | None:
    """Return the design with the few rules that a profile adds; None after findings."""
    if profile.is_standard:
        return design
    name = f"epub.{profile.edition.value}.css"
    sheet = read_sheet(folders, name, findings)
    if sheet is None or reaches_outside(name, sheet, findings):
        return None
    return replace(design, profile=profile, profile_sheet=sheet)


def _untold(own: Findings, told: Findings) -> Iterator[Diagnostic]:
    """Yield what only holds of a profile's e-book; lines of its files are others."""
    known = {(one.code, one.values) for one in told}
    for one in own:
        if (one.code, one.values) not in known:
            yield one
