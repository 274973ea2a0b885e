"""What a press file is held to: the standard, and what its book says of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from shufang.engines.pdf_inspection_facts import Metadata


class Standard(Enum):
    """The standards of the family PDF/X that can be told apart."""

    X4 = "x4"
    """ISO 15930-7; PDF/X-4p and PDF/X-5 are held to the same rules."""
    X1A = "x1a"
    """ISO 15930-1 and -4."""
    X3 = "x3"
    """ISO 15930-3 and -6."""
    NONE = "none"
    """A file that claims none."""


@dataclass(frozen=True, slots=True)
class Expectations:
    """What is known of the book; None where it is not, and then not checked."""

    standard: Standard | None = None
    trim_mm: tuple[float, float] | None = None
    """Width and height of the finished page."""
    bleed_mm: float | None = None
    profile_sha256: str | None = None
    """Of the output intent's ICC profile."""
    ink_limit: float = 300
    """Total ink in per cent that the paper bears."""
    page_count: int | None = None
    signature: int | None = None
    """Number of which the page count is a multiple."""
    isbn: str | None = None
    title: str | None = None
    fonts: frozenset[str] | None = None
    """Typefaces that may be used, as families or PostScript names."""
    spots: frozenset[str] = frozenset()
    """Spot colours that may be used."""
    blank_pages: frozenset[int] = frozenset()
    """Pages from 1 on which nothing may be printed."""


def claims(metadata: Metadata) -> tuple[str, ...]:
    """Return the names of standards that a file gives itself, without repetitions."""
    found = (
        metadata.xmp.get("pdfxid:GTS_PDFXVersion", ""),
        metadata.info.get("GTS_PDFXVersion", ""),
        metadata.xmp.get("pdfx:GTS_PDFXVersion", ""),
        metadata.info.get("GTS_PDFXConformance", ""),
        metadata.xmp.get("pdfx:GTS_PDFXConformance", ""),
    )
    return tuple(dict.fromkeys(name for name in found if name))


def claimed_standard(metadata: Metadata) -> Standard:
    """Return the standard that a file claims first."""
    for name in claims(metadata):
        for standard, stem in (
            (Standard.X4, "PDF/X-4"),
            (Standard.X4, "PDF/X-5"),
            (Standard.X1A, "PDF/X-1"),
            (Standard.X3, "PDF/X-3"),
        ):
            if name.startswith(stem):
                return standard
    return Standard.NONE
