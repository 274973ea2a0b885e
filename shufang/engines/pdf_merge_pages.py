"""The pages of the book: copied from the sections, moved to a zero origin, stamped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from shufang.core.diagnostic import Findings
from shufang.engines.page_numbers import has_numbers, put_in
from shufang.engines.pdf_merge_fonts import BookFont
from shufang.engines.pdf_merge_images import SharedImages
from shufang.engines.sections import MergePart, MergePlan, Rule
from shufang.engines.stamp import StampedLine, content, number

if TYPE_CHECKING:
    import pikepdf

TOLERANCE_PT = 0.15
"""Rounding of millimetres; 0.05 mm."""


class PageAssembler:
    """Adds pages to the book one after the other."""

    def __init__(
        self,
        book: pikepdf.Pdf,
        plan: MergePlan,
        fonts: Mapping[str, BookFont],
        font_objects: Mapping[str, pikepdf.Object],
        lines: Sequence[StampedLine],
        images: SharedImages,
    ) -> None:
        from pikepdf import Stream

        self._book = book
        self._plan = plan
        self._fonts = fonts
        self._font_objects = font_objects
        self._images = images
        self._lines: dict[int, list[StampedLine]] = defaultdict(list)
        self._rules: dict[int, list[Rule]] = defaultdict(list)
        for line in lines:
            self._lines[line.stamp.page].append(line)
        self._stamp_fonts = tuple(dict.fromkeys(line.digest for line in lines))
        for rule in plan.rules:
            self._rules[rule.page].append(rule)
        shift = number(plan.bleed_pt)
        self._before = book.make_indirect(Stream(book, f"q 1 0 0 1 {shift} {shift} cm\n".encode()))
        self._after = book.make_indirect(Stream(book, b"\nQ\n"))
        self._ready: set[str] = set()

    def add(
        self, position: int, source: pikepdf.Pdf, part: MergePart, index: int, findings: Findings
    ) -> None:
        """Add one laid out page."""
        from pikepdf import Array

        facts = part.pages[index]
        size = (facts.width_pt, facts.height_pt)
        wanted = (self._plan.width_pt, self._plan.height_pt)
        if any(abs(is_ - must) > TOLERANCE_PT for is_, must in zip(size, wanted, strict=True)):
            findings.error("PDF-011", section=part.id, found=_mm(size), expected=_mm(wanted))
        page = source.pages[index]
        if not self._plan.keep_links and "/Annots" in page:
            del page["/Annots"]
        if part.id in self._ready:
            self._book.pages.append(page)
        else:
            self._ready.add(part.id)
            self._add_first(page, part)
        copied = self._book.pages[-1]
        if part.numbers:
            self._put_in_numbers(copied, part)
        stamps = self._stamps(position)
        streams = [self._before, copied.obj["/Contents"], self._after]
        if stamps is not None:
            streams.append(stamps)
            self._add_stamp_fonts(copied.obj["/Resources"]["/Font"])
        copied.obj["/Contents"] = Array(streams)
        self._shift_links(copied)
        self._set_boxes(copied)

    def _put_in_numbers(self, page: pikepdf.Page, part: MergePart) -> None:
        from pikepdf import Stream

        page.contents_coalesce()
        content = page.obj["/Contents"].read_bytes()
        if has_numbers(content):
            digits = {use.resource: use.digits for use in part.fonts}
            filled = put_in(content, self._plan.numbers, digits)
            page.obj["/Contents"] = self._book.make_indirect(Stream(self._book, filled))

    def _add_first(self, page: pikepdf.Page, part: MergePart) -> None:
        """Add the first page of a section, with the resources that all its pages share."""
        resources = page.obj["/Resources"]
        digests = self._images.take_out(resources)
        names = resources.get("/Font")
        if names is not None:
            for name in sorted(names.keys()):
                del names[name]
        self._book.pages.append(page)
        copied = self._book.pages[-1].obj["/Resources"]
        self._images.put_back(copied, digests)
        for use in part.fonts:
            if use.sha256 in self._font_objects:
                copied["/Font"][f"/{use.resource}"] = self._font_objects[use.sha256]

    def add_blank(self, position: int) -> None:
        """Add an empty page of the book's size; it may carry stamps too."""
        from pikepdf import Dictionary

        self._book.add_blank_page(page_size=(self._plan.width_pt, self._plan.height_pt))
        page = self._book.pages[-1]
        page.obj["/Resources"] = Dictionary(Font=Dictionary())
        stamps = self._stamps(position)
        if stamps is not None:
            page.obj["/Contents"] = stamps
            self._add_stamp_fonts(page.obj["/Resources"]["/Font"])
        self._set_boxes(page)

    def _stamps(self, position: int) -> pikepdf.Object | None:
        from pikepdf import Stream

        drawn = content(
            self._lines[position],
            self._rules[position],
            self._fonts,
            self._plan.height_pt,
            self._plan.bleed_pt,
            self._plan.ink,
        )
        return self._book.make_indirect(Stream(self._book, drawn)) if drawn else None

    def _add_stamp_fonts(self, names: pikepdf.Object) -> None:
        for digest in dict.fromkeys(
            line.digest for lines in self._lines.values() for line in lines
        ):
            names[f"/{self._fonts[digest].stamp_name}"] = self._font_objects[digest]

    def _shift_links(self, page: pikepdf.Page) -> None:
        for link in page.obj.get("/Annots", ()):
            x0, y0, x1, y1 = (float(edge) + self._plan.bleed_pt for edge in link["/Rect"])
            link["/Rect"] = _array(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _set_boxes(self, page: pikepdf.Page) -> None:
        """Write the boxes from a zero origin: trim inside bleed, and nothing outside the bleed."""
        plan, bleed = self._plan, self._plan.bleed_pt
        media = _array(0, 0, plan.width_pt + 2 * bleed, plan.height_pt + 2 * bleed)
        page.obj["/MediaBox"] = media
        page.obj["/BleedBox"] = media
        page.obj["/TrimBox"] = _array(bleed, bleed, bleed + plan.width_pt, bleed + plan.height_pt)


def _array(*numbers: float) -> pikepdf.Array:
    from decimal import Decimal

    from pikepdf import Array

    return Array([Decimal(number(each)) for each in numbers])


def _mm(size: tuple[float, float]) -> str:
    return "×".join(number(round(side * 25.4 / 72, 1)) for side in size)
