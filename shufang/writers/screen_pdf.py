"""The screen edition: the print edition's pages in screen colours, linked and tagged."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from shufang.engines.pdf_merge import merge
from shufang.engines.resources import FontFile
from shufang.engines.sections import LaidOutSection, MergedBook, MergePart, MergePlan
from shufang.engines.structure import Rgb, ScreenSource
from shufang.html.sequence import BookSection
from shufang.html.theme import screen_colours
from shufang.html.theme_record import ThemeRecord
from shufang.writers.print_assets import PrintAssets


def screen_source(theme: ThemeRecord, assets: PrintAssets) -> ScreenSource:
    """Return what a section is drawn with for screens, once it has been drafted for print."""
    return ScreenSource(screen_colours(theme), assets.originals())


def merge_for_screen(
    sections: Sequence[BookSection],
    laid_out: Mapping[str, LaidOutSection],
    plan: MergePlan,
    theme: ThemeRecord,
    fonts: Sequence[FontFile],
    target: Path,
    *,
    is_accessible: bool,
) -> MergedBook:
    """Join the pages that were drawn for screens into the file `target`.

    `plan` is the print edition's: same pages, heads and folios. Pages end at the trim, chapters of
    a part have headings below the part's, and the file says that it is accessible where
    `is_accessible` vouches for it.
    """
    parts = [MergePart.for_screen(laid_out[section.id], section.depth) for section in sections]
    plan = replace(
        plan,
        facts=replace(plan.facts, is_accessible=is_accessible),
        bleed_pt=0.0,
        is_tagged=True,
        ink=_ink(theme),
    )
    return merge(parts, plan, fonts, target)


def _ink(theme: ThemeRecord) -> Rgb:
    """Return what black ink is on screens."""
    black = (0.0, 0.0, 0.0, 1.0)
    return dict(reversed(screen_colours(theme))).get(black, (0.0, 0.0, 0.0))
