"""Chinese lines in the engine: composed, flush, with all of their text and nothing twice."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shufang.engines import adapter
from shufang.engines.chinese_lines import Composition, composing_chinese
from shufang.engines.layout import lay_out
from shufang.engines.resources import Resources
from shufang.engines.sections import LaidOutSection
from shufang.engines.weasyprint_engine import Box, TextBox, is_text, kind
from tests.engines.pages import section, seeing_boxes, text_of

TEXT = "龙岗位于深圳东北部，“山海相连”（简称龙岗）；面积388平方千米，2020年有人口397万人。" * 6


@contextmanager
def _engine_alone() -> Iterator[Composition]:
    yield Composition()


def composed(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, body: str, css: str = ""
) -> tuple[list[Box], LaidOutSection, list[Composition]]:
    """Lay out with composition; return the page boxes too, and what was composed."""
    seen: list[Composition] = []

    @contextmanager
    def compose() -> Iterator[Composition]:
        with composing_chinese() as done:
            seen.append(done)
            yield done

    monkeypatch.setattr(adapter, "composing_chinese", compose)
    with seeing_boxes(monkeypatch) as pages:
        laid_out = lay_out(section(body, css), resources.fontconfig)
    return pages, laid_out, seen


def by_the_engine(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, body: str, css: str = ""
) -> list[Box]:
    """Lay out without composition; return the page boxes."""
    monkeypatch.setattr(adapter, "composing_chinese", _engine_alone)
    with seeing_boxes(monkeypatch) as pages:
        lay_out(section(body, css), resources.fontconfig)
    return pages


def lines_of(pages: list[Box], tag: str = "p") -> list[Box]:
    return [
        box
        for page in pages
        for box in page.descendants()
        if kind(box) == "LineBox" and box.element_tag == tag
    ]


def text_in(box: Box) -> str:
    return "".join(cast(TextBox, each).text for each in box.descendants() if is_text(each))


def test_lines_are_flush_but_the_last(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    pages, _, done = composed(monkeypatch, resources, f"<p>{TEXT}</p>")

    lines = lines_of(pages)
    right = pages[0].content_box_x() + pages[0].width
    assert len(lines) > 5
    edges = [line.position_x + line.width for line in lines]
    assert edges[:-1] == pytest.approx([right] * (len(lines) - 1), abs=0.05)
    assert edges[-1] < right
    assert done[0].lines >= len(lines)
    assert not done[0].given_up


def test_a_paragraph_over_a_page_end_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    pages, laid_out, _ = composed(monkeypatch, resources, f"<p>{TEXT * 6}</p>")

    assert len(pages) > 1
    assert "".join(text_in(line) for line in lines_of(pages)) == TEXT * 6
    assert "".join("".join(text_of(laid_out.pdf)).split()) == "".join((TEXT * 6).split())


@pytest.mark.parametrize(
    "inside",
    [
        "<em>强调</em>的地方",
        '<a href="#x">联系</a>，<b>粗</b>体',
        "上<br/>下",
        '<span lang="en">internationalization</span>',
        '<span style="display: inline-block">块</span>，尾',
        '<i id="x"></i>空锚',
        '<span style="padding: 0 1em; border: 1pt solid">边</span>',
        '<span style="position: absolute">离</span>流',
        '<span style="float: left">浮</span>动',
        '<span style="letter-spacing: .2em">疏排</span>',
        '<span style="white-space: nowrap">不可断开的一段文字</span>',
        "שלום",
        "e\u0301\u0302 汉\U000e0101字 👨‍👩‍👧 𠮷",
    ],
)
def test_inline_content_keeps_its_text(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, inside: str
) -> None:
    body = f"<p>{TEXT[:31]}{inside}{TEXT[:40]}{inside}</p>"

    ours, _, done = composed(monkeypatch, resources, body)
    alone = by_the_engine(monkeypatch, resources, body)

    assert sorted(_letters(ours)) == sorted(_letters(alone))
    assert not done[0].given_up


MARKS = "，。；：？！“”‘’（）《》、—…·～"
PIECES = st.one_of(
    st.text("龙岗区坪地的历史" + MARKS, min_size=1, max_size=12),
    st.sampled_from(["2020年", "388.5", "50%", " GDP ", "——", "……", "internationalization", "℃"]),
    st.text("abc 12", min_size=1, max_size=8),
)
WRAPS = [
    "{}",
    "<em>{}</em>",
    "<b>{}</b>",
    '<a href="#x"><i>{}</i></a>',
    '<span style="font-size: 8pt">{}</span>',
    '<span style="padding-left: 3pt">{}</span>',
    '<span style="display: inline-block">{}</span>',
    '<span style="white-space: nowrap">{}</span>',
    '<span lang="en" style="hyphens: auto">{}</span>',
    "{}<br/>",
    '<i id="x"></i>{}',
]


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.tuples(st.sampled_from(WRAPS), PIECES), min_size=1, max_size=14))
    return "".join(wrap.format(piece) for wrap, piece in parts)


def _letters(pages: list[Box]) -> str:
    """All text on the pages but spaces and hyphens."""
    texts = (
        cast(TextBox, box).text
        for page in pages
        for box in page.descendants(placeholders=True)
        if is_text(box)
    )
    return re.sub(r"[\s‐-]", "", "".join(texts))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    paragraphs(),
    st.sampled_from([30, 90, 200]),
    st.sampled_from(["justify", "left", "center", "right"]),
)
def test_any_paragraph_keeps_its_text(
    resources: Resources, paragraph: str, width: int, align: str
) -> None:
    css = f"p {{ width: {width}pt; text-align: {align} }}"
    body = f"<p>{paragraph}</p>"
    with pytest.MonkeyPatch.context() as patch:
        ours, _, done = composed(patch, resources, body, css)
        alone = by_the_engine(patch, resources, body, css)

    assert _letters(ours) == _letters(alone)
    assert not [fault for each in done for fault in each.given_up]


def test_the_engine_is_as_before_afterwards(resources: Resources) -> None:
    from weasyprint.layout import inline, preferred

    before = inline.split_inline_box, inline.justify_line, preferred.inline_line_widths
    lay_out(section("<p>龙岗</p>"), resources.fontconfig)

    assert (inline.split_inline_box, inline.justify_line, preferred.inline_line_widths) == before


def test_a_fault_in_a_paragraph_leaves_it_to_the_engine(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    from shufang.engines import chinese_lines_setting

    def fail(*arguments: object) -> None:
        raise IndexError("oops")

    monkeypatch.setattr(chinese_lines_setting, "set_line", fail)
    pages, laid_out, done = composed(monkeypatch, resources, f"<p>{TEXT}</p>")

    assert done[0].given_up == ["IndexError: oops"]
    assert "".join(text_in(line) for line in lines_of(pages)) == TEXT
    assert not laid_out.findings


def test_leaders_reach_the_folio(monkeypatch: pytest.MonkeyPatch, resources: Resources) -> None:
    css = 'p { text-indent: 0; text-align: left } p::after { content: leader(" ·") " 28" }'

    pages, _, done = composed(monkeypatch, resources, "<p>“一栋建筑”（示意图）</p>", css)

    (line,) = lines_of(pages)
    assert text_in(line).startswith("“一栋建筑”（示意图） · ·")
    assert text_in(line).endswith("· 28")
    right = max(box.position_x + box.width for box in line.descendants() if kind(box) == "TextBox")
    assert right == pytest.approx(pages[0].content_box_x() + pages[0].width, abs=0.1)
    assert done[0].lines == 1


def test_a_picture_counts_as_a_character(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    body = (
        f'<p>{TEXT[:60]}<span style="display: inline-block; width: 20pt">图</span>{TEXT[:50]}</p>'
    )

    pages, _, done = composed(monkeypatch, resources, body)

    right = pages[0].content_box_x() + pages[0].width
    lines = lines_of(pages)
    assert [line.position_x + line.width for line in lines[:-1]] == pytest.approx(
        [right] * (len(lines) - 1), abs=0.05
    )
    assert not done[0].given_up


def test_a_word_longer_than_a_line_is_broken_inside(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    body = f"<p>龙岗{'x' * 300}东部</p>"
    pages, _, done = composed(monkeypatch, resources, body, "p { overflow-wrap: break-word }")

    lines = lines_of(pages)
    right = pages[0].content_box_x() + pages[0].width
    assert "".join(map(text_in, lines)) == f"龙岗{'x' * 300}东部"
    assert all(line.position_x + line.width <= right + 0.05 for line in lines)
    assert not done[0].given_up
