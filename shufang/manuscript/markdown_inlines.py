"""Inline tokens -> the model's inlines."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from markdown_it.token import Token

from shufang.core.span import Span
from shufang.manuscript.markdown_attributes import Attributes
from shufang.manuscript.markdown_breaks import joins_words
from shufang.manuscript.markdown_html import PAIRED, TRANSPARENT, Tag, read_tag
from shufang.manuscript.markdown_leftovers import report_leftovers
from shufang.manuscript.markdown_links import checked_address, checked_picture
from shufang.manuscript.markdown_places import Places
from shufang.manuscript.markdown_reading import Reading
from shufang.manuscript.markdown_references import read_reference
from shufang.manuscript.markdown_spans import mark_words
from shufang.manuscript.markdown_tokenizer import inline_tokens
from shufang.model.blocks import Note, Paragraph
from shufang.model.inlines import (
    Code,
    Emphasis,
    Inline,
    InlineImage,
    LineBreak,
    Link,
    NoteMark,
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
_BLANKS: Final = " \t\u00a0\u2002\u2003\u3000"


def read_inlines(content: str, places: Places, reading: Reading) -> tuple[Inline, ...]:
    """Return the inlines of a content; every fault goes to the reading's findings."""
    tokens = inline_tokens(content, reading.env)
    return build_inlines(content, tokens, places, reading)


def build_inlines(
    content: str, tokens: Sequence[Token], places: Places, reading: Reading
) -> tuple[Inline, ...]:
    """Return the inlines of a content that has been tokenized."""
    report_leftovers(content, tokens, places, reading)
    return _Builder(content, tokens, places, reading).build()


def without_indent(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return a paragraph without typed blanks before it, such as `&emsp;&emsp;`.

    The style sheet indents every paragraph; a typed indent would double it.
    """
    first = 0
    while first < len(inlines):
        node = inlines[first]
        if not isinstance(node, Text) or node.text.strip(_BLANKS):
            break
        first += 1
    return inlines[first:]


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


class _Builder:
    """Builds the tree of one content from its flat tokens."""

    def __init__(
        self, content: str, tokens: Sequence[Token], places: Places, reading: Reading
    ) -> None:
        self.content = content
        self.tokens = tokens
        self.places = places
        self.reading = reading
        self.findings = reading.findings
        self.stack = [_Frame("", 0, None)]
        self.pieces: list[str] = []
        """Characters of the text under way, which stand in one piece in the file."""
        self.piece_at = 0
        self.piece_end = 0
        self.starts = [_start(token) for token in tokens]
        self.starts.append(len(content))

    def build(self) -> tuple[Inline, ...]:
        handlers = self._handlers()
        for index, token in enumerate(self.tokens):
            if token.type == "text":
                self._add_text(token.content, self.starts[index])
            elif token.nesting > 0:
                self._open(token.type.removesuffix("_open"), self.starts[index], token)
            elif token.nesting < 0:
                self._close(token.type.removesuffix("_close"), self._end(index))
            elif handler := handlers.get(token.type):
                handler(index, token)
        self._flush()
        while len(self.stack) > 1:
            self._abandon()
        return tuple(self.stack[0].children)

    def _handlers(self) -> Mapping[str, Callable[[int, Token], None]]:
        return {
            "text_special": self._special,
            "softbreak": self._soft_break,
            "hardbreak": self._hard_break,
            "code_inline": self._code,
            "image": self._image,
            "html_inline": self._html,
            "note_mark": self._note_mark,
            "inline_note": self._inline_note,
            "reference": self._reference,
        }

    def _end(self, index: int) -> int:
        """Return where a token ends: where the next one begins."""
        token = self.tokens[index]
        if token.type in ("em_close", "strong_close", "s_close"):
            return self.starts[index] + len(token.markup)
        return self.starts[index + 1]

    def _span(self, index: int) -> Span:
        return self.places.span(self.starts[index], self._end(index))

    def _add(self, *nodes: Inline) -> None:
        self._flush()
        self.stack[-1].children.extend(nodes)

    def _add_text(self, text: str, at: int) -> None:
        if not text:
            return
        if self.pieces and at != self.piece_end:
            self._flush()
        if not self.pieces:
            self.piece_at = at
        self.pieces.append(text)
        self.piece_end = at + len(text)

    def _flush(self) -> None:
        """End the text under way: each `Text` is one stretch of one line, to the character."""
        if self.pieces:
            text = self.reading.cleaned("".join(self.pieces))
            self.pieces.clear()
            if text:
                span = self.places.span(self.piece_at, self.piece_end)
                self.stack[-1].children.append(Text(span, text))

    # Single nodes

    def _special(self, index: int, token: Token) -> None:
        at = self.starts[index]
        if text := self.reading.cleaned(token.content):
            self._add(Text(self.places.span(at, at + len(token.markup)), text))

    def _soft_break(self, index: int, _token: Token) -> None:
        if joins_words(self.tokens, index):
            self._add_space(self.starts[index])
        self._flush()

    def _add_space(self, at: int) -> None:
        if self.pieces:
            self.pieces.append(" ")
        else:
            self._add(Text(self.places.span(at, at), " "))

    def _hard_break(self, index: int, _token: Token) -> None:
        self._add(LineBreak(self._span(index)))

    def _code(self, index: int, token: Token) -> None:
        self._report_useless(token)
        self._add(Code(self._span(index), self.reading.cleaned(token.content)))

    def _image(self, index: int, token: Token) -> None:
        self._report_useless(token)
        self._add_image(str(token.attrs.get("src", "")), alt_text(token), self._span(index))

    def _add_image(self, address: str, alt: str, span: Span) -> None:
        if address.startswith("#"):
            self.findings.error("TXT-042", span, figure=address[1:])
        elif path := checked_picture(address, span, self.reading):
            self._add(InlineImage(span, path, self.reading.cleaned(alt)))

    def _note_mark(self, index: int, token: Token) -> None:
        if mark := self.reading.mark_note(token.content, self._span(index)):
            self._add(mark)

    def _inline_note(self, index: int, token: Token) -> None:
        span, notes = self._span(index), self.reading.notes
        if not notes.allowed or notes.inside:
            self.findings.error("NOT-004" if notes.allowed else "NOT-007", span, note="")
            return
        if not token.content.strip():
            self.findings.error("NOT-006", span, note="")
            return
        name = notes.next_inline_id()
        notes.marks[name] = span
        notes.inside = True
        at = self.starts[index] + 2
        inner = self.places.shifted(at, at + len(token.content))
        words = without_indent(read_inlines(token.content, inner, self.reading))
        notes.inside = False
        notes.written[name] = Note(
            span, name, (Paragraph(inner.span(0, len(token.content)), words),)
        )
        self._add(NoteMark(span, name))

    def _reference(self, index: int, token: Token) -> None:
        span = self._span(index)
        nodes = read_reference(token.content, span, self.reading)
        self._add(*(nodes if nodes is not None else (Text(span, f"[{token.content}]"),)))

    # Marks around words

    def _open(self, kind: str, at: int, token: Token | None, tag: Tag | None = None) -> None:
        self._flush()
        self.stack.append(_Frame(kind, at, token, tag))
        if len(self.stack) == DEEPEST_MARKS + 2:
            self.findings.error("TXT-070", self.places.span(at, at + 1))

    def _close(self, kind: str, end: int) -> None:
        self._flush()
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
            self._report_useless(frame.token)
            typed = str(frame.token.attrs.get("href", ""))
        elif frame.tag:
            typed = frame.tag.attributes.get("href", "")
        address = checked_address(typed, span, self.reading)
        return (Link(span, address, nodes),) if address else nodes

    # HTML

    def _html(self, index: int, token: Token) -> None:
        tag, at = read_tag(token.content), self.starts[index]
        if tag is None:
            if not token.content.startswith("<!--"):
                name = token.content[:12].split()[0]
                self.findings.error("TXT-030", self._span(index), tag=name)
        elif tag.name in ("a", *PAIRED):
            self._html_mark(tag, at, index)
        elif tag.name == "br":
            self._add(LineBreak(self._span(index)))
        elif tag.name == "img":
            alt = tag.attributes.get("alt", "")
            self._add_image(tag.attributes.get("src", ""), alt, self._span(index))
        elif tag.name not in TRANSPARENT and not tag.closes:
            self.findings.error("TXT-030", self._span(index), tag=f"<{tag.name}>")

    def _html_mark(self, tag: Tag, at: int, index: int) -> None:
        kind = f"html {PAIRED.get(tag.name, tag.name)}"
        if not tag.closes:
            if tag.name != "a" or "href" in tag.attributes:
                self._open(kind, at, None, tag)
        elif self._is_open(kind):
            self._close(kind, self._end(index))
        elif tag.name != "a":
            self.findings.warning("TXT-031", self._span(index), tag=f"</{tag.name}>")

    def _is_open(self, kind: str) -> bool:
        """Whether an HTML mark is open inside the nearest Markdown mark."""
        for frame in reversed(self.stack):
            if frame.kind == kind:
                return True
            if frame.tag is None:
                return False
        return False

    def _report_useless(self, token: Token) -> None:
        for item in token.meta.get("attributes", ()):
            span = self.places.span(item.start, item.end)
            self.findings.warning("TXT-022", span, name=item.name, suggestion="")


def _start(token: Token) -> int:
    at: int = token.meta["at"]
    # Of the two tokens of `**` the library keeps the inner one.
    return at - 1 if token.type == "strong_open" else at


def alt_text(token: Token) -> str:
    """Return the words between the brackets of a picture, without marks."""
    return "".join(
        alt_text(child) if child.type == "image" else _words(child)
        for child in token.children or ()
    )


def _words(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content if token.type in ("text", "text_special", "code_inline") else ""
