"""Checks of pages: boxes, sizes, number, blanks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from shufang.core.diagnostic import Severity
from shufang.engines.pdf_inspection_facts import (
    MM_PER_PT,
    InspectedPage,
    Mark,
    PathMark,
    PictureMark,
    Rect,
    ShadingMark,
)
from shufang.preflight.press_rules import (
    Basis,
    Desk,
    FileJob,
    Folio,
    Hit,
    Job,
    file_rule,
    rule,
    whole_pages,
)

_TRIM_TOLERANCE_MM = 0.1
_BOX_TOLERANCE_PT = 0.15
"""0.05 mm: what rounding of boxes to whole or tenth points makes."""
_LONGEST_FOLIO = 8
_LEAST_FOLIOS = 5
_LEAST_SHIFT_MM, _MOST_SHIFT_MM = 0.4, 15.0
"""Less is rounding, more is another kind of page."""
_CRUMBS_MM2 = 20.0
"""Ink on less than this, with no text or image, is a crumb and no page."""


@file_rule("PDF-130", Basis.FORM, "ISO 15930-7, 6.14; ISO 15930-4, 6.11")
def trim_box(job: FileJob) -> Iterator[Hit]:
    """PDF-130: a printer cuts where the TrimBox says, so there must be one, and one only."""
    return whole_pages(job, lambda page: (page.boxes.trim is None) == (page.boxes.art is None))


@file_rule("PDF-131", Basis.PRINT, "ISO 15930-7, 6.14; ISO 32000-1, 14.11.2")
def nesting(job: FileJob) -> Iterator[Hit]:
    """PDF-131: the trim lies within the bleed, the bleed within the sheet."""
    return whole_pages(job, lambda page: not _is_nested(page))


def _is_nested(page: InspectedPage) -> bool:
    boxes = page.boxes
    inner = [box for box in (boxes.trim or boxes.art, boxes.bleed, boxes.media) if box is not None]
    if any(box.width < 1 or box.height < 1 for box in inner):
        return False
    return all(outer.contains(box) for box, outer in pairwise(inner))


@file_rule("PDF-132", Basis.EXPECTED, "GB/T 788-1999")
def trim_size(job: FileJob) -> Iterator[Hit]:
    """PDF-132: the pages have the size of the book."""
    if job.expected.trim_mm is None:
        return
    width, height = job.expected.trim_mm
    for page in job.pdf.pages:
        if (page.boxes.trim is None and page.boxes.art is None) or page.user_unit != 1:
            continue  # told as PDF-130 and PDF-135
        found = page.whole()
        if (
            abs(found.width_mm - width) > _TRIM_TOLERANCE_MM
            or abs(found.height_mm - height) > _TRIM_TOLERANCE_MM
        ):
            told = f"{found.width_mm:.1f}×{found.height_mm:.1f}"
            yield Hit(page.whole(), values=(("found", told), ("expected", f"{width:g}×{height:g}")))


def bleeds(page: InspectedPage) -> tuple[float, float, float, float]:
    """Return the bleed left, bottom, right and top in points; of a page without trim, none."""
    sheet, outer = page.boxes.sheet, page.boxes.bleed or page.boxes.media
    return (
        sheet.left - outer.left,
        sheet.bottom - outer.bottom,
        outer.right - sheet.right,
        outer.top - sheet.top,
    )


def lacks_bleed(job: Desk, page: InspectedPage) -> bool:
    """Whether a page with a trim has less bleed than is wanted."""
    if page.boxes.trim is None and page.boxes.art is None:
        return False
    return min(bleeds(page)) * page.user_unit < job.wanted_bleed_pt() - _BOX_TOLERANCE_PT


@file_rule("PDF-133", Basis.HOUSE, "印前常识：出血 3 毫米", worst="low")
def bleed(job: FileJob) -> Iterator[Hit]:
    """PDF-133: paper shifts when it is cut; without bleed a white edge shows."""
    wanted = f"{job.wanted_bleed_pt() * MM_PER_PT:g}"
    for page in job.pdf.pages:
        if lacks_bleed(job, page) and _is_nested(page):
            found = round(max(0.0, min(bleeds(page))) * page.user_unit * MM_PER_PT, 2)
            yield Hit(page.whole(), found, (("expected", wanted),))


@file_rule("PDF-134", Basis.HOUSE, "GWG 2015, 4.3")
def sameness(job: FileJob) -> Iterator[Hit]:
    """PDF-134: all pages are cut alike, so all have one size and one place on the sheet."""
    frames = {page.number: _frame(page) for page in job.pdf.pages}
    usual = Counter(frames.values()).most_common(1)[0][0] if frames else ()
    size = f"{usual[0] * MM_PER_PT:.0f}×{usual[1] * MM_PER_PT:.0f}" if usual else ""
    for page in job.pdf.pages:
        if any(abs(a - b) > 0.3 for a, b in zip(frames[page.number], usual, strict=True)):
            yield Hit(page.whole(), values=(("expected", size),))


def _frame(page: InspectedPage) -> tuple[float, ...]:
    """Return size of the trim and its place in the MediaBox, in points."""
    sheet, media = page.boxes.sheet, page.boxes.media
    parts = (sheet.width, sheet.height, sheet.left - media.left, sheet.bottom - media.bottom)
    return tuple(round(part, 1) for part in parts)


@file_rule("PDF-135", Basis.HOUSE, "GWG 2015, 4.1, 4.2; ISO 15930-7, 6.14")
def upright(job: FileJob) -> Iterator[Hit]:
    """PDF-135: turned, scaled and cropped pages are imposed wrong by some systems."""
    for page in job.pdf.pages:
        crop = page.boxes.crop
        found = []
        if page.rotate:
            found.append(f"Rotate {page.rotate}")
        if page.user_unit != 1:
            found.append(f"UserUnit {page.user_unit:g}")
        if crop is not None and not crop.contains(page.boxes.bleed or page.boxes.sheet, 0.1):
            found.append("CropBox")
        if found:
            severity = Severity.ERROR if page.user_unit != 1 else None
            yield Hit(page.whole(), values=(("found", "、".join(found)),), severity=severity)


@file_rule("PDF-136", Basis.EXPECTED, "印前常识：书帖")
def signature(job: FileJob) -> Iterator[Hit]:
    """PDF-136: books are folded from sheets; the number of pages must fill them."""
    multiple = job.expected.signature
    found = len(job.pdf.pages)
    if multiple and found % multiple:
        missing = multiple - found % multiple
        values = (("found", str(found)), ("multiple", str(multiple)), ("missing", str(missing)))
        yield Hit(values=values)


@file_rule("PDF-137", Basis.EXPECTED, "书坊约定")
def page_count(job: FileJob) -> Iterator[Hit]:
    """PDF-137: the number of pages is that of the job ticket, for spine and paper depend on it."""
    expected, found = job.expected.page_count, len(job.pdf.pages)
    if expected is not None and found != expected:
        yield Hit(values=(("found", str(found)), ("expected", str(expected))))


@rule("PDF-138", Basis.HOUSE, "GWG 2015, 4.4")
def blanks(job: Job) -> Iterator[Hit]:
    """PDF-138: on a blank page a crumb of ink is dirt that nobody meant."""
    marks = _inked(job)
    if not marks:
        return
    if job.must_be_blank:
        yield Hit(job.page.place(_around(marks)), severity=Severity.ERROR)
    elif not (job.texts or job.pictures or job.shadings) and _is_crumb(marks):
        yield Hit(job.page.place(_around(marks)))


def _inked(job: Job) -> list[Rect]:
    """Return what prints within the trim."""
    painted: tuple[Mark, ...] = (*job.texts, *job.paths)
    inked = job.where(painted, lambda colour: not colour.is_white)
    all_inked: list[Mark] = [*inked, *job.pictures, *job.shadings]
    sheet = job.sheet
    found = (mark.box.common(sheet) for mark in all_inked)
    return [seen for seen in found if seen is not None and (seen.width > 0 or seen.height > 0)]


def _is_crumb(marks: list[Rect]) -> bool:
    return sum(mark.width * mark.height for mark in marks) * MM_PER_PT**2 < _CRUMBS_MM2


def _around(marks: list[Rect]) -> Rect:
    return Rect(
        min(mark.left for mark in marks),
        min(mark.bottom for mark in marks),
        max(mark.right for mark in marks),
        max(mark.top for mark in marks),
    )


@rule("PDF-139", Basis.HOUSE, "印前常识：出血 3 毫米")
def reaching_the_bleed(job: Job) -> Iterator[Hit]:
    """PDF-139: what touches the trim must go on to the bleed, or a white edge shows."""
    page, wanted = job.page, job.wanted_bleed_pt()
    if lacks_bleed(job, page) or (page.boxes.trim is None and page.boxes.art is None):
        return
    areas: tuple[PictureMark | ShadingMark | PathMark, ...]
    areas = (*job.pictures, *job.shadings, *job.paths)
    for mark in areas:
        if _is_area(mark) and _stops_at_trim(mark.box, page.boxes.sheet, wanted):
            yield Hit(job.place(mark))


def _is_area(mark: PictureMark | ShadingMark | PathMark) -> bool:
    """Whether a mark is a picture or a tint of some size, not a rule or white ground."""
    if min(mark.box.width, mark.box.height) < 3 / MM_PER_PT:
        return False
    if isinstance(mark, PathMark):
        return mark.is_filled and not mark.paint.fill.is_white
    return True


def _stops_at_trim(box: Rect, trim: Rect, wanted: float) -> bool:
    """Whether a box comes to an edge of the trim but not to that of the bleed."""
    near = 0.3 / MM_PER_PT
    gaps = (
        (box.left - trim.left, box.right > trim.left),
        (box.bottom - trim.bottom, box.top > trim.bottom),
        (trim.right - box.right, box.left < trim.right),
        (trim.top - box.top, box.bottom < trim.top),
    )
    is_within = all(overlaps for _, overlaps in gaps)
    return is_within and any(-wanted + 2 * _BOX_TOLERANCE_PT < gap < near for gap, _ in gaps)


@file_rule("PDF-140", Basis.HOUSE, "印前常识：书眉、页码各页同位")
def registration_of_pages(job: FileJob) -> Iterator[Hit]:
    """PDF-140: folios stand at one place on all pages; where one does not, the page is off."""
    off: dict[int, float] = {}
    for folios in _folios(job).values():
        heights = {number: box.bottom - sheet.bottom for number, box, sheet in folios}
        _note_strays(heights, off)
        if len(_usual(heights)) < _usual_share(len(heights)):
            continue
        for side in (0, 1):
            same = [folio for folio in folios if folio[0] % 2 == side]
            edges = (
                {number: box.left - sheet.left for number, box, sheet in same},
                {number: (box.left + box.right) / 2 - sheet.left for number, box, sheet in same},
                {number: sheet.right - box.right for number, box, sheet in same},
            )
            _note_strays(max(edges, key=lambda edge: len(_usual(edge))), off)
    for number, distance in sorted(off.items()):
        yield Hit(job.pdf.page(number).whole(), round(distance, 1))


_Folio = tuple[int, Rect, Rect]
"""Page, the folio's box, the page's trim."""


def _folios(job: FileJob) -> dict[tuple[str, float], list[_Folio]]:
    """Return the folios of all pages, by typeface and size."""
    found: dict[tuple[str, float], list[_Folio]] = {}
    for folio in job.folios:
        sheet = job.pdf.page(folio.page).boxes.sheet
        key = (folio.font, round(folio.size_pt, 1))
        found.setdefault(key, []).append((folio.page, folio.box, sheet))
    return found


def folio_of(job: Job) -> Folio | None:
    """Return the lowest text of a page, if it is short."""
    mark = min(job.texts, key=lambda text: text.box.bottom, default=None)
    if mark is None or len(mark.text.strip()) > _LONGEST_FOLIO:
        return None
    font = job.fonts[mark.font].name if mark.font >= 0 else ""
    return Folio(job.page.number, font, mark.size_pt, mark.box)


def _usual_share(count: int) -> float:
    return max(_LEAST_FOLIOS, 0.75 * count)


def _usual(places: dict[int, float]) -> list[int]:
    """Return the pages that have the place that most have."""
    if not places:
        return []
    usual = Counter(round(place, 1) for place in places.values()).most_common(1)[0][0]
    return [number for number, place in places.items() if abs(place - usual) < 0.3]


def _note_strays(places: dict[int, float], off: dict[int, float]) -> None:
    """Keep the pages whose place differs by millimetres where nearly all have one place."""
    usual = _usual(places)
    if len(usual) < _usual_share(len(places)):
        return
    place = places[usual[0]]
    for number, found in places.items():
        distance = abs(found - place) * MM_PER_PT
        if _LEAST_SHIFT_MM < distance < _MOST_SHIFT_MM:
            off[number] = max(distance, off.get(number, 0.0))
