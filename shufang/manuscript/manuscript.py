"""The validated manuscript: every file read, checked and placed, nothing composed yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from shufang.core.span import Span
from shufang.manuscript.parsed import ParsedChapter
from shufang.manuscript.records import BookRecord
from shufang.manuscript.records_chapter import FrontMatterRecord
from shufang.manuscript.records_lists import ReferenceRecord
from shufang.model.blocks import Block
from shufang.model.book import ChapterKind, GeneratedKind, Meta, Person
from shufang.model.figures import Figure, ImageFacts
from shufang.model.inlines import Inline
from shufang.model.press import PressSettings
from shufang.model.ticket import Order


@dataclass(frozen=True, slots=True)
class SectionSource:
    """A text of its own in the book: a chapter, a foreword, or an appendix."""

    id: str
    """ASCII, unique in the book, stable as long as the file keeps its name."""
    kind: ChapterKind
    file: str
    """Path of the text relative to the book's folder."""
    folder: str
    """Folder to which its pictures are relative; "" is the book's folder."""
    span: Span
    """The title in the text, or the file's first line."""
    title: tuple[Inline, ...]
    """From book.yaml, front matter or the first heading, in this order; never empty."""
    front_matter: FrontMatterRecord
    parsed: ParsedChapter
    digest: str
    """sha256 over its text, the records of its figures and their pictures."""
    bylines: tuple[Person, ...] = ()
    standfirst: tuple[Block, ...] = ()
    """From front matter or the 导语 container."""
    numbered: bool = True
    figures: tuple[str, ...] = ()
    """Ids of the figures recorded in its own folder, in the order of the file."""


@dataclass(frozen=True, slots=True)
class GeneratedSource:
    """The wish for a page that the program writes: contents, or copyright page."""

    id: str
    kind: GeneratedKind
    span: Span


FrontOrBack = SectionSource | GeneratedSource


@dataclass(frozen=True, slots=True)
class PartSource:
    """辑; a book without parts has one with an empty title."""

    id: str
    title: str
    span: Span
    chapters: tuple[SectionSource, ...]
    subtitle: str = ""
    intro: tuple[Block, ...] = ()
    intro_folder: str = ""
    """Where the paths of the introduction's pictures start."""


@dataclass(frozen=True, slots=True)
class FigureSource:
    """A figure of a figures.yaml; `figure.content` is complete, number and chapter are not."""

    id: str
    figure: Figure
    span: Span
    """The id in figures.yaml."""
    folder: str
    """Folder of its figures.yaml; "" where it serves the whole book."""
    fields: Mapping[str, Span]
    """Where each field stands, by its English name: "title", "caption", "file" …"""


@dataclass(frozen=True, slots=True)
class ChronologySource:
    """An entry of chronology.yaml."""

    id: str
    """As typed, or "" where the entry has none."""
    date: str
    """ISO 8601, as exact as the source: 2012, 2012-06, 2012-06-09."""
    text: tuple[Inline, ...]
    source: str
    place: str
    """Label of the text that tells of it, or ""."""
    span: Span
    fields: Mapping[str, Span]


@dataclass(frozen=True, slots=True)
class ReferenceSource:
    """A record of references.yaml."""

    key: str
    record: ReferenceRecord
    span: Span
    fields: Mapping[str, Span]


@dataclass(frozen=True, slots=True)
class TermSource:
    """An agreed form of terms.yaml."""

    kind: Literal["name", "term"]
    term: str
    forbidden: tuple[str, ...]
    reading: str
    index: Literal["person", "subject", "no"] | None
    """None where the file does not say."""
    explanation: str
    span: Span
    traditional: str = ""
    """What a Traditional edition writes; empty for what follows from the characters."""


@dataclass(frozen=True, slots=True)
class IgnoreSource:
    """A rule that this book waives."""

    code: str
    file: str
    """Glob over paths relative to the book's folder; "" is everywhere."""
    line: int | None
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class Manuscript:
    """书稿: all that the book's folder says."""

    root: Path
    book: BookRecord
    meta: Meta
    """`book` in the model's terms: people with role codes, dates in ISO 8601, 待定 listed."""
    front: tuple[FrontOrBack, ...]
    parts: tuple[PartSource, ...]
    back: tuple[FrontOrBack, ...]
    figures: Mapping[str, FigureSource]
    """By id, in reading order of their files."""
    chronology: tuple[ChronologySource, ...]
    references: tuple[ReferenceSource, ...]
    terms: tuple[TermSource, ...]
    ignores: tuple[IgnoreSource, ...]
    images: Mapping[str, ImageFacts]
    """Every picture that a text, a figure or the cover names, by path from the book's folder."""
    spans: Mapping[str, Span] = field(default_factory=dict)
    """Where each field of book.yaml stands, by its English name."""
    press: PressSettings = field(default_factory=PressSettings)
    order: Order = field(default_factory=Order)

    def sections(self) -> Iterator[SectionSource]:
        """Yield every authored text in reading order."""
        for item in self.front:
            if isinstance(item, SectionSource):
                yield item
        for part in self.parts:
            yield from part.chapters
        for item in self.back:
            if isinstance(item, SectionSource):
                yield item
