"""Checks of total ink: too much of it does not dry, sticks and smears."""

from __future__ import annotations

from collections.abc import Iterator

from shufang.engines.pdf_inspection_facts import Colour, Mark
from shufang.preflight.press_rules import Basis, FileJob, Hit, Job, file_rule, rule, used_colours

_ROUNDING = 0.5
_RINGING = 5.0
"""What JPEG adds to single pixels beyond the colours of the image."""


@rule("PDF-151", Basis.HOUSE, "GWG 2015, 4.23; ISO 12647-2")
def painted_ink(job: Job) -> Iterator[Hit]:
    """PDF-151: more ink than the paper bears does not dry and sets off."""
    limit = job.expected.ink_limit
    told = (("limit", f"{limit:g}"),)

    def total(colour: Colour) -> float:
        return 0.0 if "All" in colour.space.root.names else colour.total or 0.0

    painted: tuple[Mark, ...] = (*job.texts, *job.paths, *job.shadings)
    for mark in job.where(painted, lambda colour: total(colour) > limit + _ROUNDING):
        yield Hit(job.place(mark), round(max(map(total, used_colours(mark)))), told)


@file_rule("PDF-152", Basis.HOUSE, "GWG 2015, 4.23; ISO 12647-2")
def picture_ink(job: FileJob) -> Iterator[Hit]:
    """PDF-152: dark images are where too much ink comes from: their profile was another paper's."""
    limit = job.expected.ink_limit
    told = (("limit", f"{limit:g}"),)
    for use in job.uses:
        ink = None if use.picture is None else job.pictures[use.picture].ink
        if ink is None or not use.is_printed:
            continue
        if ink.high > limit + _RINGING or ink.window > limit + _ROUNDING:
            yield Hit(use.place, round(max(ink.window, ink.high)), told)
