"""What finishing takes and gives: plain values, the same for the book block and the cover."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from shufang.core.diagnostic import Diagnostic
from shufang.engines.press_profile import PressProfile
from shufang.engines.resources import FontFile
from shufang.engines.sections import DocumentFacts
from shufang.model.press import PdfStandard, PrinterMarks
from shufang.model.spot import SpotColour

NO_MARKS = PrinterMarks(crop=False, registration=False, colour_bar=False, file_line=False)


@dataclass(frozen=True, slots=True)
class FinishingPlan:
    """How a laid out PDF becomes a file for the press; lengths in points."""

    standard: PdfStandard
    width_pt: float
    height_pt: float
    """The trimmed size of every page."""
    bleed_pt: float
    profile: PressProfile
    facts: DocumentFacts
    marks: PrinterMarks = NO_MARKS
    file_lines: tuple[str, ...] = ()
    """文件行 of each page, or one for all; without fonts there is none."""
    fonts: tuple[FontFile, ...] = ()
    """For the file line; the first that has all its characters sets it."""
    spots: tuple[SpotColour, ...] = ()
    """In the order in which `model.spot.marked` counts them."""
    folds_pt: tuple[float, ...] = ()
    """折线 of a cover, from the left trimmed edge."""


@dataclass(frozen=True, slots=True)
class FinishedFile:
    """The file for the press, as bytes or on disk, with what was found on the way."""

    pdf: bytes | Path
    page_inks: tuple[frozenset[str], ...]
    """The inks that each page's trimmed area and bleed use: "Cyan", "Magenta", "Yellow",
    "Black" and the names of spots; empty on blank pages. Pictures in four colours count as all
    four."""
    findings: tuple[Diagnostic, ...] = field(default=())
