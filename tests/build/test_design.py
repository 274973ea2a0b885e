"""The styles folder becomes a design; a book's own files come before the program's."""

from pathlib import Path

from shufang.build.design import chart_style, load_design, load_theme, read_sheet, style_folders
from shufang.build.request import BuildRequest
from shufang.core.diagnostic import Findings
from shufang.engines.resources import Resources
from shufang.html.theme import ThemeChoice, page_geometry
from tests.build.conftest import ROOT

STYLES = ROOT / "styles"


def codes(findings: Findings) -> list[tuple[str, str]]:
    return [(found.code, str(found.span)) for found in findings]


def test_a_missing_style_sheet_is_named(tmp_path: Path) -> None:
    findings = Findings()

    assert read_sheet([tmp_path], "print.css", findings) is None
    assert load_theme([tmp_path], findings) is None
    assert [found.values for found in findings] == [
        (("file", "styles/print.css"),),
        (("file", "styles/theme.yaml"),),
    ]
    assert {found.code for found in findings} == {"STY-004"}


def test_a_books_own_styles_come_first_file_by_file(tmp_path: Path) -> None:
    own = tmp_path / "book" / "styles"
    own.mkdir(parents=True)
    (own / "print.css").write_text("p { margin: 0 }", "utf-8")
    folders = style_folders(BuildRequest(tmp_path / "book", tmp_path / "out", STYLES))
    findings = Findings()
    theme = load_theme(folders, findings)
    assert theme is not None
    page = page_geometry(theme, ThemeChoice())
    assert page is not None

    design = load_design(folders, theme, page, findings)

    assert folders == [own, STYLES]
    assert design is not None
    assert design.sheets[-1].text == "p { margin: 0 }"
    assert "＊" in design.templates.render("scene_break.xhtml", edition="print")
    assert not codes(findings)


def test_every_fault_of_a_theme_is_told_at_its_line(tmp_path: Path) -> None:
    text = (STYLES / "theme.yaml").read_text("utf-8")
    broken = text.replace("body_size_pt: 10.5", "body_size_pt: 99")
    broken = broken.replace("leading_pt: 18", "leading_pt: x")
    (tmp_path / "theme.yaml").write_text(broken, "utf-8")
    findings = Findings()

    assert load_theme([tmp_path], findings) is None
    assert codes(findings) == [
        ("STY-010", "styles/theme.yaml:5:1"),
        ("STY-010", "styles/theme.yaml:6:1"),
    ]


def test_charts_wear_the_themes_colours_and_type(resources: Resources) -> None:
    findings = Findings()
    theme = load_theme([STYLES], findings)
    assert theme is not None
    violet = theme.colours["accent"].model_copy(update={"screen": "#5b2b6a"})
    dressed = theme.model_copy(update={"colours": {**theme.colours, "accent": violet}})

    style = chart_style(dressed, resources, outlines=True)

    assert style.palette.accent == "#5b2b6a"
    assert style.family == "Noto Sans SC"
    assert len(style.fonts) == 2
    assert style.outlines
