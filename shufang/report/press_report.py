"""The report on print files: one page that opens from the disk, places framed on the pages."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from shufang.core.digest import digest_bytes
from shufang.engines.page_pictures import page_pictures
from shufang.engines.pdf_inspection_facts import MM_PER_PT, InspectedPage, Place
from shufang.messages.catalogue import DEFAULT_LANGUAGE, Sentence, phrase, sentence, visible
from shufang.preflight.press import PressFinding, PressReport, page_ranges
from shufang.report.pages import rendered

MOST_PAGES: Final = 40
"""Pages of one file that are drawn."""
MOST_FRAMES: Final = 120
"""Frames on one page."""
_WIDTH_PX: Final = 900
_LEAST_SHARE: Final = 1.6
"""Per cent of the picture that a frame is wide and high at least."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file with what preflight says of it."""

    name: str
    content: bytes
    report: PressReport

    def lines(self, language: str) -> Iterator[tuple[PressFinding, Sentence]]:
        """Yield findings with their sentences, errors first."""
        order = {"error": 0, "warning": 1, "note": 2}
        ordered = sorted(self.report.findings, key=lambda found: order[found.severity.value])
        for found in ordered:
            yield found, sentence(found.diagnostic, language)


@dataclass(frozen=True, slots=True)
class _Frame:
    """A frame on a page's picture, in per cent of its width and height."""

    number: int
    severity: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _ShownPage:
    """A page with frames."""

    number: int
    picture: str
    frames: tuple[_Frame, ...]
    hidden: int


def head(checked: CheckedFile, language: str) -> str:
    """Return what file it is and what it was held to."""
    pdf = checked.report.pdf
    pages = (
        phrase("preflight.pages", language, count=len(pdf.pages))
        if pdf is not None
        else phrase("preflight.unread", language)
    )
    standard = ""
    if pdf is not None:
        standard = phrase(f"preflight.standard_{checked.report.standard.value}", language)
    name = visible(checked.name)
    return phrase("preflight.head", language, file=name, pages=pages, standard=standard).strip()


def page(files: Sequence[CheckedFile], language: str = DEFAULT_LANGUAGE) -> str:
    """Return the report as a page of its own."""
    return rendered(
        "press.html",
        language,
        title=phrase("preflight.title", language),
        files=[_shown(checked, language) for checked in files],
    )


def _shown(checked: CheckedFile, language: str) -> dict[str, object]:
    lines = list(checked.lines(language))
    pages, undrawn = _pages(checked, [found for found, _ in lines])
    severities = [found.severity.value for found, _ in lines]
    passed = checked.report.passed
    key = "failed" if not passed else "passed" if lines else "clean"
    verdict = phrase(
        f"preflight.{key}",
        language,
        file="",
        errors=severities.count("error"),
        warnings=severities.count("warning"),
    )
    return {
        "name": visible(checked.name),
        "head": head(checked, language),
        "passed": passed,
        "verdict": verdict.strip(),
        "notes": (),
        "sha256": digest_bytes(checked.content),
        "numbers": {kind: severities.count(kind) for kind in ("error", "warning", "note")},
        "findings": [
            {
                "number": number,
                "code": found.code,
                "severity": found.severity.value,
                "severity_text": phrase(f"severity.{found.severity.value}", language),
                "text": told.text,
                "hint": told.hint,
                "source": found.source,
                "count": found.count,
                "spots": (),
                "pages": sorted({place.page for place in found.places})[:MOST_PAGES],
            }
            for number, (found, told) in enumerate(lines, 1)
        ],
        "pages": pages,
        "drawn": {page.number for page in pages},
        "undrawn": len(undrawn),
        "undrawn_pages": page_ranges(undrawn),
    }


def _pages(
    checked: CheckedFile, findings: Sequence[PressFinding]
) -> tuple[list[_ShownPage], list[int]]:
    """Return the pages with findings, and the numbers of those that are not drawn."""
    pdf = checked.report.pdf
    if pdf is None:
        return [], []
    places: dict[int, list[tuple[int, PressFinding, Place]]] = {}
    for number, found in enumerate(findings, 1):
        for place in found.places:
            places.setdefault(place.page, []).append((number, found, place))
    # A file that is too large to be read to its end would be drawn for ever.
    wanted = [] if pdf.structure.is_cut_short else sorted(places)[:MOST_PAGES]
    pictures = page_pictures(checked.content, wanted, _WIDTH_PX)
    shown = []
    for number in wanted:
        if number in pictures:
            frames = [
                _frame(mark, found, place, pdf.page(number))
                for mark, found, place in places[number]
            ]
            encoded = base64.b64encode(pictures[number]).decode("ascii")
            kept = tuple(dict.fromkeys(frames))
            shown.append(
                _ShownPage(
                    number,
                    f"data:image/jpeg;base64,{encoded}",
                    kept[:MOST_FRAMES],
                    max(0, len(kept) - MOST_FRAMES),
                )
            )
    drawn = {page.number for page in shown}
    return shown, [number for number in sorted(places) if number not in drawn]


def _frame(number: int, found: PressFinding, place: Place, page: InspectedPage) -> _Frame:
    """Return where a place is on the picture, which shows the CropBox, turned."""
    boxes, unit = page.boxes, MM_PER_PT * page.user_unit
    view = boxes.media if boxes.crop is None else boxes.crop.common(boxes.media) or boxes.media
    left = (boxes.sheet.left + place.x_mm / unit - view.left) / max(view.width, 1)
    top = (view.top - boxes.sheet.top + place.y_mm / unit) / max(view.height, 1)
    width = place.width_mm / unit / max(view.width, 1)
    height = place.height_mm / unit / max(view.height, 1)
    match page.rotate:
        case 90:
            left, top, width, height = 1 - top - height, left, height, width
        case 180:
            left, top = 1 - left - width, 1 - top - height
        case 270:
            left, top, width, height = top, 1 - left - width, height, width
    left, right = max(0.0, left), min(1.0, left + width)
    top, bottom = max(0.0, top), min(1.0, top + height)
    wide = max(100 * (right - left), _LEAST_SHARE)
    high = max(100 * (bottom - top), _LEAST_SHARE)
    middle_x, middle_y = 50 * (left + right), 50 * (top + bottom)
    return _Frame(
        number,
        found.severity.value,
        round(min(max(middle_x - wide / 2, 0), 100 - wide), 2),
        round(min(max(middle_y - high / 2, 0), 100 - high), 2),
        round(wide, 2),
        round(high, 2),
    )
