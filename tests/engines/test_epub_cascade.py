"""Which text is set in which type."""

import pytest
from lxml import etree

from shufang.engines.epub_cascade import TextRun, text_runs


def runs(body: str, *sheets: str) -> list[TextRun]:
    root = etree.fromstring(
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head><title>题</title></head><body>{body}</body></html>"
    )
    return list(text_runs(root, sheets))


def families(body: str, *sheets: str) -> dict[str, tuple[str, ...]]:
    return {run.text: run.style.families for run in runs(body, *sheets)}


def test_families_are_inherited_and_overruled() -> None:
    found = families(
        '<h1>一<span class="n">二</span>三<!-- x -->四</h1><p>五</p>',
        'h1 { font-family: "Book Titles", serif } .n { font-family: Other }',
    )

    titles = ("book titles", "serif")
    assert found == {"一": titles, "二": ("other",), "三": titles, "四": titles, "五": ()}


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ("p { font-family: A } p.x { font-family: B } p { font-family: C }", "b"),
        ("p { font-family: A } p { font-family: B }", "b"),
        ("p { font-family: A !important } p.x { font-family: B }", "a"),
        ("p { font: bold 1em/1.5 'A B', serif }", "a b"),
        ("p { font-family: A; font: 1em B }", "b"),
        ("p { font: 1em B; font-family: A }", "a"),
        ("body { font-family: A } p { font-family: B } p { font-family: inherit }", "a"),
        ("p { font-family: A } p { font-family: initial }", None),
        ("p { font-family: A } @media print { p { font-family: B } }", "a"),
        ("p { font-family: A } @media not print { p { font-family: B } }", "b"),
        ("@supports (a: b) { p { font-family: B } }", "b"),
        ("p { font-family: A } p::first-line, :::: { font-family: B }", "a"),
        ('@namespace e "http://www.idpf.org/2007/ops"; [e|type~="z"] { font-family: A }', "a"),
        ("section > p + p.x { font-family: A }", None),
        ("p { font: caption }", None),
        ("p { font-family: }", None),
    ],
)
def test_what_holds(sheet: str, expected: str | None) -> None:
    found = families('<p class="x" epub:type="y z">字</p>', sheet)["字"]

    assert (found[0] if found else None) == expected


def test_attributes_are_stronger_than_sheets() -> None:
    found = families('<p id="x" style="font-family: A">字</p>', "#x { font-family: B }")

    assert found == {"字": ("a",)}


def test_weight_and_slant() -> None:
    found = {
        run.text: (run.style.weight, run.style.is_italic)
        for run in runs(
            "<h1>一<em>二</em></h1><p>三<b>四</b><i class='u'>五</i></p>",
            "h1 { font-weight: 500 } b { font-weight: lighter } .u { font-style: normal }",
        )
    }

    assert found["一"] == (500, False)
    assert found["二"] == (500, True)
    assert found["三"] == (400, False)
    assert found["四"] == (100, False)
    assert found["五"] == (400, False)


def test_what_a_sheet_adds_and_hides() -> None:
    found = runs(
        '<p>一</p><p hidden="hidden">二</p><p class="off">三<b>四</b></p><p class="up">a</p>',
        'p::before { content: "●" attr(x); font-family: D } .off { display: none }'
        ".up { text-transform: uppercase }",
    )

    assert [run.text for run in found if not run.is_added] == ["一", "A"]
    assert [(run.text, run.style.families) for run in found if run.is_added] == [
        ("●", ("d",)),
        ("●", ("d",)),
    ]


def test_first_letters() -> None:
    found = runs("<p><b>天</b>地</p>", "p::first-letter { font-family: Caps }")

    assert [(run.text, run.style.families) for run in found if run.is_added] == [("天", ("caps",))]


@pytest.mark.parametrize(
    "sheet",
    [
        "(" * 5_000,
        "{" * 5_000,
        "@media a{" * 3_000,
        "a " * 3_000 + "{font: 1em A}",
        "p{font:" + "(" * 3_000,
    ],
    ids=lambda sheet: sheet[:9],
)
def test_sheets_that_are_none_are_passed_over(sheet: str) -> None:
    assert families("<p>字</p>", sheet, "p { font-family: B }") == {"字": ("b",)}
