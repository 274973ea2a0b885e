"""What goes into the print engine and what comes out: the contract of XHTML, CSS and pages.

A *section* is what is laid out in one go (a chapter, the contents, one index). The layout engine
knows no book: it takes XHTML and CSS texts and returns PDF pages without fonts, and facts about
each page; the merge joins all sections into one file with one font subset. Everything here is
picklable, lengths are in points (1/72 inch), and positions are measured from the top left corner
of the trimmed page, downwards, unless something else is said.

The XHTML contract
==================
*Document.* One well-formed XML document, root `<html lang="zh-Hans">` with or without the XHTML
name space, no DTD (so only XML's five named entities). `<head>` may hold a `<title>`; `<style>`,
`<link>`, `<script>` and `<base>` are dropped. `xml:lang` counts as `lang`. Block elements inside
`<p>` stay where they are written, as in XML.

*Addresses.* Pictures are `src="book:images/a.jpg"`, the same in CSS `url(book:...)`; each must
stand in `SectionSource.assets`. Any other address is reported and never opened.

*Identifiers.* An `id` is unique in the whole book. Everything that is pointed at, and every block
in which text of the EPUB page list may start (p, li, dt, dd, figcaption, td, h1-h6 ...), has one.

*Links.* `<a href="book:#ID">` points anywhere in the book (`href="#ID"` means the same); the merge
joins it to its page, or reports it. `http:`, `https:` and `mailto:` links are kept as they are. An
edition may drop all links (print) - the text stays.

*Notes.* The body stands where its mark goes, after the punctuation that it follows:
`……的历史。<span class="footnote" id="note-3">注文，<i>inline</i> content only.</span>`
Several paragraphs are parted by `<br/>`. The style sheets dress `.footnote` (the body, a block),
`.footnote::footnote-call` (the mark in the text) and `.footnote::footnote-marker` (the mark before
the body) but do not set `float`, `footnote-policy` or the content of the call. Marks are numbered
anew on every page after the layout, so every mark is laid out as ①: its typeface must have ①-⑳ and
㉑-㊿, all of one width. More than fifty on a page print as (51), which takes more room than it
was given. If a sheet sets the marker's `content`, exactly one ① must be in it. A note for which
its page has too little room goes on at the foot of the next one that has text (a figure may fill
a page between the two), before that page's own notes; its `orphans` and `widows` hold there.
A mark in a table head is printed on the table's first page only.

*Tables.* `thead` repeats on every page of a table; its rows with the class `continued` (续表) are
shown on later pages only. Such tables have separate borders.

*Structure.* Screen pages are tagged by element names (`structure_kinds`); `role="doc-toc"` (each
`p` in it an entry), `doc-index`, `list`, `listitem` (its first element its label) and `caption`
(right before a table) say the rest. Pictures in a `figure` have an `alt`; others without one are
decoration.

*Baseline grid.* With `SectionSource.grid_pt` set, every line is as high as its own `line-height`
says, whatever typefaces meet in it; only lines that are much higher (1.5 times, with pictures or
inline blocks 1.2 times) keep their height. Blocks whose height is no whole
number of lines carry `block-step: 18pt` (CSS Rhythmic Sizing, the page's own line pitch): it puts
the surplus half above and half below the block; with `start` all of it goes above, with `end` all
below. The block's bottom margin edge then stands on the page's grid, which starts at the top of
the type area, so that the text after it is on the grid again.
At the top of a page and after a page break inside the block all of the surplus goes below. It
works for blocks in the main flow (figures, tables, extracts, headings, verse), not for those in
table cells, floats, columns, flex or grid containers.

*Full pages.* With a grid, pages are filled to their last line: paragraphs are asked for a line
more or less. A block with `--defer: section` on itself, such as a figure, that does not fit on its
page lets the paragraphs after it go before it, up to the next heading, and heads the next page;
with `break-before: page` it always does, and with `break-after: page` it takes that page for
itself.

*Page numbers in the text.* `<span data-page-of="ID">000</span>`: zeros, as many as the number of
the page of element `ID` has digits. The merge puts in `MergePlan.numbers`. A number that cannot be
put in afterwards, since its digits are not all of one width, is missing in
`LaidOutSection.numbers`; write it as it is then.

*Page types.* CSS `page: NAME` names the page; `PageFacts.name` returns it, so that the caller
decides about running heads and folios, which are not part of the layout: they are stamped at the
merge (`Stamp`). Style sheets make no margin boxes and use no page counters, `target-counter()`,
`string-set` or `bookmark-level`: page numbers arrive as literal text.
`@page { size; margin; bleed }` is the style sheet's. The first page's side is `first_side`.

*Colours.* `device-cmyk()` for all of the print edition; no gradients, no shadows, no opacity. With
`SectionSource.palette` set, whatever is not is brought into inks and made opaque when it is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from shufang.core.diagnostic import Diagnostic

if TYPE_CHECKING:
    from shufang.engines.structure import Rgb, ScreenPages, ScreenSource, Structure

Side = Literal["right", "left"]


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """One CSS text; `name` is the file that the editor or designer knows, for messages."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class SectionSource:
    """All that the layout of one section depends on, apart from the fonts."""

    id: str
    """Name of the section: letters, digits, `-`; unique in the book."""
    xhtml: str
    stylesheets: tuple[StyleSheet, ...] = ()
    """Later sheets win over earlier ones."""
    assets: Mapping[str, Path | bytes] = field(default_factory=dict)
    """`book:` address (as written in XHTML and CSS) to file or content."""
    language: str = "zh-Hans"
    first_side: Side = "right"
    grid_pt: float | None = None
    """Distance of the baselines; None lays the section out without a grid."""
    palette: Mapping[str, tuple[float, float, float, float]] | None = None
    """For the press: shares of the inks of known colours by "#rrggbb", all others are converted
    too. None leaves every colour as it is written, for the screen."""
    screen: ScreenSource | None = None
    """What the pages are drawn with a second time, tagged and for screens; None for print alone."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on a page, in points from the top left corner of the trimmed page."""

    x_pt: float
    y_pt: float


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a page, in points from the top left corner of the trimmed page."""

    x_pt: float
    y_pt: float
    width_pt: float
    height_pt: float

    @property
    def right_pt(self) -> float:
        """The right edge."""
        return self.x_pt + self.width_pt

    @property
    def bottom_pt(self) -> float:
        """The bottom edge."""
        return self.y_pt + self.height_pt


@dataclass(frozen=True, slots=True)
class TextPosition:
    """Where a page's text begins, for the EPUB page list.

    `offset` counts the non-space characters of the element (notes and repeated table heads left
    out) that stand on earlier pages. `element` is the nearest ancestor with an `id`; where there is
    none, the last element with one before the text, from whose beginning `offset` then counts, or
    "" for the section.
    """

    element: str
    offset: int
    before: str = ""
    """The last non-space characters before the place."""
    after: str = ""
    """The first non-space characters from the place on."""


@dataclass(frozen=True, slots=True)
class UnknownCharacter:
    """A character that none of the allowed fonts has; `element` is the nearest id."""

    character: str
    element: str


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What one laid out page holds."""

    side: Side
    name: str
    """The CSS page name, `""` without one."""
    is_blank: bool
    """Inserted by a page break to the other side: no running head, no folio."""
    width_pt: float
    height_pt: float
    bleed_pt: float
    type_area: Area
    """The page's content box: running heads and folios are placed by it."""
    anchors: tuple[tuple[str, Point], ...]
    """Every element id that begins on this page, in document order."""
    note_marks: tuple[str, ...]
    """Ids of the notes whose mark stands on the page, in reading order."""
    note_bodies: tuple[str, ...]
    """Ids of the notes whose body begins on the page."""
    first_text: TextPosition | None
    content_bottom_pt: float
    """Lower edge of the lowest line or picture of the main text (top of the type area if none)."""
    notes_top_pt: float | None
    """Upper edge of the note area, None without notes."""
    unknown_characters: tuple[UnknownCharacter, ...] = ()
    note_rests: tuple[str, ...] = ()
    """Ids of the notes that began on an earlier page and go on here."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph as used: its id in the font file, width in 1/1000 em, text that it stands for."""

    id: int
    width: int
    text: str


@dataclass(frozen=True, slots=True)
class FontUse:
    """How one section's PDF uses one font file."""

    resource: str
    """The name under which the pages' content calls the font."""
    sha256: str
    """Digest of the font file."""
    family: str
    weight: int
    glyphs: tuple[Glyph, ...]
    digits: tuple[Glyph, ...] = ()
    """Those for 0 to 9 if each can stand in the room of a zero."""


@dataclass(frozen=True, slots=True)
class PlacedNumber:
    """A page number that is drawn as zeros until the merge."""

    anchor: str
    """Id of the element whose page it names."""
    resource: str
    """The name of its font, as in `FontUse`."""


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A pixel picture as it stands on a page; sides in points, 0 where nobody can tell."""

    address: str
    width_pt: float
    height_pt: float


@dataclass(frozen=True, slots=True)
class LaidOutSection:
    """The pages of one section; its PDF has no fonts in it yet, the merge adds them."""

    id: str
    pdf: bytes
    """Empty where it has been put into `file`."""
    pages: tuple[PageFacts, ...]
    fonts: tuple[FontUse, ...]
    findings: tuple[Diagnostic, ...]
    file: Path | None = None
    pictures: tuple[PlacedPicture, ...] = ()
    """Every drawing of a pixel picture, in order."""
    numbers: tuple[PlacedNumber, ...] = ()
    screen: ScreenPages | None = None
    """The same pages for screens, where they were asked for."""


@dataclass(frozen=True, slots=True)
class MergePart:
    """One section for the merge; `pdf` may be a file, so that a long book stays on disk."""

    id: str
    pdf: bytes | Path
    pages: tuple[PageFacts, ...]
    fonts: tuple[FontUse, ...]
    numbers: tuple[PlacedNumber, ...] = ()
    structure: Structure | None = None
    depth: int = 1
    """How deep the section stands in the book: 2 for a chapter of a part."""

    @classmethod
    def of(cls, section: LaidOutSection, pdf: Path | None = None) -> MergePart:
        """Return the part for a section, whose PDF may have been put into a file."""
        content = pdf or section.file or section.pdf
        pages, fonts = section.pages, section.fonts
        return cls(section.id, content, pages, fonts, numbers=section.numbers)

    @classmethod
    def for_screen(cls, section: LaidOutSection, depth: int = 1) -> MergePart:
        """Return the part for the pages that were drawn for screens, which must be there."""
        assert section.screen is not None
        screen = section.screen
        pages = screen.with_marks(section.pages)
        pdf = screen.file or screen.pdf
        numbers = section.numbers
        return cls(section.id, pdf, pages, screen.fonts, numbers, screen.structure, depth)


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """One page of the book: page `index` of section `part`, or an inserted blank one (None)."""

    part: str | None = None
    index: int = 0


class Numerals(Enum):
    """Kinds of page numbers; the values are those of PDF page labels."""

    DECIMAL = "D"
    ROMAN = "r"
    NONE = ""


@dataclass(frozen=True, slots=True)
class LabelRange:
    """PDF page labels from page `start` (0-based) on: kind, prefix, first number."""

    start: int
    numerals: Numerals
    first: int = 1
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """One bookmark; `level` 1 is the outermost, `target` an element id."""

    title: str
    level: int
    target: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """One line of text put on a finished page: a running head, a folio.

    `y_pt` is the baseline, from the top of the trimmed page; `x_pt` is the left edge, the middle
    or the right edge, as `align` says. `black` is the share of K (1.0 = 100 % black).
    """

    page: int
    """Index of the page in the plan, 0-based."""
    text: str
    family: str
    weight: int
    size_pt: float
    x_pt: float
    y_pt: float
    align: Literal["left", "center", "right"] = "left"
    letter_spacing_pt: float = 0.0
    black: float = 1.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line put on a finished page; coordinates from the top left of the trim."""

    page: int
    x0_pt: float
    y0_pt: float
    x1_pt: float
    y1_pt: float
    width_pt: float = 0.5
    black: float = 1.0


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """Document information; `epoch` (seconds since 1970, UTC) is the only date that is written."""

    title: str
    authors: tuple[str, ...] = ()
    language: str = "zh-Hans"
    subject: str = ""
    keywords: tuple[str, ...] = ()
    epoch: int = 0
    creator: str = "书坊"
    is_accessible: bool = False
    """Whether the file says that it is accessible (PDF/UA-1)."""


@dataclass(frozen=True, slots=True)
class MergePlan:
    """How the sections become one book."""

    pages: tuple[PlannedPage, ...]
    width_pt: float
    height_pt: float
    """Trimmed size; blank pages get it, laid out pages must have it."""
    facts: DocumentFacts
    bleed_pt: float = 0.0
    labels: tuple[LabelRange, ...] = ()
    outline: tuple[OutlineItem, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    rules: tuple[Rule, ...] = ()
    keep_links: bool = True
    numbers: Mapping[str, str] = field(default_factory=dict)
    """Element id to the number of its page, for `PlacedNumber`."""
    is_tagged: bool = False
    """Whether the parts' structures are written; links come from them then."""
    ink: Rgb | None = None
    """Colour of stamps and rules on screens; None prints them in black ink."""
    destinations: tuple[str, ...] = ()
    """Ids that become named destinations, beside the targets of links and bookmarks."""


@dataclass(frozen=True, slots=True)
class MergedBook:
    """The finished file, as bytes or on disk, with what the merge found."""

    pdf: bytes | Path
    pages: int
    findings: tuple[Diagnostic, ...]
