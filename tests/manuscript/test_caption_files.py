"""Captions: WebVTT and SRT, and what is wrong with their times."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shufang.manuscript.caption_files import read_captions, stamp, webvtt

SRT = """1
00:00:00,000 --> 00:00:01,500
老屋还在。
门楼也在。

2
01:00:00,000 --> 01:00:02,000
完
"""


def test_srt_becomes_webvtt() -> None:
    captions = read_captions(SRT)

    assert not captions.is_webvtt
    assert captions.faults == ()
    assert webvtt(captions, lambda words: words.replace("门楼", "門樓")) == (
        "WEBVTT\n\n00:00.000 --> 00:01.500\n老屋还在。\n門樓也在。\n\n"
        "01:00:00.000 --> 01:00:02.000\n完\n"
    )


def test_webvtt_keeps_where_captions_stand() -> None:
    text = (
        "\ufeffWEBVTT - 老屋\n\nNOTE 这是注\n\nNOTE 又一条\n注\n\n"
        "STYLE\n::cue { color: lime }\n\n开头\n00:01.000 --> 00:02.000 line:0 align:start\n一\n"
    )
    captions = read_captions(text.replace("\n", "\r\n"))

    assert captions.is_webvtt
    assert captions.faults == ()
    assert webvtt(captions) == "WEBVTT\n\n00:01.000 --> 00:02.000 line:0 align:start\n一\n"


@pytest.mark.parametrize(
    ("times", "lines"),
    [
        (["00:00.000 --> 00:01.000", "00:01.000 --> 00:02.000"], []),
        (["00:00.000 --> 00:03.000", "00:01.000 --> 00:02.000"], []),
        (["00:01.000 --> 00:01.000"], [3]),
        (["00:02.000 --> 00:01.000"], [3]),
        (["00:02.000 --> 00:03.000", "00:01.000 --> 00:04.000"], [6]),
        (["00:00 --> 00:01"], [3]),
        (["0:01.000 --> 00:02.000"], [3]),
        (["00:61.000 --> 00:62.000"], [3]),
        (["1:00:00.000 --> 1:00:01.000"], [3]),
        (["00:00.000 -> 00:01.000"], []),
    ],
)
def test_times_that_cannot_be_kept_are_found(times: list[str], lines: list[int]) -> None:
    text = "WEBVTT\n" + "".join(f"\n{line}\n字\n" for line in times)

    assert [fault.line for fault in read_captions(text).faults] == lines


def test_what_is_no_captions_is_known() -> None:
    assert not read_captions("老屋还在。\n").is_known
    assert not read_captions("WEBVTT\n").is_known
    assert not read_captions("").is_known
    assert not read_captions("WEBVTTX\n\n00:00.000 --> 00:01.000\n字\n").is_webvtt


def test_captions_of_another_film_are_found() -> None:
    captions = read_captions(SRT)

    assert [fault.line for fault in captions.beyond(60)] == [7]
    assert captions.beyond(3600) == ()
    assert captions.beyond(0) == ()


@given(st.integers(0, 359_999_999))
def test_times_are_written_as_they_are_read(thousandths: int) -> None:
    text = f"WEBVTT\n\n{stamp(thousandths / 1000)} --> 99:59:59.999\n字\n"
    captions = read_captions(text)

    assert round(captions.cues[0].start * 1000) == thousandths


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    written = webvtt(read_captions(text))

    assert written.startswith("WEBVTT\n")
