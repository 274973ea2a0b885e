"""The book as a whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from shufang.core.span import Span
from shufang.model.blocks import Block, Note
from shufang.model.cover import Cover
from shufang.model.inlines import Inline


@dataclass(frozen=True, slots=True)
class Person:
    """责任者 of the book or of a chapter."""

    name: str
    role: str = "aut"
    """MARC relator code."""
    role_text: str = "著"
    """What the title page prints behind the name."""
    reading: str = ""
    organisation: str = ""
    post: str = ""

    @property
    def on_title_page(self) -> bool:
        """Whether the title page names this person (GB/T 12450: authors, editors, translators).

        责任编辑 and 责任校对 stand on the copyright page.
        """
        is_staff = self.role_text.startswith("责任")
        return not is_staff and self.role in {"aut", "edt", "com", "trl", "cre", "adp", "ill"}


@dataclass(frozen=True, slots=True)
class SeriesData:
    """丛书."""

    name: str
    number: str = ""
    """Such as "3"; the season or volume number."""
    number_text: str = ""
    """Such as "第三季"."""
    purpose: str = ""
    editors: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Publication:
    """What the copyright page prints; None where it does not exist yet (待定)."""

    publisher: str | None = None
    publisher_place: str | None = None
    publisher_address: str | None = None
    postcode: str | None = None
    printer: str | None = None
    distributor: str | None = None
    isbn_print: str | None = None
    isbn_epub: str | None = None
    cip: str | None = None
    price: str | None = None
    edition_no: str | None = None
    impression: str | None = None
    print_run: str | None = None
    published: str | None = None
    """ISO 8601 date or month of this edition."""
    rights: str = ""
    pending: tuple[str, ...] = ()
    """Names of the fields that book.yaml declares 待定."""


@dataclass(frozen=True, slots=True)
class Voucher:
    """无障碍认证: who has examined the e-book, and answers for what."""

    certifier: str
    wcag: str
    """Version, such as "2.1"."""
    level: str
    """A, AA or AAA."""
    credential: str = ""
    report: str = ""
    """Address of the report."""
    contact: str = ""
    """Mail address for readers whom the book shuts out."""
    span: Span = field(default_factory=lambda: Span("book.yaml"))

    @property
    def standard(self) -> str:
        """The standard as it is named in Chinese."""
        return f"WCAG {self.wcag} {self.level}"

    @property
    def conformance(self) -> str:
        """The conformance string, to the letter (EPUB Accessibility 1.1, 3.2.2)."""
        return f"EPUB Accessibility 1.1 - WCAG {self.wcag} Level {self.level}"


@dataclass(frozen=True, slots=True)
class Meta:
    """书名页 data."""

    title: str
    subtitle: str = ""
    parallel_title: str = ""
    parallel_language: str = ""
    """BCP 47 tag of the parallel title; empty where nobody knows it."""
    title_reading: str = ""
    people: tuple[Person, ...] = ()
    series: SeriesData | None = None
    volume: str = ""
    language: str = "zh-Hans"
    has_corner_quotes: bool = False
    """Whether quotations stand between 「」 instead of “”."""
    description: str = ""
    subjects: tuple[str, ...] = ()
    publication: Publication = field(default_factory=Publication)
    voucher: Voucher | None = None
    identifier: str = ""
    """URN of this work where it has no ISBN yet."""
    cover: Cover = field(default_factory=Cover)
    span: Span = field(default_factory=lambda: Span("book.yaml"))


ChapterKind = Literal[
    "chapter",
    "foreword",
    "preface",
    "editorial_notes",
    "overview",
    "dedication",
    "appendix",
    "afterword",
    "glossary",
    "other",
]

GeneratedKind = Literal[
    "series_page",
    "title_page",
    "copyright_page",
    "contents",
    "list_of_figures",
    "list_of_tables",
    "chronology",
    "bibliography",
    "person_index",
    "subject_index",
    "credits",
]


@dataclass(frozen=True, slots=True)
class Chapter:
    """章, or another text with a title of its own: foreword, appendix, afterword."""

    id: str
    kind: ChapterKind
    title: tuple[Inline, ...]
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    span: Span
    digest: str
    """sha256 of everything in the manuscript that this chapter is made of."""
    number: int | None = None
    number_text: str = ""
    """Such as "第三章"; empty where the chapter is not counted."""
    column: str = ""
    """栏目名."""
    series_title: str = ""
    """系列题."""
    kicker: str = ""
    """引题."""
    subtitle: str = ""
    standfirst: tuple[Block, ...] = ()
    """导语."""
    bylines: tuple[Person, ...] = ()
    running_title: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class GeneratedPage:
    """A page that the program writes from the book's data."""

    id: str
    kind: GeneratedKind
    title: str
    span: Span


Section = Chapter | GeneratedPage


@dataclass(frozen=True, slots=True)
class Part:
    """辑; a book without parts has one part with an empty title and no part page."""

    id: str
    title: str
    chapters: tuple[Chapter, ...]
    span: Span
    subtitle: str = ""
    number_text: str = ""
    """Such as "第一辑"."""
    intro: tuple[Block, ...] = ()


LabelKind = Literal["part", "chapter", "section", "figure", "table", "event", "sidebar"]


@dataclass(frozen=True, slots=True)
class Label:
    """What a cross reference can name."""

    id: str
    kind: LabelKind
    number: str
    """As printed: "图1-2", "第三章"; empty where the thing is not counted."""
    title: str
    chapter: str
    """Id of the section in which it stands."""
    span: Span


@dataclass(frozen=True, slots=True)
class Event:
    """大事记 entry."""

    id: str
    date: str
    """ISO 8601, as exact as the source: 2012, 2012-06, 2012-06-09."""
    date_text: str
    """As printed: "2012 年 6 月 9 日" without spaces."""
    text: tuple[Inline, ...]
    span: Span
    place: str = ""
    """Label or anchor of the chapter text that tells of it; empty where none does."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """参考文献 entry, formatted."""

    key: str
    number: int
    text: tuple[Inline, ...]
    span: Span
    anchors: tuple[str, ...] = ()
    """Element ids of the citations."""


@dataclass(frozen=True, slots=True)
class Locator:
    """出处: one place that an index entry leads to."""

    anchor: str
    chapter: str


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """索引标目 with its places."""

    term: str
    reading: str
    """Pinyin with spaces between syllables; sorts the entry."""
    initial: str
    """What it stands under: a Latin capital, "#" for others; or a number of strokes, 四畫."""
    locators: tuple[Locator, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """索引."""

    kind: Literal["person", "subject"]
    entries: tuple[IndexEntry, ...]


@dataclass(frozen=True, slots=True)
class ListedFigure:
    """An entry of the list of figures or tables."""

    id: str
    kind: Literal["figure", "table"]
    number: str
    title: str
    credit: str
    chapter: str


@dataclass(frozen=True, slots=True)
class OneToMany:
    """一简多繁: a character for which a Traditional edition had several to choose from."""

    character: str
    form: str
    """The one that was chosen."""
    span: Span
    before: str
    after: str
    """The manuscript's words on both sides, a few characters."""


@dataclass(frozen=True, slots=True)
class Book:
    """书: everything that an edition is made from."""

    meta: Meta
    front: tuple[Section, ...]
    parts: tuple[Part, ...]
    back: tuple[Section, ...]
    labels: Mapping[str, Label] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    references: tuple[Reference, ...] = ()
    indexes: tuple[Index, ...] = ()
    listed: tuple[ListedFigure, ...] = ()
    one_to_many: tuple[OneToMany, ...] = ()
    """Of a Traditional edition, in the order of the text."""

    def chapters(self) -> Iterator[Chapter]:
        """Yield every authored text in reading order."""
        for section in self.front:
            if isinstance(section, Chapter):
                yield section
        for part in self.parts:
            yield from part.chapters
        for section in self.back:
            if isinstance(section, Chapter):
                yield section


class Edition(Enum):
    """An output form; the trade's 版次 is `edition_no`."""

    PRINT = "print"
    COVER = "cover"
    SCREEN = "screen"
    EPUB = "epub"
    KINDLE = "kindle"
    """The e-book as Kindle wants it (`model.epub_profile`)."""
    DUOKAN = "duokan"
    """The e-book with the notes of 多看阅读."""
    TICKET = "ticket"
    """印制单, made with print delivery."""


@dataclass(frozen=True, slots=True)
class Product:
    """What was made for one edition."""

    edition: Edition
    path: str
    sha256: str
    bytes: int
    pages: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
