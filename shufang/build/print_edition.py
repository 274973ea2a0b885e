"""The print edition of one build: design, layout, settled page numbers, merge, preflight."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from shufang.build.design import chart_style, geometry_of, load_design, load_theme, style_folders
from shufang.build.picture_maker import DRAWN, picture_maker
from shufang.build.places import in_the_manuscript
from shufang.build.press_pictures import PictureRoom, Press, picture_places
from shufang.build.press_preflight import block_expectations, book_expectations, check_press
from shufang.build.request import BuildRequest, Made, Task
from shufang.build.screen_edition import make_screen
from shufang.build.screen_pictures import SUFFIX as SCREEN_PICTURES
from shufang.build.screen_pictures import screen_pictures
from shufang.build.scripts import book_words
from shufang.build.section_workers import section_workers
from shufang.build.settle import Settled, settle
from shufang.build.store import Store
from shufang.build.workshop import open_workshop
from shufang.core.diagnostic import Findings
from shufang.core.workspace import clock
from shufang.engines.finishing import finish
from shufang.engines.finishing_kept import FINISHED
from shufang.engines.pdf_inspection_ink import INK
from shufang.engines.picture_frames import ImageObject
from shufang.engines.press_profile import PressProfile, press_profile
from shufang.engines.resources import Resources
from shufang.html.theme import palette
from shufang.manuscript.manuscript import Manuscript
from shufang.model.book import Book, Edition
from shufang.model.press import PressSettings
from shufang.preflight.press_reading import PAGES
from shufang.preflight.print_text import TEXTS, check_text
from shufang.writers.pagination import Pagination
from shufang.writers.print_assets import PrintAssets
from shufang.writers.print_finishing import finishing_plan
from shufang.writers.print_pdf import PrintWriter

_LEAST_PADDING = 4
"""Blank pages at the end that nobody wonders at are fewer: a leaf or one and its back."""


@dataclass(frozen=True, slots=True)
class PrintedBook:
    """A book that is laid out, with the editions of its pages that were asked for."""

    made: Made | None
    """The print PDF."""
    screen: Made | None
    pagination: Pagination
    page_inks: tuple[frozenset[str], ...]
    """The inks of each page, for the job ticket's list of colour pages."""


def make_print(
    request: BuildRequest,
    manuscript: Manuscript,
    book: Book,
    resources: Resources,
    findings: Findings,
    task: Task,
    scratch: Path,
) -> PrintedBook | None:
    """Return the editions with pages that are asked for: print, screen, or both of one layout.

    Their files are in `scratch`; None after findings that leave nothing to print.
    """
    folders = style_folders(request)
    theme = load_theme(folders, findings, book.meta.language)
    geometry = geometry_of(theme, manuscript, findings) if theme else None
    if theme is None or geometry is None:
        return None
    design = load_design(folders, theme, geometry, findings, book.meta.language)
    if design is None:
        return None
    shop = open_workshop(request, resources, findings)
    store = shop.cache.store
    assets = PrintAssets(
        manuscript.root,
        manuscript.images,
        geometry,
        palette(theme),
        findings,
        replace(
            chart_style(theme, resources),
            maker=picture_maker(store, resources),
            words=book_words(manuscript, book),
        ),
        theme.fonts.model_dump(),
    )
    writer = PrintWriter(
        book, design, assets, manuscript.press, for_screen=Edition.SCREEN in request.editions
    )
    profile = press_profile(manuscript.press, manuscript.root, resources)
    with section_workers(shop, findings) as lay_out_all:
        settled = settle(writer, lay_out_all, findings, task)
    if settled is None:
        return None
    made: Made | None = None
    page_inks: tuple[frozenset[str], ...] = ()
    if request.delivers or Edition.PRINT in request.editions:
        press = Press(profile.path, profile.sha256, manuscript.press.total_ink)
        room = PictureRoom(press, store, request.workers)
        places = picture_places(book)
        pictures = room.pictures(assets.masters, settled.laid_out.values(), places, findings)
        merged = scratch / "merged.pdf"
        _merge(writer, settled, pictures, resources, findings, merged)
        made, page_inks = _finished(writer, settled, profile, resources, findings, merged, store)
        room.prune(is_whole=not request.only)
    screen = None
    if Edition.SCREEN in request.editions:
        shown = screen_pictures(
            assets.masters, settled.laid_out.values(), profile, store, request.workers
        )
        target = scratch / "screen.pdf"
        screen = make_screen(writer, settled, shown, resources, findings, target)
        store.prune(SCREEN_PICTURES, is_whole=not request.only)
    shop.cache.prune(is_whole=not request.only, with_screen=screen is not None)
    store.prune(DRAWN, is_whole=not request.only)
    for suffix in (FINISHED, TEXTS, INK, PAGES):
        store.prune(suffix, is_whole=not request.only and made is not None)
    return PrintedBook(made, screen, settled.pagination, page_inks)


def _merge(
    writer: PrintWriter,
    settled: Settled,
    pictures: Mapping[str, ImageObject],
    resources: Resources,
    findings: Findings,
    target: Path,
) -> None:
    epoch = int(clock().timestamp())
    merged = writer.merge(
        settled.laid_out, settled.pagination, resources.fonts, epoch, target, pictures
    )
    findings.extend(in_the_manuscript(merged.findings, writer.book))


def report_padding(pagination: Pagination, press: PressSettings, findings: Findings) -> None:
    """Tell of many blank pages at the end (PDF-035): half a signature of paper for nothing."""
    if pagination.padding >= max(press.signature // 2, _LEAST_PADDING):
        findings.note(
            "PDF-035",
            press.spans.get("signature"),
            count=str(pagination.padding),
            signature=str(press.signature),
        )


def _finished(
    writer: PrintWriter,
    settled: Settled,
    profile: PressProfile,
    resources: Resources,
    findings: Findings,
    merged: Path,
    store: Store,
) -> tuple[Made, tuple[frozenset[str], ...]]:
    """Make the merged book a file for the press, beside it, and read that back.

    Return it with the inks of each page.
    """
    pagination, target = settled.pagination, merged.with_name("print.pdf")
    epoch = int(clock().timestamp())
    plan = finishing_plan(writer, pagination, profile, resources.fonts, epoch)
    finished = finish(merged, plan, target, store)
    findings.extend(finished.findings)
    report_padding(pagination, writer.press, findings)
    check_text(target, pagination.pages, settled.sources, findings, store)
    expected = block_expectations(
        book_expectations(writer.book.meta, writer.press, profile, resources.fonts),
        (plan.width_pt, plan.height_pt),
        pages=len(pagination.pages),
        signature=writer.press.signature,
        blanks=pagination.blanks,
        spots=plan.spots,
    )
    check_press(target, expected, findings, kept=store)
    facts: dict[str, object] = {
        "trim": writer.design.geometry.trim_text,
        "sections": len(writer.sections),
        "rounds": settled.rounds,
        "standard": plan.standard.value,
        "profile": profile.name,
        "signature": writer.press.signature,
        "blank_pages": [index + 1 for index in pagination.blanks],
        "colour_pages": [
            index + 1 for index, inks in enumerate(finished.page_inks) if inks - {"Black"}
        ],
    }
    made = Made(Edition.PRINT, target, len(pagination.pages), facts)
    return made, finished.page_inks
