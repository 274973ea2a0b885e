"""How the book block is finished for the press: what `engines.finishing` is told of it."""

from datetime import UTC, datetime

from shufang.engines.finishing_plan import FinishingPlan
from shufang.engines.press_profile import PressProfile
from shufang.engines.resources import FontFile
from shufang.html.theme_inks import spot_colours
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
        _line_fonts(writer, fonts),
        spot_colours(writer.design.theme),
    )


def _file_lines(
    writer: PrintWriter, pages: int, profile: PressProfile, epoch: int
) -> tuple[str, ...]:
    """Return what stands below each page for the press room: book, page, date, condition."""
    date = datetime.fromtimestamp(epoch, UTC).date().isoformat()
    standard = writer.press.standard.value
    condition = profile.condition or profile.name
    return tuple(
        f"{writer.book.meta.title}　书芯　第{page}面，共{pages}面　{date}　{standard}　{condition}"
        for page in range(1, pages + 1)
    )


def _line_fonts(writer: PrintWriter, fonts: tuple[FontFile, ...]) -> tuple[FontFile, ...]:
    """Return the upright faces of the theme's 黑体 in its order."""
    families = writer.design.theme.fonts.hei
    faces = [font for font in fonts if font.weight == 400 and font.style == "normal"]
    return tuple(font for family in families for font in faces if font.family == family)
