"""What a finished print file is, measured in the file itself: pages, boxes, inks, fonts, standard.

The job ticket says these things to the printer; nothing here comes from what we meant to make.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shufang.core.digest import digest_file
from shufang.core.lengths import pt_to_mm
from shufang.engines.pdf_inks import Box, InkReader, Inks

if TYPE_CHECKING:
    import pikepdf


@dataclass(frozen=True, slots=True)
class PageMeasures:
    """One page: trimmed size and bleed in mm, and the inks inside the bleed (none on a blank)."""

    width_mm: float
    height_mm: float
    bleed_mm: float
    inks: Inks

    @property
    def is_blank(self) -> bool:
        """Whether nothing is painted on the page."""
        return not self.inks

    @property
    def is_coloured(self) -> bool:
        """Whether more than black is printed."""
        return bool(self.inks - {"K"})


@dataclass(frozen=True, slots=True)
class PdfMeasures:
    """A whole file."""

    sha256: str
    bytes: int
    version: str
    standard: str
    """GTS_PDFXVersion, such as "PDF/X-4"; "" for a file that claims none."""
    condition: str
    """Printing condition of the output intent, such as "FOGRA39"; "" without one."""
    fonts: tuple[str, ...]
    """Names without their subset tags, sorted."""
    unembedded: tuple[str, ...]
    pages: tuple[PageMeasures, ...]


def measure(path: Path) -> PdfMeasures:
    """Return the measures of a PDF file; raises `OSError` for what is none."""
    import pikepdf

    try:
        with pikepdf.open(path) as pdf:
            inks = InkReader()
            fonts, unembedded = _fonts(pdf)
            return PdfMeasures(
                digest_file(path),
                path.stat().st_size,
                pdf.pdf_version,
                _standard(pdf),
                _condition(pdf),
                fonts,
                unembedded,
                tuple(_page(page, inks) for page in pdf.pages),
            )
    except pikepdf.PdfError as error:
        raise OSError(str(error)) from error


def _page(page: pikepdf.Page, reader: InkReader) -> PageMeasures:
    trim = [pt_to_mm(float(edge)) for edge in page.trimbox]
    bleed = [pt_to_mm(float(edge)) for edge in page.obj.get("/BleedBox", page.trimbox)]
    least = min(trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
    return PageMeasures(
        round(trim[2] - trim[0], 1),
        round(trim[3] - trim[1], 1),
        round(least, 1),
        reader.page(page.obj, _box(page.obj.get("/BleedBox", page.trimbox))),
    )


def _box(edges: pikepdf.Object) -> Box:
    left, bottom, right, top = (float(edge) for edge in edges)
    return left, bottom, right, top


def _standard(pdf: pikepdf.Pdf) -> str:
    with pdf.open_metadata() as metadata:
        named = metadata.get("pdfxid:GTS_PDFXVersion")
    info = pdf.trailer.get("/Info")
    return str(named or (info.get("/GTS_PDFXVersion", "") if info is not None else ""))


def _condition(pdf: pikepdf.Pdf) -> str:
    for intent in pdf.Root.get("/OutputIntents", ()):
        return str(intent.get("/OutputConditionIdentifier", ""))
    return ""


def _fonts(pdf: pikepdf.Pdf) -> tuple[tuple[str, ...], tuple[str, ...]]:
    import pikepdf

    names: set[str] = set()
    lacking: set[str] = set()
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary) or item.get("/Type") != "/FontDescriptor":
            continue
        name = str(item.get("/FontName", "")).lstrip("/")
        tag, plus, rest = name.partition("+")
        name = rest if plus and len(tag) == 6 else name
        names.add(name)
        if not any(key in item for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            lacking.add(name)
    return tuple(sorted(names)), tuple(sorted(lacking))
