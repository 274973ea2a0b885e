"""What a book says of its print files, as the press checks want it, and the checks themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from shufang.core.diagnostic import Findings, Severity
from shufang.core.kept import NOTHING, Kept
from shufang.core.lengths import pt_to_mm
from shufang.core.span import Span
from shufang.engines.press_profile import PressProfile
from shufang.engines.resources import FontFile
from shufang.model.book import Meta
from shufang.model.press import PdfStandard, PressSettings
from shufang.model.spot import SpotColour
from shufang.preflight.press import PressReport, preflight
from shufang.preflight.press_expectations import Expectations, Standard

STANDARDS: Final = {PdfStandard.X4: Standard.X4, PdfStandard.X1A: Standard.X1A}
_TOLD_BEFORE: Final = frozenset({"PDF-155", "PDF-156", "PDF-169"})
"""What the manuscript's checks say with a better place: IMG-030, IMG-031, PDF-012."""
_TOLD_OF_COVERS: Final = frozenset({"PDF-174"})
"""What `preflight.cover_checks` says of the texts themselves: PDF-056, PDF-058, PDF-061."""


def book_expectations(
    meta: Meta, press: PressSettings, profile: PressProfile, fonts: Iterable[FontFile]
) -> Expectations:
    """Return what holds for each print file of a book, cover and block alike."""
    return Expectations(
        standard=STANDARDS[press.standard],
        bleed_mm=press.bleed_mm,
        profile_sha256=profile.sha256,
        ink_limit=press.total_ink,
        isbn=meta.publication.isbn_print or None,
        title=meta.title,
        fonts=frozenset(font.family for font in fonts),
    )


def block_expectations(
    book: Expectations,
    size_pt: tuple[float, float],
    *,
    pages: int | None = None,
    signature: int | None = None,
    blanks: Collection[int] = (),
    spots: Iterable[SpotColour] = (),
) -> Expectations:
    """Return what holds for the book block; `blanks` are indices from 0."""
    return replace(
        book,
        trim_mm=(round(pt_to_mm(size_pt[0]), 2), round(pt_to_mm(size_pt[1]), 2)),
        page_count=pages,
        signature=signature,
        blank_pages=frozenset(index + 1 for index in blanks),
        spots=frozenset(spot.name for spot in spots),
    )


def check_press(
    source: Path | bytes,
    expected: Expectations,
    findings: Findings,
    cover: Span | None = None,
    kept: Kept = NOTHING,
) -> PressReport:
    """Hold a finished print file to the rules of the press (PDF-101 to PDF-199).

    `cover` is where the book speaks of its cover, if the file is that; `kept` knows the
    pages and pictures that were read before.
    """
    report = preflight(source, expected, kept)
    told = _TOLD_BEFORE if cover is None else _TOLD_BEFORE | _TOLD_OF_COVERS
    for finding in report.findings:
        if finding.code not in told:
            findings.add(replace(finding.diagnostic, span=cover))
    return report


def expectations_of_book(book: Path, styles: Path, findings: Findings) -> Expectations | None:
    """Return what a book in a folder says of its block; None after findings.

    The number of pages is known by its build alone, so only that it fills signatures is expected.
    """
    from shufang.build.design import geometry_of, load_theme, style_folders
    from shufang.build.request import BuildRequest
    from shufang.engines.press_profile import press_profile
    from shufang.engines.resources import prepare_fonts
    from shufang.html.theme_inks import spot_colours
    from shufang.manuscript.load import load

    told = Findings()
    manuscript = load(book, told)
    resources = prepare_fonts(told)
    folders = style_folders(BuildRequest(book, book, styles))
    theme = load_theme(folders, told)
    geometry = geometry_of(theme, manuscript, told) if theme and manuscript else None
    if manuscript is None or resources is None or theme is None or geometry is None:
        findings.extend(found for found in told if found.severity is Severity.ERROR)
        return None
    press = manuscript.press
    profile = press_profile(press, manuscript.root, resources)
    return block_expectations(
        book_expectations(manuscript.meta, press, profile, resources.fonts),
        (geometry.width_pt, geometry.height_pt),
        signature=press.signature,
        spots=spot_colours(theme),
    )
