"""Checks of what the file says of itself: standard, dates, printing condition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from shufang.core.diagnostic import Severity
from shufang.engines.pdf_inspection_facts import OutputIntent
from shufang.preflight.press_expectations import Standard, claimed_standard, claims
from shufang.preflight.press_rules import Basis, FileJob, Hit, file_rule

_INFO_DATE = re.compile(
    r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-])(\d\d)'?(\d\d)?)?"
)
_PAIRS = (
    ("Title", "dc:title"),
    ("CreationDate", "xmp:CreateDate"),
    ("ModDate", "xmp:ModifyDate"),
    ("Trapped", "pdf:Trapped"),
    ("Producer", "pdf:Producer"),
    ("Creator", "xmp:CreatorTool"),
)
_X4_PROPERTIES = (
    "xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate", "dc:title", "xmpMM:DocumentID",
    "xmpMM:VersionID", "xmpMM:RenditionClass",
)  # fmt: skip
_LATEST_PROFILE = 4.4


@file_rule("PDF-120", Basis.FORM, "ISO 15930-7, 6.16")
def packet(job: FileJob) -> Iterator[Hit]:
    """PDF-120: tools of the trade read the standard's mark from plain XMP."""
    metadata = job.pdf.metadata
    if job.is_early and not metadata.has_xmp:
        return
    if not metadata.has_xmp or metadata.is_xmp_broken or metadata.is_xmp_compressed:
        yield Hit()


@file_rule("PDF-121", Basis.PRINT, "ISO 15930-7, 6.16; ISO 15930-4, 6.13")
def claim(job: FileJob) -> Iterator[Hit]:
    """PDF-121: a file that claims no standard or another promises nothing."""
    names = claims(job.pdf.metadata)
    found = claimed_standard(job.pdf.metadata)
    if found is Standard.NONE:
        asked = job.standard is not Standard.NONE
        yield Hit(
            severity=Severity.ERROR if asked else Severity.WARNING,
            values=(("claim", "、".join(names)),),
        )
        return
    metadata = job.pdf.metadata
    is_right = found is job.standard
    if job.standard is Standard.X4:
        mark = metadata.xmp.get("pdfxid:GTS_PDFXVersion", "")
        is_right = is_right and (mark in {"PDF/X-4", "PDF/X-4p"} or mark.startswith("PDF/X-5"))
    elif job.is_early:
        is_right = is_right and bool(metadata.info.get("GTS_PDFXVersion"))
    if not is_right and not metadata.is_xmp_broken:
        yield Hit(values=(("claim", "、".join(names)),))


@file_rule("PDF-122", Basis.FORM, "ISO 15930-7, 6.16; ISO 15930-4, 6.13")
def properties(job: FileJob) -> Iterator[Hit]:
    """PDF-122: title, dates and identifiers are what a printer files a job by."""
    metadata = job.pdf.metadata
    if job.is_early:
        missing = [k for k in ("Title", "CreationDate", "ModDate") if not metadata.info.get(k)]
    elif metadata.has_xmp and not metadata.is_xmp_broken:
        missing = [key for key in _X4_PROPERTIES if not metadata.xmp.get(key)]
    else:
        missing = []
    if missing:
        yield Hit(values=(("names", " ".join(missing)),))


@file_rule("PDF-123", Basis.FORM, "ISO 15930-7, 6.16", severity=Severity.ERROR)
def agreement(job: FileJob) -> Iterator[Hit]:
    """PDF-123: Info and XMP are read by different programs; they must say the same."""
    metadata = job.pdf.metadata
    differing = []
    for key, property_ in _PAIRS:
        one, other = metadata.info.get(key, ""), metadata.xmp.get(property_, "")
        if one and other and not _same(key, one, other):
            differing.append(key)
    if differing:
        yield Hit(values=(("names", " ".join(differing)),))


def _same(key: str, one: str, other: str) -> bool:
    if key.endswith("Date"):
        return _info_instant(one) == _xmp_instant(other) is not None
    return one.strip() == other.strip()


def _info_instant(text: str) -> datetime | None:
    found = _INFO_DATE.match(text)
    if found is None:
        return None
    parts = [
        int(found[at] or least) for at, least in zip(range(1, 7), (1, 1, 1, 0, 0, 0), strict=True)
    ]
    shift = timedelta(hours=int(found[9] or 0), minutes=int(found[10] or 0))
    try:
        zone = timezone(-shift if found[8] == "-" else shift)
        return datetime(*parts, tzinfo=zone).astimezone(UTC)  # type: ignore[misc, arg-type]
    except ValueError:
        return None


def _xmp_instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


@file_rule("PDF-124", Basis.FORM, "ISO 15930-7, 6.16; ISO 15930-4, 6.13")
def trapped(job: FileJob) -> Iterator[Hit]:
    """PDF-124: the printer must know whether traps are still to be made."""
    metadata = job.pdf.metadata
    found = [metadata.info.get("Trapped", "")]
    if job.standard is Standard.X4 and not metadata.is_xmp_broken and metadata.has_xmp:
        found = [metadata.xmp.get("pdf:Trapped", ""), found[0] or "False"]
    if any(value not in {"True", "False"} for value in found):
        yield Hit()


def _intents(job: FileJob) -> list[OutputIntent]:
    return [intent for intent in job.pdf.intents if intent.kind == "GTS_PDFX"]


@file_rule("PDF-125", Basis.FORM, "ISO 15930-7, 6.5; ISO 15930-4, 6.2")
def intent(job: FileJob) -> Iterator[Hit]:
    """PDF-125: without one printing condition CMYK values mean no colour."""
    found = len(_intents(job))
    if found != 1:
        yield Hit(values=(("count", str(found)),))


@file_rule("PDF-126", Basis.FORM, "ISO 15930-7, 6.5; ISO 15930-4, 6.2")
def condition(job: FileJob) -> Iterator[Hit]:
    """PDF-126: the printing condition must have a name that a printer can look up."""
    for each in _intents(job):
        if not each.identifier or not (each.registry or each.information):
            yield Hit()


@file_rule("PDF-127", Basis.FORM, "ISO 15930-7, 6.5; ICC.1")
def profile(job: FileJob) -> Iterator[Hit]:
    """PDF-127: the profile must be one of a CMYK press, and be readable."""
    for each in _intents(job):
        if not each.has_profile:
            if job.standard is Standard.X4 and not each.is_external:
                yield Hit(values=(("found", ""),))
            continue
        is_right = (
            each.profile_class == "prtr"
            and each.profile_space == "CMYK"
            and each.components == 4
            and each.profile_version < _LATEST_PROFILE
        )
        if not is_right:
            told = f"{each.profile_class} {each.profile_space}".strip() or "?"
            yield Hit(values=(("found", told),))


@file_rule("PDF-128", Basis.EXPECTED, "书坊约定")
def profile_of_the_book(job: FileJob) -> Iterator[Hit]:
    """PDF-128: images were converted for one condition; the file must name the same."""
    expected = job.expected.profile_sha256
    for each in _intents(job):
        if expected and each.has_profile and each.profile_sha256 != expected:
            yield Hit(values=(("found", each.identifier),))


@file_rule("PDF-129", Basis.EXPECTED, "书坊约定")
def title(job: FileJob) -> Iterator[Hit]:
    """PDF-129: the file must be that of the book whose name it bears."""
    expected = job.expected.title
    metadata = job.pdf.metadata
    found = metadata.xmp.get("dc:title") or metadata.info.get("Title") or ""
    if expected and found and not _is_title(found.strip(), expected.strip()):
        yield Hit(values=(("found", found), ("expected", expected)))


def _is_title(found: str, expected: str) -> bool:
    """Whether a title is the book's, or that with a part's name in brackets, as “（封面）”."""
    return found == expected or found.startswith((f"{expected}（", f"{expected} ("))
