"""Block nodes: what stands between two line breaks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from shufang.core.span import Span
from shufang.model.figures import Figure, FigurePlacement, FigureWidth
from shufang.model.inlines import Inline


@dataclass(frozen=True, slots=True)
class Heading:
    """节标题; level 1 is the chapter's title and stands in `Chapter.title`."""

    span: Span
    level: int
    children: tuple[Inline, ...]
    id: str
    eyebrow: str = ""
    """小题: the four-character line above a section's heading."""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """自然段."""

    span: Span
    children: tuple[Inline, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class FigurePlace:
    """Where a chapter wants a figure of figures.yaml; `compose` puts the figure in its place."""

    span: Span
    figure_id: str
    width: FigureWidth | None = None
    placement: FigurePlacement | None = None


@dataclass(frozen=True, slots=True)
class PicturePlace:
    """A picture named by its file, `![alt](file "title")`, alone in its paragraph."""

    span: Span
    path: str
    alt: str
    title: str
    width: FigureWidth | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """组图: figures that stand side by side; their own pictures keep their titles."""

    span: Span
    figures: tuple[Figure | FigurePlace | PicturePlace, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    span: Span
    children: tuple[Inline, ...]
    align: Literal["", "left", "center", "right"] = ""


@dataclass(frozen=True, slots=True)
class Table:
    """表."""

    span: Span
    id: str
    title: tuple[Inline, ...]
    head: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]
    notes: tuple["Block", ...] = ()
    """表注 below the table."""
    source: str = ""
    numbered: bool = True
    number: str = ""
    chapter: str = ""


@dataclass(frozen=True, slots=True)
class Extract:
    """引文（独立）: a longer quotation, with its speaker where known."""

    span: Span
    blocks: tuple["Block", ...]
    speaker: str = ""
    role: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Verse:
    """诗: lines are kept as they stand; an empty line parts stanzas."""

    span: Span
    stanzas: tuple[tuple[tuple[Inline, ...], ...], ...]
    title: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class ListItem:
    """One entry of a list."""

    span: Span
    blocks: tuple["Block", ...]
    checked: bool | None = None


@dataclass(frozen=True, slots=True)
class ListBlock:
    """列表."""

    span: Span
    ordered: bool
    items: tuple[ListItem, ...]
    start: int = 1
    tight: bool = True


@dataclass(frozen=True, slots=True)
class DefinitionItem:
    """A term with its explanations."""

    span: Span
    term: tuple[Inline, ...]
    definitions: tuple[tuple["Block", ...], ...]


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """名词解释."""

    span: Span
    items: tuple[DefinitionItem, ...]


@dataclass(frozen=True, slots=True)
class Sidebar:
    """侧栏专文: an article beside the main text, with a title of its own."""

    span: Span
    id: str
    title: tuple[Inline, ...]
    blocks: tuple["Block", ...]
    byline: str = ""


@dataclass(frozen=True, slots=True)
class PullQuote:
    """提引: a sentence lifted out of the text."""

    span: Span
    children: tuple[Inline, ...]
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class SeriesNote:
    """丛书说明框."""

    span: Span
    title: tuple[Inline, ...]
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class CreditLine:
    """One role and those who filled it."""

    span: Span
    role: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Credits:
    """工作人员名单."""

    span: Span
    title: str
    lines: tuple[CreditLine, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines of code, kept to the character."""

    span: Span
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class SceneBreak:
    """隔断: a pause inside a chapter (`***`)."""

    span: Span


Block = (
    Heading
    | Paragraph
    | Figure
    | FigurePlace
    | PicturePlace
    | FigureGroup
    | Table
    | Extract
    | Verse
    | ListBlock
    | DefinitionList
    | Sidebar
    | PullQuote
    | SeriesNote
    | Credits
    | CodeBlock
    | SceneBreak
)


@dataclass(frozen=True, slots=True)
class Note:
    """注: what a note mark leads to."""

    span: Span
    id: str
    """Unique in the chapter; as typed between the brackets, or counted."""
    blocks: tuple[Block, ...]
    number: int = 0
    """Counted by chapter in the order of the marks; 0 until the numbering pass."""


def child_blocks(block: Block) -> tuple[Block, ...]:
    """Return the blocks that stand directly inside a block."""
    match block:
        case Extract(blocks=blocks) | Sidebar(blocks=blocks) | SeriesNote(blocks=blocks):
            return blocks
        case ListBlock(items=items):
            return tuple(inner for item in items for inner in item.blocks)
        case DefinitionList(items=entries):
            return tuple(
                inner for entry in entries for blocks in entry.definitions for inner in blocks
            )
        case Table(notes=notes):
            return notes
        case FigureGroup(figures=figures):
            return figures
        case _:
            return ()


def walk_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield every block in reading order, parents before their children."""
    for block in blocks:
        yield block
        yield from walk_blocks(child_blocks(block))


def own_inlines(block: Block) -> tuple[tuple[Inline, ...], ...]:
    """Return the runs of inlines that belong to a block itself, in reading order."""
    match block:
        case Heading(children=children) | Paragraph(children=children):
            return (children,)
        case PullQuote(children=children):
            return (children,)
        case Figure(title=title, caption=caption):
            return (title, caption)
        case Table(title=title, head=head, body=body):
            return (title, *(cell.children for row in (*head, *body) for cell in row))
        case Sidebar(title=title) | SeriesNote(title=title):
            return (title,)
        case Verse(stanzas=stanzas):
            return tuple(line for stanza in stanzas for line in stanza)
        case DefinitionList(items=items):
            return tuple(item.term for item in items)
        case _:
            return ()
