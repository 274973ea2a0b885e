"""The properties of our own: cascade, inheritance, reports, and what they do to lines."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from shufang.engines import css_properties
from shufang.engines.css_properties import PROPERTIES, SHORTHANDS
from shufang.engines.layout import lay_out
from shufang.engines.resources import Resources
from shufang.engines.weasyprint_engine import Box, is_text, kind
from tests.engines.pages import section, seeing_boxes, words

DOCUMENT = Path(__file__).parents[2] / "docs" / "css.md"


def boxes_of(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, body: str, css: str
) -> list[Box]:
    with seeing_boxes(monkeypatch) as pages:
        laid_out = lay_out(section(body, css), resources.fontconfig)
    assert not laid_out.findings
    return [box for page in pages for box in page.descendants()]


def lines(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, text: str, css: str, ems: float = 8
) -> list[Box]:
    css = f"p {{ text-indent: 0; width: {ems}em; text-align: left; {css} }}"
    found = boxes_of(monkeypatch, resources, f"<p>{text}</p>", css)
    return [box for box in found if kind(box) == "LineBox" and box.element_tag == "p"]


def texts(found: list[Box]) -> list[str]:
    return [words(line).strip() for line in found]


def positions(line: Box) -> Iterator[tuple[str, float]]:
    """Yield each character with where its glyph is put, in em from the line's left edge."""
    for box in line.descendants():
        if is_text(box):
            size = float(str(box.style["font_size"]))
            origins = box.pango_layout.origins  # type: ignore[attr-defined]
            for character, origin in zip(box.text, origins, strict=False):  # type: ignore[attr-defined]
                yield character, (box.position_x - line.position_x) / size + origin / 1000


def values(box: Box, *names: str) -> list[object]:
    return [box.style[name] for name in names]


def test_values_cascade_inherit_and_take_variables(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    css = (
        ":root { --gap: no-autospace; line-break: loose }"
        "p { text-autospace: var(--gap); text-wrap: balance; text-emphasis: open dot #f00 }"
        "b { line-break: initial; text-autospace: inherit; text-emphasis: none }"
    )

    found = boxes_of(monkeypatch, resources, "<p>龙<b>岗</b></p>", css)

    p = next(box for box in found if box.element_tag == "p")
    b = next(box for box in found if box.element_tag == "b")
    names = ("line_break", "text_autospace", "text_wrap_style", "text_emphasis_style")
    assert values(p, *names) == ["loose", "no-autospace", "balance", ("open", "dot")]
    assert values(b, *names) == ["auto", "no-autospace", "balance", "none"]


@pytest.mark.parametrize(
    "declaration",
    [
        "line-break: sloppy",
        "text-autospace: punctuation",
        "text-autospace: ideograph-alpha replace",
        "text-spacing-trim: 1em",
        "hanging-punctuation: first first",
        "hanging-punctuation: force-end allow-end",
        "text-emphasis: dot circle",
        "text-emphasis-style: 'x'",
        "text-emphasis-position: right",
        "text-wrap: balance pretty",
        "ruby-position: inter-character",
        "ruby-align: stretch",
        "block-step: 1em nearest",
        "block-step-size: -1em",
    ],
)
def test_a_value_that_is_not_supported_is_reported_with_its_place(
    resources: Resources, declaration: str
) -> None:
    laid_out = lay_out(section("<p>龙岗</p>", f"p {{\n  {declaration} }}"), resources.fontconfig)

    assert [(each.code, str(each.span)) for each in laid_out.findings] == [
        ("STY-022", "more.css:2:3")
    ]


def test_a_second_registration_changes_nothing() -> None:
    from weasyprint.css import properties

    css_properties.register()
    before = dict(properties.INITIAL_VALUES)
    css_properties.register()

    assert before == properties.INITIAL_VALUES
    assert {each.key for each in PROPERTIES} <= before.keys()


def test_the_designers_table_has_every_property() -> None:
    properties = DOCUMENT.read_text("utf-8").partition("\n## ")[0]
    told = set(re.findall(r"^\| `([a-z-]+)`", properties, re.MULTILINE))

    assert told == {each.name for each in PROPERTIES} | set(SHORTHANDS)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("strict", "龙岗区山海相连"),
        ("auto", "龙岗区山海相连"),
        ("normal", "龙岗区山海相连"),
        ("loose", "龙岗区山海相连坪"),
        ("anywhere", "龙岗区山海相连坪"),
    ],
)
def test_line_break_says_what_may_begin_a_line(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, value: str, expected: str
) -> None:
    found = lines(monkeypatch, resources, "龙岗区山海相连坪々地", f"line-break: {value}")

    assert texts(found)[0] == expected


@pytest.mark.parametrize(
    ("value", "gap"),
    [("auto", 0.25), ("normal", 0.125), ("no-autospace", 0.0), ("ideograph-numeric", 0.0)],
)
def test_text_autospace_sets_the_gap_beside_letters(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, value: str, gap: float
) -> None:
    (line,) = lines(monkeypatch, resources, "龙a岗", f"text-autospace: {value}")

    places = dict(positions(line))
    assert places["a"] == pytest.approx(1 + gap, abs=0.01)


def test_the_gap_at_an_inline_box_is_that_of_the_box_around_both(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    inner = '<span style="text-autospace: no-autospace">a岗a</span>'

    (line,) = lines(monkeypatch, resources, f"龙{inner}", "text-autospace: auto")

    places = [place for _, place in positions(line)]
    assert places[1] == pytest.approx(1.25, abs=0.01)
    assert places[2] - places[1] < 0.7


@pytest.mark.parametrize(
    ("value", "first", "others"),
    [
        ("space-all", 0.0, 0.0),
        ("normal", 0.0, 0.0),
        ("space-first", 0.0, -0.5),
        ("trim-start", -0.5, -0.5),
        ("trim-both", -0.5, -0.5),
        ("auto", -0.5, -0.5),
    ],
)
def test_text_spacing_trim_at_the_beginning_of_lines(
    monkeypatch: pytest.MonkeyPatch,
    resources: Resources,
    value: str,
    first: float,
    others: float,
) -> None:
    text = "（龙岗区（山海（相连"

    found = lines(monkeypatch, resources, text, f"text-spacing-trim: {value}", ems=4)

    starts = [next(positions(line)) for line in found]
    assert [character for character, _ in starts] == ["（", "（", "（"]
    assert [place for _, place in starts] == pytest.approx([first, others, others], abs=0.01)


@pytest.mark.parametrize(
    ("value", "place"), [("space-all", 2.0), ("trim-both", 1.5), ("trim-all", 1.0)]
)
def test_text_spacing_trim_between_marks(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, value: str, place: float
) -> None:
    (line,) = lines(monkeypatch, resources, "龙）（岗", f"text-spacing-trim: {value}")

    places = dict(positions(line))
    assert places["岗"] - places["）"] == pytest.approx(place, abs=0.01)


@pytest.mark.parametrize(
    ("value", "edge"),
    [("none", 4.0), ("force-end", 4.5), ("allow-end", 4.0), ("last", 4.0)],
)
def test_hanging_punctuation_at_the_end_of_a_line(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, value: str, edge: float
) -> None:
    css = f"hanging-punctuation: {value}; text-align: justify"

    found = lines(monkeypatch, resources, "龙岗区山。海相连坪地", css, ems=4.5)

    characters = dict(positions(found[0]))
    assert texts(found)[0] == "龙岗区山。"
    assert characters["。"] == pytest.approx(edge, abs=0.02)


def test_text_wrap_balances_a_heading(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    text = "龙岗区山海相连坪地街"

    assert texts(lines(monkeypatch, resources, text, "text-wrap: stable")) == [text[:8], text[8:]]
    assert texts(lines(monkeypatch, resources, text, "text-wrap: balance")) == [text[:5], text[5:]]


def test_text_wrap_nowrap_keeps_one_line(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    assert len(lines(monkeypatch, resources, "龙岗区山海相连坪地", "text-wrap: nowrap")) == 1


@pytest.mark.parametrize(
    ("value", "is_flush", "gap_in_word"),
    [("auto", True, False), ("none", False, False), ("inter-character", True, True)],
)
def test_text_justify_chooses_the_gaps_that_open(
    monkeypatch: pytest.MonkeyPatch,
    resources: Resources,
    value: str,
    is_flush: bool,
    gap_in_word: bool,
) -> None:
    css = f"text-justify: {value}; text-align: justify"
    text = "龙岗 ab 区山海相连坪地街道"

    first = lines(monkeypatch, resources, text, css, ems=8.4)[0]
    natural = lines(monkeypatch, resources, text, "text-align: left", ems=8.4)[0]

    size = float(str(first.style["font_size"]))
    assert (abs(first.width / size - 8.4) < 0.02) is is_flush
    spread, plain = dict(positions(first)), dict(positions(natural))
    letters = (spread["b"] - spread["a"]) - (plain["b"] - plain["a"])
    assert (letters > 0.01) is gap_in_word
