"""How book block and cover are finished: what `engines.finishing` is told of them."""

from datetime import UTC, datetime

from shufang.core.lengths import mm_to_pt
from shufang.engines.finishing_plan import FinishingPlan
from shufang.engines.press_profile import PressProfile
from shufang.engines.resources import FontFile
from shufang.html.cover_page import CoverGeometry
from shufang.html.theme_inks import spot_colours
from shufang.html.theme_record import ThemeRecord
from shufang.model.press import PressSettings
from shufang.passes.script import in_script
from shufang.writers.cover import CoverWriter
from shufang.writers.pagination import Pagination
from shufang.writers.print_pdf import PrintWriter


def finishing_plan(
    writer: PrintWriter,
    pagination: Pagination,
    profile: PressProfile,
    fonts: tuple[FontFile, ...],
    epoch: int,
) -> FinishingPlan:
    """Return the plan of the book block's file."""
    geometry, press = writer.design.geometry, writer.press
    return FinishingPlan(
        press.standard,
        geometry.width_pt,
        geometry.height_pt,
        geometry.bleed_pt,
        profile,
        writer.facts(epoch),
        press.marks,
        _file_lines(writer, len(pagination.pages), profile, epoch),
        line_fonts(writer.design.theme, fonts),
        spot_colours(writer.design.theme),
    )


def _file_lines(
    writer: PrintWriter, pages: int, profile: PressProfile, epoch: int
) -> tuple[str, ...]:
    """Return what stands below each page for the press room: book, page, date, condition."""
    date = datetime.fromtimestamp(epoch, UTC).date().isoformat()
    standard = writer.press.standard.value
    condition = profile.condition or profile.name
    block, side = (in_script(word, writer.book.meta.language) for word in ("书芯", "面"))
    title = writer.book.meta.title
    return tuple(
        f"{title}　{block}　第{page}{side}，共{pages}{side}　{date}　{standard}　{condition}"
        for page in range(1, pages + 1)
    )


def line_fonts(theme: ThemeRecord, fonts: tuple[FontFile, ...]) -> tuple[FontFile, ...]:
    """Return the upright faces of the theme's 黑体 in its order, for the file line."""
    faces = [font for font in fonts if font.weight == 400 and font.style == "normal"]
    return tuple(font for family in theme.fonts.hei for font in faces if font.family == family)


def cover_plan(
    writer: CoverWriter,
    geometry: CoverGeometry,
    press: PressSettings,
    profile: PressProfile,
    fonts: tuple[FontFile, ...],
    epoch: int,
) -> FinishingPlan:
    """Return the plan of the cover's file, with marks where it is folded."""
    date = datetime.fromtimestamp(epoch, UTC).date().isoformat()
    condition = profile.condition or profile.name
    standard = press.standard.value
    spine = f"{in_script('书脊', writer.meta.language)}{geometry.spine:g}毫米"
    theme = writer.design.theme
    return FinishingPlan(
        press.standard,
        mm_to_pt(geometry.width),
        mm_to_pt(geometry.trim_height),
        mm_to_pt(geometry.bleed),
        profile,
        writer.facts(epoch),
        press.marks,
        (f"{writer.meta.title}　封面　{spine}　{date}　{standard}　{condition}",),
        line_fonts(theme, fonts),
        spot_colours(theme),
        tuple(mm_to_pt(left) for left, _ in geometry.panels.values() if left),
    )
