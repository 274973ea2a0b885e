"""Content that was finished before is not finished again, and the file is the same to the byte."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pikepdf import Dictionary, Name

from shufang.engines.finishing import finish
from shufang.engines.finishing_content import ContentFinisher
from shufang.model.press import PdfStandard
from shufang.model.spot import SpotColour
from tests.engines.press_files import MemoryKept, layout, plan

FORM = {"/Fm": (b"0 g 0 0 9 9 re f", {"Subtype": Name.Form, "BBox": [0, 0, 9, 9]})}


@pytest.fixture
def rewritten(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows with each stream that is rewritten; runs have one page."""
    streams: list[int] = []
    former = ContentFinisher.rewrite

    def noting(self: ContentFinisher, *things: object) -> object:
        streams.append(len(streams))
        return former(self, *things)  # type: ignore[arg-type]

    monkeypatch.setattr(ContentFinisher, "rewrite", noting)
    monkeypatch.setattr("shufang.core.kept.LAST_OF_RUN", "")
    return streams


PAGES = ("0 g 0 0 9 9 re f", "0.5 g 0 0 9 9 re f", "0.2 0.9 0 0 k 0 0 9 9 re f")


def test_only_what_has_changed_is_finished(tmp_path: Path, rewritten: list[int]) -> None:
    kept, asked = MemoryKept(), plan(tmp_path)
    finish(layout(*PAGES), asked, kept=kept)
    assert len(rewritten) == 3
    rewritten.clear()
    changed = layout(PAGES[0], "0.6 g 0 0 9 9 re f", PAGES[1], PAGES[2])
    found = finish(changed, asked, kept=kept)

    assert len(rewritten) == 1
    assert found == finish(changed, asked)
    assert [sorted(inks) for inks in found.page_inks[:3]] == [["Black"]] * 3


def test_what_finishing_depends_on_counts(tmp_path: Path, rewritten: list[int]) -> None:
    kept, asked = MemoryKept(), plan(tmp_path)
    source = layout(*PAGES)
    finish(source, asked, kept=kept)
    see_through = {"/ExtGState": Dictionary(half=Dictionary(ca=0.5))}
    for changed, other in (
        (source, replace(asked, standard=PdfStandard.X1A)),
        (source, replace(asked, spots=(SpotColour("Gold", (0, 0.2, 0.6, 0.2)),))),
        (layout(*PAGES, resources=see_through), asked),
    ):
        rewritten.clear()
        assert finish(changed, other, kept=kept) == finish(changed, other)
        assert len(rewritten) == 6


@pytest.mark.parametrize(
    "content",
    ["1 0 0 rg 0 0 9 9 re f", "q 1 0 0 1 9 9 cm /Fm Do Q"],
    ids=["with a fault", "with a form"],
)
def test_pages_that_are_more_than_their_content_are_finished_anew(
    tmp_path: Path, rewritten: list[int], content: str
) -> None:
    kept, asked = MemoryKept(), plan(tmp_path)
    source = layout(PAGES[0], content, content, streams=FORM)
    fresh = finish(source, asked, kept=kept)
    once = len(rewritten)
    rewritten.clear()

    assert finish(source, asked, kept=kept) == fresh
    assert len(rewritten) == once - 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda _: b"[]\n",
        lambda _: b"{}\n",
        lambda content: content[:-1],
        lambda content: content + b" ",
        lambda content: json.dumps([[1, 2]]).encode() + b"\n" + content,
        lambda content: json.dumps([["a", [], []]]).encode() + b"\n" + content,
    ],
)
def test_kept_content_that_is_none_is_made_again(
    tmp_path: Path, rewritten: list[int], spoil: Callable[[bytes], bytes]
) -> None:
    kept, asked = MemoryKept(), plan(tmp_path)
    fresh = finish(layout(*PAGES), asked, kept=kept)
    for name, content in kept.items():
        kept[name] = spoil(content)
    rewritten.clear()

    assert finish(layout(*PAGES), asked, kept=kept) == fresh
    assert len(rewritten) == 3
