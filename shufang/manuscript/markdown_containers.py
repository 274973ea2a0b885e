"""Containers: `::: name title {attributes} … :::`."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from shufang.core.span import Span
from shufang.manuscript.markdown_attributes import Attributes, split_attributes
from shufang.manuscript.markdown_blocks import BlockReader
from shufang.manuscript.markdown_names import (
    CONTAINER_KEYS,
    CONTAINERS,
    LABELLED,
)
from shufang.manuscript.markdown_nodes import Node
from shufang.manuscript.markdown_places import Places
from shufang.manuscript.suggestions import nearest
from shufang.model.blocks import (
    Block,
    CreditLine,
    Credits,
    Extract,
    FigureGroup,
    FigurePlace,
    Paragraph,
    PicturePlace,
    PullQuote,
    SeriesNote,
    Sidebar,
    Table,
    Verse,
)
from shufang.model.inlines import Inline, LineBreak, plain_text

_NAME: Final = re.compile(r"[^\s{]+")
_COLON: Final = re.compile("[:：]")
_NAMES: Final = re.compile("[、，,;；]")

Lines = list[tuple[Inline, ...]]


@dataclass(slots=True)
class Opening:
    """What the line that opens a container says."""

    kind: str
    name: str
    """As typed."""
    span: Span
    title: tuple[Inline, ...]
    values: Mapping[str, str]
    label: str
    is_closed: bool

    def value(self, name: str) -> str:
        """Return an attribute's value, "" where it is not given."""
        return self.values.get(name, "")


def read_container(reader: BlockReader, node: Node) -> list[Block]:
    """Return the block that a container is; the bare content of an unknown one."""
    column = node.token.meta["column"]
    span = reader.source.span(node.line, column)
    found = _NAME.match(node.token.info)
    name = found[0] if found else ""
    if not node.token.meta["closed"]:
        reader.findings.error("TXT-010", span, container=name)
    kind = CONTAINERS.get(name)
    if kind is None:
        near = nearest(name, CONTAINERS)
        reader.findings.error("TXT-011", span, container=name, suggestion=near)
        return reader.read(node.children)
    opening = _read_opening(reader, node, kind, name)
    if kind in _LINE_MAKERS:
        return _LINE_MAKERS[kind](reader, opening, node.children)
    return _MAKERS[kind](reader, opening, reader.read(node.children))


def _read_opening(reader: BlockReader, node: Node, kind: str, name: str) -> Opening:
    column = node.token.meta["column"]
    line = reader.source.line(node.line)
    start = line.index(name, column) + len(name)
    rest = line[start:].rstrip().rstrip(":").rstrip()
    typed, _, attributes = split_attributes(rest)
    title = typed.strip()
    lead = len(typed) - len(typed.lstrip())
    places = _places(reader, node.line, start + lead, len(title))
    values, label = _values(reader, kind, attributes, _places(reader, node.line, start, len(rest)))
    words = reader.inlines(title, places) if title else ()
    span = reader.source.span(node.line, column)
    return Opening(kind, name, span, words, values, label, node.token.meta["closed"])


def _places(reader: BlockReader, line: int, column: int, length: int) -> Places:
    source = reader.source
    return Places(source.file, (0,), (source.first_line + line,), (column + 1,), length)


def _values(
    reader: BlockReader, kind: str, attributes: Attributes, places: Places
) -> tuple[dict[str, str], str]:
    known = CONTAINER_KEYS.get(kind, {})
    values: dict[str, str] = {}
    label = ""
    for item in attributes:
        if item.kind == "id" and kind in LABELLED:
            label = item.name
        elif item.kind == "pair" and item.name in known:
            values[known[item.name]] = item.value.strip()
        else:
            near = nearest(item.name, known)
            span = places.span(item.start, item.end)
            reader.findings.warning("TXT-022", span, name=item.name, suggestion=near)
    return values, label


def _sidebar(reader: BlockReader, opening: Opening, blocks: list[Block]) -> list[Block]:
    _report_empty(reader, opening, blocks)
    byline = opening.value("byline")
    return [Sidebar(opening.span, opening.label, opening.title, tuple(blocks), byline)]


def _extract(reader: BlockReader, opening: Opening, blocks: list[Block]) -> list[Block]:
    _report_title(reader, opening)
    _report_empty(reader, opening, blocks)
    speaker, role = opening.value("speaker"), opening.value("role")
    return [Extract(opening.span, tuple(blocks), speaker, role, opening.value("source"))]


def _series_note(reader: BlockReader, opening: Opening, blocks: list[Block]) -> list[Block]:
    _report_empty(reader, opening, blocks)
    return [SeriesNote(opening.span, opening.title, tuple(blocks))]


def _pull_quote(reader: BlockReader, opening: Opening, blocks: list[Block]) -> list[Block]:
    _report_title(reader, opening)
    paragraphs = _only_paragraphs(reader, opening, blocks)
    words: list[Inline] = []
    for paragraph in paragraphs:
        if words:
            words.append(LineBreak(paragraph.span))
        words.extend(paragraph.children)
    return [PullQuote(opening.span, tuple(words), opening.value("speaker"))] if words else []


def _table(reader: BlockReader, opening: Opening, blocks: list[Block]) -> list[Block]:
    tables = [block for block in blocks if isinstance(block, Table)]
    if not tables:
        reader.findings.error("TXT-015", opening.span, container=opening.name)
        return blocks
    if len(tables) > 1:
        _report_foreign(reader, opening, tables[1].span)
        return blocks
    notes = tuple(block for block in blocks if block is not tables[0])
    whole = replace(
        tables[0],
        span=opening.span,
        id=opening.label,
        title=opening.title,
        notes=notes,
        source=opening.value("source"),
        numbered=True,
    )
    return [whole]


def _figures(reader: BlockReader, opening: Opening, blocks: list[Block]) -> list[Block]:
    _report_title(reader, opening)
    places: list[FigurePlace | PicturePlace] = []
    for block in blocks:
        if isinstance(block, FigurePlace | PicturePlace):
            places.append(block)
        elif isinstance(block, FigureGroup):
            places += [
                place for place in block.figures if isinstance(place, FigurePlace | PicturePlace)
            ]
        else:
            _report_foreign(reader, opening, block.span)
    if not places and not blocks:
        reader.findings.error("TXT-015", opening.span, container=opening.name)
    return [FigureGroup(opening.span, tuple(places))] if places else []


def _standfirst(reader: BlockReader, opening: Opening, blocks: list[Block]) -> list[Block]:
    _report_title(reader, opening)
    if reader.has_begun or reader.standfirst:
        reader.findings.warning("TXT-017", opening.span)
    reader.standfirst.extend(blocks)
    return []


def _verse(reader: BlockReader, opening: Opening, nodes: list[Node]) -> list[Block]:
    stanzas = [tuple(lines) for lines in _stanzas(reader, opening, nodes)]
    if not stanzas:
        return []
    title, author = plain_text(opening.title), opening.value("author")
    return [Verse(opening.span, tuple(stanzas), title, author)]


def _credits(reader: BlockReader, opening: Opening, nodes: list[Node]) -> list[Block]:
    lines = []
    for words in (line for stanza in _stanzas(reader, opening, nodes) for line in stanza):
        span = words[0].span
        role, colon, names = _COLON.sub(":", plain_text(words), count=1).partition(":")
        people = tuple(name.strip() for name in _NAMES.split(names) if name.strip())
        if not colon or not role.strip() or not people:
            reader.findings.error("TXT-016", span, text=plain_text(words))
        else:
            lines.append(CreditLine(span, role.strip(), people))
    return [Credits(opening.span, plain_text(opening.title), tuple(lines))] if lines else []


def _stanzas(reader: BlockReader, opening: Opening, nodes: list[Node]) -> list[Lines]:
    """Return the typed lines of each paragraph, in lists too; report other blocks."""
    stanzas: list[Lines] = []
    for node in nodes:
        if node.type == "paragraph":
            stanzas.append(_typed_lines(reader, node))
        elif node.type in ("bullet_list", "ordered_list") and opening.kind == "credits":
            items = [child for item in node.children for child in item.children]
            stanzas += _stanzas(reader, opening, items)
        elif blocks := reader.read_node(node):
            _report_foreign(reader, opening, blocks[0].span)
    if not nodes:
        reader.findings.error("TXT-015", opening.span, container=opening.name)
    return [stanza for stanza in stanzas if stanza]


def _typed_lines(reader: BlockReader, node: Node) -> Lines:
    """Return the lines of a paragraph as the author has broken them."""
    content = node.children[0].token.content
    places = reader.source.places(content, node.line)
    lines: Lines = []
    start = 0
    for typed in content.split("\n"):
        line = typed.rstrip(" \t").removesuffix("\\")
        lead = len(line) - len(line.lstrip(" \t"))
        inner = places.shifted(start + lead, start + len(line))
        lines.append(reader.inlines(line[lead:], inner))
        start += len(typed) + 1
    return [line for line in lines if line]


def _only_paragraphs(
    reader: BlockReader, opening: Opening, blocks: Sequence[Block]
) -> list[Paragraph]:
    paragraphs = []
    for block in blocks:
        if isinstance(block, Paragraph):
            paragraphs.append(block)
        else:
            _report_foreign(reader, opening, block.span)
    if not blocks:
        reader.findings.error("TXT-015", opening.span, container=opening.name)
    return paragraphs


def _report_foreign(reader: BlockReader, opening: Opening, span: Span) -> None:
    """Report what a container cannot hold; one without an end holds what was not meant for it."""
    if opening.is_closed:
        reader.findings.error("TXT-014", span, container=opening.name)


def _report_empty(reader: BlockReader, opening: Opening, blocks: Sequence[Block]) -> None:
    if not blocks:
        reader.findings.error("TXT-015", opening.span, container=opening.name)


def _report_title(reader: BlockReader, opening: Opening) -> None:
    """Report a title that the container would not print."""
    if opening.title:
        text = plain_text(opening.title)
        reader.findings.error("TXT-018", opening.title[0].span, container=opening.name, text=text)


_MAKERS: Final[Mapping[str, Callable[[BlockReader, Opening, list[Block]], list[Block]]]] = {
    "sidebar": _sidebar,
    "extract": _extract,
    "series-note": _series_note,
    "pullquote": _pull_quote,
    "table": _table,
    "figures": _figures,
    "standfirst": _standfirst,
}
_LINE_MAKERS: Final[Mapping[str, Callable[[BlockReader, Opening, list[Node]], list[Block]]]] = {
    "verse": _verse,
    "credits": _credits,
}
"""Containers whose lines are kept as typed."""
