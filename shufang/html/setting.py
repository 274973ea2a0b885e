"""What the rendering of a section depends on besides the section itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from shufang.html.markup import escaped, quoted
from shufang.model.book import Book, Edition, Label
from shufang.model.figures import Figure, ImageFacts, Recording
from shufang.model.pages import PageMap
from shufang.passes.script import in_script


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture or recording as a section names it."""

    address: str
    """What stands in `src`."""
    width: float = 0.0
    height: float = 0.0
    """Proportion of the sides; 0 where unknown."""


class Assets(Protocol):
    """Who turns pictures into files of one edition and knows their addresses."""

    def picture(self, image: ImageFacts, figure: Figure | None = None) -> Asset:
        """Return the address of a picture file of the manuscript, which may be told in words."""

    def inline_picture(self, path: str, alt: str = "") -> Asset:
        """Return the address of a small picture named by its path."""

    def drawing(self, figure: Figure) -> Asset:
        """Return the address of what is drawn for a chart or a placeholder."""

    def qr_code(self, url: str) -> Asset:
        """Return the address of a QR code."""

    def recording(self, recording: Recording) -> Asset | None:
        """Return the address of a local film or sound, None where it only lives on the net."""

    def captions(self, recording: Recording) -> Asset | None:
        """Return the address of a film's WebVTT file."""


@dataclass(frozen=True, slots=True)
class PageBox:
    """The measures that pictures are fitted to, in points; the type area of the print edition."""

    width_pt: float
    height_pt: float
    leading_pt: float


@dataclass(slots=True)
class Setting:
    """One edition's way of rendering; records which page numbers a section has asked for."""

    edition: Edition
    book: Book
    assets: Assets
    html_id: Callable[[str], str]
    pages: PageMap = field(default_factory=PageMap)
    box: PageBox | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    """Section id to its plain title."""
    print_record: tuple[tuple[str, str], ...] = ()
    """Computed lines of the copyright page: trim, sheets, characters."""
    asked: set[str] = field(default_factory=set)
    """Elements whose folio stands in the text as it is."""
    numbers: dict[str, int] = field(default_factory=dict)
    """Elements whose folio is put in after the layout, with its number of digits."""
    are_numbers_literal: bool = False
    """Whether no folio may be put in after the layout."""
    expected: Mapping[str, int] = field(default_factory=dict)
    """Id of the model to the page on which it may be, while no layout has told yet."""

    def words(self, text: str) -> str:
        """Return the program's own words in the script of the book."""
        return in_script(text, self.book.meta.language)

    @property
    def is_print(self) -> bool:
        """Whether pages with folios are being made."""
        return self.edition is Edition.PRINT

    def folio(self, anchor: str) -> str:
        """Return the folio of an element and remember that it was asked for."""
        self.asked.add(anchor)
        return self.pages.folio(anchor)

    def page_number(self, label: Label) -> str:
        """Return the folio of what a label names, as XHTML.

        If it can be put in after the layout, zeros stand for it, as many as it has or is expected
        to have digits.
        """
        anchor = self.html_id(label.id)
        expected = self.expected.get(label.id) or self.expected.get(label.chapter, 1)
        folio = self.pages.folio(anchor) or str(expected)
        if self.are_numbers_literal or not folio.isdecimal():
            return escaped(self.folio(anchor) or "000")
        self.numbers[anchor] = len(folio)
        return f'<span data-page-of="{quoted(anchor)}">{"0" * len(folio)}</span>'
