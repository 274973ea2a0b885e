"""Inline tokens -> the model's inlines."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from markdown_it.token import Token

from shufang.core.span import Span
from shufang.manuscript.markdown_breaks import joins_words
from shufang.manuscript.markdown_html import PAIRED, TRANSPARENT, Tag, read_tag
from shufang.manuscript.markdown_leftovers import report_leftovers
from shufang.manuscript.markdown_links import checked_picture
from shufang.manuscript.markdown_marks import MarkTree, report_useless
from shufang.manuscript.markdown_places import Places
from shufang.manuscript.markdown_reading import Reading
from shufang.manuscript.markdown_references import read_reference
from shufang.manuscript.markdown_tokenizer import inline_tokens
from shufang.model.blocks import Note, Paragraph
from shufang.model.inlines import (
    Code,
    Inline,
    InlineImage,
    LineBreak,
    NoteMark,
    Text,
)

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
        self.tree = MarkTree(places, reading)
        self.starts = [_start(token) for token in tokens]
        self.starts.append(len(content))

    def build(self) -> tuple[Inline, ...]:
        handlers = self._handlers()
        for index, token in enumerate(self.tokens):
            if token.type == "text":
                self.tree.add_text(token.content, self.starts[index])
            elif token.nesting > 0:
                self.tree.open(token.type.removesuffix("_open"), self.starts[index], token)
            elif token.nesting < 0:
                self.tree.close(token.type.removesuffix("_close"), self._end(index))
            elif handler := handlers.get(token.type):
                handler(index, token)
        return self.tree.finish()

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

    # Single nodes

    def _special(self, index: int, token: Token) -> None:
        at = self.starts[index]
        if text := self.reading.cleaned(token.content):
            self.tree.add(Text(self.places.span(at, at + len(token.markup)), text))

    def _soft_break(self, index: int, _token: Token) -> None:
        if joins_words(self.tokens, index):
            self.tree.add_space(self.starts[index])
        self.tree.flush()

    def _hard_break(self, index: int, _token: Token) -> None:
        self.tree.add(LineBreak(self._span(index)))

    def _code(self, index: int, token: Token) -> None:
        report_useless(token, self.places, self.reading)
        self.tree.add(Code(self._span(index), self.reading.cleaned(token.content)))

    def _image(self, index: int, token: Token) -> None:
        report_useless(token, self.places, self.reading)
        self._add_image(str(token.attrs.get("src", "")), alt_text(token), self._span(index))

    def _add_image(self, address: str, alt: str, span: Span) -> None:
        if address.startswith("#"):
            self.findings.error("TXT-042", span, figure=address[1:])
        elif path := checked_picture(address, span, self.reading):
            self.tree.add(InlineImage(span, path, self.reading.cleaned(alt)))

    def _note_mark(self, index: int, token: Token) -> None:
        if mark := self.reading.mark_note(token.content, self._span(index)):
            self.tree.add(mark)

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
        self.tree.add(NoteMark(span, name))

    def _reference(self, index: int, token: Token) -> None:
        span = self._span(index)
        nodes = read_reference(token.content, span, self.reading)
        self.tree.add(*(nodes if nodes is not None else (Text(span, f"[{token.content}]"),)))

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
            self.tree.add(LineBreak(self._span(index)))
        elif tag.name == "img":
            alt = tag.attributes.get("alt", "")
            self._add_image(tag.attributes.get("src", ""), alt, self._span(index))
        elif tag.name not in TRANSPARENT and not tag.closes:
            self.findings.error("TXT-030", self._span(index), tag=f"<{tag.name}>")

    def _html_mark(self, tag: Tag, at: int, index: int) -> None:
        kind = f"html {PAIRED.get(tag.name, tag.name)}"
        if not tag.closes:
            if tag.name != "a" or "href" in tag.attributes:
                self.tree.open(kind, at, None, tag)
        elif self.tree.is_open(kind):
            self.tree.close(kind, self._end(index))
        elif tag.name != "a":
            self.findings.warning("TXT-031", self._span(index), tag=f"</{tag.name}>")


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
