"""Checks of colour: which spaces, which inks, how they are laid over each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from shufang.core.diagnostic import Severity
from shufang.engines.pdf_inspection_facts import (
    PROCESS,
    Colour,
    Mark,
    PathMark,
    PictureMark,
    ShadingMark,
    Space,
    TextMark,
)
from shufang.preflight.press_expectations import Standard
from shufang.preflight.press_rules import (
    Basis,
    FileJob,
    Hit,
    Job,
    file_rule,
    meets,
    rule,
    used_colours,
)

_MANAGED = {"icc", "lab", "calgray"}
_SMALL_BLACK_PT = 12.0
"""Black text below this must overprint (GWG 2015, 4.11)."""
_SMALL_COLOURED_PT = 8.0
_LEAST_COLOURED_PT = 6.0
_SOLID = 99.5


def _uses_rgb(space: Space, depth: int = 0) -> bool:
    """Whether a space or the substitute of its spot colour is RGB."""
    if space.is_rgb and space.root.family != "icc":
        return True
    base = space.base
    return (
        base is not None
        and depth < 6
        and space.family in {"separation", "devicen", "indexed", "pattern"}
        and _uses_rgb(base, depth + 1)
    )


def _using(job: Job, marks: Iterable[Mark], judge: Callable[[Space], bool]) -> Iterator[Mark]:
    """Yield the marks that use a space of some kind, of images and gradients too."""
    painted = (mark for mark in marks if not isinstance(mark, (PictureMark, ShadingMark)))
    yield from job.where(painted, lambda colour: judge(colour.space))
    if not job.has_others:
        return
    for mark in marks:
        if isinstance(mark, ShadingMark) and judge(mark.space):
            yield mark
        elif isinstance(mark, PictureMark):
            picture = job.file_pictures[mark.picture]
            space = mark.paint.fill.space if picture.is_mask else picture.space
            if judge(space):
                yield mark


@rule("PDF-141", Basis.PRINT, "ISO 15930-7, 6.2; ISO 15930-4, 6.2")
def rgb(job: Job) -> Iterator[Hit]:
    """PDF-141: RGB is turned into inks by whatever RIP comes; black text becomes four plates."""
    for mark in _using(job, job.all_seen, _uses_rgb):
        if not _is_photograph(job, mark):
            yield Hit(job.place(mark))


@rule("PDF-142", Basis.PRINT, "ISO 15930-7, 6.2; ISO 15930-4, 6.2")
def rgb_pictures(job: Job) -> Iterator[Hit]:
    """PDF-142: RGB images are turned into inks by whatever RIP comes, beyond any limit."""
    for mark in _using(job, job.all_seen, _uses_rgb):
        if _is_photograph(job, mark):
            yield Hit(job.place(mark))


def _is_photograph(job: Job, mark: Mark) -> bool:
    return isinstance(mark, PictureMark) and not job.file_pictures[mark.picture].is_mask


@rule("PDF-143", Basis.HOUSE, "ISO 15930-7, 6.2.4.5; ISO 15930-4, 6.2; GWG 2015, 4.16")
def managed_colour(job: Job) -> Iterator[Hit]:
    """PDF-143: measured colours (ICC, Lab) come out as the RIP's settings have it."""

    def is_intent(space: Space) -> bool:
        return space.root.components == 4 and space.root.profile_sha256 in job.intents

    doubled = set(map(id, _using(job, job.all_seen, is_intent)))
    for mark in _using(job, job.all_seen, lambda space: space.root.family in _MANAGED):
        is_error = job.standard is Standard.X1A or (
            job.standard is Standard.X4 and id(mark) in doubled
        )
        yield Hit(job.place(mark), severity=Severity.ERROR if is_error else None)


def _inks(job: Job, marks: Iterable[Mark]) -> Iterator[tuple[Mark, tuple[str, ...]]]:
    """Yield the marks with inks of their own names."""
    for mark in _using(job, marks, lambda space: bool(space.root.names)):
        if isinstance(mark, PictureMark) and _is_photograph(job, mark):
            yield mark, job.file_pictures[mark.picture].space.root.names
        elif isinstance(mark, ShadingMark):
            yield mark, mark.space.root.names
        elif isinstance(mark, PictureMark):
            yield mark, mark.paint.fill.space.root.names
        else:
            names = (name for colour in used_colours(mark) for name in colour.space.root.names)
            yield mark, tuple(dict.fromkeys(names))


@rule("PDF-144", Basis.HOUSE, "GWG 2015, 4.24")
def spots(job: Job) -> Iterator[Hit]:
    """PDF-144: each spot colour is a plate and an ink that must be ordered and paid for."""
    allowed = {*PROCESS, "All", "None", *job.expected.spots}
    for mark, names in _inks(job, job.printed):
        for name in names:
            if name not in allowed:
                yield Hit(job.place(mark), values=(("ink", name),))


@file_rule("PDF-145", Basis.PRINT, "ISO 15930-7, 6.2.4; GWG 2015, 4.25")
def spot_names(job: FileJob) -> Iterator[Hit]:
    """PDF-145: two names for an ink make two plates; a name for two makes a wrong colour."""
    looks: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    for space in job.spaces:
        if space.family == "separation":
            looks.setdefault(space.names[0], set()).add(space.alternate)
        for name in space.names:
            names.setdefault(_plain(name), set()).add(name)
    for name, alternates in looks.items():
        if len(alternates) > 1 and name not in {*PROCESS, "All", "None"}:
            yield Hit(values=(("ink", name),))
    process = {_plain(name) for name in PROCESS}
    for plain, written in names.items():
        if len(written) > 1 or (plain in process and not written <= set(PROCESS)):
            yield Hit(values=(("ink", "、".join(sorted(written))),))


def _plain(name: str) -> str:
    """Return a spot colour's name without what programs add to it: case, spaces, paper."""
    found = re.sub(r"[\s_-]+", "", name).lower()
    return re.sub(r"(?<=\d)(cvc|cvu|cv|cp|c|u|m)$", "", found)


@rule("PDF-146", Basis.PRINT, "GWG 2015, 4.26; ISO 32000-1, 8.6.6.4")
def registration(job: Job) -> Iterator[Hit]:
    """PDF-146: the registration colour prints on all plates: for marks outside the trim."""
    for mark, names in _inks(job, job.printed):
        if "All" in names and meets(mark.box, job.sheet):
            yield Hit(job.place(mark))


def _shares(colour: Colour) -> tuple[float, float, float, float] | None:
    """Return cyan, magenta, yellow and black in per cent; None where other inks are used."""
    inks = colour.inks
    if inks is None or not set(inks) <= set(PROCESS):
        return None
    cyan, magenta, yellow, black = (inks.get(name, 0.0) for name in PROCESS)
    return cyan, magenta, yellow, black


def _is_rich_black(colour: Colour) -> bool:
    found = _shares(colour)
    if found is None:
        return False
    cyan, magenta, yellow, black = found
    return (black >= 70 and cyan + magenta + yellow >= 20) or min(cyan, magenta, yellow) >= 55


@rule("PDF-148", Basis.HOUSE, "GWG 2015, 4.13")
def rich_black_text(job: Job) -> Iterator[Hit]:
    """PDF-148: black text of several inks shows coloured fringes at the least misregister."""
    for mark in job.where(job.texts, _is_rich_black):
        yield Hit(job.place(mark))


@rule("PDF-149", Basis.HOUSE, "GWG 2015, 4.13", worst="low")
def small_coloured_text(job: Job) -> Iterator[Hit]:
    """PDF-149: fine strokes of several inks, or left out of a ground, fill up or blur."""
    small = (mark for mark in job.texts if mark.size_pt < _SMALL_COLOURED_PT - 0.05)
    for mark in job.where(small, _is_delicate):
        severity = None
        if mark.size_pt >= _LEAST_COLOURED_PT:
            # Left out of a ground of one ink it holds well enough; of several it may not.
            is_white = mark.paint.fill.is_white
            severity = Severity.NOTE if is_white else job.mildly(Severity.WARNING)
        yield Hit(job.place(mark), round(mark.size_pt, 1), severity=severity)


def _is_delicate(colour: Colour) -> bool:
    """Whether a colour is one of several inks, or none at all."""
    inks = colour.inks
    if inks is None or _is_rich_black(colour):
        return False
    return colour.is_white or sum(amount > 1 for amount in inks.values()) > 1


def _is_solid_black(colour: Colour) -> bool:
    found = _shares(colour)
    return found is not None and found[3] >= _SOLID and max(found[:3]) < 0.5


@rule("PDF-153", Basis.HOUSE, "GWG 2015, 4.10, 4.11")
def black_text_overprints(job: Job) -> Iterator[Hit]:
    """PDF-153: small black text that does not overprint shows white edges on a coloured ground."""
    small = (m for m in job.texts if m.is_filled and m.size_pt < _SMALL_BLACK_PT - 0.05)
    for mark in job.where(small, _is_solid_black):
        paint = mark.paint
        family = paint.fill.space.family
        overprints = paint.overprint_fill and (
            family in {"separation", "devicen"} or (family == "cmyk" and paint.overprint_mode == 1)
        )
        if not overprints:
            yield Hit(job.place(mark))


@rule("PDF-154", Basis.PRINT, "GWG 2015, 4.8, 4.9")
def light_overprints(job: Job) -> Iterator[Hit]:
    """PDF-154: white that overprints vanishes; DeviceGray overprints in some RIPs only."""
    marks: tuple[TextMark | PathMark, ...] = (*job.texts, *job.paths)
    for mark in marks:
        uses = (
            (mark.is_filled, mark.paint.fill, mark.paint.overprint_fill),
            (mark.is_stroked, mark.paint.stroke, mark.paint.overprint_stroke),
        )
        for is_used, colour, overprints in uses:
            if not is_used or not overprints or colour.pattern:
                continue
            if colour.is_white:
                yield Hit(job.place(mark))
            elif colour.space.family == "gray":
                yield Hit(job.place(mark), severity=job.mildly(Severity.WARNING))
