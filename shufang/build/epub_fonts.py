"""Which fonts an e-book may bring along: what the theme names and book.yaml does not refuse."""

from collections.abc import Sequence
from pathlib import Path

from shufang.build.design import reaches_outside, read_sheet
from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.engines.font_subsets import may_be_cut
from shufang.engines.resources import FontFile, Resources
from shufang.html.theme_record import EpubFaceRecord, ThemeRecord
from shufang.model.epub import EpubSettings
from shufang.writers.epub_fonts import EpubFonts, TitleFace

TITLES_SHEET = "epub_titles.css"
_THEME = Span("styles/theme.yaml")


def epub_fonts(
    settings: EpubSettings,
    theme: ThemeRecord,
    folders: Sequence[Path],
    resources: Resources,
    findings: Findings,
) -> EpubFonts | None:
    """Return the fonts; None after a finding.

    Reports STY-004 and STY-026 (the style sheet of headings), STY-010 (a font that there is not)
    and FNT-012 (one that may not be embedded).
    """
    rare = tuple(one for one in fonts_of(theme.epub_fonts.rare, theme, resources) if _may(one))
    fonts = EpubFonts(rare=rare, marks_rare=settings.rare_fonts, cache=resources.fontconfig.parent)
    if not settings.title_fonts or not theme.epub_fonts.titles:
        return fonts
    sheet = read_sheet(folders, TITLES_SHEET, findings)
    titles = _titles(theme, resources, findings)
    if sheet is None or titles is None or reaches_outside(TITLES_SHEET, sheet, findings):
        return None
    return EpubFonts(titles, sheet, rare, settings.rare_fonts, cache=fonts.cache)


def _titles(
    theme: ThemeRecord, resources: Resources, findings: Findings
) -> tuple[TitleFace, ...] | None:
    faces = []
    for name, wanted in theme.epub_fonts.titles.items():
        font = next(iter(fonts_of(wanted, theme, resources)), None)
        if font is None:
            findings.error("STY-010", _THEME, field=f"epub_fonts: {name}")
        elif not _may(font):
            findings.error("FNT-012", _THEME, font=font.family)
        else:
            faces.append(TitleFace(name, font))
    return tuple(faces) if len(faces) == len(theme.epub_fonts.titles) else None


def fonts_of(
    wanted: EpubFaceRecord, theme: ThemeRecord, resources: Resources
) -> tuple[FontFile, ...]:
    """Return one upright font of each family, in the weight nearest to the one wanted.

    Families of the role come first in the order of the theme, then all others.
    """
    named: tuple[str, ...] = getattr(theme.fonts, wanted.font)
    families = dict.fromkeys((*named, *(font.family for font in resources.fonts)))
    found = []
    for family in families:
        upright = [one for one in resources.fonts if (one.family, one.style) == (family, "normal")]
        if upright:
            found.append(
                min(upright, key=lambda one: (abs(one.weight - wanted.weight), one.weight))
            )
    return tuple(found)


def _may(font: FontFile) -> bool:
    return may_be_cut(font.path)
