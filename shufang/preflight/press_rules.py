"""The registry of press checks: what a check is, what it knows, what it finds.

A check is a function from a `Job` to `Hit`s, registered by `rule` with its code, its basis, the
severity and the source. `press.py` runs them all and puts equal hits together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Final, Literal, TypeVar

from shufang.core.diagnostic import Severity
from shufang.engines.pdf_inspection_facts import (
    Colour,
    InspectedPage,
    InspectedPdf,
    Mark,
    PathMark,
    PictureMark,
    Place,
    Rect,
    ShadingMark,
    TextMark,
)
from shufang.preflight.press_expectations import Expectations, Standard

_M = TypeVar("_M", bound=Mark)


class Basis(Enum):
    """Why a rule holds, which decides where it holds and how strictly."""

    FILE = "file"
    """A file that breaks it can be read by nobody or by some only: always."""
    PRINT = "print"
    """It would be printed wrong: always."""
    FORM = "form"
    """A clause of PDF/X: where a standard is claimed or asked for."""
    HOUSE = "house"
    """A limit of our house or of GWG: one degree milder for files from elsewhere."""
    EXPECTED = "expected"
    """What the book says of itself: where it is known."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that a check found."""

    place: Place | None = None
    measure: float | None = None
    """What was measured; of equal hits the worst is told."""
    values: tuple[tuple[str, str], ...] = ()
    severity: Severity | None = None
    """Where it differs from the rule's."""


Check = Callable[["Job"], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with what stands behind it."""

    code: str
    basis: Basis
    severity: Severity
    source: str
    check: Check
    worst: Literal["high", "low"]

    @property
    def reason(self) -> str:
        """Why the rule exists: the first line of the check's docstring, behind the code."""
        return (self.check.__doc__ or "").strip().split("\n")[0].partition(": ")[2]


RULES: Final[list[Rule]] = []
"""All rules in the order in which findings are shown; filled as the modules are imported."""


def rule(
    code: str,
    basis: Basis,
    source: str,
    *,
    severity: Severity = Severity.ERROR,
    worst: Literal["high", "low"] = "high",
) -> Callable[[Check], Check]:
    """Register a check."""

    def registered(check: Check) -> Check:
        RULES.append(Rule(code, basis, severity, source, check, worst))
        return check

    return registered


@dataclass(frozen=True)
class Job:
    """A file on the desk: its facts, what is expected of it, the standard that it is held to."""

    pdf: InspectedPdf
    expected: Expectations
    standard: Standard
    is_ours: bool
    """Whether house limits hold in full: for what we made and for what is asked for."""

    @property
    def is_early(self) -> bool:
        """Whether the standard builds on PDF 1.4 or earlier and knows no transparency."""
        return self.standard in {Standard.X1A, Standard.X3}

    def mildly(self, severity: Severity) -> Severity:
        """Return the severity of a house limit: one degree milder for files from elsewhere."""
        if self.is_ours:
            return severity
        return Severity.WARNING if severity is Severity.ERROR else Severity.NOTE

    @cached_property
    def all_seen(self) -> tuple[Mark, ...]:
        """Everything but invisible text, wherever it stands on the sheet."""
        return tuple(m for m in self.pdf.marks if not isinstance(m, TextMark) or m.is_seen)

    @cached_property
    def printed(self) -> tuple[Mark, ...]:
        """What is seen and stands within the bleed."""
        areas = [page.boxes.bleeding for page in self.pdf.pages]
        return tuple(m for m in self.all_seen if meets(m.box, areas[m.page - 1]))

    @cached_property
    def texts(self) -> tuple[TextMark, ...]:
        """Text that prints, within the bleed."""
        return tuple(m for m in self.printed if isinstance(m, TextMark))

    @cached_property
    def paths(self) -> tuple[PathMark, ...]:
        """Paths within the bleed."""
        return tuple(m for m in self.printed if isinstance(m, PathMark))

    @cached_property
    def pictures(self) -> tuple[PictureMark, ...]:
        """Images within the bleed."""
        return tuple(m for m in self.printed if isinstance(m, PictureMark))

    @cached_property
    def shadings(self) -> tuple[ShadingMark, ...]:
        """Gradients within the bleed."""
        return tuple(m for m in self.printed if isinstance(m, ShadingMark))

    def where(self, marks: Iterable[_M], judge: Callable[[Colour], bool]) -> Iterator[_M]:
        """Yield the marks that use a colour of some kind.

        Marks of one state share their paint, so few colours are looked at for many marks.
        """
        known: dict[tuple[int, bool, bool], bool] = {}
        for mark in marks:
            if isinstance(mark, (TextMark, PathMark)):
                key = (id(mark.paint), mark.is_filled, mark.is_stroked)
                found = known.get(key)
                if found is None:
                    found = known[key] = any(map(judge, used_colours(mark)))
            else:
                found = any(map(judge, used_colours(mark)))
            if found:
                yield mark

    def place(self, mark: Mark) -> Place:
        """Return where a mark stands, as far as the sheet reaches."""
        page = self.pdf.page(mark.page)
        return page.place(mark.box.common(page.boxes.media) or mark.box)

    def sheet(self, mark: Mark) -> Rect:
        """Return the finished page of a mark."""
        return self.pdf.page(mark.page).boxes.sheet

    def wanted_bleed_pt(self) -> float:
        """Return the bleed that is wanted, in points."""
        return (self.expected.bleed_mm if self.expected.bleed_mm is not None else 3.0) / 25.4 * 72


def meets(box: Rect, area: Rect) -> bool:
    """Whether a mark touches an area; marks without width, such as lines, count."""
    return (
        box.left < area.right
        and box.right > area.left
        and box.bottom < area.top
        and box.top > area.bottom
    ) or (area.contains(box, 0.0))


def used_colours(mark: Mark) -> Iterator[Colour]:
    """Yield the colours that a mark is painted with."""
    match mark:
        case TextMark() | PathMark():
            if mark.is_filled:
                yield mark.paint.fill
            if mark.is_stroked:
                yield mark.paint.stroke
        case ShadingMark():
            yield from mark.colours
        case PictureMark():
            pass


def whole_pages(
    job: Job, is_wrong: Callable[[InspectedPage], bool], **values: str
) -> Iterator[Hit]:
    """Yield the pages for which something is wrong."""
    for page in job.pdf.pages:
        if is_wrong(page):
            yield Hit(page.whole(), values=tuple(values.items()))
