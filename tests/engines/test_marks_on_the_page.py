"""What a ruler on the page would find: runs of ？！, half-width connectors, numbers with units."""

import re
from itertools import pairwise

import pytest

from shufang.engines.layout import lay_out
from shufang.engines.resources import Resources
from shufang.engines.weasyprint_engine import Box, is_text, kind
from tests.engines.pages import section, seeing_boxes, words


def lines_in(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, text: str, ems: float
) -> list[Box]:
    css = f"p {{ text-indent: 0; width: {ems}em }}"
    with seeing_boxes(monkeypatch) as pages:
        laid_out = lay_out(section(f"<p>{text}</p>", css), resources.fontconfig)
    assert not laid_out.findings
    return [
        box
        for page in pages
        for box in page.descendants()
        if kind(box) == "LineBox" and box.element_tag == "p"
    ]


def places(line: Box) -> list[tuple[str, float]]:
    found = []
    for box in line.descendants():
        if is_text(box):
            size = float(str(box.style["font_size"]))
            origins = box.pango_layout.origins  # type: ignore[attr-defined]
            found += [
                (character, box.position_x / size + origin / 1000)
                for character, origin in zip(box.text, origins, strict=False)  # type: ignore[attr-defined]
            ]
    return found


@pytest.mark.parametrize(
    ("run", "room"), [("？！", 1.0), ("！！", 1.0), ("？！！", 2.0), ("！！！", 2.0)]
)
def test_two_exclamation_marks_take_one_em_three_take_two(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, run: str, room: float
) -> None:
    (line,) = lines_in(monkeypatch, resources, f"龙{run}岗", 20)

    at = places(line)
    assert at[-1][1] - at[1][1] == pytest.approx(room, abs=0.02)  # GB/T 15834 5.1.2


@pytest.mark.parametrize("mark", "·-–/")
def test_connectors_are_half_width_and_never_opened(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, mark: str
) -> None:
    text = f"龙岗{mark}坪地街道山海相连河流纵横的一座城" * 4
    for ems in (9.3, 11.4, 13.7):
        for line in lines_in(monkeypatch, resources, text, ems)[:-1]:
            at = places(line)
            for (character, x), (_, following) in pairwise(at):
                if character == mark:
                    assert following - x <= 0.58  # GB/T 15834 5.1.7-5.1.9


PARTS = (
    r"\d$\n^\d",
    r"[.,]$\n^\d",
    r"\d$\n^[.,%℃年月日元万亿人米公]",
    r"[￥±]$\n^\d",
    r"—$\n^—",
    r"…$\n^…",
)


@pytest.mark.parametrize("tenths", range(220, 360, 7))
def test_numbers_signs_and_double_marks_are_never_parted(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, tenths: int
) -> None:
    text = (
        "2020年龙岗有人口397.5万人，比上年增长6.2%，气温±0.5℃；用地53.14平方千米，投资￥1,234.56万元"
        "——其中120亿元……都写在第12页。"
    ) * 6

    found = "\n".join(
        words(line).strip() for line in lines_in(monkeypatch, resources, text, tenths / 10)
    )

    for parted in PARTS:
        assert not re.search(parted, found, re.MULTILINE), (parted, found)


@pytest.mark.parametrize("raised", ["<sup>2</sup>", "<sub>2</sub>", "<sup>[12]</sup>"])
def test_raised_figures_leave_the_line_pitch(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, raised: str
) -> None:
    css_text = f"龙岗面积388km{raised}，山海相连，河流纵横。" * 6

    tops = [line.position_y for line in lines_in(monkeypatch, resources, css_text, 18)]

    steps = {round(b - a, 3) for a, b in pairwise(tops)}
    assert steps == {24.0}
