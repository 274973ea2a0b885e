"""Checks of transparency, which the standards up to PDF 1.4 forbid and our house does without."""

from __future__ import annotations

from collections.abc import Iterator

from shufang.core.diagnostic import Severity
from shufang.engines.pdf_inspection_facts import Group, Mark, PictureMark, Place, TextMark
from shufang.preflight.press_rules import Basis, Hit, Job, rule

_NORMAL = {"Normal", "Compatible"}


def _is_transparent(job: Job, mark: Mark) -> bool:
    paint = mark.paint
    if paint.has_soft_mask:
        return True
    if isinstance(mark, PictureMark):
        return paint.fill_alpha < 1 or job.file_pictures[mark.picture].has_soft_mask
    fills = getattr(mark, "is_filled", True)
    strokes = getattr(mark, "is_stroked", False)
    return (fills and paint.fill_alpha < 1) or (strokes and paint.stroke_alpha < 1)


def _severity(job: Job) -> Severity | None:
    return Severity.ERROR if job.is_early else None


@rule("PDF-176", Basis.HOUSE, "ISO 15930-4, 6.11; 书坊约定")
def transparency(job: Job) -> Iterator[Hit]:
    """PDF-176: transparency is flattened by each RIP in its own way; edges and text change."""
    for mark in job.content.marks:
        if isinstance(mark, TextMark) and not mark.is_seen:
            continue
        if _is_transparent(job, mark):
            yield Hit(job.place(mark), severity=_severity(job))
    for group in job.content.groups:
        if job.is_early or group.alpha < 1 or group.has_soft_mask:
            yield Hit(_place(job, group), severity=_severity(job))


def _place(job: Job, group: Group) -> Place:
    return job.page.whole() if group.is_page else job.page.place(group.box)


@rule("PDF-177", Basis.HOUSE, "ISO 15930-4, 6.11; ISO 15930-7, 6.7; 书坊约定")
def blending(job: Job) -> Iterator[Hit]:
    """PDF-177: blend modes need the colours below, which only the RIP mixes."""
    for mark in job.content.marks:
        if mark.paint.blend not in _NORMAL:
            values = (("mode", mark.paint.blend),)
            yield Hit(job.place(mark), values=values, severity=_severity(job))
    for group in job.content.groups:
        if group.blend not in _NORMAL:
            values = (("mode", group.blend),)
            yield Hit(_place(job, group), values=values, severity=_severity(job))


@rule("PDF-178", Basis.HOUSE, "ISO 15930-7, 6.7; GWG 2015, 4.17")
def group_spaces(job: Job) -> Iterator[Hit]:
    """PDF-178: a group that is mixed in RGB turns black text into four inks."""
    if job.is_early:
        return
    for group in job.content.groups:
        if group.space is not None and group.space.family != "cmyk":
            yield Hit(_place(job, group))
