"""The styles folder becomes the design of an edition: theme, style sheets, templates."""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from shufang.build.request import BuildRequest
from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.engines.chart_kinds import Palette
from shufang.engines.charts import ChartStyle
from shufang.engines.press_styles import press_faults, thin_rule
from shufang.engines.resources import Resources
from shufang.engines.sections import StyleSheet
from shufang.engines.style_addresses import outside_addresses
from shufang.html.templates import Templates
from shufang.html.theme import PageGeometry, ThemeChoice, named_trim, page_geometry, theme_css
from shufang.html.theme_record import ThemeRecord
from shufang.manuscript.manuscript import Manuscript
from shufang.manuscript.text_files import read_text
from shufang.manuscript.yaml_text import YamlList, YamlMap, YamlNode, plain_value, read_yaml

if TYPE_CHECKING:
    from shufang.writers.print_pdf import Design

PRINT_SHEETS = ("print.css",)
TRADITIONAL_SHEETS = (*PRINT_SHEETS, "traditional.css")


def style_folders(request: BuildRequest) -> list[Path]:
    """Return where styles are looked for: the book's own folder first."""
    own = request.book / "styles"
    return [folder for folder in (own, request.styles) if folder.is_dir()]


def load_theme(
    folders: Sequence[Path], findings: Findings, language: str = "zh-Hans"
) -> ThemeRecord | None:
    """Return the first theme.yaml of the folders; None after reporting its faults (STY-010).

    A book in Traditional characters gets the families that the theme has for its region.
    """
    folder = next((f for f in folders if (f / "theme.yaml").is_file()), None)
    if folder is None:
        findings.error("STY-004", None, file="styles/theme.yaml")
        return None
    name = "styles/theme.yaml"
    text = read_text(folder, "theme.yaml", findings)
    tree = read_yaml(text, name, findings) if text is not None else None
    if tree is None:
        return None
    try:
        return ThemeRecord.model_validate(plain_value(tree)).for_language(language)
    except ValidationError as faults:
        for fault in faults.errors():
            span, field = _place(tree, fault["loc"])
            findings.error("STY-010", span or Span(name), field=field)
        return None


def _place(tree: YamlNode, location: tuple[int | str, ...]) -> tuple[Span, str]:
    """Return where a field of the theme stands, as near as the file goes, and its name."""
    node, span, field = tree, tree.span, ""
    for step in location:
        if isinstance(node, YamlMap):
            found = next(((k, v) for k, v in node.entries if k.value == step), None)
            if found is None:
                return span, str(step)
            (key, node), field = found, str(step)
            span = key.span
        elif isinstance(node, YamlList) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            span = node.span
    return span, field


def geometry_of(
    theme: ThemeRecord, manuscript: Manuscript, findings: Findings
) -> PageGeometry | None:
    """Return the measures of the page that this book asks for.

    Reports STY-011 (unknown trim) and STY-012 (a type area that leaves no margins).
    """
    choice = _choice(manuscript, findings)
    span = manuscript.spans.get("theme", Span("book.yaml"))
    if choice.trim and named_trim(theme, choice.trim) is None:
        known = "、".join(name for trim in theme.trims for name in trim.names)
        findings.error("STY-011", span, trim=choice.trim, known=known)
        return None
    geometry = page_geometry(theme, choice)
    if geometry is None:
        findings.error("STY-012", span, trim=choice.trim or theme.trim)
    return geometry


def _choice(manuscript: Manuscript, findings: Findings) -> ThemeChoice:
    asked, bleed_mm = manuscript.book.theme, manuscript.press.bleed_mm
    if asked is None:
        return ThemeChoice(bleed_mm=bleed_mm)
    area = asked.type_area
    return ThemeChoice(
        asked.trim or None,
        area.characters if area else None,
        area.lines if area else None,
        _points(asked.body_size, manuscript, findings),
        _points(asked.leading, manuscript, findings),
        bleed_mm,
    )


_NAMED_SIZES = {
    "小四": 12.0,
    "五号": 10.5,
    "小五": 9.0,
    "四号": 14.0,
    "小四号": 12.0,
    "小五号": 9.0,
    "六号": 7.5,
}
"""号 as points (GB/T 148 trade table)."""


def _points(text: str, manuscript: Manuscript, findings: Findings) -> float | None:
    """Return a size such as "10.5pt", "10.5" or "五号" in points; None where none is asked."""
    if not text:
        return None
    if text in _NAMED_SIZES:
        return _NAMED_SIZES[text]
    number = text.lower().removesuffix("pt").removesuffix("磅").strip()
    try:
        size = float(number)
    except ValueError:
        size = 0.0
    if not 5 <= size <= 60:
        span = manuscript.spans.get("theme", Span("book.yaml"))
        findings.error("STY-013", span, size=text)
        return None
    return size


def load_design(
    folders: Sequence[Path],
    theme: ThemeRecord,
    geometry: PageGeometry,
    findings: Findings,
    language: str = "zh-Hans",
) -> "Design | None":
    """Return the print edition's design; the book's own styles folder stands first in `folders`.

    None after reporting a style sheet that is in none of the folders.
    """
    from shufang.writers.print_pdf import Design

    sheets = [StyleSheet("styles/theme.yaml", theme_css(theme, geometry, "print"))]
    is_traditional = language.startswith("zh-Hant")
    for name in TRADITIONAL_SHEETS if is_traditional else PRINT_SHEETS:
        text = read_sheet(folders, name, findings)
        if text is None:
            return None
        sheets.append(StyleSheet(f"styles/{name}", text))
        findings.extend(press_faults(sheets[-1]))
    place = Span("styles/theme.yaml")
    findings.extend(thin_rule("running_head.rule_pt", theme.running_head.rule_pt, place))
    findings.extend(thin_rule("note_rule.rule_pt", theme.note_rule.rule_pt, place))
    templates = Templates([folder / "templates" for folder in folders], findings, language)
    return Design(theme, geometry, tuple(sheets), templates)


def read_sheet(folders: Sequence[Path], name: str, findings: Findings) -> str | None:
    """Return the first style sheet of that name; None after reporting that it is missing."""
    folder = next((f for f in folders if (f / name).is_file()), None)
    if folder is None:
        findings.error("STY-004", None, file=f"styles/{name}")
        return None
    return read_text(folder, name, findings)


def reaches_outside(name: str, sheet: str, findings: Findings) -> bool:
    """Report addresses of a sheet that goes into the e-book as it is (STY-026)."""
    found = list(outside_addresses(StyleSheet(f"styles/{name}", sheet)))
    for place, address in found:
        findings.error("STY-026", place, address=address)
    return bool(found)


def chart_style(theme: ThemeRecord, resources: Resources, *, outlines: bool = False) -> ChartStyle:
    """Return the looks of charts: the theme's colours and its 黑体."""
    names = {field.name for field in fields(Palette)}
    colours = {name: c.screen for name, c in theme.colours.items() if name in names}
    family = theme.fonts.hei[0]
    faces = (resources.font(family, weight) for weight in (400, 700))
    fonts = tuple(face.path for face in faces if face is not None)
    return ChartStyle(outlines=outlines, palette=Palette(**colours), family=family, fonts=fonts)
