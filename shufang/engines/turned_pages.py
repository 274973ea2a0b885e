"""Turned pages (横排): wide tables and figures on pages that are read from the right side.

A section sets them on a landscape page of the name `turned`, where the engine breaks tables and
keeps notes as on any page; here the finished page is turned a quarter to the left, so that its
head is on the left side of the book's page, on left and right pages alike (顶左底右).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from shufang.engines.sections import Area, PageFacts, Point

TURNED = "turned"
"""Name of the page type (CSS `page`)."""


def turn_pages(pdf: bytes, pages: Sequence[PageFacts]) -> tuple[bytes, tuple[PageFacts, ...]]:
    """Return the pages and their facts with those of the type `turned` upright in the book."""
    turned = [number for number, page in enumerate(pages) if page.name == TURNED]
    if not turned:
        return pdf, tuple(pages)
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as document:
        for number in turned:
            _turn(document.pages[number], pages[number])
        out = BytesIO()
        document.save(out, deterministic_id=True)
    facts = (_facts(page) if page.name == TURNED else page for page in pages)
    return out.getvalue(), tuple(facts)


def _turn(page: object, facts: PageFacts) -> None:
    import pikepdf

    assert isinstance(page, pikepdf.Page)
    width, height, bleed = facts.height_pt, facts.width_pt, facts.bleed_pt
    # From the lower left corner of the trim: (x, y) goes to (width - y, x).
    page.contents_add(f"q 0 1 -1 0 {width:g} 0 cm".encode(), prepend=True)
    page.contents_add(b"Q")
    page.contents_coalesce()
    box = pikepdf.Array([-bleed, -bleed, width + bleed, height + bleed])
    for name in ("/MediaBox", "/TrimBox", "/BleedBox"):
        if name in page.obj:
            page.obj[name] = box
    for link in page.obj.get("/Annots", ()):
        x0, y0, x1, y1 = (float(edge) for edge in link["/Rect"])
        link["/Rect"] = pikepdf.Array([width - y1, x0, width - y0, x1])


def turned_area(area: Area, width_pt: float) -> Area:
    """Return where an area of a landscape page of that width stands on the upright page."""
    return Area(area.y_pt, width_pt - area.right_pt, area.height_pt, area.width_pt)


def _facts(page: PageFacts) -> PageFacts:
    """Return the facts of a landscape page as those of the upright page (y is measured down)."""
    area = page.type_area
    return replace(
        page,
        width_pt=page.height_pt,
        height_pt=page.width_pt,
        type_area=turned_area(area, page.width_pt),
        anchors=tuple(
            (name, Point(point.y_pt, round(page.width_pt - point.x_pt, 3)))
            for name, point in page.anchors
        ),
        content_bottom_pt=page.width_pt - area.x_pt,
        notes_top_pt=None,
    )
