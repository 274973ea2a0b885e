"""The e-book of one build: design, sections, page list, package."""

from dataclasses import replace
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
from shufang.preflight.epub_checks import check_epub
from shufang.preflight.epub_conformance import contradictions
from shufang.writers.epub import EpubDesign, write_epub
from shufang.writers.epub_assets import EpubAssets

if TYPE_CHECKING:
    from shufang.build.print_edition import PrintedBook

_WITHOUT_WORDS = "FIG-016"
"""A recording without captions and transcript."""


def make_epub(
    request: BuildRequest,
    manuscript: Manuscript,
    book: Book,
    printed: "PrintedBook | None",
    resources: Resources,
    findings: Findings,
) -> Made | None:
    """Return the e-book, with the printed pages marked where there is a print edition."""
    folders = style_folders(request)
    theme = load_theme(folders, findings, book.meta.language)
    sheet = read_sheet(folders, "epub.css", findings)
    if theme is None or sheet is None or reaches_outside("epub.css", sheet, findings):
        return None
    covers = CoverBuilder.of(request, manuscript, book, resources, findings)
    front = covers.front() if covers else None
    if front is None:
        return None
    language = book.meta.language
    templates = Templates([folder / "templates" for folder in folders], findings, language)
    store = FolderStore(cache_folder(request.output, request.script) / "epub")
    maker = picture_maker(store, resources)
    settings = epub_settings(manuscript.book.epub)
    fonts = epub_fonts(settings, theme, folders, resources, findings)
    if fonts is None:
        return None
    design = EpubDesign(templates, sheet, front, replace(fonts, maker=maker))
    style = chart_style(theme, resources, outlines=True)
    style = replace(style, maker=maker, words=book_words(manuscript, book))
    profile = press_profile(manuscript.press, manuscript.root, resources)
    assets = EpubAssets(manuscript.root, manuscript.images, findings, style, profile.path, maker)
    pagination = printed.pagination if printed is not None else None
    pages = printed_pages(request, manuscript, book, pagination, findings)
    written = write_epub(book, design, assets, findings, modified=clock(), printed=pages)
    if written is None:
        return None
    store.prune(DRAWN, is_whole=not request.only)
    found = tuple(check_epub(written.content, book))
    if not _stands(manuscript, book, (*findings, *found), findings):
        plain = replace(book, meta=replace(book.meta, voucher=None))
        written = write_epub(plain, design, assets, findings, modified=clock(), printed=pages)
        assert written is not None  # it was, a moment ago
        found = tuple(check_epub(written.content, plain))
    findings.extend(found)
    return Made(Edition.EPUB, written.content, None, dict(written.facts))


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
