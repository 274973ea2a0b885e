"""音像 of figures.yaml: what is named is there, plays in readers, and can be had without ears."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, Literal

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.caption_files import read_captions
from shufang.manuscript.images import Pictures
from shufang.manuscript.paths import Wanted, is_url, resolve
from shufang.manuscript.recording_files import Playable, RecordingFacts, recording_facts
from shufang.manuscript.records_figures import RecordingRecord, ratio
from shufang.manuscript.text_files import read_text
from shufang.model.figures import Hazard, ImageFacts, Placeholder, Recording

LARGEST_BYTES: Final = 100_000_000
"""A longer recording is left out of the e-book, which would be refused for it (EPB-013)."""
_HEAVY_BYTES: Final = 50_000_000
"""Half of what a whole book may have (KDP, Apple Books: delivery and loading time)."""
_RATIO: Final = re.compile(r"^\d+(\.\d+)?\s*[:：x×/]\s*\d+(\.\d+)?$")
_ADDRESS: Final = re.compile(r"https?://[^\s/]+\S*")
_TEXT_FILE: Final = re.compile(r"[^\n]{1,200}\.(?:txt|md)", re.IGNORECASE)


@dataclass(slots=True)
class RecordingReader:
    """Reads one recording; `places` has the span of each field, that of the whole under ""."""

    pictures: Pictures
    findings: Findings
    label: str
    places: Mapping[str, Span]
    folder: str

    def read(self, kind: Literal["video", "audio"], record: RecordingRecord) -> Recording:
        """Return the recording; faults FIG-006, FIG-012 to FIG-016, FIG-032 to FIG-035, FIG-037."""
        findings, label, whole = self.findings, self.label, self.places[""]
        if not record.file and not record.url:
            findings.error("FIG-012", whole, label=label)
        url = self._address(record.url, "url")
        file = self._file(record.file, "file")
        facts = None
        if file:
            facts, size = self._playable(file, has_address=bool(url))
        captions = self._file(record.captions, "captions")
        if captions:
            self._check_captions(captions, facts)
        transcript, transcript_url = self._transcript(record.transcript.strip())
        self._check_words(kind, record)
        if file and not record.url:  # a faulty one has been told of
            findings.note("FIG-037", self._at("file"), label=label)
        if file and size > LARGEST_BYTES:
            file = None
        hazards: tuple[Hazard, ...] | None = None
        if record.hazards:
            hazards = tuple(word for word in record.hazards if word != "none")
        return Recording(
            kind=kind,
            file=file,
            url=url or None,
            still=self._still(kind, record.still.strip()),
            captions=captions,
            transcript=transcript,
            transcript_url=transcript_url,
            duration=record.duration.strip(),
            hazards=hazards,
        )

    def _at(self, field: str) -> Span:
        return self.places.get(field, self.places[""])

    def _address(self, typed: str, field: str) -> str:
        url = typed.strip()
        if url and not _ADDRESS.fullmatch(url):
            self.findings.error("FIG-013", self._at(field), url=url)
            return ""
        return url

    def _still(self, kind: str, still: str) -> ImageFacts | Placeholder | None:
        if _RATIO.match(still):
            self.findings.warning("FIG-006", self.places[""], label=self.label)
            return Placeholder(*ratio(still))
        if still:
            return self.pictures.named(self.folder, still, self._at("still"))
        if kind == "video":
            self.findings.warning("FIG-015", self.places[""], label=self.label)
        return None

    def _check_words(self, kind: str, record: RecordingRecord) -> None:
        """FIG-016: who does not hear needs captions with a film, the words of a sound as text."""
        has_captions, has_transcript = bool(record.captions), bool(record.transcript)
        is_shown = has_captions and kind == "video" and bool(record.file)
        if not has_transcript and not is_shown:
            self.findings.warning("FIG-016", self.places[""], label=self.label)
        elif kind == "video" and record.file and not has_captions:
            self.findings.note("FIG-016", self.places[""], label=self.label)

    def _transcript(self, typed: str) -> tuple[str, str]:
        """Return the transcript as text and where it stands on the net; one of them is ""."""
        if is_url(typed) and "\n" not in typed and " " not in typed:
            return "", self._address(typed, "transcript")
        if _TEXT_FILE.fullmatch(typed) and (path := self._file(typed, "transcript")):
            return (read_text(self.pictures.book.root, path, self.findings) or "").strip(), ""
        return typed, ""

    def _playable(self, path: str, *, has_address: bool) -> tuple[RecordingFacts | None, int]:
        """Return facts and bytes; FIG-032, FIG-035: it plays, and the book can be sent."""
        span, name = self._at("file"), PurePosixPath(path).name
        place = self.pictures.book.root / path
        try:
            size = place.stat().st_size
            with place.open("rb") as file:
                facts = recording_facts(file, size)
        except OSError:
            self.findings.error("MAN-025", span, file=name)
            return None, 0
        if facts is None or not facts.is_whole:
            self.findings.error("FIG-032", span, file=name, format="")
        elif facts.playable is Playable.NOWHERE:
            self.findings.error("FIG-032", span, file=name, format=facts.name)
        elif facts.playable is Playable.SOME:
            self.findings.warning("FIG-032", span, file=name, format=facts.name)
        megabytes = round(size / 1_000_000)
        if size > LARGEST_BYTES and not has_address:
            self.findings.error("FIG-035", span, file=name, size=megabytes)
        elif size > _HEAVY_BYTES:
            self.findings.warning("FIG-035", span, file=name, size=megabytes)
        return facts, size

    def _check_captions(self, path: str, facts: RecordingFacts | None) -> None:
        """FIG-033, FIG-034: readers leave out captions, or all of them, without a word."""
        text = read_text(self.pictures.book.root, path, self.findings)
        if text is None:
            return
        captions = read_captions(text)
        is_srt = path.lower().endswith(".srt")
        if not captions.is_known or not (captions.is_webvtt or is_srt):
            span, name = self._at("captions"), PurePosixPath(path).name
            self.findings.error("FIG-033", span, file=name)
            return
        for fault in (*captions.faults, *captions.beyond(facts.seconds if facts else 0)):
            self.findings.error("FIG-034", Span(path, fault.line), text=fault.text)

    def _file(self, name: str, field: str) -> str | None:
        if not name.strip():
            return None
        place = self._at(field)
        return resolve(self.pictures.book, self.folder, name, place, self.findings, Wanted())
