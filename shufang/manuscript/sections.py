"""Texts of the book: front matter and Markdown, with their ids, titles and digests."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from shufang.core.diagnostic import Findings
from shufang.core.digest import digest_parts
from shufang.core.span import Span
from shufang.manuscript.images import Pictures
from shufang.manuscript.listing import ListedText
from shufang.manuscript.manuscript import FigureSource, SectionSource
from shufang.manuscript.markdown import parse_chapter, parse_inlines
from shufang.manuscript.names import section_id
from shufang.manuscript.parsed import ParsedChapter
from shufang.manuscript.records import CHAPTER_KINDS
from shufang.manuscript.records_chapter import FrontMatterRecord
from shufang.manuscript.records_people import persons
from shufang.manuscript.records_reading import field_node, read_record
from shufang.manuscript.site_fields import CHAPTER_FIELDS, without_site_fields
from shufang.manuscript.stand_in_titles import title_of_file, with_first_heading_as_title
from shufang.manuscript.text_files import (
    is_unclosed_front_matter,
    read_text,
    split_front_matter,
)
from shufang.manuscript.yaml_text import YamlMap, YamlText, read_yaml
from shufang.model.blocks import (
    Block,
    FigurePlace,
    Paragraph,
    PicturePlace,
    own_inlines,
    walk_blocks,
)
from shufang.model.book import ChapterKind
from shufang.model.inlines import Inline, InlineImage, Text, plain_text, walk_inlines

DEFAULT_TITLES: Mapping[str, str] = {
    "foreword": "序",
    "preface": "前言",
    "editorial_notes": "凡例",
    "overview": "概述",
    "dedication": "题献",
    "afterword": "后记",
    "glossary": "术语",
}
"""Titles of texts that need none of their own."""

UNCOUNTED: Mapping[str, ChapterKind] = {
    "序": "foreword", "序言": "foreword", "自序": "foreword", "代序": "foreword",
    "前言": "preface", "引言": "preface", "引子": "preface", "楔子": "preface",
    "凡例": "editorial_notes", "题献": "dedication", "附录": "appendix",
    "后记": "afterword", "跋": "afterword", "尾声": "afterword", "结语": "afterword",
    "致谢": "afterword", "鸣谢": "afterword",
}  # fmt: skip
"""Titles of texts that no book counts as a chapter, also where they are listed among them."""


@dataclass(slots=True)
class SectionReader:
    """Reads the texts of one manuscript."""

    root: Path
    findings: Findings
    ids: set[str] = field(default_factory=set)
    labels: dict[str, Span] = field(default_factory=dict)

    def read(self, listed: ListedText, prefix: str, kind: ChapterKind) -> SectionSource | None:
        """Return one text; `prefix` ("c", "f", "b") keeps ids of the book's regions apart."""
        file = listed.file
        text = read_text(self.root, file, self.findings)
        if text is None:
            return None
        if not text.strip():
            self._report_empty(listed, Span(file))
            return None
        if is_unclosed_front_matter(text):
            self.findings.error("MAN-052", Span(file, 1, 1, 3))
            return None
        front_text, body, first_line = split_front_matter(text)
        record, node = self._front_matter(front_text, file)
        if not body.strip():
            self._report_empty(listed, Span(file, first_line))
            if listed.is_found:
                return None
        parsed = parse_chapter(body, file, first_line, self.findings)
        self._label(record, node, parsed)
        title, span = self._title(listed, record, node, parsed)
        if not title and (promoted := with_first_heading_as_title(parsed)):
            parsed, title, span = promoted, promoted.title or (), promoted.title_span
        shown_kind = self._kind(listed, record, title, kind)
        if not title:
            title = self._default_title(shown_kind, span, file)
        folder = PurePosixPath(file).parent.as_posix()
        return SectionSource(
            id=section_id(file, prefix, self.ids),
            kind=shown_kind,
            file=file,
            folder="" if folder == "." else folder,
            span=span,
            title=title,
            front_matter=record,
            parsed=parsed,
            digest=digest_parts([text, listed.item.title]),
            bylines=persons(record.byline),
            standfirst=parsed.standfirst or self._standfirst(node),
            numbered=listed.item.number and record.number,
        )

    def _report_empty(self, listed: ListedText, span: Span) -> None:
        """Report a text without words: an error where book.yaml asks for it, else left out."""
        tell = self.findings.warning if listed.is_found else self.findings.error
        tell("MAN-024", span, file=listed.file)

    def _front_matter(
        self, text: str | None, file: str
    ) -> tuple[FrontMatterRecord, YamlMap | None]:
        if text is None:
            return FrontMatterRecord(), None
        node = read_yaml(text, file, self.findings, line_offset=1)
        if node is None:
            return FrontMatterRecord(), None
        if isinstance(node, YamlMap):
            node = without_site_fields(node, CHAPTER_FIELDS, self.findings)
        record = read_record(FrontMatterRecord, node, self.findings) or FrontMatterRecord()
        return record, node if isinstance(node, YamlMap) else None

    def _label(
        self, record: FrontMatterRecord, node: YamlMap | None, parsed: ParsedChapter
    ) -> None:
        """Report a label that two texts give themselves (MAN-053)."""
        value = _field(node, "id")
        given = [(record.id, value.span)] if value is not None and record.id else []
        if parsed.title_id and parsed.title_id not in (record.id, *parsed.generated_ids):
            given.append((parsed.title_id, parsed.title_span))
        for label, span in given:
            first = self.labels.setdefault(label, span)
            if first is not span:
                self.findings.error("MAN-053", span, first, label=label)

    def _title(
        self,
        listed: ListedText,
        record: FrontMatterRecord,
        node: YamlMap | None,
        parsed: ParsedChapter,
    ) -> tuple[tuple[Inline, ...], Span]:
        given = listed.item.title.strip()
        if given:
            return parse_inlines(given, listed.span, self.findings), listed.span
        value = _field(node, "title")
        if value is None or not record.title:
            return parsed.title or (), parsed.title_span
        title = parse_inlines(record.title, value.text_span, self.findings)
        heading = plain_text(parsed.title or ())
        if heading and heading != plain_text(title):
            self.findings.warning("MAN-051", parsed.title_span, value.span, title=heading)
        return title, value.span

    def _kind(
        self,
        listed: ListedText,
        record: FrontMatterRecord,
        title: tuple[Inline, ...],
        usual: ChapterKind,
    ) -> ChapterKind:
        stated = listed.item.kind or record.kind
        if stated:
            return stated
        if usual == "chapter":
            return UNCOUNTED.get(re.sub(r"\s", "", plain_text(title)), usual)
        words = (plain_text(title).strip(), PurePosixPath(listed.file).stem.replace("-", "_"))
        guessed = next((CHAPTER_KINDS[word] for word in words if word in CHAPTER_KINDS), usual)
        return usual if guessed == "chapter" else guessed  # type: ignore[return-value]

    def _default_title(self, kind: ChapterKind, span: Span, file: str) -> tuple[Inline, ...]:
        title = DEFAULT_TITLES.get(kind)
        if title is None:
            self.findings.warning("MAN-050", span, file=file)
            title = title_of_file(file)
        return (Text(span, title),)

    def _standfirst(self, node: YamlMap | None) -> tuple[Block, ...]:
        value = _field(node, "standfirst")
        if value is None or not value.value.strip():
            return ()
        inlines = parse_inlines(value.value.strip(), value.text_span, self.findings)
        return (Paragraph(value.span, inlines),)


def _field(node: YamlMap | None, name: str) -> YamlText | None:
    if node is None:
        return None
    found = field_node(FrontMatterRecord, node, name)
    return found if isinstance(found, YamlText) and not found.is_absent else None


def with_pictures(
    section: SectionSource, pictures: Pictures, figures: Mapping[str, FigureSource]
) -> SectionSource:
    """Read the pictures that a text names; its digest then covers them and its figures."""
    notes = [block for note in section.parsed.notes for block in note.blocks]
    blocks = [*section.standfirst, *section.parsed.blocks, *notes]
    placed = [
        figures[block.figure_id].figure
        for block in walk_blocks(blocks)
        if isinstance(block, FigurePlace) and block.figure_id in figures
    ]
    parts = [section.digest, *(repr(figure) for figure in placed)]
    parts += read_pictures([*blocks, *placed], section.folder, pictures)
    own = tuple(source.id for source in figures.values() if source.folder == section.folder)
    return replace(section, digest=digest_parts(parts), figures=own)


def read_pictures(blocks: Iterable[Block], folder: str, pictures: Pictures) -> list[str]:
    """Read the picture files that blocks name; return their digests, or paths of unusable ones."""
    parts = []
    for block in walk_blocks(blocks):
        named = [(block.path, block.span)] if isinstance(block, PicturePlace) else []
        for run in own_inlines(block):
            named += [
                (node.path, node.span)
                for node in walk_inlines(run)
                if isinstance(node, InlineImage)
            ]
        for path, span in named:
            facts = pictures.named(folder, path, span)
            parts.append(facts.digest if facts else path)
    return parts
