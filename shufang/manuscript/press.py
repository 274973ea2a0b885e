"""The 印刷 block of book.yaml in the model's terms, checked as a printer would."""

import re
from collections.abc import Mapping

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.paths import BookFolder, Wanted, resolve
from shufang.manuscript.records_press import MarksRecord, PressRecord
from shufang.model.press import (
    HOUSE_PROFILE,
    PaperKind,
    PdfStandard,
    PressSettings,
    PrinterMarks,
)

STANDARDS: Mapping[str, PdfStandard] = {"x4": PdfStandard.X4, "x1a": PdfStandard.X1A}
"""Name on the command line and in records -> standard."""

USUAL_BLEED_MM, MOST_BLEED_MM = 3.0, 50.0
LEAST_INK, MOST_INK = 200, 400
"""Per cent; 400 is all four inks solid, and below 200 no photograph is worth printing."""

_PAPERS: tuple[tuple[str, PaperKind], ...] = (
    ("uncoated", "uncoated"), ("coated", "coated"),
    ("非涂布", "uncoated"), ("涂布", "coated"),
    ("轻涂", "coated"), ("铜版", "coated"), ("铜板", "coated"), ("哑粉", "coated"),
    ("亚粉", "coated"), ("雪面", "coated"), ("无光铜", "coated"),
    ("双胶", "uncoated"), ("胶版", "uncoated"), ("纯质", "uncoated"), ("轻型", "uncoated"),
    ("书写", "uncoated"), ("道林", "uncoated"), ("书纸", "uncoated"), ("新闻", "uncoated"),
    ("宣纸", "uncoated"), ("再生", "uncoated"),
)  # fmt: skip
"""Words of the trade, the more exact one first."""

_FIRST_TOO_NEW: Mapping[PdfStandard, tuple[int, int]] = {
    PdfStandard.X4: (4, 4),
    PdfStandard.X1A: (4, 0),
}
"""The first ICC version that a standard's PDF version (1.6 and 1.4) does not know."""

_PROFILE_HEADER = 128
"""Bytes of an ICC profile's header (ICC.1:2010, 7.2)."""


def press_settings(
    record: PressRecord | None,
    spans: Mapping[str, Span],
    book: BookFolder,
    findings: Findings,
) -> PressSettings:
    """Return the settings; what cannot be is reported and replaced by the usual value.

    `spans` are those of the block's fields. Reports MAN-061 … MAN-067, MAN-069.
    """
    if record is None:
        return PressSettings()
    start = min(
        spans.values(), key=lambda span: (span.line, span.column), default=Span("book.yaml")
    )
    profile, version = _profile(record.profile, spans.get("profile", start), book, findings)
    settings = PressSettings(
        standard=STANDARDS[record.standard],
        bleed_mm=_bleed(record.bleed, spans.get("bleed", start), findings),
        marks=_marks(record.marks),
        signature=int(record.signature),
        profile=profile,
        is_own_profile=profile != HOUSE_PROFILE,
        profile_version=version,
        condition=record.condition.strip(),
        total_ink=_total_ink(record.total_ink, spans.get("total_ink", start), findings),
        paper=_paper(record.paper, spans.get("paper", start), findings),
        paper_name=record.paper.strip(),
        span=start,
        spans=dict(spans),
    )
    if settings.condition and not settings.is_own_profile:
        condition = settings.condition
        findings.warning("MAN-069", spans.get("condition", start), condition=condition)
    if settings.paper == "uncoated" and not settings.is_own_profile:
        findings.warning("MAN-066", spans.get("paper", start), paper=settings.paper_name)
    return settings


def check_standard(settings: PressSettings, findings: Findings) -> None:
    """Report a profile that is newer than the PDF standard allows (MAN-068)."""
    if settings.profile_version >= _FIRST_TOO_NEW[settings.standard]:
        findings.error(
            "MAN-068",
            settings.spans.get("profile", settings.span),
            file=settings.profile,
            standard=settings.standard.value.partition(":")[0],
        )


def _bleed(bleed_mm: float, span: Span, findings: Findings) -> float:
    if not 0 <= bleed_mm <= MOST_BLEED_MM:
        findings.error("MAN-061", span, bleed=f"{bleed_mm:g}", most=f"{MOST_BLEED_MM:g}")
        return USUAL_BLEED_MM
    if bleed_mm < USUAL_BLEED_MM:
        findings.warning("MAN-062", span, bleed=f"{bleed_mm:g}")
    return bleed_mm


def _marks(record: MarksRecord | None) -> PrinterMarks:
    if record is None:
        return PrinterMarks()
    return PrinterMarks(record.crop, record.registration, record.colour_bar, record.file_line)


def _total_ink(per_cent: int, span: Span, findings: Findings) -> int:
    if LEAST_INK <= per_cent <= MOST_INK:
        return per_cent
    findings.error("MAN-065", span, ink=str(per_cent), least=str(LEAST_INK), most=str(MOST_INK))
    return PressSettings().total_ink


def _paper(name: str, span: Span, findings: Findings) -> PaperKind:
    """Return the kind of a paper by its name; one that is not known is asked about."""
    typed = name.strip().lower()
    if not typed:
        return "coated"
    known = next((kind for word, kind in _PAPERS if word in typed), None)
    if known is None:
        findings.error("MAN-067", span, paper=name.strip())
        return "coated"
    return known


def _profile(
    name: str, span: Span, book: BookFolder, findings: Findings
) -> tuple[str, tuple[int, int]]:
    """Return a profile's name, or its path in the book's folder, and its ICC version."""
    house = HOUSE_PROFILE, PressSettings().profile_version
    typed = name.strip()
    if not typed or _plain(typed) in (_plain(HOUSE_PROFILE), _plain(HOUSE_PROFILE.split("(")[0])):
        return house
    wanted = Wanted("MAN-063", (".icc", ".icm"), (HOUSE_PROFILE,))
    file = resolve(book, "", typed, span, findings, wanted)
    if file is None:
        return house
    try:
        with (book.root / file).open("rb") as stream:
            header = stream.read(_PROFILE_HEADER)
    except OSError:
        header = b""
    if len(header) < _PROFILE_HEADER or (header[12:20], header[36:40]) != (b"prtrCMYK", b"acsp"):
        findings.error("MAN-064", span, file=file)
        return house
    return file, (header[8], header[9] >> 4)


def _plain(name: str) -> str:
    return re.sub(r"[\s%％]", "", name).lower()
