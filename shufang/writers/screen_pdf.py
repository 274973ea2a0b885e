"""The screen edition: the print edition's pages in screen colours, linked and tagged."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from shufang.engines.sections import LaidOutSection, MergePart, MergePlan
from shufang.engines.structure import Rgb, ScreenSource
from shufang.html.sequence import BookSection
from shufang.html.theme import screen_colours
from shufang.html.theme_record import ThemeRecord


def screen_source(theme: ThemeRecord) -> ScreenSource:
    """Return what sections are drawn with for screens."""
    return ScreenSource(screen_colours(theme))


def screen_parts(
    sections: Sequence[BookSection], laid_out: Mapping[str, LaidOutSection]
) -> list[MergePart]:
    """Return the pages that were drawn for screens; chapters of a part are one level deeper."""
    return [MergePart.for_screen(laid_out[section.id], section.depth) for section in sections]


def screen_plan(plan: MergePlan, theme: ThemeRecord, *, is_accessible: bool) -> MergePlan:
    """Return how the pages are joined for screens: same pages, heads and folios as in print.

    Pages end at the trim, and the file says that it is accessible where `is_accessible` vouches
    for it.
    """
    facts = replace(plan.facts, is_accessible=is_accessible)
    return replace(plan, facts=facts, bleed_pt=0.0, is_tagged=True, ink=_ink(theme))


def _ink(theme: ThemeRecord) -> Rgb:
    """Return what black ink is on screens."""
    black = (0.0, 0.0, 0.0, 1.0)
    return dict(reversed(screen_colours(theme))).get(black, (0.0, 0.0, 0.0))
