"""Style sheets as readers take them that do not take all."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shufang.engines.epub_profile_styles import adapted_declarations, adapted_sheet
from shufang.engines.epub_styles import style_facts
from shufang.model.epub_profile import DUOKAN, KINDLE, STANDARD

SHEET = (Path(__file__).parents[2] / "styles" / "epub.css").read_text("utf-8")


def plain(text: str) -> str:
    return " ".join(adapted_sheet(text, KINDLE.sheet).split())


def test_the_standard_sheet_is_the_very_same() -> None:
    assert adapted_sheet(SHEET, STANDARD.sheet) is SHEET


def test_our_sheet_loses_nothing_that_old_readers_know() -> None:
    facts, left = style_facts(SHEET), style_facts(adapted_sheet(SHEET, KINDLE.sheet))
    kept = {(one.selector, one.name) for one in left.declarations}

    assert left.at_rules == []
    assert left.comment_lines == left.plain_comments == left.faults == []
    lost = {
        (one.selector, one.name)
        for one in facts.declarations
        if not one.is_guarded and (one.selector, one.name) not in kept
    }
    # CSS 2.1 does not know it; text breaks without it all the same.
    assert {name for _, name in lost} <= {"overflow-wrap"}


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("/* a -- b */ h1 { margin: 0 }", "h1 { margin: 0; }"),
        (":root { --x: red } h1 { color: var(--x); margin: 0 }", "h1 { margin: 0; }"),
        ("h1 { margin: calc(1em + 2px); padding: 1rem; width: 50vw; top: 1em }",
         "h1 { top: 1em; }"),
        ("@supports (a: b) { h1 { a: b } } h1 { margin: 0 }", "h1 { margin: 0; }"),
        ("@media print { h1 { margin: 0 } } @import 'x.css';", ""),
        ("@media amzn-kf8 { h1 { margin: 0 } }", "h1 { margin: 0; }"),
        ("p { font-size: 12px; line-height: 2; color: #333; margin: 0 }", "p { margin: 0; }"),
        ("p, .x { line-height: 2; margin: 0 }",
         "p { margin: 0; } .x { line-height: 2; margin: 0; }"),
        ("p { text-indent: 6em } li { text-indent: -9em }",
         "p { text-indent: 4em; } li { text-indent: -4em; }"),
        ("p { text-indent: 24px } .x { width: 300px; max-width: 80% }", ".x { max-width: 80%; }"),
        ("u { text-decoration: underline wavy red }", "u { text-decoration: underline; }"),
        (".x { display: flex; position: absolute; float: left }", ".x { float: left; }"),
        ("h1:is(.a, .b), h2, [epub|type~='x'] { margin: 0 }", "h2 { margin: 0; }"),
        ("h1 { margin: 0 !important }", "h1 { margin: 0; }"),
        ("h1 { margin: 0 } } h2 { margin: 0 }", "h1 { margin: 0; }"),
        ("@font-face { font-family: A; src: url(a.woff2) }", ""),
        ("@font-face { font-family: A; src: url(a.ttf) }",
         "@font-face { font-family: A; src: url(a.ttf); }"),
    ],
)  # fmt: skip
def test_what_is_left_of_an_editors_sheet(given: str, left: str) -> None:
    assert plain(given) == left


@pytest.mark.parametrize(
    ("family", "found"),
    [
        ("KaiTi, serif", '"DK-KAITI", KaiTi, serif'),
        ("仿宋", '"DK-FANGSONG", 仿宋'),
        ("FZXiaoBiaoSong-B05", '"DK-XIAOBIAOSONG", FZXiaoBiaoSong-B05'),
        ("SimHei, sans-serif", '"DK-HEITI", SimHei, sans-serif'),
        ("SimSun", '"DK-SONGTI", SimSun'),
        ('"DK-KAITI", KaiTi', '"DK-KAITI", KaiTi'),
        ("monospace", "monospace"),
    ],
)
def test_duokan_gets_its_own_typefaces(family: str, found: str) -> None:
    sheet = adapted_sheet(f".x {{ font-family: {family} }}", DUOKAN.sheet)

    assert f"font-family: {found};" in sheet
    assert adapted_sheet(f".x {{ font-family: {family} }}", KINDLE.sheet).count("DK-") == (
        family.count("DK-")
    )


def test_style_attributes_are_cut_down_alike() -> None:
    given = "color: red; text-indent: 6em; --x: 1; margin: 0"

    assert adapted_declarations(given, "p", KINDLE.sheet) == "text-indent: 4em; margin: 0"
    assert adapted_declarations(given, "h1", KINDLE.sheet).startswith("color: red; ")
    assert adapted_declarations("--x: 1", "p", KINDLE.sheet) == ""
    assert adapted_declarations(given, "p", STANDARD.sheet) == given


_PIECES = st.lists(
    st.sampled_from(
        ["p", ".x", "{", "}", "(", ")", "[", "]", ";", ":", ",", "margin:0", "color:red", "--a:1",
         "@media", "@supports", "@font-face", "screen", "/* a */", '"', "'", "\\", "url(a.ttf)",
         "src:url(a.woff2)", "text-indent:9em", "!important", "var(--a)", "<!--", "-->", "楷", "\n"]
    ),
    max_size=40,
)  # fmt: skip


@given(_PIECES)
@settings(max_examples=150, deadline=None)
def test_whatever_the_sheet_what_is_left_is_plain(pieces: list[str]) -> None:
    for rules in (KINDLE.sheet, DUOKAN.sheet):
        left = adapted_sheet(" ".join(pieces), rules)
        facts = style_facts(left)

        assert adapted_sheet(left, rules) == left
        assert facts.faults == facts.comment_lines == facts.plain_comments == []
        assert {keyword for keyword, _ in facts.at_rules} <= {"font-face"}


def test_brackets_without_end_leave_nothing() -> None:
    assert adapted_sheet("p { a: " + "(" * 20_000, KINDLE.sheet) in ("", "\n")
