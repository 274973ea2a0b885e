"""The e-book's style sheet: the reader's own settings win, and old readers take all of it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tinycss2

SHEET = (Path(__file__).parents[2] / "styles" / "epub.css").read_text("utf-8")
BODY_TEXT = {"html", "body", "p", "li", "dd", "div", "section", "*", "em"}
MODERN = re.compile(
    r"(text-(emphasis|autospace|spacing|wrap)|line-break|hanging|ruby-|break-(inside|after|before)"
    r"|display:\s*(flex|grid)|position:|var\(|calc\(|clamp\()"
)


def rules(sheet: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the plain rules of a sheet: selector and declarations."""
    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        declared = tinycss2.parse_blocks_contents(rule.content)
        yield (
            tinycss2.serialize(rule.prelude).strip(),
            [
                (one.name, tinycss2.serialize(one.value).strip())
                for one in declared
                if one.type == "declaration"
            ],
        )


def faults(sheet: str) -> list[str]:
    """Return what a reader's settings or an old reading system would stumble over."""
    found = []
    parsed = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    kinds = [rule.type for rule in parsed]
    if "qualified-rule" in kinds[kinds.index("at-rule") :] if "at-rule" in kinds else False:
        found.append("a plain rule after @supports")
    found += [
        rule.at_keyword for rule in parsed if getattr(rule, "at_keyword", "supports") != "supports"
    ]
    for selector, declared in rules(sheet):
        if re.search(r"[$*^]=|:(not|is|where|has)\(", selector):
            found.append(selector)  # MuPDF drops all of the sheet that stands behind it.
        names = {part.strip() for part in selector.split(",")}
        for name, value in declared:
            said = f"{name}: {value}"
            if re.search(r"\d(px|rem|pt|vw|vh)\b", value) and "border" not in name:
                found.append(f"{selector} {said}")
            is_ground = name.startswith("background") and "img" not in selector
            if is_ground or (name == "color" and value != "inherit"):
                found.append(f"{selector} {said}")
            if names & BODY_TEXT and name in {
                "font-size",
                "line-height",
                "font-family",
                "text-align",
            }:
                found.append(f"{selector} {said}")
            old_break = name.startswith("page-break")
            if MODERN.search(said) and not old_break:
                found.append(f"{selector} {said}")
    found += re.findall(r"!important|@import", sheet)
    found += [comment for comment in re.findall(r"/\*(.*?)\*/", sheet, re.S) if "--" in comment]
    return found


def test_the_sheet_leaves_body_text_to_the_reader() -> None:
    assert faults(SHEET) == []


@pytest.mark.parametrize(
    "rule",
    [
        "p { font-size: 14px; }",
        "h1 { font-size: 2rem; }",
        "h1 { color: #333; }",
        "body { line-height: 1.5; }",
        "em { text-emphasis: dot; }",
        ".box { position: absolute; }",
        ".box { display: flex; }",
        "h1 { margin: 0 !important; }",
        'img[src$=".svg"] { width: 100%; }',
        "p:not(.first) { margin: 0; }",
        "/* a -- b */",
        '@import "x.css";',
        "@supports (a: b) { p { a: b; } } p { margin: 0; }",
    ],
)
def test_what_would_be_a_fault(rule: str) -> None:
    assert faults(rule)


@pytest.mark.parametrize("selector", ["em", "em.dots", "u.proper-name", "u.book-title"])
def test_emphasis_shows_without_modern_properties(selector: str) -> None:
    declared = dict(next(found for name, found in rules(SHEET) if name == selector))

    assert {"font-weight", "text-decoration"} & set(declared)
    assert declared.get("font-style", "normal") == "normal"


def test_drawings_without_paper_are_not_dark_on_dark() -> None:
    from shufang.engines.drawings import sanitise

    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h9"/></svg>'
    )

    assert b"#ffffff" in sanitise(drawing, "#ffffff").content
