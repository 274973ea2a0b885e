"""Checks of the whole file: readable by everybody, complete, without anything that acts."""

from __future__ import annotations

from collections.abc import Iterator

from shufang.core.diagnostic import Severity
from shufang.preflight.press_expectations import Standard
from shufang.preflight.press_rules import Basis, FileJob, Hit, file_rule

_X4 = "ISO 15930-7"
_LATEST = {Standard.X4: "1.6", Standard.X1A: "1.4", Standard.X3: "1.4"}


def _if(found: bool, **values: str) -> Iterator[Hit]:
    if found:
        yield Hit(values=tuple(values.items()))


@file_rule("PDF-102", Basis.FILE, "ISO 15930-7, 6.1; ISO 15930-4, 6.1")
def encryption(job: FileJob) -> Iterator[Hit]:
    """PDF-102: a RIP cannot ask for a password, and restrictions stop imposition."""
    return _if(job.pdf.structure.is_encrypted)


@file_rule("PDF-103", Basis.FILE, "ISO 32000-1, 7.5")
def damage(job: FileJob) -> Iterator[Hit]:
    """PDF-103: what one program repairs in silence another prints otherwise or not at all."""
    return _if(bool(job.pdf.structure.warnings), count=str(len(job.pdf.structure.warnings)))


@file_rule("PDF-104", Basis.FORM, "ISO 15930-7, 6.1; ISO 15930-4, 6.1")
def version(job: FileJob) -> Iterator[Hit]:
    """PDF-104: a RIP of the standard's time need not know what came later."""
    latest = _LATEST[job.standard]
    found = job.pdf.structure.version
    if found > latest:
        yield Hit(values=(("found", found), ("latest", latest)))
    elif job.is_early and job.pdf.structure.has_object_streams:
        yield Hit(values=(("found", "1.5"), ("latest", latest)))


@file_rule("PDF-105", Basis.FORM, "ISO 15930-7, 6.1; ISO 15930-4, 6.1")
def identity(job: FileJob) -> Iterator[Hit]:
    """PDF-105: without an ID nobody can tell the approved file from an earlier one."""
    return _if(not job.pdf.structure.has_id)


@file_rule("PDF-106", Basis.FILE, "GWG 2015")
def completeness(job: FileJob) -> Iterator[Hit]:
    """PDF-106: what has not been looked at must not pass for checked."""
    return _if(job.pdf.structure.is_cut_short)


@file_rule("PDF-107", Basis.FILE, "ISO 15930-7, 6.18")
def scripts(job: FileJob) -> Iterator[Hit]:
    """PDF-107: a print file does nothing by itself."""
    return _if(job.pdf.structure.has_javascript)


@file_rule("PDF-108", Basis.FORM, "ISO 15930-7, 6.18; ISO 15930-4, 6.15")
def actions(job: FileJob) -> Iterator[Hit]:
    """PDF-108: a print file does nothing when it is opened."""
    names = list(job.pdf.structure.actions)
    if any(page.has_actions for page in job.pdf.pages) and "AA" not in names:
        names.append("AA")
    return _if(bool(names), names=" ".join(names))


@file_rule("PDF-109", Basis.FORM, "GWG 2015; ISO 15930-7, 6.17")
def forms(job: FileJob) -> Iterator[Hit]:
    """PDF-109: fields are drawn by the reader, each in its own way."""
    return _if(job.pdf.structure.has_forms)


@file_rule("PDF-110", Basis.HOUSE, "书坊约定")
def attachments(job: FileJob) -> Iterator[Hit]:
    """PDF-110: what is attached is not printed and does not belong to the delivery."""
    return _if(job.pdf.structure.has_attachments)


@file_rule("PDF-111", Basis.HOUSE, "ISO 15930-4, 6.1; GWG 2015")
def layers(job: FileJob) -> Iterator[Hit]:
    """PDF-111: whether a layer is printed is left to whoever opens the file."""
    if job.pdf.structure.has_layers:
        yield Hit(severity=Severity.ERROR if job.is_early else None)


@file_rule("PDF-112", Basis.FORM, "ISO 15930-7, 6.17; ISO 15930-4, 6.14")
def notes_and_links(job: FileJob) -> Iterator[Hit]:
    """PDF-112: notes and links within the bleed may be printed or not, as the reader likes."""
    for page in job.pdf.pages:
        for note in page.annotations:
            if note.kind in {"TrapNet", "PrinterMark", "Popup"}:
                continue
            area = note.box.common(page.boxes.bleeding)
            if area is not None:
                yield Hit(page.place(area))


@file_rule("PDF-113", Basis.FORM, "ISO 15930-7, 6.1; ISO 15930-4, 6.1")
def compression(job: FileJob) -> Iterator[Hit]:
    """PDF-113: filters that the standards leave out."""
    forbidden = job.pdf.structure.filters & {"LZWDecode", "LZW", "Crypt"}
    if forbidden:
        yield Hit(values=(("names", " ".join(sorted(forbidden))),))


@file_rule("PDF-114", Basis.PRINT, "ISO 15930-7, 6.1, 6.9, 6.11; ISO 15930-4, 6.9")
def completeness_of_data(job: FileJob) -> Iterator[Hit]:
    """PDF-114: everything that is printed must be in the file itself."""
    names = [*job.pdf.structure.outside]
    if any(i.is_external and i.kind == "GTS_PDFX" for i in job.pdf.intents):
        names.append("DestOutputProfileRef")
    return _if(bool(names), names=" ".join(names))


@file_rule("PDF-115", Basis.PRINT, "ISO 15930-7, 6.10; ISO 15930-4, 6.8")
def postscript(job: FileJob) -> Iterator[Hit]:
    """PDF-115: only PostScript printers draw it; all others leave it out."""
    return _if(job.pdf.structure.has_postscript)


@file_rule("PDF-116", Basis.FORM, "ISO 15930-7, 6.9; ISO 15930-4, 6.10")
def alternates(job: FileJob) -> Iterator[Hit]:
    """PDF-116: of two versions of an image nobody knows which is printed."""
    return _if(job.pdf.structure.has_alternates)


@file_rule("PDF-117", Basis.PRINT, "ISO 15930-7, 6.13; ISO 15930-4, 6.12")
def transfer(job: FileJob) -> Iterator[Hit]:
    """PDF-117: tone curves and screens in a file fight with those of the press."""
    names = job.pdf.structure.transfer
    return _if(bool(names), names=" ".join(names))


@file_rule("PDF-118", Basis.PRINT, "ISO 15930-4, 6.1; GWG 2015")
def preseparated(job: FileJob) -> Iterator[Hit]:
    """PDF-118: a page must come with all its inks; the RIP separates it."""
    for page in job.pdf.pages:
        if page.is_preseparated:
            yield Hit(page.whole())
