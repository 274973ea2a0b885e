"""Inline nodes: what stands inside a line of text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from shufang.core.span import Span


@dataclass(frozen=True, slots=True)
class Text:
    """Running characters."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A break that the author has asked for (two spaces, backslash or br)."""

    span: Span


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Emphasised words, `*…*`; set in Kai, never slanted."""

    span: Span
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Strong:
    """Strongly emphasised words, `**…**`; set in Hei."""

    span: Span
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class EmphasisDots:
    """着重号: words with a dot under each character."""

    span: Span
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class ProperName:
    """专名号: a name with a straight line under it."""

    span: Span
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class BookTitle:
    """浪线书名号: a title with a wavy line under it."""

    span: Span
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Strikethrough:
    """Struck words, `~~…~~`."""

    span: Span
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Superscript:
    """上标."""

    span: Span
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Subscript:
    """下标."""

    span: Span
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A word of code, kept to the character."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """Words of another language."""

    span: Span
    language: str
    """BCP 47 tag."""
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Ruby:
    """注音: characters with their reading above; one pair for each stretch."""

    span: Span
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A full name at its first mention together with the short name used from there on."""

    span: Span
    children: tuple["Inline", ...]
    short: str
    called: str = "（下文简称“{}”）"
    """What stands behind the full name, with a place for the short one."""


@dataclass(frozen=True, slots=True)
class NoteMark:
    """注码: the place in the text to which a note belongs."""

    span: Span
    note_id: str
    number: int = 0
    """Counted by chapter; 0 until the numbering pass. Print counts anew on each page."""


@dataclass(frozen=True, slots=True)
class CrossReference:
    """参见: names a label of this book."""

    span: Span
    target: str
    form: Literal["number", "title", "page", "full"] = "number"


@dataclass(frozen=True, slots=True)
class Citation:
    """文献引用: names records of the bibliography."""

    span: Span
    keys: tuple[str, ...]
    locators: tuple[str, ...] = ()
    """One for each key, empty where none is given."""
    numbers: tuple[int, ...] = ()
    """Places in the bibliography; empty until the bibliography pass."""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class IndexMark:
    """索引标目: visible words that are also an entry of an index."""

    span: Span
    children: tuple["Inline", ...]
    index: Literal["person", "subject"]
    term: str
    reading: str = ""
    """Pinyin as the author gives it at the first mention."""
    anchor: str = ""
    """Element id of this place; empty until the index pass."""


@dataclass(frozen=True, slots=True)
class EventMark:
    """事件: words of a chapter that are also an entry of the chronology."""

    span: Span
    children: tuple["Inline", ...]
    id: str
    date: str
    text: str = ""
    """What the chronology prints; the marked words where empty."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a place outside the book."""

    span: Span
    href: str
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class InlineImage:
    """A small picture inside a line."""

    span: Span
    path: str
    """Relative to the book's folder."""
    alt: str


Inline = (
    Text
    | LineBreak
    | Emphasis
    | Strong
    | EmphasisDots
    | ProperName
    | BookTitle
    | Strikethrough
    | Superscript
    | Subscript
    | Code
    | Foreign
    | Ruby
    | Abbreviation
    | NoteMark
    | CrossReference
    | Citation
    | IndexMark
    | EventMark
    | Link
    | InlineImage
)

Container = (
    Emphasis
    | Strong
    | EmphasisDots
    | ProperName
    | BookTitle
    | Strikethrough
    | Superscript
    | Subscript
    | Foreign
    | Abbreviation
    | IndexMark
    | EventMark
    | Link
)
"""Inlines that hold other inlines in `children`."""


def plain_text(inlines: Iterable[Inline]) -> str:
    """Return the characters that a reader reads, without notes, references and markup."""
    return "".join(_plain(node) for node in inlines)


def _plain(node: Inline) -> str:
    match node:
        case Text(text=text) | Code(text=text):
            return text
        case LineBreak():
            return " "
        case Ruby(pairs=pairs):
            return "".join(base for base, _ in pairs)
        case Abbreviation(children=children, short=short, called=called):
            return plain_text(children) + called.format(short)
        case NoteMark() | CrossReference() | Citation() | InlineImage():
            return ""
        case _:
            return plain_text(node.children)


def walk_inlines(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Yield every inline in reading order, parents before their children."""
    for node in inlines:
        yield node
        if isinstance(node, Container):
            yield from walk_inlines(node.children)
