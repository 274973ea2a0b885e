"""Links of a section's pages: where they are pressed, where they lead, what they say."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from shufang.engines.sections import Area, PageFacts
from shufang.engines.structure import LinkArea
from shufang.engines.structure_drafts import Draft, area_on
from shufang.engines.structure_kinds import Source
from shufang.engines.structure_texts import words
from shufang.engines.weasyprint_engine import Box

NOWHERE = Area(0, 0, 0, 0)
LEAST_SIDE = 16.0
"""Pixels of a link's area that can be hit (12 points)."""
MARK = "-ref"
"""Ending of the name of a note's mark, to which the note leads back."""


@dataclass(slots=True)
class LinkReader:
    """Finds the areas of links, one for each line on which a link stands."""

    source: Source
    _areas: dict[tuple[Draft, Box], LinkArea] = field(default_factory=dict)
    """What has been found so far of each link on each line."""

    def pressed(self, element: Element, pseudo: str, text: str) -> LinkArea:
        """Return where a link leads and what it says, without where it is pressed."""
        name = element.get("id", "")
        if pseudo == "footnote-call":
            return LinkArea(0, NOWHERE, f"book:#{name}", text.strip("\u2060"))
        if pseudo == "footnote-marker":
            return LinkArea(0, NOWHERE, f"book:#{name}{MARK}", text)
        link = self.source.link(element) if element.tag != "a" else element
        if link is None:  # a folio behind an entry of the contents
            link = next(each for each in element.iter("a") if each.get("href"))
        target = link.get("href", "")
        said, numbers = words(link)
        return LinkArea(0, NOWHERE, target, said or text or target, numbers)

    def add(
        self, owner: Draft, box: Box, line: Box, page: tuple[int, PageFacts], link: LinkArea
    ) -> None:
        """Add where a piece of a link is pressed; pieces on one line are one area."""
        height = box.margin_height()
        # A mark that is not to part the lines is of no height for the engine; fingers are wide.
        wider, higher = (max(0.0, LEAST_SIDE - side) for side in (box.width, height))
        x, y = box.position_x - wider / 2, box.position_y - higher / 2
        number, facts = page
        area = area_on(facts, x, y, box.width + wider, height + higher)
        known = self._areas.get((owner, line))
        if known is None:
            made = replace(link, page=number, area=area)
            owner.kids.append(made)
        else:
            made = replace(known, area=_around(known.area, area))
            owner.kids[owner.kids.index(known)] = made
        self._areas[owner, line] = made


def _around(one: Area, other: Area) -> Area:
    left, top = min(one.x_pt, other.x_pt), min(one.y_pt, other.y_pt)
    right, bottom = max(one.right_pt, other.right_pt), max(one.bottom_pt, other.bottom_pt)
    return Area(left, top, round(right - left, 2), round(bottom - top, 2))
