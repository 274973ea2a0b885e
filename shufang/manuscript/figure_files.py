"""figures.yaml: each record becomes a figure of the model, with its picture's facts."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from pydantic_core import PydanticCustomError

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.images import Pictures
from shufang.manuscript.manuscript import FigureSource
from shufang.manuscript.markdown import parse_inlines
from shufang.manuscript.recordings import RecordingReader
from shufang.manuscript.records_base import PENDING, switch
from shufang.manuscript.records_figures import ChartRecord, FigureRecord, RecordingRecord, ratio
from shufang.manuscript.records_reading import field_node, field_spans, read_record
from shufang.manuscript.yaml_text import YamlList, YamlMap, YamlNode, YamlText
from shufang.model.alternatives import alternative_fault
from shufang.model.figures import (
    Chart,
    Credit,
    Figure,
    ImageFacts,
    Placeholder,
    Recording,
    Series,
)
from shufang.model.inlines import Inline

Content = ImageFacts | Placeholder | Chart | Recording
_ID = re.compile(r"[\w.\-]+")
_LABEL_LINE = re.compile(r"^(?:(?P<key>[\w.\-]+)[:：]|\s*-?\s+(?:id|标识)[:：]\s*(?P<id>[\w.\-]+))")
_STAND_IN = Placeholder(3, 2)
"""In place of content that could not be read; the error stops the build."""


@dataclass(slots=True)
class FigureReader:
    """Reads the figures of one manuscript; ids are unique in the book."""

    pictures: Pictures
    findings: Findings
    figures: dict[str, FigureSource]

    def read(self, node: YamlNode, folder: str) -> None:
        """Add the figures of one figures.yaml that stands in `folder`."""
        for label, entry in self._entries(node):
            first = self.figures.get(label.value)
            if first:
                self.findings.error("FIG-005", label.span, first.span, label=label.value)
                continue
            if not _ID.fullmatch(label.value):
                self.findings.error("FIG-014", label.span, label=label.value)
            if isinstance(entry, YamlText) and entry.is_absent:
                self.findings.error("FIG-001", label.span, label=label.value)
                continue
            record = read_record(FigureRecord, entry, self.findings)
            if record is not None and isinstance(entry, YamlMap):
                self.figures[label.value] = self._source(label, record, entry, folder)

    def stand_in(self, text: str, file: str, folder: str) -> None:
        """Take the ids out of a figures.yaml with a syntax error.

        The error is reported; that all its figures are unknown in the text would bury it.
        """
        for number, line in enumerate(text.split("\n"), start=1):
            match = _LABEL_LINE.match(line)
            label = (match["key"] or match["id"]) if match else None
            if label and label not in self.figures:
                span = Span(file, number, 1)
                figure = Figure(span, label, _STAND_IN, ())
                self.figures[label] = FigureSource(label, figure, span, folder, {})

    def _entries(self, node: YamlNode) -> list[tuple[YamlText, YamlNode]]:
        if isinstance(node, YamlMap):
            listed = node.get("figures", "图")
            if len(node.entries) == 1 and isinstance(listed, YamlList):
                node = listed
        if isinstance(node, YamlMap):
            return list(node.entries)
        found: list[tuple[YamlText, YamlNode]] = []
        if not isinstance(node, YamlList):
            read_record(FigureRecord, node, self.findings)  # says what it should be
            return found
        for item in node.items:
            label = item.get("id", "标识") if isinstance(item, YamlMap) else None
            if isinstance(label, YamlText):
                found.append((label, item))
            elif isinstance(item, YamlMap):
                place = item.entries[0][0].span if item.entries else item.span
                self.findings.error("MAN-032", place, field="标识")
            else:
                read_record(FigureRecord, item, self.findings)
        return found

    def _source(
        self, label: YamlText, record: FigureRecord, node: YamlMap, folder: str
    ) -> FigureSource:
        spans = field_spans(FigureRecord, node)
        credits = _credits(record)
        # Whatever has a title, words or sound says something.
        asked = record.decorative or _is_unreadable(node, "decorative")
        decorative = asked and not (
            record.title or record.alt or record.chart or record.video or record.audio
        )
        figure = Figure(
            span=label.span,
            id=label.value,
            content=self._content(label, record, node, folder),
            title=self._inlines(node, "title"),
            caption=self._inlines(node, "caption"),
            alt=record.alt.strip(),
            long_description=record.long_description.strip(),
            credits=credits,
            date=record.date.strip(),
            place=record.place.strip(),
            rights=record.rights.strip(),
            width=record.width,
            placement=record.placement,
            numbered=record.numbered and not decorative,
            decorative=decorative,
        )
        self._check(figure, record, spans)
        return FigureSource(label.value, figure, label.span, folder, spans)

    def _inlines(self, node: YamlMap, field: str) -> tuple[Inline, ...]:
        text = field_node(FigureRecord, node, field)
        if not isinstance(text, YamlText) or text.is_absent or not text.value.strip():
            return ()
        return parse_inlines(text.value.strip(), text.text_span, self.findings)

    def _content(
        self, label: YamlText, record: FigureRecord, node: YamlMap, folder: str
    ) -> Content:
        spans = field_spans(FigureRecord, node)
        given = [
            name
            for name in ("file", "placeholder", "chart", "video", "audio")
            if getattr(record, name)
        ]
        if len(given) > 1:
            self.findings.error("FIG-008", spans[given[1]], spans[given[0]], label=label.value)
        if not given:
            faulty = any(
                name in spans for name in ("file", "placeholder", "chart", "video", "audio")
            )
            if not faulty:  # a faulty value has been reported already
                self.findings.error("FIG-001", label.span, label=label.value)
            return _STAND_IN
        span = spans[given[0]]
        if record.file:
            return self.pictures.named(folder, record.file, span) or _STAND_IN
        if record.placeholder:
            self.findings.warning("FIG-006", span, label=label.value)
            return Placeholder(*ratio(record.placeholder))
        if record.chart:
            return self._chart(record.chart, label.value, span)
        recording = record.video or record.audio or RecordingRecord()
        places = {"": span, **_recording_spans(node)}
        kind: Literal["video", "audio"] = "video" if given[0] == "video" else "audio"
        reader = RecordingReader(self.pictures, self.findings, label.value, places, folder)
        return reader.read(kind, recording)

    def _chart(self, record: ChartRecord, label: str, span: Span) -> Content:
        series = tuple(Series(name, values) for name, values in record.series.items())
        if not series or not all(row.values for row in series):
            self.findings.error("FIG-011", span, label=label)
            return _STAND_IN
        for row in series:
            if record.categories and len(row.values) != len(record.categories):
                self.findings.error(
                    "FIG-010",
                    span,
                    series=row.name or label,
                    values=len(row.values),
                    categories=len(record.categories),
                )
                return _STAND_IN
        return Chart(record.kind, record.categories, series, record.unit, record.axis)

    def _check(self, figure: Figure, record: FigureRecord, spans: dict[str, Span]) -> None:
        label = figure.id
        if figure.decorative:
            return
        if not figure.credits:
            self.findings.warning("FIG-002", figure.span, label=label)
        if not figure.alt and not isinstance(figure.content, Placeholder):
            self.findings.warning("FIG-003", figure.span, label=label)
        file = PurePosixPath(record.file.strip())
        if figure.alt and figure.alt in (
            record.title.strip(),
            record.caption.strip(),
            file.name,
            file.stem,
        ):
            self.findings.warning("FIG-004", spans["alt"], label=label)
        elif not isinstance(figure.content, Placeholder):
            tell_alternative(figure.alt, spans.get("alt", figure.span), self.findings)
        if figure.numbered and not figure.title:
            self.findings.warning("FIG-009", figure.span, label=label)


def _is_unreadable(node: YamlMap, field: str) -> bool:
    """Whether a yes or no was typed that is neither; the fault has been told of."""
    typed = field_node(FigureRecord, node, field)
    if not isinstance(typed, YamlText) or typed.is_absent:
        return False
    try:
        switch(typed.value)
    except PydanticCustomError:
        return True
    return False


def tell_alternative(alt: str, span: Span, findings: Findings) -> None:
    """FIG-036: a word is no description; of three hundred nobody remembers the first."""
    fault = alternative_fault(alt)
    if fault in ("empty", "markup"):
        findings.warning("FIG-036", span, text=alt)
    elif fault:
        findings.note("FIG-036", span, text=alt)


def _recording_spans(node: YamlMap) -> dict[str, Span]:
    """Return where the fields of a film or sound stand."""
    held = node.get("video", "视频") or node.get("audio", "音频")
    return field_spans(RecordingRecord, held) if isinstance(held, YamlMap) else {}


def _credits(record: FigureRecord) -> tuple[Credit, ...]:
    rows = (
        ("photo", record.photo),
        ("drawing", record.drawing),
        ("source", record.source),
        ("courtesy", record.courtesy),
    )
    return tuple(
        Credit(role, name.strip())  # type: ignore[arg-type]
        for role, names in rows
        for name in names
        if name.strip() and name.strip() != PENDING
    )
