"""The 封面 block of book.yaml in the model's terms, checked as a printer would."""

import re
from collections.abc import Callable, Mapping

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.records_base import PENDING
from shufang.manuscript.records_cover import CoverRecord, PaperRecord
from shufang.model.cover import PAPER_BULKS, BlockPaper, Cover

USUAL_FLAP_MM = 80.0
_GRAMS = re.compile(r"(\d{2,3}(?:\.\d+)?)\s*(?:克|[gG])")
_ADD_ON = re.compile(r"\d{2}|\d{5}")
_PARAGRAPHS = re.compile(r"\n+")

Range = tuple[float, float]
_RANGES: Mapping[str, tuple[str, Range]] = {
    "caliper": ("厚度", (0.03, 1.0)),
    "grams": ("克重", (25, 450)),
    "bulk": ("松厚度", (0.5, 2.5)),
    "extra": ("书脊加厚", (0, 30)),
    "flap": ("勒口宽", (30, 150)),
    "barcode_scale": ("条码放大系数", (0.8, 2.0)),
}
"""Field → what editors call it, least and most. 放大系数: GB/T 12906; flaps: trade usage."""


def cover_of(
    record: CoverRecord | None,
    spans: Mapping[str, Span],
    findings: Findings,
    picture: Callable[[str, Span], str],
    press_paper: str = "",
) -> Cover:
    """Return the cover; what cannot be is reported and replaced by the usual value.

    `spans` are those of the block's fields; `picture` returns the path of a picture file, "" after
    reporting that there is none. `press_paper` is the paper that the 印刷 block names; it counts
    where the cover says nothing of its own. Reports MAN-070 … MAN-073.
    """
    if record is None:
        return Cover(paper=_paper_by_name(press_paper))
    start = min(spans.values(), default=Span("book.yaml"))
    reader = _Reader(spans, start, findings)
    front_flap, back_flap = paragraphs(record.front_flap), paragraphs(record.back_flap)
    has_texts = bool(front_flap or back_flap)
    flap = reader.number("flap", record.flap, USUAL_FLAP_MM if has_texts else 0.0, may_be_none=True)
    if has_texts and not flap:
        findings.error("MAN-071", reader.place("flap"))
    usual = Cover()
    return Cover(
        whole_front=_picture(record.whole_front, reader.place("whole_front"), picture),
        picture=_picture(record.picture, reader.place("picture"), picture),
        back_text=paragraphs(record.back_text),
        front_flap=front_flap,
        back_flap=back_flap,
        flap_mm=flap,
        paper=_paper(record.paper, reader) if record.paper else _paper_by_name(press_paper),
        extra_mm=reader.number("extra", record.extra, usual.extra_mm),
        spine_title=" ".join(record.spine_title.split()),
        barcode_scale=reader.number("barcode_scale", record.barcode_scale, usual.barcode_scale),
        add_on=_add_on(record.add_on, reader),
        signed_pages=record.signed_pages,
        span=start,
        spans=dict(spans),
    )


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text; every line that the author has broken is one."""
    if text.strip() == PENDING:
        return ()
    return tuple(line for line in map(str.strip, _PARAGRAPHS.split(text)) if line)


class _Reader:
    """Numbers within what paper and presses can do."""

    def __init__(self, spans: Mapping[str, Span], start: Span, findings: Findings) -> None:
        self.spans = spans
        self.start = start
        self.findings = findings

    def place(self, name: str) -> Span:
        return self.spans.get(name, self.start)

    def number(
        self, name: str, given: float | None, usual: float, *, may_be_none: bool = False
    ) -> float:
        """Return a number that was given, or the usual one where it cannot be (MAN-070)."""
        if given is None or (may_be_none and given == 0):
            return usual if given is None else 0.0
        label, (least, most) = _RANGES[name]
        if least <= given <= most:
            return given
        place = self.place("paper" if name in ("caliper", "grams", "bulk") else name)
        self.findings.error(
            "MAN-070",
            place,
            field=label,
            value=f"{given:g}",
            least=f"{least:g}",
            most=f"{most:g}",
        )
        return usual


def _picture(path: str, span: Span, picture: Callable[[str, Span], str]) -> str:
    return "" if path.strip() in ("", PENDING) else picture(path, span)


def _add_on(typed: str, reader: _Reader) -> str:
    digits = re.sub(r"[\s-]", "", typed)
    if not digits or digits == PENDING:
        return ""
    if not _ADD_ON.fullmatch(digits) or not digits.isascii():
        reader.findings.error("MAN-072", reader.place("add_on"), value=typed)
        return ""
    return digits


def _paper_by_name(name: str) -> BlockPaper:
    """Return the paper of that name, the usual one where the name tells no thickness."""
    grams, bulk = paper_named(name)
    if grams is None or bulk is None:
        return BlockPaper(name)
    return BlockPaper(name, _caliper(grams, bulk), is_assumed=False)


def _caliper(grams: float, bulk: float) -> float:
    """Return the thickness of a leaf in mm: 克重 (g/m²) × 松厚度 (cm³/g)."""
    return round(grams * bulk / 1000, 4)


def _paper(record: PaperRecord, reader: _Reader) -> BlockPaper:
    named = paper_named(record.name)
    if record.caliper is not None:
        caliper = reader.number("caliper", record.caliper, BlockPaper().caliper_mm)
        return BlockPaper(record.name, caliper, is_assumed=False)
    grams = record.grams if record.grams is not None else named[0]
    bulk = record.bulk if record.bulk is not None else named[1]
    if grams is None or bulk is None:
        reader.findings.error("MAN-073", reader.place("paper"), paper=record.name or "纸张")
        return BlockPaper(record.name)
    grams = reader.number("grams", grams, 80.0)
    bulk = reader.number("bulk", bulk, 1.22)
    return BlockPaper(record.name, _caliper(grams, bulk), is_assumed=False)


def paper_named(name: str) -> tuple[float | None, float | None]:
    """Return g/m² and bulk in cm³/g of a paper's name, such as "80克双胶纸"; None if unknown."""
    weight = _GRAMS.search(name)
    bulk = next((bulk for word, bulk in PAPER_BULKS if word in name), None)
    return float(weight[1]) if weight else None, bulk
