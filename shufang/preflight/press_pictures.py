"""Checks of images: resolution, bits, formats."""

from __future__ import annotations

from collections.abc import Iterator

from shufang.core.diagnostic import Severity
from shufang.engines.pdf_inspection_facts import Picture, PictureMark
from shufang.preflight.press_rules import Basis, FileJob, Hit, Job, file_rule, rule

_CONTONE_PPI = (225, 300)
_LINE_ART_PPI = (550, 800)
_SMALL_PX = 16
"""Images of so few pixels are tints and patterns (GWG 2015, 4.19)."""
_STRETCH = 0.02


def _judged(job: Job, *, line_art: bool) -> Iterator[tuple[PictureMark, Picture]]:
    for mark in job.pictures:
        picture = job.file_pictures[mark.picture]
        is_small = max(picture.width_px, picture.height_px) <= _SMALL_PX
        if (picture.bits == 1) is line_art and not is_small and min(mark.ppi) > 0:
            yield mark, picture


def _coarse(job: Job, limits: tuple[int, int], *, line_art: bool) -> Iterator[Hit]:
    least, good = limits
    for mark, _ in _judged(job, line_art=line_art):
        # Compared as whole pixels to the inch (GWG 2015, 3.9).
        found = round(min(mark.ppi))
        if found < least:
            yield Hit(job.place(mark), found, (("good", str(good)),))
        elif found < good:
            severity = job.mildly(Severity.WARNING)
            yield Hit(job.place(mark), found, (("good", str(good)),), severity)


@rule("PDF-155", Basis.HOUSE, "GWG 2015, 4.19", worst="low")
def resolution(job: Job) -> Iterator[Hit]:
    """PDF-155: photographs below 300 pixels to the inch print soft, below 225 in steps."""
    return _coarse(job, _CONTONE_PPI, line_art=False)


@rule("PDF-156", Basis.HOUSE, "GWG 2015, 4.20", worst="low")
def line_art_resolution(job: Job) -> Iterator[Hit]:
    """PDF-156: edges of black and white drawings show their pixels below 800 to the inch."""
    return _coarse(job, _LINE_ART_PPI, line_art=True)


@rule("PDF-157", Basis.HOUSE, "印前常识：图片不得变形", severity=Severity.WARNING)
def stretching(job: Job) -> Iterator[Hit]:
    """PDF-157: an image that is wider than it is high in pixels was stretched by mistake."""
    for mark, _ in (*_judged(job, line_art=False), *_judged(job, line_art=True)):
        across, down = mark.ppi
        off = abs(across - down) / max(across, down)
        if off >= _STRETCH:
            yield Hit(job.place(mark), round(100 * off))


@rule("PDF-158", Basis.HOUSE, "ISO 32000-1, 8.9.5.3")
def interpolation(job: Job) -> Iterator[Hit]:
    """PDF-158: whether pixels are smoothed would be left to each RIP."""
    for mark in job.pictures:
        if job.file_pictures[mark.picture].interpolates:
            yield Hit(job.place(mark))


@rule("PDF-159", Basis.HOUSE, "ISO 15930-4, 6.4; GWG 2015, 4.21")
def depth(job: Job) -> Iterator[Hit]:
    """PDF-159: sixteen bits print no better and stop older RIPs."""
    for mark in job.pictures:
        if job.file_pictures[mark.picture].bits == 16:
            yield Hit(job.place(mark))


@rule("PDF-160", Basis.HOUSE, "ISO 15930-4, 6.4; GWG 2015, 4.21")
def jpeg2000(job: Job) -> Iterator[Hit]:
    """PDF-160: JPEG 2000 came with PDF 1.5; the standards before do not know it."""
    severity = Severity.ERROR if job.is_early else None
    for mark in job.pictures:
        if "JPXDecode" in job.file_pictures[mark.picture].filters:
            yield Hit(job.place(mark), severity=severity)


@file_rule("PDF-161", Basis.FILE, "ISO 32000-1, 8.9")
def damaged(job: FileJob) -> Iterator[Hit]:
    """PDF-161: an image whose data cannot be read prints as a hole."""
    for use in job.uses:
        is_unread = use.picture is not None and job.pictures[use.picture].is_unread
        if use.is_printed and (is_unread or use.is_empty):
            yield Hit(use.place)
