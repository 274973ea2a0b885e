"""The theme: measures of the page, and the CSS that follows from them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from shufang.core.lengths import mm_to_pt, pt_to_mm
from shufang.html.theme_inks import device_cmyk, printed_inks
from shufang.html.theme_record import ThemeRecord, TrimRecord
from shufang.model.spot import Inks

_SIZE = re.compile(
    r"(\d{2,3}(?:\.\d+)?)\s*(?:mm|毫米)?\s*[x×*]\s*(\d{2,3}(?:\.\d+)?)\s*(?:mm|毫米)?"
)
_LEAST_INNER_MM, _LEAST_OUTER_MM, _LEAST_HEAD_MM, _LEAST_FOOT_MM = 20, 16, 20, 20
_USUAL_MARGINS_MM = (44, 48)
"""Both side margins, head and foot together, of a trim that the theme does not list."""


@dataclass(frozen=True, slots=True)
class PageGeometry:
    """开本, 版心 and margins of the print edition; lengths in points."""

    width_pt: float
    height_pt: float
    bleed_pt: float
    body_size_pt: float
    leading_pt: float
    characters: int
    lines: int
    head_pt: float
    foot_pt: float
    inner_pt: float
    outer_pt: float
    sheet: str
    """Paper as the copyright page prints it; empty where the trim has no standard sheet."""
    fold: int

    @property
    def measure_pt(self) -> float:
        """Width of the type area: characters × body size."""
        return self.characters * self.body_size_pt

    @property
    def depth_pt(self) -> float:
        """Height of the type area: lines × leading."""
        return self.lines * self.leading_pt

    @property
    def trim_text(self) -> str:
        """The trimmed size, such as "170毫米×240毫米"."""
        sides = (f"{round(pt_to_mm(side), 2):g}毫米" for side in (self.width_pt, self.height_pt))
        return "×".join(sides)


@dataclass(frozen=True, slots=True)
class ThemeChoice:
    """What a book.yaml asks of the theme; None keeps the theme's own value."""

    trim: str | None = None
    characters: int | None = None
    lines: int | None = None
    body_size_pt: float | None = None
    leading_pt: float | None = None
    bleed_mm: float = 3.0
    """From the 印刷 block: the printer's matter, not the designer's."""


def named_trim(record: ThemeRecord, name: str) -> TrimRecord | None:
    """Return the trim of that name or size; an unlisted size in mm gets a fitting type area.

    None where `name` is neither a known name nor a size such as "170x240".
    """
    wanted = name.strip().lower().replace("×", "x").replace(" ", "")
    for trim in record.trims:
        if wanted in {known.lower() for known in trim.names}:
            return trim
    size = _SIZE.fullmatch(name.strip().lower())
    if size is None:
        return None
    width, height = float(size[1]), float(size[2])
    for trim in record.trims:
        if (trim.width_mm, trim.height_mm) == (width, height):
            return trim
    characters = int(mm_to_pt(width - _USUAL_MARGINS_MM[0]) / record.body_size_pt)
    lines = int(mm_to_pt(height - _USUAL_MARGINS_MM[1]) / record.leading_pt)
    if characters < 10 or lines < 8:
        return None
    return TrimRecord(
        names=(name,),
        width_mm=width,
        height_mm=height,
        sheet="",
        fold=16 if width > 155 else 32,
        characters=characters,
        lines=lines,
    )


def page_geometry(record: ThemeRecord, choice: ThemeChoice) -> PageGeometry | None:
    """Return the measures of the page; None where the trim is unknown or the type area too big."""
    trim = named_trim(record, choice.trim or record.trim)
    if trim is None:
        return None
    size = choice.body_size_pt or record.body_size_pt
    leading = choice.leading_pt or record.leading_pt
    characters = choice.characters or int(trim.characters * record.body_size_pt / size)
    lines = choice.lines or int(trim.lines * record.leading_pt / leading)
    width, height = mm_to_pt(trim.width_mm), mm_to_pt(trim.height_mm)
    free_width, free_height = width - characters * size, height - lines * leading
    least_width = mm_to_pt(_LEAST_INNER_MM + _LEAST_OUTER_MM)
    if free_width < least_width or free_height < mm_to_pt(_LEAST_HEAD_MM + _LEAST_FOOT_MM):
        return None
    inner = max(free_width * record.inner_share, mm_to_pt(_LEAST_INNER_MM))
    head = free_height * record.head_share
    return PageGeometry(
        width,
        height,
        mm_to_pt(choice.bleed_mm),
        size,
        leading,
        characters,
        lines,
        head,
        free_height - head,
        inner,
        free_width - inner,
        trim.sheet,
        trim.fold,
    )


def theme_css(record: ThemeRecord, geometry: PageGeometry, use: Literal["print", "screen"]) -> str:
    """Return the style sheet that follows from the theme: page box and custom properties."""
    lines = ["@page {"]
    lines.append(f"  size: {geometry.width_pt:.3f}pt {geometry.height_pt:.3f}pt;")
    lines.append(f"  bleed: {geometry.bleed_pt:.3f}pt;")
    lines.append(f"  margin-top: {geometry.head_pt:.3f}pt; margin-bottom: 0;")
    lines.append("}")
    for side, left, right in (
        ("right", geometry.inner_pt, geometry.outer_pt),
        ("left", geometry.outer_pt, geometry.inner_pt),
    ):
        bottom = geometry.height_pt - geometry.head_pt - geometry.depth_pt
        lines.append(
            f"@page :{side} {{ margin: {geometry.head_pt:.3f}pt {right:.3f}pt "
            f"{bottom:.3f}pt {left:.3f}pt }}"
        )
    lines += _turned_pages(geometry)
    lines.append(":root {")
    lines += [f"  --{name}: {value};" for name, value in theme_properties(record, geometry, use)]
    lines.append("}")
    return "\n".join(lines) + "\n"


def _turned_pages(geometry: PageGeometry) -> list[str]:
    """Return the landscape pages that are turned a quarter to the left (engines/turned_pages)."""
    foot = geometry.height_pt - geometry.head_pt - geometry.depth_pt
    lines = [f"@page turned {{ size: {geometry.height_pt:.3f}pt {geometry.width_pt:.3f}pt }}"]
    for side, left, right in (
        ("right", geometry.inner_pt, geometry.outer_pt),
        ("left", geometry.outer_pt, geometry.inner_pt),
    ):
        lines.append(
            f"@page turned:{side} {{ margin: {left:.3f}pt {geometry.head_pt:.3f}pt "
            f"{right:.3f}pt {foot:.3f}pt }}"
        )
    return lines


def theme_properties(
    record: ThemeRecord, geometry: PageGeometry, use: Literal["print", "screen"]
) -> list[tuple[str, str]]:
    """Return the custom properties of the theme: colours, families, measures."""
    inks = printed_inks(record)
    colours = [
        (name.replace("_", "-"), device_cmyk(inks[name]) if use == "print" else colour.screen)
        for name, colour in record.colours.items()
    ]
    fonts = [
        (role, ", ".join(f'"{family}"' for family in families))
        for role, families in record.fonts.model_dump().items()
    ]
    return [
        *colours,
        *fonts,
        ("body-size", f"{geometry.body_size_pt:g}pt"),
        ("line", f"{geometry.leading_pt:g}pt"),
        ("measure", f"{geometry.measure_pt:.3f}pt"),
        ("depth", f"{geometry.depth_pt:.3f}pt"),
    ]


def palette(record: ThemeRecord) -> Mapping[str, Inks]:
    """Return screen colour → shares of ink (0–1), for translating drawings."""
    inks = printed_inks(record)
    return {colour.screen: inks[name] for name, colour in record.colours.items()}


def screen_colours(
    record: ThemeRecord,
) -> tuple[tuple[Inks, tuple[float, float, float]], ...]:
    """Return shares of ink and the shares of red, green and blue that stand for them on screens."""
    inks, pairs = printed_inks(record), []
    for name, colour in record.colours.items():
        red, green, blue = (int(colour.screen[place : place + 2], 16) / 255 for place in (1, 3, 5))
        pairs.append((inks[name], (red, green, blue)))
    return tuple(pairs)
