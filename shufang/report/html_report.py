"""`report.html`: a run for an editor, one file that opens from the disk."""

import base64
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final
from urllib.parse import quote

from shufang.build.request import ExitCode, Outcome
from shufang.core.diagnostic import Diagnostic, Severity
from shufang.core.kept import NOTHING, Kept
from shufang.engines.raster import thumbnails
from shufang.messages.catalogue import DEFAULT_LANGUAGE, phrase, sentence, visible
from shufang.model.book import Product
from shufang.report.arrangement import in_order
from shufang.report.excerpt import Excerpt, Sources
from shufang.report.json_report import relative_path
from shufang.report.pages import rendered
from shufang.report.sizes import readable_size
from shufang.report.verdict import shown_title, verdict

THUMBNAIL_WIDTH_PX: Final = 240
MOST_THUMBNAILS: Final = 120
"""Pages shown of one product: some 5 KB each stand inside the page."""
_EXCERPT_CELLS: Final = 90


@dataclass(frozen=True, slots=True)
class _ShownFinding:
    """A finding as the page shows it."""

    code: str
    severity: str
    severity_text: str
    place: str
    text: str
    hint: str
    excerpt: Excerpt | None
    related: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _FindingGroup:
    """The findings of one file."""

    id: str
    file: str
    findings: tuple[_ShownFinding, ...]


@dataclass(frozen=True, slots=True)
class _ShownProduct:
    """A product as the page shows it."""

    edition: str
    href: str
    name: str
    pages: int | None
    size: str
    sha256: str
    thumbnails: tuple[str, ...]
    more_pages: int


def page(
    outcome: Outcome,
    output: Path,
    sources: Sources,
    language: str = DEFAULT_LANGUAGE,
    kept: Kept = NOTHING,
) -> str:
    """Return the page; products are linked relative to `output`, where the page is kept.

    Thumbnails of pages that have not changed come out of `kept`.
    """
    numbers = {
        severity.value: sum(found.severity is severity for found in outcome.diagnostics)
        for severity in Severity
    }
    return rendered(
        "report.html",
        language,
        title=shown_title(outcome, language),
        verdict=verdict(outcome, language),
        is_done=outcome.exit_code is ExitCode.DONE,
        numbers=numbers,
        products=[_product(product, output, kept) for product in outcome.products],
        groups=_groups(outcome.diagnostics, sources, language),
        timings=[
            (phrase(f"steps.{timing.step}", language), f"{timing.seconds:.1f}")
            for timing in outcome.timings
        ],
        seconds=f"{sum(timing.seconds for timing in outcome.timings):.1f}",
    )


def _product(product: Product, output: Path, kept: Kept) -> _ShownProduct:
    path = relative_path(product, output, output)
    pictures = _pictures(output / product.path, kept)
    return _ShownProduct(
        edition=product.edition.value,
        href=quote(path),
        name=Path(path).name,
        pages=product.pages,
        size=readable_size(product.bytes),
        sha256=product.sha256,
        thumbnails=pictures,
        more_pages=max(0, (product.pages or 0) - len(pictures)) if pictures else 0,
    )


def _pictures(pdf: Path, kept: Kept) -> tuple[str, ...]:
    """Return the first pages of a PDF as data addresses; none for other products."""
    if pdf.suffix != ".pdf" or not pdf.is_file():
        return ()
    drawn = thumbnails(pdf, THUMBNAIL_WIDTH_PX, MOST_THUMBNAILS, kept)
    return tuple(_data_address(png) for png in drawn)


def _data_address(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


def _groups(
    diagnostics: tuple[Diagnostic, ...], sources: Sources, language: str
) -> list[_FindingGroup]:
    by_file = groupby(in_order(diagnostics), key=lambda found: found.span and found.span.file)
    return [
        _FindingGroup(
            f"file-{number}",
            visible(name or "") or phrase("page.elsewhere", language),
            tuple(_shown(found, sources, language) for found in group),
        )
        for number, (name, group) in enumerate(by_file, 1)
    ]


def _shown(found: Diagnostic, sources: Sources, language: str) -> _ShownFinding:
    told = sentence(found, language)
    span = found.span
    return _ShownFinding(
        code=found.code,
        severity=found.severity.value,
        severity_text=phrase(f"severity.{found.severity.value}", language),
        place=f"{span.line}:{span.column}" if span else "",
        text=told.text,
        hint=told.hint,
        excerpt=sources.excerpt(span, _EXCERPT_CELLS) if span else None,
        related=tuple(visible(str(place)) for place in found.related),
    )
