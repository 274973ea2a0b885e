"""The registry of press checks: what a check is, what it knows, what it finds.

A check is a function to `Hit`s, registered with its code, its basis, the severity and the source:
by `rule` where it judges the content of one page (`Job`), by `file_rule` where it needs the whole
file (`FileJob`). `press.py` runs them all and puts equal hits together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Final, Literal, TypeVar

from shufang.core.diagnostic import Severity
from shufang.engines.pdf_inspection_facts import (
    Colour,
    Font,
    InspectedFile,
    InspectedPage,
    Mark,
    PageContent,
    PathMark,
    Picture,
    PictureMark,
    Place,
    Rect,
    ShadingMark,
    Space,
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


PageCheck = Callable[["Job"], Iterator[Hit]]
FileCheck = Callable[["FileJob"], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with what stands behind it."""

    code: str
    basis: Basis
    severity: Severity
    source: str
    check: PageCheck | None
    """Of one page after the other, where it is that."""
    file_check: FileCheck | None
    """Of the file as a whole, where it is that."""
    worst: Literal["high", "low"]

    @property
    def reason(self) -> str:
        """Why the rule exists: the first line of the check's docstring, behind the code."""
        said = (self.check or self.file_check).__doc__ or ""
        return said.strip().split("\n")[0].partition(": ")[2]


RULES: Final[list[Rule]] = []
"""All rules; filled as the modules are imported."""


def rule(
    code: str,
    basis: Basis,
    source: str,
    *,
    severity: Severity = Severity.ERROR,
    worst: Literal["high", "low"] = "high",
) -> Callable[[PageCheck], PageCheck]:
    """Register a check of one page, which sees nothing but that page."""

    def registered(check: PageCheck) -> PageCheck:
        RULES.append(Rule(code, basis, severity, source, check, None, worst))
        return check

    return registered


def file_rule(
    code: str,
    basis: Basis,
    source: str,
    *,
    severity: Severity = Severity.ERROR,
    worst: Literal["high", "low"] = "high",
) -> Callable[[FileCheck], FileCheck]:
    """Register a check of the whole file, which sees no marks but what pages tell of theirs."""

    def registered(check: FileCheck) -> FileCheck:
        RULES.append(Rule(code, basis, severity, source, None, check, worst))
        return check

    return registered


@dataclass(frozen=True)
class Desk:
    """What a file is held to."""

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

    def wanted_bleed_pt(self) -> float:
        """Return the bleed that is wanted, in points."""
        return (self.expected.bleed_mm if self.expected.bleed_mm is not None else 3.0) / 25.4 * 72


@dataclass(frozen=True, slots=True)
class Folio:
    """The lowest text of a page, where it is as short as a page number."""

    page: int
    font: str
    size_pt: float
    box: Rect


@dataclass(frozen=True, slots=True)
class PictureUse:
    """An image set on a page."""

    picture: int | None
    """Index into `FileJob.pictures`; None for one that stands in the content itself."""
    ppi: tuple[float, float]
    place: Place
    is_printed: bool
    """Whether it stands within the bleed."""
    is_empty: bool
    """Whether it says that it has no pixels."""


@dataclass(frozen=True)
class FileJob(Desk):
    """A file on the desk, with what its pages have told of their content."""

    pdf: InspectedFile
    folios: Sequence[Folio] = ()
    isbns: Sequence[tuple[int, str]] = ()
    """Page and digits of each number that looks like an ISBN."""
    uses: Sequence[PictureUse] = ()
    pictures: Sequence[Picture] = ()
    """The images of the file, with their ink."""
    spaces: Sequence[Space] = ()
    """Separation and devicen spaces, used or not: family, names and alternate of each."""


@dataclass(frozen=True)
class Job(Desk):
    """A page on the desk, with all that may be known to judge its content.

    What is expected of the file as a whole is left out of `expected`, so that a page is judged
    alike wherever it stands and in whatever file.
    """

    page: InspectedPage
    content: PageContent
    fonts: Sequence[Font]
    file_pictures: Sequence[Picture]
    intents: frozenset[str]
    """Digests of the profiles for which the file was made."""
    must_be_blank: bool = False

    @cached_property
    def all_seen(self) -> tuple[Mark, ...]:
        """Everything but invisible text, wherever it stands on the sheet."""
        return tuple(m for m in self.content.marks if not isinstance(m, TextMark) or m.is_seen)

    @cached_property
    def printed(self) -> tuple[Mark, ...]:
        """What is seen and stands within the bleed."""
        area = self.page.boxes.bleeding
        return tuple(m for m in self.all_seen if meets(m.box, area))

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

    @cached_property
    def first_texts(self) -> tuple[TextMark, ...]:
        """The first text in each font that the page shows, wherever it stands on the sheet."""
        found: dict[int, TextMark] = {}
        for mark in self.content.marks:
            if isinstance(mark, TextMark) and mark.font >= 0 and mark.mode != 3:
                found.setdefault(mark.font, mark)
        return tuple(found.values())

    @cached_property
    def has_others(self) -> bool:
        """Whether there are images or gradients, anywhere on the sheet."""
        return any(isinstance(m, (PictureMark, ShadingMark)) for m in self.content.marks)

    @cached_property
    def _looks(self) -> dict[tuple[int, bool, bool], tuple[Colour, ...]]:
        """The colours of text and paths: few, since marks of one state share their paint."""
        found: dict[tuple[int, bool, bool], tuple[Colour, ...]] = {}
        for mark in self.content.marks:
            if isinstance(mark, (TextMark, PathMark)):
                key = (id(mark.paint), mark.is_filled, mark.is_stroked)
                if key not in found:
                    found[key] = tuple(used_colours(mark))
        return found

    def where(self, marks: Iterable[_M], judge: Callable[[Colour], bool]) -> Iterator[_M]:
        """Yield those of the page's marks that use a colour of some kind."""
        found = {key for key, colours in self._looks.items() if any(map(judge, colours))}
        if not found and not self.has_others:
            return
        for mark in marks:
            if isinstance(mark, (TextMark, PathMark)):
                is_one = (id(mark.paint), mark.is_filled, mark.is_stroked) in found
            else:
                is_one = any(map(judge, used_colours(mark)))
            if is_one:
                yield mark

    def place(self, mark: Mark) -> Place:
        """Return where a mark stands, as far as the sheet reaches."""
        return self.page.place(mark.box.common(self.page.boxes.media) or mark.box)

    @property
    def sheet(self) -> Rect:
        """The finished page."""
        return self.page.boxes.sheet


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
    job: FileJob, is_wrong: Callable[[InspectedPage], bool], **values: str
) -> Iterator[Hit]:
    """Yield the pages for which something is wrong."""
    for page in job.pdf.pages:
        if is_wrong(page):
            yield Hit(page.whole(), values=tuple(values.items()))
