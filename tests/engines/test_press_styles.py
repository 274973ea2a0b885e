"""What is told of style sheets before they are printed."""

from pathlib import Path

import pytest

from shufang.core.span import Span
from shufang.engines.press_styles import press_faults, thin_rule
from shufang.engines.sections import StyleSheet


def told(css: str) -> list[tuple[str, str]]:
    found = press_faults(StyleSheet("styles/print.css", css))
    assert all(one.severity.value == "warning" for one in found)
    return [(one.code, one.values[-1][1] if one.code == "STY-041" else one.values[0][1])
            for one in found]  # fmt: skip


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("p { color: #1a1a1a }", [("STY-040", "#1a1a1a")]),
        ("p { background: url(a) rgb(1 2 3) }", [("STY-040", "rgb(1 2 3)")]),
        ("p { border-bottom: 1pt solid Red }", [("STY-040", "Red")]),
        ("@page { @footnote { border-top: 1pt solid black } }", [("STY-040", "black")]),
        (":root { --own: teal; --other: #fff }", [("STY-040", "teal"), ("STY-040", "#fff")]),
        ("p { background: linear-gradient(90deg, red, var(--ink)) }", [("STY-040", "red")]),
        ("p { color: oklch(.5 .1 90) }", [("STY-040", "oklch(.5 .1 90)")]),
        ("p { border: .1pt solid }", [("STY-041", "0.1")]),
        ("@media print { p { text-decoration-thickness: .05mm } }", [("STY-041", "0.142")]),
        ("table { column-rule-width: .2px }", [("STY-041", "0.15")]),
        ("p { opacity: 50% }", [("STY-042", "opacity")]),
        ("p { mix-blend-mode: multiply }", [("STY-042", "mix-blend-mode")]),
        ("p { color: device-cmyk(0 0 0 1 / .5) }", [("STY-042", "color")]),
        ("p { border: 2pt inset var(--ink) }", [("STY-043", "inset")]),
        ("p { border-left-style: groove }", [("STY-043", "groove")]),
    ],
)
def test_what_a_press_cannot_print_is_told(css: str, expected: list[tuple[str, str]]) -> None:
    assert told(css) == expected


@pytest.mark.parametrize(
    "css",
    [
        "p { color: var(--ink); background: none; border-color: transparent currentcolor }",
        "p { color: device-cmyk(0 0 0 1); border: .25pt solid; border-radius: .1pt }",
        "p { border: 0; border-spacing: .1pt; font-family: Tan, Black; opacity: 1 }",
        '#fff::before { content: "red"; list-style: inside; --kind: red thing }',
        "p { page: black; text-emphasis: filled dot; outline: thin solid; break-inside: avoid }",
    ],
)
def test_what_prints_is_not_told(css: str) -> None:
    assert told(css) == []


def test_the_place_is_the_declarations() -> None:
    (found,) = press_faults(StyleSheet("styles/print.css", "a {}\np { margin: 0;\n  color: red }"))

    assert found.span == Span("styles/print.css", 3, 3)


def test_rules_of_the_theme_are_measured() -> None:
    place = Span("styles/theme.yaml")

    assert [one.code for one in thin_rule("note_rule.rule_pt", 0.1, place)] == ["STY-041"]
    assert thin_rule("note_rule.rule_pt", 0.25, place) == ()
    assert thin_rule("note_rule.rule_pt", 0, place) == ()


def test_our_own_sheet_prints_as_it_is_written() -> None:
    path = Path(__file__).parents[2] / "styles" / "print.css"

    assert told(path.read_text("utf-8")) == []
