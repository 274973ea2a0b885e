"""Markdown -> the model's blocks and inlines, with a place for every node.

The format is CommonMark 0.31.2 with tables, notes, definition lists, attributes and containers;
docs/handbook.md shows every mark. The other modules `markdown_*` hold the parts: `tokenizer`
(the library with our rules in it), `inlines` and `blocks` (tokens -> model), `containers`,
`notes`, `characters` (what no page can show).
"""

import re
from functools import lru_cache
from typing import Final

from shufang.core.diagnostic import Diagnostic, Findings
from shufang.core.span import Span
from shufang.manuscript.markdown_blocks import BlockReader
from shufang.manuscript.markdown_characters import report_characters
from shufang.manuscript.markdown_containers import read_container
from shufang.manuscript.markdown_inlines import read_inlines
from shufang.manuscript.markdown_nodes import Node, block_tree
from shufang.manuscript.markdown_notes import (
    gather_definitions,
    read_notes,
    report_spaced_definitions,
)
from shufang.manuscript.markdown_places import Source, places_at
from shufang.manuscript.markdown_reading import UNPRINTABLE, NoteLedger, Reading
from shufang.manuscript.markdown_tokenizer import block_tokens
from shufang.manuscript.parsed import ParsedChapter
from shufang.model.blocks import Block, Heading
from shufang.model.inlines import Inline

MOST_KEPT: Final = 500
"""Texts of a book that are remembered as read while the program runs."""

_LINE_END: Final = re.compile(r"\r\n?")


def parse_chapter(text: str, file: str, first_line: int, findings: Findings) -> ParsedChapter:
    """Return what a Markdown text says; every fault goes to `findings`, nothing is raised.

    `text` is what follows the front matter, `first_line` its 1-based line in `file`.
    """
    parsed, found = _parsed(text, file, first_line)
    findings.extend(found)
    return parsed


@lru_cache(maxsize=MOST_KEPT)
def _parsed(text: str, file: str, first_line: int) -> tuple[ParsedChapter, tuple[Diagnostic, ...]]:
    """Return what a text says with its faults; `watch` reads the same texts again and again."""
    findings = Findings()
    text = _LINE_END.sub("\n", text)
    source = Source(file, first_line, text.split("\n"))
    report_characters(source, findings)
    reading = Reading(source, findings, has_unprintable=bool(UNPRINTABLE.search(text)))
    return _ChapterReader(reading).read(text), tuple(findings)


def parse_inlines(text: str, span: Span, findings: Findings) -> tuple[Inline, ...]:
    """Return the inlines of a short text such as a caption, which begins at `span`.

    Blocks and notes have no place in it.
    """
    text = _LINE_END.sub("\n", text)
    source = Source(span.file, span.line, text.split("\n"))
    reading = Reading(source, findings, notes=NoteLedger(allowed=False))
    reading.has_unprintable = bool(UNPRINTABLE.search(text))
    trimmed = text.strip()
    places = places_at(span, text)
    lead = len(text) - len(text.lstrip())
    return read_inlines(trimmed, places.shifted(lead, lead + len(trimmed)), reading)


class _ChapterReader:
    """What only the top level of a chapter knows: its title, its order of headings."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.findings = reading.findings
        self.reader = BlockReader(reading, read_container)
        self.blocks: list[Block] = []
        self.title: Heading | None = None
        self.level = 1

    def read(self, text: str) -> ParsedChapter:
        tokens = block_tokens(text, self.reading.env)
        if (line := self.reading.env.get("too_deep")) is not None:
            self.findings.error("TXT-070", self.reading.source.block_span(line))
        nodes = block_tree(tokens)
        definitions = gather_definitions(nodes, self.reader)
        report_spaced_definitions(self.reader)
        for node in nodes:
            self._read_node(node)
        notes = read_notes(definitions, self.reader)
        title = self.title
        return ParsedChapter(
            title.children if title else None,
            title.span if title else self.reading.source.span(0),
            title.id if title else "",
            tuple(self.blocks),
            notes,
            tuple(self.reader.standfirst),
            frozenset(self.reader.generated),
        )

    def _read_node(self, node: Node) -> None:
        if node.type == "heading":
            heading = self.reader.heading(node)
            if heading:
                self._place_heading(heading)
        else:
            self.blocks += self.reader.read_node(node)
        self.reader.has_begun = bool(self.blocks)

    def _place_heading(self, heading: Heading) -> None:
        if heading.level == 1 and self.title is None:
            if self.blocks:
                self.findings.warning("TXT-054", heading.span)
            self.title = heading
            self.level = 1
            return
        if heading.level == 1:
            first = self.title.span if self.title else heading.span
            self.findings.warning("TXT-051", heading.span, first)
            heading = self.reader.demoted(heading)
        elif heading.level > self.level + 1:
            self.findings.warning(
                "TXT-050", heading.span, level=heading.level, expected=self.level + 1
            )
        self.level = heading.level
        self.blocks.append(heading)
