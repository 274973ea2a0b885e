"""音像 of figures.yaml: formats by their bytes, captions, words for those who do not hear."""

import io
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shufang.manuscript.recording_files import Playable, recording_facts
from shufang.model.figures import Recording
from tests import recordings
from tests.manuscript.manuscripts import base_book, loaded, told, write_book

FIGURES = "chapters/01-place/figures.yaml"
FOLDER = "chapters/01-place/"
VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\n牌楼。\n"
URL = "网址: 'https://example.org/x'"


def read(root: Path, kind: str, fields: str, **files: str | bytes) -> tuple[Recording, list[str]]:
    """Return the recording of a book that has one, and what is told of it."""
    base_book(root)
    figures = (root / FIGURES).read_text("utf-8")
    text = (
        f"fig-x:\n  {kind}: {{{fields}}}\n  title: 老街\n"
        "  alt: 一条石板街，两边是骑楼\n  source: 编写组\n"
    )
    given = {f"{FOLDER}{name.replace('_', '.')}": content for name, content in files.items()}
    write_book(root, {FIGURES: figures + text, **given})
    manuscript, findings = loaded(root)
    codes = [line.rpartition(":")[2].partition(" ")[2] for line in told(findings)]
    content = manuscript.figures["fig-x"].figure.content if manuscript else None
    is_recording = isinstance(content, Recording)
    assert is_recording or any(code.startswith("error") for code in codes)
    return content if isinstance(content, Recording) else Recording("video", "", "", None), codes


def test_a_whole_recording_is_clean(tmp_path: Path) -> None:
    fields = f"文件: f.mp4, {URL}, 静帧: images/gate.png, 字幕: f.vtt, 文字稿: f.txt, 不适: [晃动]"
    found, codes = read(
        tmp_path / "b",
        "视频",
        fields,
        f_mp4=recordings.mp4(),
        f_vtt=VTT,
        f_txt="\ufeff一。\r\n二。\n",
    )

    assert codes == []
    assert (found.file, found.captions) == (f"{FOLDER}f.mp4", f"{FOLDER}f.vtt")
    assert found.transcript == "一。\n二。"
    assert found.hazards == ("motionSimulation",)


def test_a_transcript_may_stand_on_the_net(tmp_path: Path) -> None:
    found, codes = read(
        tmp_path / "b", "音频", f"{URL}, 文字稿: 'https://example.org/t.html', 不适: 无"
    )

    assert codes == []
    assert (found.transcript, found.transcript_url) == ("", "https://example.org/t.html")
    assert found.hazards == ()


@pytest.mark.parametrize(
    ("kind", "fields", "codes"),
    [
        ("视频", "文件: f.mp4, 静帧: images/gate.png", ["note FIG-037", "warning FIG-016"]),
        ("视频", f"文件: f.mp4, {URL}, 静帧: images/gate.png, 文字稿: 一。", ["note FIG-016"]),
        ("视频", f"文件: f.mp4, {URL}, 静帧: images/gate.png, 字幕: f.vtt", []),
        ("视频", f"{URL}, 静帧: images/gate.png, 字幕: f.vtt", ["warning FIG-016"]),
        ("视频", f"{URL}, 文字稿: 一。", ["warning FIG-015"]),
        ("音频", f"文件: f.mp4, {URL}, 字幕: f.vtt", ["warning FIG-016"]),
        ("音频", f"文件: f.mp4, {URL}, 文字稿: 一。", []),
        ("音频", f"{URL}, 文字稿: none.txt", ["error MAN-043"]),
        ("音频", f"{URL}, 文字稿: 一。, 不适: 头晕", ["error MAN-033"]),
    ],
)
def test_what_is_lacking_is_told(tmp_path: Path, kind: str, fields: str, codes: list[str]) -> None:
    _, found = read(tmp_path / "b", kind, fields, f_mp4=recordings.mp4(), f_vtt=VTT)

    assert sorted(found) == codes


MADE = {
    "mp3": (recordings.mp3(), "MP3", Playable.EVERYWHERE),
    "mp3 with a tag": (b"ID3\4\0\0\0\0\0\0" + recordings.mp3(), "MP3", Playable.EVERYWHERE),
    "m4a": (recordings.m4a(), "MP4（AAC）", Playable.EVERYWHERE),
    "mp4": (recordings.mp4(), "MP4（H.264、AAC）", Playable.EVERYWHERE),
    "telephone": (recordings.mp4(codec=b"hvc1"), "MP4（H.265、AAC）", Playable.SOME),
    "old camera": (recordings.mp4(codec=b"mp4v"), "MP4（MPEG-4、AAC）", Playable.NOWHERE),
    "mov": (recordings.mp4(brand=b"qt  "), "MOV（H.264、AAC）", Playable.NOWHERE),
    "3gp": (recordings.mp4(brand=b"3gp5"), "3GP（H.264、AAC）", Playable.NOWHERE),
    "webm": (
        b"\x1a\x45\xdf\xa3" + bytes(8) + b"webm" + b"V_VP9A_OPUS",
        "WebM（VP9、Opus）",
        Playable.SOME,
    ),
    "sound in webm": (
        b"\x1a\x45\xdf\xa3" + bytes(8) + b"webm" + b"A_OPUS",
        "WebM（Opus）",
        Playable.NOWHERE,
    ),
    "mkv": (b"\x1a\x45\xdf\xa3" + bytes(8) + b"matroskaV_VP9", "MKV（VP9）", Playable.NOWHERE),
    "opus": (b"OggS" + bytes(24) + b"OpusHead", "Ogg（Opus）", Playable.EVERYWHERE),
    "vorbis": (b"OggS" + bytes(24) + b"\x01vorbis", "Ogg（Vorbis）", Playable.NOWHERE),
    "wav": (b"RIFF\0\0\0\0WAVEfmt ", "WAV", Playable.NOWHERE),
    "avi": (b"RIFF\0\0\0\0AVI LIST", "AVI", Playable.NOWHERE),
    "flac": (b"fLaC\0\0\0\x22", "FLAC", Playable.NOWHERE),
    "wma": (bytes.fromhex("3026b2758e66cf11a6d9"), "WMV", Playable.NOWHERE),
    "amr": (b"#!AMR\n", "AMR", Playable.NOWHERE),
    "adts": (b"\xff\xf1\x50\x80", "AAC", Playable.NOWHERE),
}


@pytest.mark.parametrize("name", MADE)
def test_a_recording_is_known_by_its_bytes(name: str) -> None:
    content, said, playable = MADE[name]
    facts = recording_facts(io.BytesIO(content), len(content))

    assert facts is not None
    assert (facts.name, facts.playable) == (said, playable)
    assert facts.is_whole


def test_length_and_kind_come_from_the_contents() -> None:
    film, sound = recordings.mp4(3), recordings.m4a(1)
    facts = recording_facts(io.BytesIO(film), len(film))
    assert facts is not None
    assert (facts.has_film, facts.seconds) == (True, 3.0)
    assert facts.media_types[0] == "video/mp4"
    facts = recording_facts(io.BytesIO(sound), len(sound))
    assert facts is not None
    assert facts.media_types[0] == "audio/mp4"


@pytest.mark.parametrize("cut", [0, 7, 12, 40, 700, 5000])
def test_cut_off_films_are_no_films(cut: int) -> None:
    content = recordings.mp4()[:cut]
    facts = recording_facts(io.BytesIO(content), len(content))

    assert facts is None or not facts.is_whole


@given(st.binary(max_size=300), st.sampled_from([b"", b"ftypisom", b"moov", b"OggS", b"RIFF"]))
def test_any_bytes_are_read(content: bytes, mark: bytes) -> None:
    spoiled = content[:4] + mark + content[4:]

    facts = recording_facts(io.BytesIO(spoiled), len(spoiled))

    assert facts is None or facts.format


@settings(deadline=None)
@given(st.integers(0, 6380), st.integers(0, 255))
def test_any_spoiled_film_is_read(place: int, value: int) -> None:
    film = bytearray(recordings.mp4())
    film[min(place, len(film) - 1)] = value

    facts = recording_facts(io.BytesIO(film), len(film))

    assert facts is None or facts.name


def test_what_is_no_recording_is_told(tmp_path: Path) -> None:
    _, codes = read(tmp_path / "b", "音频", f"文件: f.mp3, {URL}, 文字稿: 一。", f_mp3="这不是录音")

    assert codes == ["error FIG-032"]


def heavy(megabytes: int) -> bytes:
    """Return the beginning of a film whose data would fill that many megabytes."""
    head, _, _ = recordings.mp4().partition(b"mdat")
    return head[:-4] + struct.pack(">I4s", megabytes * 1_000_000, b"mdat")


@pytest.mark.parametrize(
    ("megabytes", "address", "codes", "is_kept"),
    [
        (40, URL, [], True),
        (60, URL, ["warning FIG-035"], True),
        (110, URL, ["warning FIG-035"], False),
        (110, "时长: 2分", ["error FIG-035", "note FIG-037"], False),
    ],
)
def test_a_heavy_recording_is_told(
    tmp_path: Path, megabytes: int, address: str, codes: list[str], is_kept: bool
) -> None:
    root, start = base_book(tmp_path / "b"), heavy(megabytes)
    (root / FOLDER / "f.mp4").write_bytes(start)
    with (root / FOLDER / "f.mp4").open("r+b") as file:
        file.truncate(len(start) - 8 + megabytes * 1_000_000)  # a hole: nothing is on the disk
    text = (
        f"fig-x:\n  视频: {{文件: f.mp4, {address}, 静帧: images/gate.png, "
        "字幕: f.srt, 文字稿: 一。}\n"
        "  title: 老街\n  alt: 一条石板街，两边是骑楼\n  source: 编写组\n"
    )
    figures = (root / FIGURES).read_text("utf-8")
    srt = "1\n00:00:00,000 --> 00:00:01,000\n一。\n"
    write_book(root, {FIGURES: figures + text, f"{FOLDER}f.srt": srt})
    manuscript, findings = loaded(root)

    assert sorted(f"{one.severity.value} {one.code}" for one in findings) == codes
    if manuscript is not None:
        content = manuscript.figures["fig-x"].figure.content
        assert isinstance(content, Recording)
        assert bool(content.file) == is_kept
