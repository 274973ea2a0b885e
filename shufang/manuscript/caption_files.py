"""字幕: WebVTT, which readers show, and SRT, which editing programs export.

Source: WebVTT (W3C, 2019), 3.1 and 4.1 to 4.4; of SRT, which no standard describes, what differs:
no head, numbers above the times, a comma before the thousandths.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_HEAD: Final = re.compile(r"WEBVTT(?:[ \t].*)?")
_STAMP: Final = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)[.,](\d{3})"
_TIMES: Final = re.compile(rf"\s*{_STAMP}[ \t]*-->[ \t]*{_STAMP}(?:[ \t]+(.*))?")
_ARROW: Final = "-->"
_LAG: Final = 2.0
"""Seconds by which the last caption may outlast its film."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption with its times in seconds."""

    start: float
    end: float
    text: str
    line: int
    """Where its times stand, from 1."""
    settings: str = ""


@dataclass(frozen=True, slots=True)
class CaptionFault:
    """A line whose times cannot be kept; `text` is what stands there."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Captions:
    """What a file of captions holds."""

    cues: tuple[Cue, ...]
    faults: tuple[CaptionFault, ...]
    is_webvtt: bool
    """Whether it begins as WebVTT has to."""

    @property
    def is_known(self) -> bool:
        """Whether it is a file of captions at all."""
        return bool(self.cues or self.faults)

    def beyond(self, seconds: float) -> tuple[CaptionFault, ...]:
        """Return the first caption that comes after the end of a film, if there is one."""
        late = (cue for cue in self.cues if seconds and cue.start > seconds + _LAG)
        return tuple(CaptionFault(cue.line, stamp(cue.start)) for cue in late)[:1]


def read_captions(text: str, *, is_finished: bool = False) -> Captions:
    """Return the captions of a WebVTT or SRT file.

    Faults are times that cannot be read, that end before they begin, and captions that begin
    before the one above (WebVTT, 4.1); in a file that goes to readers as it is (`is_finished`)
    the comma of SRT as well.
    """
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cues: list[Cue] = []
    faults: list[CaptionFault] = []
    number, last = 0, 0.0
    while number < len(lines):
        line = lines[number]
        number += 1
        if line.startswith(("NOTE", "STYLE", "REGION")) and _ARROW not in line:
            while number < len(lines) and lines[number].strip():
                number += 1  # a comment may hold anything
            continue
        if _ARROW not in line:
            continue
        times = _TIMES.fullmatch(line.rstrip())
        at = number
        words = []
        while number < len(lines) and lines[number].strip() and _ARROW not in lines[number]:
            words.append(lines[number])
            number += 1
        if times is None or (is_finished and "," in line.partition(times[9] or "\n")[0]):
            faults.append(CaptionFault(at, line.strip()))
            continue
        start, end = _seconds(times.groups()[:4]), _seconds(times.groups()[4:8])
        if end <= start or start < last:
            faults.append(CaptionFault(at, line.strip()))
        last = max(last, start)
        cues.append(Cue(start, end, "\n".join(words), at, times[9] or ""))
    return Captions(tuple(cues), tuple(faults), bool(_HEAD.fullmatch(lines[0].rstrip())))


def _seconds(parts: Iterable[str | None]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def stamp(seconds: float) -> str:
    """Return a time as WebVTT writes it: 01:02.500, 1:00:00.000 with two digits for the hour."""
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    tail = f"{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
    return f"{hours:02}:{tail}" if hours else tail


def webvtt(captions: Captions, words: Callable[[str], str] = str) -> str:
    """Return captions as a WebVTT file; `words` puts them into another script."""
    return "WEBVTT\n" + "".join(_written(captions.cues, words))


def _written(cues: Iterable[Cue], words: Callable[[str], str]) -> Iterator[str]:
    for cue in cues:
        times = f"{stamp(cue.start)} {_ARROW} {stamp(cue.end)} {cue.settings}".rstrip()
        yield f"\n{times}\n{words(cue.text)}\n"
