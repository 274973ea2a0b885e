"""Which fonts the theme gives an e-book."""

from dataclasses import replace
from pathlib import Path

import pytest

from shufang.build import epub_fonts as module
from shufang.build.design import load_theme
from shufang.build.epub_fonts import epub_fonts
from shufang.core.diagnostic import Findings
from shufang.engines.resources import FontFile, Resources
from shufang.html.theme_record import EpubFaceRecord, ThemeRecord
from shufang.manuscript.load import load
from shufang.manuscript.records_epub import epub_settings
from shufang.model.epub import EpubSettings
from shufang.writers.epub_fonts import EpubFonts

STYLES = Path(__file__).parents[2] / "styles"
BOTH = EpubSettings()


def theme(language: str = "zh-Hans", **faces: EpubFaceRecord) -> ThemeRecord:
    found = load_theme([STYLES], Findings(), language)
    assert found is not None
    if not faces:
        return found
    fonts = found.epub_fonts.model_copy(update={"titles": faces})
    return found.model_copy(update={"epub_fonts": fonts})


def chosen(
    resources: Resources,
    findings: Findings,
    settings: EpubSettings = BOTH,
    **faces: object,
) -> EpubFonts | None:
    return epub_fonts(settings, theme(**faces), [STYLES], resources, findings)  # type: ignore[arg-type]


def test_titles_are_set_as_in_print(resources: Resources) -> None:
    fonts = chosen(resources, Findings())

    assert fonts is not None
    faces = {face.name: (face.font.family, face.font.weight) for face in fonts.titles}
    assert faces == {"Book Titles": ("Noto Serif SC", 700), "Book Subtitles": ("Noto Sans SC", 500)}
    assert all(f'"{name}"' in fonts.titles_sheet for name in faces)
    assert fonts.marks_rare
    assert [font.family for font in fonts.rare[:3]] == [
        "Noto Serif SC",
        "Noto Serif",
        "BabelStone Han",
    ]
    assert {font.family for font in fonts.rare} == {font.family for font in resources.fonts}
    assert {font.weight for font in fonts.rare} == {400}


def test_a_traditional_book_has_the_fonts_of_its_region(resources: Resources) -> None:
    hong_kong = tuple(
        replace(font, family=font.family.replace(" SC", " HK")) for font in resources.fonts
    )
    both = replace(resources, fonts=(*resources.fonts, *hong_kong))
    fonts = epub_fonts(EpubSettings(), theme("zh-Hant-HK"), [STYLES], both, Findings())

    assert fonts is not None
    assert [face.font.family for face in fonts.titles] == ["Noto Serif HK", "Noto Sans HK"]
    assert [font.family for font in fonts.rare[:2]] == ["Noto Serif HK", "Noto Serif SC"]


def test_book_yaml_may_refuse_them(resources: Resources) -> None:
    none = chosen(resources, Findings(), EpubSettings(title_fonts=False, rare_fonts=False))

    assert none is not None
    assert (none.titles, none.titles_sheet, none.marks_rare) == ((), "", False)


@pytest.mark.parametrize("words", ["电子书: {标题字体: 否, 生僻字字体: 否}",
                                   "epub: {title_fonts: no, rare_fonts: no}"])  # fmt: skip
def test_settings_are_read_in_both_languages(words: str, tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text(f"书名: 书\n{words}\n", "utf-8")
    manuscript = load(tmp_path, Findings())

    assert manuscript is not None
    assert epub_settings(manuscript.book.epub) == EpubSettings(title_fonts=False, rare_fonts=False)
    assert epub_settings(None) == EpubSettings(title_fonts=True, rare_fonts=True)


def test_a_font_that_may_not_be_embedded_is_told(
    resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbids(font: FontFile) -> bool:
        return "Sans SC" not in font.family

    monkeypatch.setattr(module, "_may", forbids)
    findings = Findings()

    assert chosen(resources, findings) is None
    assert [(one.code, dict(one.values)) for one in findings] == [
        ("FNT-012", {"font": "Noto Sans SC"})
    ]
    without = chosen(resources, Findings(), EpubSettings(title_fonts=False))
    assert without is not None
    assert "Noto Sans SC" not in {font.family for font in without.rare}


def test_a_font_that_there_is_not_is_told(resources: Resources) -> None:
    findings = Findings()
    bare = replace(resources, fonts=())

    assert chosen(bare, findings) is None
    assert {one.code for one in findings} == {"STY-010"}


def test_a_sheet_of_titles_may_fetch_nothing(resources: Resources, tmp_path: Path) -> None:
    (tmp_path / "epub_titles.css").write_text("h1 { background: url(http://x.org/a) }", "utf-8")
    findings = Findings()

    assert epub_fonts(EpubSettings(), theme(), [tmp_path, STYLES], resources, findings) is None
    assert [one.code for one in findings] == ["STY-026"]
