"""Marks inside marks: from a flat run of opening and closing tokens to a tree of inlines."""

from collections.abc import Callable, Mapping
from typing import Final

from markdown_it.token import Token

from shufang.core.span import Span
from shufang.manuscript.markdown_attributes import Attributes
from shufang.manuscript.markdown_html import Tag
from shufang.manuscript.markdown_links import checked_address
from shufang.manuscript.markdown_places import Places
from shufang.manuscript.markdown_reading import Reading
from shufang.manuscript.markdown_spans import mark_words
from shufang.model.inlines import (
    Code,
    Emphasis,
    Inline,
    Link,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Text,
    plain_text,
)

DEEPEST_MARKS: Final = 40
"""Marks inside marks that are kept; the tree's readers walk it by recursion."""

_SIMPLE: Final[Mapping[str, Callable[[Span, tuple[Inline, ...]], Inline]]] = {
    "em": Emphasis,
    "strong": Strong,
    "s": Strikethrough,
    "sub": Subscript,
    "sup": Superscript,
}


class _Frame:
    """A mark that has been opened and not yet closed."""

    __slots__ = ("at", "children", "kind", "tag", "token")

    def __init__(self, kind: str, at: int, token: Token | None, tag: Tag | None = None) -> None:
        self.kind = kind
        self.at = at
        self.token = token
        self.tag = tag
        """Given for HTML."""
        self.children: list[Inline] = []


class MarkTree:
    """The tree of one content under way: the marks that are open, the text not yet placed."""

    def __init__(self, places: Places, reading: Reading) -> None:
        self.places = places
        self.reading = reading
        self.findings = reading.findings
        self.stack = [_Frame("", 0, None)]
        self.pieces: list[str] = []
        """Characters of the text under way, which stand in one piece in the file."""
        self.piece_at = 0
        self.piece_end = 0

    def finish(self) -> tuple[Inline, ...]:
        """Return the whole tree; marks that nobody has closed are reported."""
        self.flush()
        while len(self.stack) > 1:
            self._abandon()
        return tuple(self.stack[0].children)

    def add(self, *nodes: Inline) -> None:
        """Put whole nodes behind the text under way."""
        self.flush()
        self.stack[-1].children.extend(nodes)

    def add_text(self, text: str, at: int) -> None:
        """Add characters; those that follow each other in the file become one `Text`."""
        if not text:
            return
        if self.pieces and at != self.piece_end:
            self.flush()
        if not self.pieces:
            self.piece_at = at
        self.pieces.append(text)
        self.piece_end = at + len(text)

    def flush(self) -> None:
        """End the text under way: each `Text` is one stretch of one line, to the character."""
        if self.pieces:
            text = self.reading.cleaned("".join(self.pieces))
            self.pieces.clear()
            if text:
                span = self.places.span(self.piece_at, self.piece_end)
                self.stack[-1].children.append(Text(span, text))

    def add_space(self, at: int) -> None:
        """Put the space of a line break between words."""
        if self.pieces:
            self.pieces.append(" ")
        else:
            self.add(Text(self.places.span(at, at), " "))

    def open(self, kind: str, at: int, token: Token | None, tag: Tag | None = None) -> None:
        """Open a mark; one that is nested too deep keeps its words only."""
        self.flush()
        self.stack.append(_Frame(kind, at, token, tag))
        if len(self.stack) == DEEPEST_MARKS + 2:
            self.findings.error("TXT-070", self.places.span(at, at + 1))

    def close(self, kind: str, end: int) -> None:
        """Close the nearest mark of a kind, and HTML inside it that has stayed open."""
        self.flush()
        while len(self.stack) > 1 and self.stack[-1].kind != kind:
            self._abandon()
        if len(self.stack) == 1:
            return
        frame = self.stack.pop()
        nodes = tuple(frame.children)
        if not nodes and kind == "span":
            self.findings.error("TXT-029", self.places.span(frame.at, end))
        if nodes and len(self.stack) <= DEEPEST_MARKS:
            nodes = self._marked(frame, nodes, self.places.span(frame.at, end))
        self.stack[-1].children.extend(nodes)

    def _abandon(self) -> None:
        """Keep the words of an HTML tag that nobody has closed."""
        frame = self.stack.pop()
        if frame.tag:
            span = self.places.span(frame.at, frame.at + len(frame.tag.name) + 2)
            self.findings.warning("TXT-031", span, tag=f"<{frame.tag.name}>")
        self.stack[-1].children.extend(frame.children)

    def _marked(self, frame: _Frame, nodes: tuple[Inline, ...], span: Span) -> tuple[Inline, ...]:
        kind = frame.kind.removeprefix("html ")
        if simple := _SIMPLE.get(kind):
            return (simple(span, nodes),)
        if kind == "span" and frame.token:
            attributes: Attributes = frame.token.meta["attributes"]
            return mark_words(nodes, attributes, span, self.places, self.reading)
        if kind == "code" and all(isinstance(node, Text) for node in nodes):
            return (Code(span, plain_text(nodes)),)
        if kind in ("link", "a"):
            return self._linked(frame, nodes, span)
        return nodes

    def _linked(self, frame: _Frame, nodes: tuple[Inline, ...], span: Span) -> tuple[Inline, ...]:
        typed = ""
        if frame.token:
            report_useless(frame.token, self.places, self.reading)
            typed = str(frame.token.attrs.get("href", ""))
        elif frame.tag:
            typed = frame.tag.attributes.get("href", "")
        address = checked_address(typed, span, self.reading)
        return (Link(span, address, nodes),) if address else nodes

    def is_open(self, kind: str) -> bool:
        """Whether an HTML mark is open inside the nearest Markdown mark."""
        for frame in reversed(self.stack):
            if frame.kind == kind:
                return True
            if frame.tag is None:
                return False
        return False


def report_useless(token: Token, places: Places, reading: Reading) -> None:
    """Report attributes behind a link, a picture in a line or code, where none apply."""
    for item in token.meta.get("attributes", ()):
        span = places.span(item.start, item.end)
        reading.findings.warning("TXT-022", span, name=item.name, suggestion="")
