"""繁体: the finished book tree becomes that of a Traditional edition.

The last of the passes: names, numbers, links and the order of the index have been settled in the
characters of the manuscript, and so have all findings. Words that stand to be kept (code,
addresses, words of other languages, `{.原文}`), readings, numbers of the trade and the CIP data,
which are printed as issued, stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any, cast

from shufang.core.span import Span
from shufang.model import blocks as b
from shufang.model import book as k
from shufang.model import figures as f
from shufang.model import inlines as i
from shufang.model.book import Book, Chapter, OneToMany
from shufang.model.cover import Cover
from shufang.model.rewrite import renewed
from shufang.passes.context import Context
from shufang.passes.generated import TITLES
from shufang.passes.one_to_many import FORMS
from shufang.passes.running_text import is_address
from shufang.passes.script import Converter, Piece, agreed_forms, in_script

TEXTS: Mapping[type, frozenset[str]] = {
    kind: frozenset(names.split())
    for kind, names in {
        i.Abbreviation: "short called",
        i.Citation: "locators",
        i.EventMark: "text",
        i.IndexMark: "term",
        i.InlineImage: "alt",
        i.Ruby: "pairs",
        i.Text: "text",
        b.CreditLine: "role names",
        b.Credits: "title",
        b.Extract: "speaker role source",
        b.Heading: "eyebrow number",
        b.PicturePlace: "alt title",
        b.PullQuote: "speaker",
        b.Sidebar: "byline",
        b.Table: "source number",
        b.Verse: "title author",
        f.Chart: "categories unit axis unit_word",
        f.Credit: "name",
        f.Figure: "alt long_description date place rights number",
        f.Recording: "transcript duration",
        f.Series: "name",
        k.Chapter: "number_text column series_title kicker subtitle running_title",
        k.Event: "date_text source",
        k.GeneratedPage: "title",
        k.IndexEntry: "term",
        k.Label: "number title",
        k.ListedFigure: "number title credit",
        k.Meta: "title subtitle parallel_title volume description subjects",
        k.Part: "title subtitle number_text",
        k.Person: "name role_text organisation post",
        k.Publication: "publisher publisher_place publisher_address printer distributor price "
        "edition_no impression print_run rights",
        k.SeriesData: "name number_text purpose",
        k.Voucher: "certifier credential",
        Cover: "back_text front_flap back_flap spine_title",
    }.items()
}
"""Type of the model → its fields that readers read."""

KEPT: Mapping[type, frozenset[str]] = {
    kind: frozenset(names.split())
    for kind, names in {
        i.Citation: "keys anchor",
        i.Code: "text",
        i.CrossReference: "target form",
        i.EventMark: "id date",
        i.Foreign: "language",
        i.IndexMark: "index reading anchor",
        i.InlineImage: "path",
        i.Link: "href",
        i.NoteMark: "note_id",
        b.Cell: "align",
        b.CodeBlock: "text language",
        b.FigurePlace: "figure_id width placement",
        b.Heading: "id",
        b.Note: "id",
        b.Paragraph: "id",
        b.PicturePlace: "path width id",
        b.Sidebar: "id",
        b.Table: "id chapter",
        f.Chart: "kind",
        f.Credit: "role",
        f.Figure: "id width placement chapter",
        f.ImageFacts: "path digest mode format icc_name",
        f.Recording: "kind file url captions transcript_url hazards",
        k.Chapter: "id kind digest language",
        k.Event: "id date place",
        k.GeneratedPage: "id kind",
        k.Index: "kind",
        k.IndexEntry: "reading initial",
        k.Label: "id kind chapter",
        k.ListedFigure: "id kind chapter",
        k.Locator: "anchor chapter",
        k.Meta: "title_reading language parallel_language identifier",
        k.OneToMany: "before character form after",
        k.Part: "id",
        k.Person: "role reading",
        k.Publication: "postcode isbn_print isbn_epub cip published pending",
        k.Reference: "key anchors",
        k.SeriesData: "number",
        k.Voucher: "wcag level report contact",
        Cover: "whole_front picture add_on",
    }.items()
}
"""Type of the model → its fields that are names, numbers, addresses or settings."""

_REPEATING = (k.Label, k.ListedFigure, k.Index)
"""What says again what stands elsewhere: its doubtful characters are listed there."""
_NOTHING: frozenset[str] = frozenset()
_GAP = "\n"
_AROUND = 8
"""Characters of context on each side of a doubtful one."""


def write_traditional(book: Book, context: Context) -> Book:
    """Return the book in Traditional characters where the context asks for them.

    Every occurrence of a character that stands for several Traditional ones is listed in
    `Book.one_to_many`; TRM-030 says how many there are. A book that is in another language or
    in Traditional characters already is left alone, with TRM-031.
    """
    script = context.script
    if script is None:
        return _with_numbers(book) if book.meta.language.lower().startswith("zh-hant") else book
    if book.meta.language != "zh-Hans":
        context.findings.error("TRM-031", book.meta.span, language=book.meta.language)
        return book
    rewriter = _Rewriter(Converter(script, agreed_forms(context.terms)))
    written = cast(Book, rewriter.node(book))
    meta = replace(
        written.meta,
        language=script.language,
        has_corner_quotes=script.has_corner_quotes,
        # No URN any more: reading systems take e-books of one identifier for one book.
        identifier=f"{script.language} {book.meta.identifier}".strip(),
    )
    found = rewriter.found
    if found:
        kinds = len({one.character for one in found})
        context.findings.note("TRM-030", found[0].span, count=len(found), kinds=kinds)
    return replace(written, meta=meta, one_to_many=found)


_NUMBERS: Mapping[type, frozenset[str]] = {
    kind: frozenset(names.split())
    for kind, names in {
        i.Abbreviation: "called",
        b.Table: "number",
        f.Figure: "number",
        f.Chart: "unit_word",
        k.GeneratedPage: "title",
        k.Label: "number",
        k.ListedFigure: "number",
    }.items()
}
"""What the program itself writes into the tree of a book."""


def _with_numbers(book: Book) -> Book:
    """Return a book that was written in Traditional characters with the program's words in them.

    A generated page that the author has named keeps that name.
    """
    language = book.meta.language
    own = set(TITLES.values())

    def words(text: str) -> str:
        return in_script(text, language)

    def changed(node: Any) -> Any:  # noqa: ANN401 - any of the model
        if isinstance(node, tuple):
            return tuple(map(changed, node))
        if isinstance(node, dict):
            return {key: changed(value) for key, value in node.items()}
        if not is_dataclass(node) or isinstance(node, Span | type):
            return node
        if isinstance(node, k.GeneratedPage) and node.title not in own:
            return node
        named = _NUMBERS.get(type(node), _NOTHING)
        values = {name: getattr(node, name) for name in _fields(type(node))}
        return renewed(
            node,
            **{n: words(v) if n in named else changed(v) for n, v in values.items()},
        )

    return cast(Book, changed(book))


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


class _Rewriter:
    """Walks over the tree; what has no words stays the object that it was."""

    def __init__(self, converter: Converter) -> None:
        self.converter = converter
        self._found: dict[tuple[str, Span, str], OneToMany] = {}

    @property
    def found(self) -> tuple[OneToMany, ...]:
        """The doubtful characters, each place once: lists repeat what the text has."""
        return tuple(self._found.values())

    def node(self, node: Any, span: Span | None = None) -> Any:  # noqa: ANN401 - any of the model
        """Return a node of the tree, or a run of them, converted; `span` is its owner's."""
        if isinstance(node, tuple):
            if node and isinstance(node[0], i.Inline):
                return self._run(node)
            new = tuple(self.node(one, span) for one in node)
            same = all(a is b for a, b in zip(node, new, strict=True))
            return node if same else new
        if isinstance(node, dict | MappingProxyType):
            return {key: self.node(value, span) for key, value in node.items()}
        if not is_dataclass(node) or isinstance(node, Span | type):
            return node
        if isinstance(node, Chapter) and node.language not in ("", "zh-Hans"):
            return node
        own = None if isinstance(node, _REPEATING) else getattr(node, "span", None) or span
        texts = TEXTS.get(type(node), _NOTHING)
        parts = {
            name: self._words(value, own) if name in texts else self.node(value, own)
            for name, value in ((name, getattr(node, name)) for name in _fields(type(node)))
        }
        return renewed(node, **parts)

    def _words(self, value: Any, span: Span | None) -> Any:  # noqa: ANN401 - texts, nested or not
        if isinstance(value, tuple):
            return tuple(self._words(one, span) for one in value)
        if not value:
            return value
        pieces = self.converter.pieces(value)
        self._note(value, pieces, lambda _: span)
        return "".join(piece.text for piece in pieces)

    def _run(self, run: tuple[i.Inline, ...]) -> tuple[i.Inline, ...]:
        """Convert a run as one text: phrases go on across emphasis and index marks."""
        stretches: list[_Stretch] = []
        text = _gather(run, stretches, "")
        pieces = self.converter.pieces(text)
        spread = _Spread(pieces)
        self._note(text, pieces, lambda place: _place(stretches, place))
        return self._rebuilt(run, iter(stretches), spread)

    def _rebuilt(
        self, run: Iterable[i.Inline], stretches: Iterator[_Stretch], spread: _Spread
    ) -> tuple[i.Inline, ...]:
        new: list[i.Inline] = []
        for node in run:
            match node:
                case i.Text():
                    new += _texts(node, next(stretches), spread)
                case i.Ruby(pairs=pairs):
                    new.append(self._ruby(node, next(stretches), spread, pairs))
                case i.Foreign():
                    new.append(node)
                case i.Link() if is_address(node):
                    new.append(node)
                case _ if isinstance(node, i.Container):
                    children = self._rebuilt(node.children, stretches, spread)
                    new.append(renewed(self._attributes(node), children=children))
                case _:
                    new.append(self._attributes(node))
        return tuple(new)

    def _attributes(self, node: i.Inline) -> i.Inline:
        texts = TEXTS.get(type(node), _NOTHING)
        words = {name: self._words(getattr(node, name), None) for name in sorted(texts)}
        return renewed(node, **words)

    def _ruby(
        self,
        node: i.Ruby,
        stretch: _Stretch,
        spread: _Spread,
        pairs: tuple[tuple[str, str], ...],
    ) -> i.Ruby:
        written, start = [], stretch.start
        for base, reading in pairs:
            end = start + len(base)
            written.append((spread.between(start, end), self.converter.text(reading)))
            start = end
        return replace(node, pairs=tuple(written))

    def _note(self, text: str, pieces: Iterable[Piece], place_of: Any) -> None:  # noqa: ANN401
        """Remember the characters that an editor has to look at; agreed terms are settled."""
        for piece in pieces:
            if piece.agreed:
                continue
            for offset, form in enumerate(piece.text):
                place = piece.start + offset
                character = text[place]
                span = place_of(place) if character in FORMS else None
                if span is None:
                    continue
                before = text[max(0, place - _AROUND) : place].rpartition(_GAP)[2]
                after = text[place + 1 : place + 1 + _AROUND].partition(_GAP)[0]
                one = OneToMany(character, form, span, before, after)
                self._found.setdefault((character, span, before), one)


class _Stretch:
    """The characters of one Text or Ruby in the text of its run."""

    __slots__ = ("end", "span", "start")

    def __init__(self, start: int, end: int, span: Span) -> None:
        self.start, self.end, self.span = start, end, span


class _Spread:
    """Finds the new words of any part of a run."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces = tuple(pieces)

    def parts(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """Return the new words between two places: from, to, and the words that stand there.

        An agreed term of another length goes where it begins.
        """
        parts = []
        for piece in self.pieces:
            low, high = max(start, piece.start), min(end, piece.end)
            if low >= high:
                continue
            if piece.is_even:
                words = piece.text[low - piece.start : high - piece.start]
            else:
                words = piece.text if low == piece.start else ""
            parts.append((low, high, words))
        return parts

    def between(self, start: int, end: int) -> str:
        return "".join(words for _, _, words in self.parts(start, end))


def _gather(run: Iterable[i.Inline], stretches: list[_Stretch], text: str) -> str:
    for node in run:
        match node:
            case i.Text(text=words):
                stretches.append(_Stretch(len(text), len(text) + len(words), node.span))
                text += words
            case i.Ruby(pairs=pairs):
                words = "".join(base for base, _ in pairs)
                stretches.append(_Stretch(len(text), len(text) + len(words), node.span))
                text += words
            case i.NoteMark():
                pass
            case i.Foreign():
                text += _GAP
            case i.Link() if is_address(node):
                text += _GAP
            case _ if isinstance(node, i.Container):
                text = _gather(node.children, stretches, text)
            case _:
                text += _GAP
    return text


def _place(stretches: Iterable[_Stretch], place: int) -> Span | None:
    for one in stretches:
        if one.start <= place < one.end:
            return _part(one.span, place - one.start, 1)
    return None


def _part(span: Span, offset: int, length: int) -> Span:
    return Span(span.file, span.line, span.column + offset, length)


def _texts(node: i.Text, stretch: _Stretch, spread: _Spread) -> list[i.Inline]:
    """Return a text's new words; behind a term of another length a text with its own place."""
    parts = spread.parts(stretch.start, stretch.end)
    words = "".join(new for _, _, new in parts)
    if all(len(new) == high - low for low, high, new in parts):
        return [renewed(node, text=node.text if words == node.text else words)]
    return [
        i.Text(_part(node.span, low - stretch.start, high - low), new)
        for low, high, new in parts
        if new
    ]
