"""A PDF read page by page: its own facts first, then the content of one page after the other.

Only what pages share is kept: fonts, spaces, images. So the memory that a file takes does not grow
with its pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from shufang.core.kept import Kept
from shufang.engines.pdf_inspection_content import PageReader, Reading
from shufang.engines.pdf_inspection_facts import (
    Annotation,
    Boxes,
    Font,
    InspectedPage,
    Metadata,
    OutputIntent,
    PageContent,
    Picture,
    Rect,
    Structure,
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
    faults_of_reading,
    get,
    items,
    key_of,
    name,
    number,
    rect_of,
)
from shufang.engines.pdf_inspection_structure import MOST_WARNINGS, structure_of, warnings_of

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


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except faults_of_reading() as error:
        raise UnreadablePdf("broken") from error


class Inspection:
    """An open file: its facts, and its pages to be read in their order."""

    def __init__(self, pdf: pikepdf.Pdf, kept: Kept) -> None:
        """Read what is told of the file as a whole; raises `UnreadablePdf`."""
        self._kept = kept
        with _told():
            self._pdf = pdf
            self._structure = structure_of(pdf, is_cut_short=False)
            self._warnings = warnings_of(pdf)
            self.metadata: Metadata = metadata_of(pdf)
            self.intents: tuple[OutputIntent, ...] = intents_of(pdf)
            self._reading = Reading(Stock.empty(), _hidden_layers(pdf.Root))
            self._objects = _page_objects(pdf)
            self._reading.budget.is_spent = len(pdf.pages) > MOST_PAGES
            self.pages: tuple[InspectedPage, ...] = tuple(
                _page(number_, page) for number_, page in enumerate(self._objects, 1)
            )

    @property
    def structure(self) -> Structure:
        """Things of the whole file, as far as it has been read."""
        return replace(
            self._structure,
            warnings=tuple(self._warnings[:MOST_WARNINGS]),
            is_cut_short=self._structure.is_cut_short or self.is_cut_short,
        )

    @property
    def is_cut_short(self) -> bool:
        """Whether so much has been read that no more will be."""
        return self._reading.budget.is_spent

    @property
    def fonts(self) -> Sequence[Font]:
        """The fonts of the pages read so far."""
        return self._reading.stock.fonts.found

    @property
    def pictures(self) -> Sequence[Picture]:
        """The images of the pages read so far; with their ink when that is measured."""
        return self._reading.stock.pictures

    @property
    def hidden_layers(self) -> frozenset[tuple[int, int]]:
        """The layers that are off, by their objects."""
        return self._reading.hidden_layers

    def read(self, page: InspectedPage) -> PageContent:
        """Return what a page paints; raises `UnreadablePdf`."""
        reading, thing = self._reading, self._objects[page.number - 1]
        reading.begin_page()
        before = reading.budget.instructions
        self._warnings += warnings_of(self._pdf)
        known = len(self._warnings)
        with _told():
            if rect_of(_inherited(thing, "/MediaBox")) is None:
                reading.fault(page.number, "MediaBox")
            reader = PageReader(reading, page.number, page.boxes.media)
            group = get(thing, "/Group")
            if group is not None and name(get(group, "/S")) == "Transparency":
                reader.maker.page_group(get(group, "/CS"), page.boxes.media)
            reader.read(get(thing, "/Contents"), _inherited(thing, "/Resources"))
        self._warnings += warnings_of(self._pdf)
        return PageContent(
            tuple(reading.marks),
            tuple(reading.groups),
            tuple(reading.faults),
            tuple(reading.stock.spaces.inks),
            before - reading.budget.instructions,
            is_whole=len(self._warnings) == known,
        )

    def digest(self, page: InspectedPage) -> str:
        """Return what names a page by all that its content uses; empty where it is damaged."""
        thing = self._objects[page.number - 1]
        digests = self._reading.stock.digests
        try:
            inherited = _inherited(thing, "/Resources")
            own = digests.digest(thing)
            return own if inherited is None else own + digests.digest(inherited)
        except faults_of_reading():
            return ""

    def may_skip(self, instructions: int, marks: int) -> bool:
        """Whether a page of that cost would be read to its end."""
        budget = self._reading.budget
        return instructions <= budget.instructions and marks <= self._reading.most_marks

    def skip(self, instructions: int, marks: int) -> None:
        """Count a page as read of which all is known."""
        self._reading.budget.instructions -= instructions
        self._reading.most_marks -= marks

    def picture_name(self, index: int) -> str:
        """Return the digest of an image; empty for one that cannot be read or is inline."""
        return self._reading.stock.name(index)

    def picture_named(self, digest: str) -> int | None:
        """Return the index of an image of a page whose digest has been asked for."""
        place = self._reading.stock.digests.place(digest)
        if place is None:
            return None
        with _told():
            return self._reading.stock.picture(self._pdf.get_object(place))

    def measure(self, placed: Iterable[tuple[int, tuple[float, float]]]) -> None:
        """Measure the ink of images, each where it is set largest: there a window is smallest.

        `placed` are indices of images with pixels to the inch, across and down.
        """
        largest: dict[int, tuple[float, float]] = {}
        for index, ppi in placed:
            if ppi[0] > 0 and ppi[1] > 0:
                known = largest.get(index)
                if known is None or ppi < known:
                    largest[index] = ppi
        stock = self._reading.stock
        inks = KeptInk(self._kept, stock.digests)
        pictures = stock.pictures
        with _told():
            for index, ppi in sorted(largest.items()):
                source = stock.sources.get(index)
                if is_of_inks(pictures[index]) and not is_measurable(pictures[index]):
                    self._reading.budget.is_spent = True
                if source is not None and needs_measuring(pictures[index]):
                    ink = inks.measured(source, pictures[index], ppi)
                    pictures[index] = replace(pictures[index], ink=ink, is_unread=ink is None)


def _page_objects(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [page.obj for page in list(pdf.pages)[:MOST_PAGES]]


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


def _inherited(page: object, key: str) -> pikepdf.Object | None:
    """Return an attribute of a page, from its ancestors where it does not have it."""
    for _ in range(_DEEPEST):
        found = get(page, key)
        if found is not None:
            return found
        page = get(page, "/Parent")
        if page is None:
            break
    return None


def _page(page_number: int, page: object) -> InspectedPage:
    boxes = Boxes(
        rect_of(_inherited(page, "/MediaBox")) or _A4,
        rect_of(_inherited(page, "/CropBox")),
        rect_of(get(page, "/BleedBox")),
        rect_of(get(page, "/TrimBox")),
        rect_of(get(page, "/ArtBox")),
    )
    annotations = items(get(page, "/Annots"))
    return InspectedPage(
        page_number,
        boxes,
        int(number(_inherited(page, "/Rotate"))) % 360,
        number(get(page, "/UserUnit"), 1) or 1.0,
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
