"""Checks of text and lines: readable, within the page, thick enough; ISBN."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shufang.core.diagnostic import Severity
from shufang.engines.pdf_inspection_facts import MM_PER_PT, PathMark, TextMark
from shufang.preflight.press_rules import Basis, FileJob, Hit, Job, file_rule, meets, rule

_LEAST_SIZE_PT = 5.0
_LEAST_READING_PT = 4.5
"""Readings over small text are as small as this; they are told, not refused."""
_SAFE_MM = 3.0
_LEAST_LINE_PT = 0.25
_LINE_TOLERANCE_PT = 0.005
_LEAST_LENGTH_PT = 2.0
"""Shorter thin fills are details of drawings."""
_ISBN = re.compile(r"97[89](?:[-\u2010-\u2013 ]?\d){10}")


@rule("PDF-172", Basis.HOUSE, "GWG 2015, 4.13；印前常识", worst="low")
def small_text(job: Job) -> Iterator[Hit]:
    """PDF-172: nobody reads what is smaller than 5 points, and its strokes break."""
    for mark in job.texts:
        if 0 < mark.size_pt < _LEAST_SIZE_PT - 0.05 and any(map(str.isalnum, mark.text or "?")):
            severity = Severity.NOTE if mark.size_pt >= _LEAST_READING_PT else None
            yield Hit(job.place(mark), round(mark.size_pt, 1), severity=severity)


@rule("PDF-173", Basis.HOUSE, "Unicode 3.8, 23.5; 书坊约定")
def private_characters(job: Job) -> Iterator[Hit]:
    """PDF-173: private and replacement characters mean nothing outside the font that has them."""
    for mark in job.texts:
        if any(
            "\ue000" <= each <= "\uf8ff" or each == "\ufffd" or each >= "\U000f0000"
            for each in mark.text
        ):
            yield Hit(job.place(mark))


@rule("PDF-174", Basis.HOUSE, "GWG 2015；印前常识：离成品边 3 毫米", worst="low")
def near_the_trim(job: Job) -> Iterator[Hit]:
    """PDF-174: the cut may be a millimetre off: text near it looks askew or is cut."""
    page, sheet = job.page, job.sheet
    if page.boxes.trim is None and page.boxes.art is None:
        return
    for mark in job.texts:
        box = mark.box
        gap = (
            MM_PER_PT
            * page.user_unit
            * min(
                box.left - sheet.left,
                box.bottom - sheet.bottom,
                sheet.right - box.right,
                sheet.top - box.top,
            )
        )
        if gap < _SAFE_MM - 0.05:
            yield Hit(job.place(mark), round(max(gap, -99), 1))


def _too_thin(mark: PathMark) -> float | None:
    """Return the thickness of a line that is too thin; None for one that is not."""
    if mark.is_stroked and not mark.paint.stroke.is_white:
        thinnest = mark.line_width_pt
        if thinnest < _LEAST_LINE_PT - _LINE_TOLERANCE_PT:
            return thinnest
    if mark.is_filled and not mark.is_stroked and not mark.paint.fill.is_white:
        is_long = max(mark.box.width, mark.box.height) >= _LEAST_LENGTH_PT
        if is_long and mark.thickness_pt < _LEAST_LINE_PT - _LINE_TOLERANCE_PT:
            return mark.thickness_pt
    return None


@rule("PDF-175", Basis.HOUSE, "GWG 2015, 4.14；印前常识：线不细于 0.25 点", worst="low")
def hairlines(job: Job) -> Iterator[Hit]:
    """PDF-175: lines below a quarter of a point break or vanish on the plate."""
    for mark in job.paths:
        thin = _too_thin(mark)
        if thin is not None:
            yield Hit(job.place(mark), round(thin, 2))
    for text in job.texts:
        is_outline = text.is_stroked and not text.is_filled
        if is_outline and text.line_width_pt < _LEAST_LINE_PT - _LINE_TOLERANCE_PT:
            yield Hit(job.place(text), round(text.line_width_pt, 2))


@rule("PDF-179", Basis.HOUSE, "印前常识：裁切线在出血以外")
def marks_in_the_bleed(job: Job) -> Iterator[Hit]:
    """PDF-179: crop marks within the bleed show on the edge when the cut is a little off."""
    for mark in job.paths:
        if meets(mark.box, job.sheet) or not mark.is_stroked or mark.is_filled:
            continue
        is_thin = min(mark.box.width, mark.box.height) <= 2 and mark.line_width_pt <= 1.5
        if is_thin and not mark.paint.stroke.is_white:
            yield Hit(job.place(mark))
    others: tuple[PathMark | TextMark, ...] = (*job.paths, *job.texts)
    for other in others:
        colour = other.paint.fill if other.is_filled else other.paint.stroke
        is_outside = not meets(other.box, job.sheet)
        if is_outside and "All" in colour.space.root.names and not _is_line(other):
            yield Hit(job.place(other))


def _is_line(mark: PathMark | TextMark) -> bool:
    return isinstance(mark, PathMark) and mark.is_stroked and not mark.is_filled


@file_rule("PDF-181", Basis.EXPECTED, "GB/T 5795")
def isbn(job: FileJob) -> Iterator[Hit]:
    """PDF-181: the number on the copyright page must be that of the book."""
    if not job.expected.isbn:
        return
    expected = re.sub(r"\D", "", job.expected.isbn)
    found: dict[str, int] = {}
    for number, digits in job.isbns:
        found.setdefault(digits, number)
    if found and expected not in found:
        other, number = next(iter(found.items()))
        values = (("found", other), ("expected", expected))
        yield Hit(job.pdf.page(number).whole(), values=values)


def isbns_of(job: Job) -> Iterator[str]:
    """Yield the digits of what looks like an ISBN on a page."""
    for match in _ISBN.finditer("".join(mark.text for mark in job.texts)):
        yield re.sub(r"\D", "", match[0])


@rule("PDF-183", Basis.FILE, "ISO 32000-1, 7.8.2", severity=Severity.ERROR)
def content(job: Job) -> Iterator[Hit]:
    """PDF-183: what cannot be understood is drawn by one program and left out by another."""
    for _ in job.content.faults:
        yield Hit(job.page.whole())
