"""The cover: one flat sheet for the press, and its front alone for the e-book.

Both are the same templates and the same style sheet; only the colours differ (inks, screen).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shufang.core.diagnostic import Findings
from shufang.core.lengths import mm_to_pt
from shufang.engines.pdf_merge import merge
from shufang.engines.picture_frames import ImageObject
from shufang.engines.resources import FontFile
from shufang.engines.sections import (
    DocumentFacts,
    LaidOutSection,
    MergedBook,
    MergePart,
    MergePlan,
    PlannedPage,
    SectionSource,
    StyleSheet,
)
from shufang.html.cover_page import (
    CoverGeometry,
    CoverPictures,
    Panel,
    cover_body,
    cover_css,
)
from shufang.html.markup import escaped, quoted
from shufang.html.templates import Templates
from shufang.html.theme import PageGeometry, palette
from shufang.html.theme_record import ThemeRecord
from shufang.model.book import Meta
from shufang.model.cover import SHELF_SHAPE, is_shelf_shape
from shufang.model.figures import ImageFacts
from shufang.writers.cover_assets import CoverAssets, Use
from shufang.writers.press_drawings import Master

SECTION = "cover"
_NO_ISBN = "978-7-000-00000-0"
"""Gives the room that is kept for a bar code which does not exist yet."""


@dataclass(frozen=True, slots=True)
class CoverDesign:
    """What the cover looks like."""

    theme: ThemeRecord
    page: PageGeometry
    sheet: str
    """styles/cover.css."""
    templates: Templates
    files: Mapping[str, bytes]
    """Drawings of `styles/cover/` by their names."""
    digits: Path
    """The fixed-width typeface of the bar code."""


@dataclass(frozen=True, slots=True)
class CoverSource:
    """A cover ready for the layout."""

    section: SectionSource
    geometry: CoverGeometry
    pictures: CoverPictures
    masters: Mapping[str, Master]
    """Pixel pictures by address, still to be made for the press."""


class CoverWriter:
    """Writes the covers of one book."""

    def __init__(
        self,
        meta: Meta,
        design: CoverDesign,
        root: Path,
        images: Mapping[str, ImageFacts],
        findings: Findings,
    ) -> None:
        self.meta = meta
        self.design = design
        self.root = root
        self._images = images
        self._findings = findings

    def flat(self, pages: int) -> CoverSource:
        """Return the whole sheet for a book block of so many pages."""
        geometry = CoverGeometry.of(self.design.page, self.meta.cover, pages)
        return self._source(geometry, "print", list(geometry.panels))

    def front(self) -> CoverSource:
        """Return the front alone, in the colours of the screen.

        A finished front that is a drawing keeps its own proportions (see `engines.cover_front`).
        """
        shape, drawing = SHELF_SHAPE, self._images.get(self.meta.cover.whole_front)
        if drawing is not None and not is_shelf_shape(drawing.width_px, drawing.height_px):
            shape = drawing.height_px / max(1, drawing.width_px)
        geometry = CoverGeometry.of_front(self.design.page, shape)
        return self._source(geometry, "screen", ["front"])

    @property
    def pixel_front(self) -> ImageFacts | None:
        """A finished front that is a picture of pixels."""
        image = self._images.get(self.meta.cover.whole_front)
        return image if image is not None and image.mode != "svg" else None

    def _source(self, geometry: CoverGeometry, use: Use, panels: Sequence[Panel]) -> CoverSource:
        design, meta = self.design, self.meta
        inks = palette(design.theme)
        families = design.theme.fonts.model_dump()
        assets = CoverAssets(self.root, self._images, inks, use, self._findings, families)
        assets.designers(design.files)
        pictures = self._pictures(assets, has_back="back" in panels)
        body = cover_body(design.templates, meta, geometry, pictures, panels)
        language = quoted(meta.language)
        xhtml = (
            f'<html lang="{language}"><head><title>{escaped(meta.title)}</title></head>'
            f'<body class="{use}">{body}</body></html>'
        )
        sheets = (
            StyleSheet(
                "styles/theme.yaml", cover_css(design.theme, design.page, geometry, meta, use)
            ),
            StyleSheet("styles/cover.css", design.sheet),
        )
        section = SectionSource(
            SECTION,
            xhtml,
            sheets,
            assets.made,
            meta.language,
            palette=inks if use == "print" else None,
        )
        return CoverSource(section, geometry, pictures, assets.masters)

    def _pictures(self, assets: CoverAssets, *, has_back: bool) -> CoverPictures:
        cover = self.meta.cover
        whole = assets.picture(cover.whole_front, cover.place("whole_front"))
        picture = assets.picture(cover.picture, cover.place("picture"))
        if not has_back:
            return CoverPictures(whole, picture)
        given = self.meta.publication
        isbn = given.isbn_print
        address, drawn = assets.bar_code(
            isbn or _NO_ISBN, cover.add_on, cover.barcode_scale, self.design.digits
        )
        size = (drawn.width_mm, drawn.height_mm)
        is_pending = "isbn_print" in given.pending
        return CoverPictures(whole, picture, address if isbn else "", size, is_pending)

    def facts(self, epoch: int) -> DocumentFacts:
        """Return what the file says of itself."""
        meta = self.meta
        return DocumentFacts(
            f"{meta.title}（封面）",
            tuple(person.name for person in meta.people if person.on_title_page),
            meta.language,
            epoch=epoch,
        )

    def merge(
        self,
        laid_out: LaidOutSection,
        geometry: CoverGeometry,
        fonts: Sequence[FontFile],
        epoch: int,
        pictures: Mapping[str, ImageObject] | None = None,
    ) -> MergedBook:
        """Return the cover as one PDF page with its fonts and pictures."""
        plan = MergePlan(
            (PlannedPage(SECTION, 0),),
            mm_to_pt(geometry.width),
            mm_to_pt(geometry.trim_height),
            self.facts(epoch),
            mm_to_pt(geometry.bleed),
            keep_links=False,
        )
        return merge([MergePart.of(laid_out)], plan, fonts, None, pictures)
