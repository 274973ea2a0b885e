"""Structure elements in the making, while the pages are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shufang.engines.sections import Area, PageFacts
from shufang.engines.structure import LinkArea, Marked, Structure
from shufang.engines.structure_kinds import FIXED
from shufang.engines.turned_pages import TURNED, turned_area
from shufang.engines.weasyprint_engine import POINTS_PER_PIXEL, Box


@dataclass(slots=True, eq=False)
class Draft:
    """A structure element in the making; `order` is its place in the source."""

    made: Structure
    order: float
    kids: list[Draft | Box | LinkArea] = field(default_factory=list)
    is_loose: bool = False
    """Whether it is a paragraph that no element of the source is."""


def finished(draft: Draft, pages: Mapping[Box, int], ids: Sequence[Mapping[Box, int]]) -> Structure:
    """Return a finished element: what was drawn has got ids, what was not is left out."""
    made = draft.made
    drafts = [kid for kid in draft.kids if isinstance(kid, Draft)]
    kids = draft.kids
    if made.kind in FIXED or len(drafts) == len(kids):
        # A figure may stand behind text that comes after it.
        kids = [*sorted(drafts, key=_place), *(kid for kid in kids if not isinstance(kid, Draft))]
    for kid in kids:
        if isinstance(kid, Draft):
            made.kids.append(finished(kid, pages, ids))
        elif isinstance(kid, LinkArea):
            made.kids.append(kid)
        elif kid in ids[pages[kid]]:
            made.kids.append(Marked(pages[kid], ids[pages[kid]][kid]))
    return made


def _place(draft: Draft) -> tuple[float, float]:
    """Order by the source; a reading is written before its base, but read behind it."""
    return (draft.made.kind in {"LBody", "RT"}, draft.order)


def area_on(facts: PageFacts, x: float, y: float, width: float, height: float) -> Area:
    """Return an area (pixels) of a page as it was laid out, where it is on the finished page."""
    area = Area(*(round(edge * POINTS_PER_PIXEL, 2) for edge in (x, y, width, height)))
    return turned_area(area, facts.width_pt) if facts.name == TURNED else area
