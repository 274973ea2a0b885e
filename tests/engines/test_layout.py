"""One section: what comes in safely, what is reported, and that nothing else has a say."""

import logging
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from shufang.core.diagnostic import Severity
from shufang.core.span import Span
from shufang.engines import layout
from shufang.engines.layout import lay_out
from shufang.engines.resources import Resources
from shufang.engines.sections import SectionSource, StyleSheet
from shufang.engines.weasyprint_engine import WORKS_WITH, installed_version
from tests.engines.pages import section

PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" '
    b'height="30"/></svg>'
)


def codes(source: SectionSource, resources: Resources) -> list[tuple[str, str]]:
    found = lay_out(source, resources.fontconfig).findings
    return [(each.code, str(each.span) if each.span else "") for each in found]


@pytest.mark.parametrize(
    ("css", "code", "place"),
    [
        ("p { color: red }\nb { color red }", "STY-020", "more.css:2:14"),
        ("p {\n  colour: red;\n}", "STY-021", "more.css:2:3"),
        ("/* 注 */ p { text-indent: 两字 }", "STY-022", "more.css:1:13"),
        ("p { margin: 0 }\n\np::frist-line { color: red }", "STY-023", "more.css:3:1"),
        ("@supports (display: grid) { p { margin: 0 } }", "STY-024", "more.css:1:1"),
        (
            "p { box-shadow: 1pt 1pt device-cmyk(0 0 0 1) }",
            "STY-025",
            "more.css:1:5",
        ),
        (":root { --x: oops } p { text-indent: var(--x) }", "STY-022", "more.css:1:38"),
    ],
)
def test_a_style_fault_is_found_in_its_sheet(
    resources: Resources, css: str, code: str, place: str
) -> None:
    assert codes(section("<p>龙岗</p>", css), resources) == [(code, place)]


def test_a_late_style_fault_is_found_each_time(resources: Resources) -> None:
    source = section("<p>龙岗</p>", ":root { --x: oops } p { text-indent: var(--x) }")

    assert codes(source, resources) == codes(source, resources) != []


@pytest.mark.parametrize(
    "declaration",
    ["text-autospace: normal", "line-break: strict", "text-emphasis: dot", "ruby-align: center"],
)
def test_properties_of_our_own_line_composition_pass(
    resources: Resources, declaration: str
) -> None:
    assert codes(section("<p>龙岗</p>", f"p {{ {declaration} }}"), resources) == []


def test_a_picture_comes_from_the_assets(resources: Resources, tmp_path: Path) -> None:
    file = tmp_path / "图.svg"
    file.write_bytes(PICTURE)
    body = '<p><img src="book:图.svg" alt=""/><img src="book:images/b.svg" alt=""/></p>'
    assets: dict[str, Path | bytes] = {"book:图.svg": file, "book:images/b.svg": PICTURE}

    laid_out = lay_out(section(body, assets=assets), resources.fontconfig)

    assert not laid_out.findings
    assert laid_out.pages[0].content_bottom_pt > 15 / 25.4 * 72 + 20


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.png",
        "file:///etc/hostname",
        "book:missing.png",
        "../secret.png",
        "data:image/png;base64,AAAA",
    ],
)
def test_no_other_address_is_opened(
    resources: Resources, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("an address was opened")

    monkeypatch.setattr("urllib.request.OpenerDirector.open", refuse)
    found = lay_out(section(f'<p>龙<img src="{address}" alt=""/></p>'), resources.fontconfig)

    assert {each.code for each in found.findings} == {"PDF-002", "PDF-003"}
    assert all(each.severity is Severity.ERROR for each in found.findings)


@pytest.mark.parametrize(
    "css",
    [
        "@import url(file:///etc/passwd);",
        "@font-face { font-family: x; src: url(file:///etc/passwd) }",
        "p { background: url(https://example.org/a.png) }",
        "p { list-style-image: url(/etc/passwd) }",
    ],
)
def test_style_sheets_open_nothing_either(resources: Resources, css: str) -> None:
    source = section('<p style="display: list-item">龙岗</p>', css)

    assert codes(source, resources)


def test_a_local_typeface_takes_a_range_of_characters(resources: Resources) -> None:
    css = (
        '@font-face { font-family: Mixed; src: local("NotoSansSC-Regular");'
        " unicode-range: U+9F99 } p { font-family: Mixed, 'Noto Serif SC' }"
    )
    laid_out = lay_out(section("<p>龙岗</p>", css), resources.fontconfig)

    used = {use.sha256: {glyph.text for glyph in use.glyphs} for use in laid_out.fonts}
    sans, serif = resources.font("Noto Sans SC"), resources.font("Noto Serif SC")
    assert sans is not None
    assert serif is not None
    assert not laid_out.findings
    assert "龙" in used[sans.sha256]
    assert "岗" in used[serif.sha256]


def test_a_picture_that_cannot_be_read_is_reported(resources: Resources) -> None:
    source = section('<p>龙<img src="book:a.jpg" alt=""/></p>', assets={"book:a.jpg": b"no"})

    assert codes(source, resources) == [("PDF-002", "")]


def test_a_malformed_template_is_reported_at_its_place(resources: Resources) -> None:
    laid_out = lay_out(SectionSource("c1", "<html>\n<body><p></body></html>"), resources.fontconfig)

    assert laid_out.pages == ()
    assert [(each.code, each.span) for each in laid_out.findings] == [
        ("PDF-004", Span("c1", 2, 12))
    ]


def test_an_id_that_stands_twice_is_reported(resources: Resources) -> None:
    assert codes(section('<p id="a">龙</p><p id="a">岗</p>'), resources) == [("PDF-010", "")]


def test_another_version_of_the_engine_is_refused(
    resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "installed_version", lambda: "71.0")

    laid_out = lay_out(section("<p>龙岗</p>"), resources.fontconfig)

    assert [each.code for each in laid_out.findings] == ["PDF-001"]
    assert laid_out.pages == ()


def test_the_engine_is_the_version_that_the_adapter_knows() -> None:
    assert installed_version() == WORKS_WITH


def test_the_first_page_is_on_the_given_side(resources: Resources) -> None:
    left = lay_out(section("<p>龙岗</p>", first_side="left"), resources.fontconfig)

    assert [page.side for page in left.pages] == ["left"]


def test_the_engine_is_left_as_it_was(resources: Resources) -> None:
    from weasyprint.layout import LayoutContext, block, inline
    from weasyprint.pdf.fonts import Font

    def functions() -> list[object]:
        return [
            block._linebox_layout,
            block.block_level_layout,
            inline.get_next_linebox,
            LayoutContext._update_footnote_area,
            Font.clean,
        ]

    before = functions()
    lay_out(section("<p>龙岗</p>"), resources.fontconfig)

    assert functions() == before


def test_a_section_can_go_to_a_worker_and_back(resources: Resources) -> None:
    source = section("<p id='p1'>龙岗</p>")
    laid_out = lay_out(pickle.loads(pickle.dumps(source)), resources.fontconfig)

    assert pickle.loads(pickle.dumps(laid_out)) == laid_out


def test_nothing_is_logged(resources: Resources, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        lay_out(section("<p>龙<img src='book:x' alt=''/></p>", "p { x: y }"), resources.fontconfig)

    assert not caplog.records


def test_characters_without_a_glyph_are_facts(resources: Resources) -> None:
    laid_out = lay_out(section('<p id="p1">龙<b>\U000f0001</b></p>'), resources.fontconfig)

    found = laid_out.pages[0].unknown_characters
    assert [(each.character, each.element) for each in found] == [("\U000f0001", "p1")]
    assert not laid_out.findings


PRINT_DIGEST = """
import hashlib, sys
from pathlib import Path
from shufang.engines.layout import lay_out
from tests.engines.stress_book import StressBook
laid_out = lay_out(StressBook(1, paragraphs=8).source(), Path(sys.argv[1]))
print(hashlib.sha256(laid_out.pdf + repr((laid_out.pages, laid_out.fonts)).encode()).hexdigest())
"""


@pytest.mark.slow
def test_pages_are_the_same_bytes_anywhere(resources: Resources, tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    digests = set()
    for seed, folder in (("1", root), ("2", tmp_path)):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
        command = [sys.executable, "-c", PRINT_DIGEST, str(resources.fontconfig)]
        digests.add(
            subprocess.run(
                command, cwd=folder, env=environment, capture_output=True, text=True, check=True
            ).stdout
        )
    assert len(digests) == 1


def test_sheets_without_a_name_are_ours_alone(resources: Resources) -> None:
    """The engine's own part of the notes' style must never be the one at fault."""
    bare = SectionSource("s", "<html><body><p>龙岗</p></body></html>", (StyleSheet("a.css", ""),))

    assert codes(bare, resources) == []


def test_what_the_engine_says_besides_is_passed_on(resources: Resources) -> None:
    rows = "<tr><td>一</td></tr><tr><td>二</td><td>三</td></tr>"
    css = "table { table-layout: fixed; width: 100% } col { width: 50% }"
    source = section(f"<table><col/>{rows}</table>", css)

    found = lay_out(source, resources.fontconfig).findings

    assert [each.code for each in found] == ["PDF-007"]
    assert "columns" in dict(found[0].values)["text"]
