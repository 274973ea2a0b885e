"""A PDF read into plain facts, whatever its state and whoever made it.

`inspect_pdf` is the entrance; the facts are in `pdf_inspection_facts`. Built on pikepdf (qpdf) for
objects and on our own interpreter for content. Whatever a file contains, it ends in facts or in
`UnreadablePdf`: cycles, bombs and damage are bounded by counting, never by a clock, so that the
same file always gives the same facts.
"""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from shufang.core.kept import NOTHING, Kept
from shufang.engines.pdf_inspection_content import PageReader, Reading
from shufang.engines.pdf_inspection_facts import (
    Annotation,
    Boxes,
    InspectedPage,
    InspectedPdf,
    PictureMark,
    Rect,
)
from shufang.engines.pdf_inspection_ink import KeptInk
from shufang.engines.pdf_inspection_metadata import intents_of, metadata_of
from shufang.engines.pdf_inspection_pictures import (
    is_measurable,
    is_of_inks,
    needs_measuring,
)
from shufang.engines.pdf_inspection_resources import Stock
from shufang.engines.pdf_inspection_streams import (
    bounded_reading,
    faults_of_reading,
    get,
    items,
    key_of,
    name,
    number,
    rect_of,
)
from shufang.engines.pdf_inspection_structure import structure_of

if TYPE_CHECKING:
    import pikepdf

MOST_PAGES: Final = 20_000
_A4: Final = Rect(0, 0, 595.28, 841.89)
_DEEPEST: Final = 60

Reason = Literal["missing", "empty", "not_pdf", "password", "broken"]


class UnreadablePdf(Exception):  # noqa: N818 - named for what it is
    """A file of which nothing can be told."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def inspect_pdf(source: Path | bytes, kept: Kept = NOTHING) -> InspectedPdf:
    """Return the facts of a file; raises `UnreadablePdf`.

    The ink of pictures that were measured before comes out of `kept`.
    """
    content = _content(source)
    with bounded_reading():
        pdf = _opened(content)
        try:
            return _inspected(pdf, kept)
        except faults_of_reading() as error:
            raise UnreadablePdf("broken") from error
        finally:
            pdf.close()


def _content(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        content = source
    else:
        try:
            content = source.read_bytes()
        except OSError as error:
            raise UnreadablePdf("missing") from error
    if not content.strip(b"\0 \r\n\t"):
        raise UnreadablePdf("empty")
    return content


def _opened(content: bytes) -> pikepdf.Pdf:
    import pikepdf

    try:
        pdf = pikepdf.open(io.BytesIO(content), suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise UnreadablePdf("password") from error
    except faults_of_reading() as error:
        is_pdf = b"%PDF-" in content[:1024]
        raise UnreadablePdf("broken" if is_pdf else "not_pdf") from error
    try:
        has_pages = get(pdf.Root, "/Pages") is not None and len(pdf.pages) > 0
    except faults_of_reading() as error:
        raise UnreadablePdf("broken") from error
    if not has_pages:
        raise UnreadablePdf("broken")
    return pdf


def _inspected(pdf: pikepdf.Pdf, kept: Kept) -> InspectedPdf:
    reading = Reading(Stock.empty(), _hidden_layers(pdf.Root))
    pages = []
    for number_, page in enumerate(pdf.pages, 1):
        if number_ > MOST_PAGES or reading.budget.is_spent:
            reading.budget.is_spent = True
            break
        pages.append(_page(number_, page.obj, reading))
    stock = reading.stock
    _measure(reading, KeptInk(kept))
    return InspectedPdf(
        structure_of(pdf, is_cut_short=reading.budget.is_spent),
        metadata_of(pdf),
        intents_of(pdf),
        tuple(pages),
        tuple(reading.marks),
        tuple(stock.fonts.found),
        tuple(stock.pictures),
        tuple(stock.spaces.inks),
        tuple(reading.groups),
        tuple(reading.faults),
    )


def _hidden_layers(root: object) -> frozenset[tuple[int, int]]:
    """Return the layers that are off as the file opens."""
    import pikepdf

    properties = get(root, "/OCProperties")
    configuration = get(properties, "/D")
    off = items(get(configuration, "/OFF"))
    if name(get(configuration, "/BaseState")) == "OFF":
        on = {key_of(each) for each in _objects(items(get(configuration, "/ON")))}
        off = [each for each in _objects(items(get(properties, "/OCGs"))) if key_of(each) not in on]
    keys = (key_of(each) for each in off if isinstance(each, pikepdf.Object))
    return frozenset(key for key in keys if key is not None)


def _objects(parts: list[object]) -> list[pikepdf.Object]:
    import pikepdf

    return [part for part in parts if isinstance(part, pikepdf.Object)]


def _inherited(page: object, key: str) -> object | None:
    """Return an attribute of a page, from its ancestors where it does not have it."""
    for _ in range(_DEEPEST):
        found = get(page, key)
        if found is not None:
            return found
        page = get(page, "/Parent")
        if page is None:
            break
    return None


def _page(page_number: int, page: object, reading: Reading) -> InspectedPage:
    media = rect_of(_inherited(page, "/MediaBox"))
    if media is None:
        reading.fault(page_number, "MediaBox")
    boxes = Boxes(
        media or _A4,
        rect_of(_inherited(page, "/CropBox")),
        rect_of(get(page, "/BleedBox")),
        rect_of(get(page, "/TrimBox")),
        rect_of(get(page, "/ArtBox")),
    )
    user_unit = number(get(page, "/UserUnit"), 1) or 1.0
    reader = PageReader(reading, page_number, boxes.media)
    group = get(page, "/Group")
    if group is not None and name(get(group, "/S")) == "Transparency":
        reader.maker.page_group(get(group, "/CS"), boxes.media)
    reader.read(get(page, "/Contents"), _inherited(page, "/Resources"))
    annotations = items(get(page, "/Annots"))
    return InspectedPage(
        page_number,
        boxes,
        int(number(_inherited(page, "/Rotate"))) % 360,
        user_unit,
        tuple(_annotation(each) for each in annotations[:5000]),
        get(page, "/SeparationInfo") is not None,
        get(page, "/AA") is not None,
    )


def _annotation(thing: object) -> Annotation:
    flags = int(number(get(thing, "/F")))
    return Annotation(
        name(get(thing, "/Subtype")),
        rect_of(get(thing, "/Rect")) or Rect(0, 0, 0, 0),
        bool(flags & 2),
        any(get(thing, key) is not None for key in ("/A", "/AA", "/Dest")),
    )


def _measure(reading: Reading, inks: KeptInk) -> None:
    """Measure the ink of images, each where it is set largest: there a window is smallest."""
    largest: dict[int, tuple[float, float]] = {}
    for mark in reading.marks:
        if isinstance(mark, PictureMark) and mark.ppi[0] > 0 and mark.ppi[1] > 0:
            known = largest.get(mark.picture)
            if known is None or mark.ppi < known:
                largest[mark.picture] = mark.ppi
    pictures = reading.stock.pictures
    for index, ppi in sorted(largest.items()):
        source = reading.stock.sources.get(index)
        if is_of_inks(pictures[index]) and not is_measurable(pictures[index]):
            reading.budget.is_spent = True
        if source is not None and needs_measuring(pictures[index]):
            ink = inks.measured(source, pictures[index], ppi)
            pictures[index] = replace(pictures[index], ink=ink, is_unread=ink is None)
