"""Films and sounds of a finished EPUB: everybody can play them, or has something in their place."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.html.epub_tree import name, text_of
from shufang.manuscript.caption_files import read_captions
from shufang.manuscript.recording_files import Playable, RecordingFacts, recording_facts
from shufang.preflight.epub_archive import EpubArchive, resolve
from shufang.preflight.epub_places import place

_CAPTIONS: Final = "text/vtt"
_TRANSCRIPT: Final = re.compile(
    "文字稿|文字版|逐字稿|歌词|歌詞|字幕稿|transcript|lyrics", re.IGNORECASE
)
_SECTIONS: Final = ("section", "article", "body")
_SHOWN_KINDS: Final = ("captions", "subtitles")


def check_recording_files(archive: EpubArchive, findings: Findings) -> None:
    """EPB-004: a recording is what the package says, and of a kind that readers play."""
    for item in archive.items.values():
        is_recording = item.media_type.startswith(("audio/", "video/"))
        if not is_recording or item.is_remote or item.path not in archive.files:
            continue
        with archive.opened(item.path) as file:
            facts = recording_facts(file, archive.sizes[item.path])
        if facts is None or not facts.is_whole or facts.playable is Playable.NOWHERE:
            findings.error("EPB-004", place(item.path), file=item.path)
        elif facts.playable is Playable.SOME or not _fits(item.media_type, facts):
            findings.warning("EPB-004", place(item.path), file=item.path)


def _fits(media_type: str, facts: RecordingFacts) -> bool:
    """Whether a file may be called so; older books call AAC `audio/x-m4a`."""
    said = media_type.replace(" ", "").lower().replace("x-m4a", "mp4").replace("x-m4v", "mp4")
    return said in {known.replace(" ", "") for known in facts.media_types}


def check_players(archive: EpubArchive, findings: Findings) -> None:
    """EPB-092: a player can be stopped, has a name, and says something where nothing plays."""
    for path, node in _players(archive):
        for lacking in _lacking(node):
            findings.error("EPB-092", place(path, node), file=_file(node, path), detail=lacking)


def _players(archive: EpubArchive) -> Iterator[tuple[str, etree._Element]]:
    for path, root in archive.reading_order():
        for node in root.iter(name("audio"), name("video")):
            yield path, node


def _lacking(node: etree._Element) -> Iterator[str]:
    if node.get("controls") is None:
        yield "controls"
    is_named = any(node.get(key) for key in ("aria-label", "aria-labelledby", "title")) or any(
        figure.find(f".//{name('figcaption')}") is not None
        for figure in node.iterancestors(name("figure"))
    )
    if not is_named:
        yield "aria-label"
    if not text_of(node).strip():
        yield "fallback"


def check_words_of_recordings(archive: EpubArchive, findings: Findings) -> None:
    """EPB-092: captions for a film, words for a sound (WCAG 2.2, 1.2.1 and 1.2.2).

    Of our own books the manuscript is asked (FIG-015, FIG-016).
    """
    for path, node in _players(archive):
        file, is_film = _file(node, path), node.tag == name("video")
        kinds = {track.get("kind", "subtitles") for track in node.iter(name("track"))}
        if is_film and not kinds & set(_SHOWN_KINDS):
            findings.warning("EPB-092", place(path, node), file=file, detail="captions")
        if is_film and not node.get("poster"):
            findings.note("EPB-092", place(path, node), file=file, detail="poster")
        if not is_film and not _has_transcript(node):
            findings.warning("EPB-092", place(path, node), file=file, detail="transcript")


def _has_transcript(node: etree._Element) -> bool:
    """Whether the words stand in the same section, or the way to them."""
    around = next(
        (up for up in node.iterancestors() if up.tag in map(name, _SECTIONS)), node.getparent()
    )
    return around is not None and _TRANSCRIPT.search(text_of(around)) is not None


def _file(node: etree._Element, path: str) -> str:
    source = node.get("src") or next((one.get("src", "") for one in node.iter(name("source"))), "")
    return posixpath.basename(resolve(source, path)[0]) if source else node.tag.rpartition("}")[2]


def check_captions(archive: EpubArchive, findings: Findings) -> None:
    """EPB-093: of captions that cannot be read readers show none, without a word."""
    for item, content in archive.of_type(_CAPTIONS):
        captions = read_captions(content.decode("utf-8", "replace"), is_finished=True)
        if not captions.is_webvtt or not captions.is_known:
            first = content.decode("utf-8", "replace").split("\n", 1)[0].strip()
            findings.error("EPB-093", place(item.path), file=item.path, text=first or "？")
        for fault in captions.faults if captions.is_webvtt else ():
            span = Span(item.path, fault.line)
            findings.error("EPB-093", span, file=item.path, text=fault.text)
