"""Films and sounds by their bytes: what they are, and whether reading systems play them.

Read from the structure, seeking over the data: a film of 200 MB takes as long as a short one.
Sources: ISO/IEC 14496-12 (boxes of MP4), 14496-3 (ADTS), RFC 3533 and 7845 (Ogg, Opus); EPUB 3.3,
3.2 (core media types: MP3, AAC in MP4, Opus in Ogg) and 3.3 (of films, readers share H.264).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import IO, Final, Literal

_HEAD: Final = 4096
_LONGEST_MOOV: Final = 32_000_000
"""Bytes of the table of contents of an MP4; that of a film of ten hours has a third of it."""
_MOST_BOXES: Final = 10_000
_MAGIC: Final = (
    (rb"RIFF....WAVE", "WAV"),
    (rb"RIFF....AVI ", "AVI"),
    (rb"FORM....AIF[FC]", "AIFF"),
    (rb"fLaC", "FLAC"),
    (rb"#!AMR", "AMR"),
    (rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "WMV"),
    (rb"FLV\x01", "FLV"),
    (rb"\.RMF", "RM"),
    (rb"\x00\x00\x01[\xba\xb3]", "MPEG"),
    (rb"\x47.{187}\x47", "MPEG-TS"),
    (rb"MThd", "MIDI"),
    (rb"....(?:moov|mdat|wide|free|skip)", "MOV"),
    (rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]", "MP3"),
    (rb"\xff[\xf0\xf1\xf8\xf9]", "AAC"),
)
_CODECS: Final[Mapping[bytes, str]] = {
    b"avc1": "H.264", b"avc3": "H.264", b"hvc1": "H.265", b"hev1": "H.265", b"dvh1": "H.265",
    b"av01": "AV1", b"vp08": "VP8", b"vp09": "VP9", b"mp4v": "MPEG-4", b"mjpg": "MJPEG",
    b"mp4a": "AAC", b"alac": "ALAC", b"ac-3": "AC-3", b"ec-3": "AC-3", b"Opus": "Opus",
    b"fLaC": "FLAC", b".mp3": "MP3", b"samr": "AMR", b"sowt": "PCM", b"twos": "PCM",
}  # fmt: skip
_EBML_CODECS: Final[Mapping[bytes, str]] = {
    b"V_VP8": "VP8", b"V_VP9": "VP9", b"V_AV1": "AV1", b"V_MPEG4/ISO/AVC": "H.264",
    b"A_OPUS": "Opus", b"A_VORBIS": "Vorbis", b"A_AAC": "AAC",
}  # fmt: skip
_TRACKS: Final[Mapping[bytes, Literal["video", "audio"]]] = {b"vide": "video", b"soun": "audio"}
_PARENTS: Final = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})


class Playable(Enum):
    """Who plays a recording."""

    EVERYWHERE = "everywhere"
    SOME = "some"
    """Many readers do not: Apple's know no VP8, most of the others no H.265."""
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class RecordingFacts:
    """What is known of a film or sound without playing it."""

    format: str
    """The container: "MP4", "MP3", "MOV" …"""
    codecs: tuple[str, ...] = ()
    has_film: bool = False
    seconds: float = 0.0
    """Its length; 0 where it is not known."""
    is_whole: bool = True

    @property
    def name(self) -> str:
        """Return what it is called: “MP4（H.265、AAC）”."""
        codecs = [codec for codec in self.codecs if codec != self.format]
        return f"{self.format}（{'、'.join(codecs)}）" if codecs else self.format

    @property
    def playable(self) -> Playable:
        """Return who plays it (EPUB 3.3, 3.2 and 3.3)."""
        codecs = set(self.codecs)
        match self.format:
            case "MP3":
                return Playable.EVERYWHERE
            case "Ogg":
                return Playable.EVERYWHERE if codecs == {"Opus"} else Playable.NOWHERE
            case "MP4" if codecs and codecs <= {"H.264", "AAC", "MP3"}:
                return Playable.EVERYWHERE
            case "MP4" if codecs & {"H.264", "H.265", "AV1", "VP9"}:
                return Playable.SOME
            case "WebM" if self.has_film:  # a sound in it is no core media type
                return Playable.SOME
        return Playable.NOWHERE

    @property
    def media_types(self) -> tuple[str, ...]:
        """Return the types under which it may stand in a package, the best first."""
        match self.format:
            case "MP3":
                return ("audio/mpeg", "audio/mp3")
            case "Ogg":
                return (
                    "audio/ogg; codecs=opus",
                    "audio/ogg;codecs=opus",
                    "audio/ogg",
                    "audio/opus",
                )
            case "MP4":
                return ("video/mp4", "audio/mp4") if self.has_film else ("audio/mp4", "video/mp4")
            case "WebM":
                return ("video/webm", "audio/webm")
        return ()


def recording_facts(file: IO[bytes], size: int) -> RecordingFacts | None:
    """Return what a file of `size` bytes is; None where it is no recording that anybody knows."""
    file.seek(0)
    head = file.read(_HEAD)
    if head[4:8] == b"ftyp":
        return _boxed(file, size, head[8:12])
    if head.startswith(b"OggS"):
        codecs = [
            name
            for mark, name in ((b"OpusHead", "Opus"), (b"\x01vorbis", "Vorbis"))
            if mark in head[:512]
        ]
        return RecordingFacts("Ogg", tuple(codecs), b"theora" in head[:512])
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        codecs = [name for mark, name in _EBML_CODECS.items() if mark in head]
        is_film = any(mark.startswith(b"V_") and mark in head for mark in _EBML_CODECS)
        return RecordingFacts("WebM" if b"webm" in head[:64] else "MKV", tuple(codecs), is_film)
    for pattern, name in _MAGIC:
        if re.match(pattern, head, re.DOTALL):
            return _boxed(file, size, b"qt  ") if name == "MOV" else RecordingFacts(name)
    return None


def _boxed(file: IO[bytes], size: int, brand: bytes) -> RecordingFacts:
    """Return the facts of a file of boxes: MP4 and its kin."""
    kin = {b"qt": "MOV", b"3g": "3GP"}
    container = kin.get(brand[:2].lower(), "MP4")
    moov, is_whole = _moov(file, size)
    codecs: dict[str, None] = {}
    has_film, seconds = False, 0.0
    track: Literal["video", "audio"] | None = None
    for kind, content in _boxes(moov):
        if kind == b"mvhd":
            seconds = _duration(content)
        elif kind == b"hdlr" and content[4:8] != b"dhlr":  # QuickTime's second, of the data
            track = _TRACKS.get(content[8:12])
        elif kind == b"stsd" and track is not None:
            has_film = has_film or track == "video"
            named = content[12:16]
            codecs.setdefault(_CODECS.get(named, named.decode("latin-1").strip()))
    return RecordingFacts(container, tuple(codecs), has_film, seconds, is_whole and bool(moov))


def _moov(file: IO[bytes], size: int) -> tuple[bytes, bool]:
    """Return the table of contents, and whether every box of the file ends inside it."""
    place, moov = 0, b""
    for _ in range(_MOST_BOXES):
        if place >= size:
            return moov, True
        file.seek(place)
        head = file.read(16)
        if len(head) < 8:
            return moov, False
        length, kind = struct.unpack(">I4s", head[:8])
        if length == 1 and len(head) == 16:
            length = struct.unpack(">Q", head[8:])[0]
        length = length or size - place  # 0: to the end of the file
        if length < 8 or place + length > size:
            return moov, False
        if kind == b"moov" and length <= _LONGEST_MOOV:
            file.seek(place)
            moov = file.read(length)
        place += length
    return moov, False


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and content of each box inside, depth first; what is cut off is left out."""
    waiting = [content]
    while waiting:
        rest = waiting.pop()
        if len(rest) < 8:
            continue
        length, kind = struct.unpack(">I4s", rest[:8])
        if length < 8 or length > len(rest):
            continue
        waiting.append(rest[length:])
        inside = rest[8:length]
        if kind in _PARENTS:
            waiting.append(inside)
        else:
            yield kind, inside


def _duration(mvhd: bytes) -> float:
    """Return the length in seconds (ISO/IEC 14496-12, 8.2.2)."""
    try:
        if mvhd[0] == 1:
            scale, length = struct.unpack(">IQ", mvhd[20:32])
        else:
            scale, length = struct.unpack(">II", mvhd[12:20])
    except (struct.error, IndexError):
        return 0.0
    return float(length / scale) if scale else 0.0
