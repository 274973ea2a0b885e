"""印刷: how the files for the printer are to be made."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from shufang.core.span import Span


class PdfStandard(Enum):
    """What the printer takes; the values are those of `pdfxid:GTS_PDFXVersion` and its elder.

    ISO 15930-7 (PDF/X-4) and ISO 15930-4 (PDF/X-1a:2003).
    """

    X4 = "PDF/X-4"
    X1A = "PDF/X-1a:2003"


PaperKind = Literal["coated", "uncoated"]
"""涂布纸 (铜版、哑粉) or 非涂布纸 (双胶、纯质、轻型): which colours it can hold."""

HOUSE_PROFILE = "ISO Coated v2 300% (basICColor)"
"""The profile of `styles/resources.lock.yaml`: coated paper, FOGRA39, 300 % total ink."""


@dataclass(frozen=True, slots=True)
class PrinterMarks:
    """What stands around the trimmed page, outside the bleed."""

    crop: bool = True
    """裁切线."""
    registration: bool = True
    """套准线."""
    colour_bar: bool = True
    """色标."""
    file_line: bool = True
    """文件行: name, page, date and printing condition."""

    @property
    def any(self) -> bool:
        """Whether the page needs a margin for them at all."""
        return self.crop or self.registration or self.colour_bar or self.file_line


@dataclass(frozen=True, slots=True)
class PressSettings:
    """The 印刷 block of book.yaml, complete: what is not said there has the usual value."""

    standard: PdfStandard = PdfStandard.X4
    bleed_mm: float = 3.0
    """出血, the same on the cover and on all pages."""
    marks: PrinterMarks = field(default_factory=PrinterMarks)
    signature: int = 8
    """印帖: the book block's number of pages is a multiple of it."""
    profile: str = HOUSE_PROFILE
    """Name of a locked profile, or the path from the book's folder where `is_own_profile`."""
    is_own_profile: bool = False
    profile_version: tuple[int, int] = (2, 1)
    """ICC version of the profile."""
    condition: str = ""
    """Name of an own profile's printing condition in the ICC's registry, such as FOGRA51."""
    total_ink: int = 300
    """总墨量: the most ink in per cent that may lie on one place."""
    paper: PaperKind = "coated"
    paper_name: str = ""
    """用纸 as typed, such as "80克双胶纸"; "" where book.yaml does not say."""
    span: Span = field(default_factory=lambda: Span("book.yaml"))
    spans: dict[str, Span] = field(default_factory=dict)
    """Where each field stands, by its English name: "standard", "bleed", "profile" …"""
