"""Block tokens -> the model's blocks."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from shufang.manuscript.markdown_attributes import Attributes, split_attributes
from shufang.manuscript.markdown_figures import is_pictures, read_pictures
from shufang.manuscript.markdown_html import WRAPPER_TAG, forbidden_tag, without_comments
from shufang.manuscript.markdown_inlines import build_inlines, read_inlines, without_indent
from shufang.manuscript.markdown_names import HEADING_KEYS
from shufang.manuscript.markdown_nodes import Node
from shufang.manuscript.markdown_places import Places
from shufang.manuscript.markdown_reading import Reading
from shufang.manuscript.markdown_slips import report_slips
from shufang.manuscript.markdown_tables import read_table
from shufang.manuscript.markdown_tokenizer import inline_tokens
from shufang.manuscript.suggestions import nearest
from shufang.model.blocks import (
    Block,
    CodeBlock,
    DefinitionItem,
    DefinitionList,
    Extract,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    SceneBreak,
)
from shufang.model.inlines import Inline, Text

_DEEPEST_HEADING: Final = 4
_SECTION_LABEL: Final = re.compile(r"#(sec-\d+)")
_CHECKBOX: Final = re.compile(r"\[([ xX])\][ \u00a0]+")
_HAN: Final = re.compile("[\u3400-\u9fff]")
_SILENT_MARKS: Final = frozenset({"unnumbered", "unlisted", "-"})
"""What Pandoc writers put on headings; our sections have no numbers to take away."""

ReadContainer = Callable[["BlockReader", Node], list[Block]]

_COMMAND: Final = re.compile(
    r"(?:\[\[?_?toc_?\]\]?|@\[toc\](?:\([^()]*\))?"
    r"|\\(?:newpage|pagebreak|clearpage|cleardoublepage|tableofcontents|listoffigures|listoftables))",
    re.IGNORECASE,
)
"""A paragraph that tells another program to begin a page or to write the contents."""


class BlockReader:
    """Reads blocks at any depth; what only a chapter's top level knows is in `markdown`."""

    def __init__(self, reading: Reading, read_container: ReadContainer) -> None:
        self.reading = reading
        self.source = reading.source
        self.findings = reading.findings
        self.read_container = read_container
        self.typed = frozenset(_SECTION_LABEL.findall("\n".join(self.source.lines)))
        self.heading_count = 0
        self.generated: list[str] = []
        """Ids of headings that the author has not named."""
        self.standfirst: list[Block] = []
        self.has_begun = False
        """Whether the text has begun, so that a standfirst would come too late."""

    def read(self, nodes: Iterable[Node]) -> list[Block]:
        """Return the blocks of sibling nodes."""
        return [block for node in nodes for block in self.read_node(node)]

    def read_node(self, node: Node) -> list[Block]:
        """Return what one node stands for: a block as a rule, none for comments and notes."""
        handlers: Mapping[str, Callable[[Node], list[Block]]] = {
            "paragraph": self._paragraph,
            "heading": self._heading,
            "blockquote": self._quotation,
            "bullet_list": self._list,
            "ordered_list": self._list,
            "dl": self._definitions,
            "table": self._table,
            "code_block": self._indented_code,
            "fence": self._fence,
            "hr": self._scene_break,
            "html_block": self._html,
            "container": self._container,
            "stray_container": self._stray,
        }
        handler = handlers.get(node.type)
        return handler(node) if handler else []

    def inlines(self, content: str, places: Places) -> tuple[Inline, ...]:
        """Return the inlines of a content of this text."""
        return read_inlines(content, places, self.reading)

    def _paragraph(self, node: Node) -> list[Block]:
        content = node.children[0].token.content
        places = self.source.places(content, node.line)
        if _COMMAND.fullmatch(content.strip()):
            self.findings.note("TXT-074", places.span(0, len(content)), text=content.strip())
            return []
        report_slips(content, places, self.reading)
        return self._words_or_pictures(content, places)

    def _words_or_pictures(self, content: str, places: Places) -> list[Block]:
        tokens = inline_tokens(content, self.reading.env)
        if is_pictures(tokens):
            picture = read_pictures(tokens, places, self.reading)
            return [picture] if picture else []
        words = without_indent(build_inlines(content, tokens, places, self.reading))
        return [Paragraph(places.span(0, len(content)), words)] if words else []

    def _heading(self, node: Node) -> list[Block]:
        """Read a heading inside another block; a chapter's own are placed by its reader."""
        heading = self.heading(node)
        if heading and heading.level == 1:
            heading = self.demoted(heading)
        return [heading] if heading else []

    def heading(self, node: Node) -> Heading | None:
        """Return a heading with its label and eyebrow; None for an empty one."""
        content = node.children[0].token.content
        places = self.source.places(content, node.line)
        title, start, attributes = split_attributes(content)
        words = self.inlines(title, places.shifted(0, len(title)))
        level = int(node.token.tag[1:])
        span = places.span(0, len(title))
        if not words:
            self.findings.error("TXT-052", self.source.block_span(node.line))
            return None
        if level > _DEEPEST_HEADING:
            self.findings.warning("TXT-053", span, level=level)
            level = _DEEPEST_HEADING
        label, eyebrow = self._heading_attributes(attributes, places.shifted(start, len(content)))
        heading = Heading(span, level, words, label, eyebrow)
        return self._named(heading) if level > 1 else heading

    def demoted(self, heading: Heading) -> Heading:
        """Return a second title as a section's heading."""
        return self._named(replace(heading, level=2))

    def _named(self, heading: Heading) -> Heading:
        """Give a heading without a label one that is unique in this text."""
        if heading.id:
            return heading
        while True:
            self.heading_count += 1
            label = f"sec-{self.heading_count}"
            if label not in self.typed:
                break
        self.generated.append(label)
        return replace(heading, id=label)

    def _heading_attributes(self, attributes: Attributes, places: Places) -> tuple[str, str]:
        label = eyebrow = ""
        for item in attributes:
            if item.kind == "id":
                label = item.name
            elif item.kind == "pair" and item.name in HEADING_KEYS:
                eyebrow = item.value.strip()
            elif item.name not in _SILENT_MARKS:
                near = nearest(item.name, HEADING_KEYS)
                self.findings.warning(
                    "TXT-022", places.span(0, places.length), name=item.name, suggestion=near
                )
        return label, eyebrow

    def _quotation(self, node: Node) -> list[Block]:
        blocks = self.read(node.children)
        return [Extract(self.source.block_span(node.line), tuple(blocks))] if blocks else []

    def _list(self, node: Node) -> list[Block]:
        paragraphs = [
            child for item in node.children for child in item.children if child.type == "paragraph"
        ]
        tight = all(paragraph.token.hidden for paragraph in paragraphs)
        start = int(node.token.attrs.get("start", 1))
        items = tuple(self._list_item(item) for item in node.children)
        span = self.source.block_span(node.line)
        return [ListBlock(span, node.type == "ordered_list", items, start, tight)]

    def _list_item(self, node: Node) -> ListItem:
        blocks = self.read(node.children)
        checked: bool | None = None
        if blocks and isinstance(first := blocks[0], Paragraph):
            checked, children = _cut_checkbox(first.children)
            blocks[0] = replace(first, children=children)
        return ListItem(self.source.block_span(node.line), tuple(blocks), checked)

    def _definitions(self, node: Node) -> list[Block]:
        items: list[DefinitionItem] = []
        for child in node.children:
            if child.type == "dt":
                content = child.children[0].token.content
                places = self.source.places(content, child.line)
                words = self.inlines(content, places)
                items.append(DefinitionItem(places.span(0, len(content)), words, ()))
            elif items:
                blocks = tuple(self.read(child.children))
                items[-1] = replace(items[-1], definitions=(*items[-1].definitions, blocks))
        return [DefinitionList(self.source.block_span(node.line), tuple(items))]

    def _table(self, node: Node) -> list[Block]:
        return [read_table(node, self.reading)]

    def _indented_code(self, node: Node) -> list[Block]:
        span = self.source.block_span(node.line)
        if _HAN.search(node.token.content):
            self.findings.warning("TXT-071", span)
        return [CodeBlock(span, self.reading.cleaned(node.token.content))]

    def _fence(self, node: Node) -> list[Block]:
        span = self.source.block_span(node.line)
        last = self.source.line(node.end_line - 1).lstrip("> \t").rstrip()
        mark = node.token.markup
        if node.end_line - node.line < 2 or not last.startswith(mark) or last.strip(mark[0]):
            self.findings.error("TXT-072", span)
        language = node.token.info.strip().split(maxsplit=1)
        text = self.reading.cleaned(node.token.content)
        return [CodeBlock(span, text, language[0] if language else "")]

    def _scene_break(self, node: Node) -> list[Block]:
        return [SceneBreak(self.source.block_span(node.line))]

    def _container(self, node: Node) -> list[Block]:
        return self.read_container(self, node)

    def _stray(self, node: Node) -> list[Block]:
        self.findings.error("TXT-012", self.source.block_span(node.line))
        return []

    def _html(self, node: Node) -> list[Block]:
        """Read the Markdown between wrappers such as `<div align="center">`."""
        content = node.token.content.rstrip("\n")
        places = self.source.places(content, node.line)
        bare, unclosed = without_comments(content)
        if unclosed >= 0:
            self.findings.error("TXT-035", places.span(unclosed, unclosed + 4))
            return []
        if found := forbidden_tag(bare):
            place, name = found
            tag = f"<{name}>" if name.isalnum() else name
            self.findings.error("TXT-030", places.span(place, place + len(tag)), tag=tag)
            return []
        return self._between_wrappers(bare, places)

    def _between_wrappers(self, content: str, places: Places) -> list[Block]:
        blocks: list[Block] = []
        start = 0
        for found in (*WRAPPER_TAG.finditer(content), None):
            end = found.start() if found else len(content)
            piece = content[start:end]
            lead = len(piece) - len(piece.lstrip())
            if piece.strip():
                stripped = piece.strip()
                inner = places.shifted(start + lead, start + lead + len(stripped))
                if re.fullmatch(r"<hr\s*/?>", stripped, re.IGNORECASE):
                    blocks.append(SceneBreak(inner.span(0, len(stripped))))
                else:
                    blocks += self._words_or_pictures(stripped, inner)
            start = found.end() if found else end
        return blocks


def _cut_checkbox(
    children: tuple[Inline, ...],
) -> tuple[bool | None, tuple[Inline, ...]]:
    """Return whether a task is done, and its words; None for what is no task."""
    match children:
        case (Text(span=span, text=text) as first, *others):
            found = _CHECKBOX.match(text)
            if found is None:
                return None, children
            length = found.end()
            place = replace(span, column=span.column + length, length=max(0, span.length - length))
            rest = replace(first, span=place, text=text[length:])
            return found[1] != " ", (rest, *others)
        case _:
            return None, children
