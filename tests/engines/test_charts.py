"""Charts: the same numbers, words and colours that the manuscript and the theme give."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from shufang.engines.chart_kinds import Palette, broken, number_text
from shufang.engines.charts import ChartStyle, draw_chart
from shufang.engines.drawings import proportion, sanitise
from shufang.model.figures import Chart, Series

CHARTS = {
    "column": Chart(
        "column",
        ("2012年", "2013年"),
        (Series("中央", (1.2, 3.6)), Series("地方", (0.8, -2.4))),
        "亿元",
        "拨付",
    ),
    "bar": Chart("bar", ("上市企业", "规模以上工业企业"), (Series("家", (11, 338)),), "家"),
    "line": Chart(
        "line", ("第一届", "第二届"), (Series("国家", (16, 20)), Series("展商", (43, 50)))
    ),
    "pie": Chart("pie", ("核心区", "拓展区", "其余"), (Series("面积", (1, 5, 47.14)),), "平方公里"),
    "timeline": Chart("timeline", ("动工", "封顶", "建成"), (Series("天", (0, 81, 186)),), "天"),
}


def words(svg: bytes) -> str:
    return re.sub(r"\s+", "", "".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg.decode())))


@pytest.mark.parametrize("kind", CHARTS)
def test_every_number_and_name_is_in_the_chart_as_text(kind: str) -> None:
    chart = CHARTS[kind]
    text = words(draw_chart(chart))

    for name in chart.categories:
        assert name in text
    for series in chart.series:
        for value in series.values:
            assert number_text(value) in text


@pytest.mark.parametrize("kind", CHARTS)
def test_type_is_the_books_own(kind: str) -> None:
    families = set(re.findall(r"font-family: ([^;]*);", draw_chart(CHARTS[kind]).decode()))

    assert families == {"'Noto Sans SC'"}


@pytest.mark.parametrize("kind", CHARTS)
def test_outlines_need_no_typeface(kind: str) -> None:
    content = draw_chart(CHARTS[kind], ChartStyle(outlines=True)).decode()

    assert "<text" not in content
    assert "<path" in content


@pytest.mark.parametrize("kind", CHARTS)
def test_only_colours_of_the_theme(kind: str) -> None:
    palette = Palette()
    allowed = {getattr(palette, name) for name in Palette.__slots__}
    content = draw_chart(CHARTS[kind]).decode()
    used = {colour.lower() for colour in re.findall(r"#[0-9a-fA-F]{6}\b", content)}

    assert used <= allowed


@pytest.mark.parametrize("kind", CHARTS)
def test_harmless_and_as_wide_as_the_measure(kind: str) -> None:
    content = draw_chart(CHARTS[kind])

    assert sanitise(content).removed == ()
    assert proportion(content)[0] == pytest.approx(126 / 25.4 * 96)


@pytest.mark.parametrize("kind", CHARTS)
def test_a_chart_without_numbers_is_drawn_empty(kind: str) -> None:
    assert draw_chart(Chart(CHARTS[kind].kind, (), ())).startswith(b"<?xml")


def test_neighbours_on_a_timeline_do_not_cover_one_another() -> None:
    names = ("签署协议", "研讨会", "启动仪式", "博览会")
    chart = Chart("timeline", names, (Series("天", (0, 1, 2, 100)),))
    tall = proportion(draw_chart(chart))[1]

    assert tall > proportion(draw_chart(CHARTS["timeline"]))[1]


def test_a_character_that_the_typeface_lacks_disturbs_nobody(
    capfd: pytest.CaptureFixture[str],
) -> None:
    draw_chart(Chart("bar", ("\U0002a6d6",), (Series("家", (1,)),)), ChartStyle(outlines=True))

    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_same_bytes_in_another_process() -> None:
    script = (
        "import hashlib, tests.engines.test_charts as t;"
        "print(hashlib.sha256(b''.join(map(t.draw_chart, t.CHARTS.values()))).hexdigest())"
    )
    root = Path(__file__).parents[2]

    def digest(seed: str, zone: str) -> str:
        environment = os.environ | {
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "PYTHONPATH": str(root),
        }
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=root,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    assert digest("1", "UTC") == digest("2", "Asia/Shanghai")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.60, "3.6"),
        (1438, "1438"),
        (120000, "120,000"),
        (-12345.5, "-12,345.5"),
        (0.1 + 0.2, "0.3"),
    ],
)
def test_numbers_as_printed(value: float, text: str) -> None:
    assert number_text(value) == text


def test_long_labels_break_into_even_lines() -> None:
    assert broken("国家高新技术企业", 5) == "国家高新\n技术企业"
    assert broken("企业", 5) == "企业"
