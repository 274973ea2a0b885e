"""Rebuild frozen trees: passes change a tree by making a new one.

What a pass leaves as it was stays the same object: most passes touch few nodes of a book.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from shufang.model.blocks import (
    Block,
    DefinitionItem,
    DefinitionList,
    Extract,
    FigureGroup,
    FigurePlace,
    Heading,
    ListBlock,
    Paragraph,
    PicturePlace,
    PullQuote,
    SeriesNote,
    Sidebar,
    Table,
    Verse,
)
from shufang.model.figures import Figure
from shufang.model.inlines import Container, Inline

ChangeInline = Callable[[Inline], Inline | tuple[Inline, ...]]
"""What becomes of an inline; a tuple where several take its place."""
ChangeBlock = Callable[[Block], Block]
T = TypeVar("T")
N = TypeVar("N", bound=Any)


def rewrite_inlines(inlines: Iterable[Inline], change: ChangeInline | None) -> tuple[Inline, ...]:
    """Return the inlines with `change` applied to each, parents before their children."""
    old = tuple(inlines)
    if change is None:
        return old
    rewritten: list[Inline] = []
    for node in old:
        changed = change(node)
        for new in changed if isinstance(changed, tuple) else (changed,):
            if isinstance(new, Container):
                children = rewrite_inlines(new.children, change)
                rewritten.append(renewed(new, children=children))
            else:
                rewritten.append(new)
    return _kept(old, rewritten)


def rewrite_blocks(
    blocks: Iterable[Block],
    change_inline: ChangeInline | None,
    change_block: ChangeBlock | None = None,
) -> tuple[Block, ...]:
    """Return the blocks with both changes applied in reading order, parents first."""
    old = tuple(blocks)
    return _kept(old, [_rewrite_block(block, change_inline, change_block) for block in old])


def renewed(node: N, **parts: object) -> N:
    """Return a node with other parts; the node itself where they are the ones it has."""
    if all(getattr(node, name) is part for name, part in parts.items()):
        return node
    changed: N = replace(node, **parts)
    return changed


def _kept(old: tuple[T, ...], new: list[T]) -> tuple[T, ...]:
    """Return the old run where the new one has the same members."""
    is_same = len(old) == len(new) and all(a is b for a, b in zip(old, new, strict=True))
    return old if is_same else tuple(new)


def _rewrite_block(
    block: Block, change_inline: ChangeInline | None, change_block: ChangeBlock | None
) -> Block:
    new = change_block(block) if change_block else block

    def inlines(run: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return rewrite_inlines(run, change_inline)

    def inner(run: tuple[Block, ...]) -> tuple[Block, ...]:
        return rewrite_blocks(run, change_inline, change_block)

    match new:
        case Heading() | Paragraph() | PullQuote():
            return renewed(new, children=inlines(new.children))
        case Figure():
            return renewed(new, title=inlines(new.title), caption=inlines(new.caption))
        case Table():
            title = inlines(new.title)
            head, body = (
                tuple(
                    tuple(replace(cell, children=inlines(cell.children)) for cell in row)
                    for row in rows
                )
                for rows in (new.head, new.body)
            )
            return renewed(new, title=title, head=head, body=body, notes=inner(new.notes))
        case Extract():
            return renewed(new, blocks=inner(new.blocks))
        case Sidebar() | SeriesNote():
            return renewed(new, title=inlines(new.title), blocks=inner(new.blocks))
        case ListBlock():
            items = tuple(renewed(item, blocks=inner(item.blocks)) for item in new.items)
            return renewed(new, items=items)
        case DefinitionList():
            return renewed(new, items=tuple(_entry(e, inlines, inner) for e in new.items))
        case Verse():
            stanzas = tuple(tuple(inlines(line) for line in stanza) for stanza in new.stanzas)
            return renewed(new, stanzas=stanzas)
        case FigureGroup():
            figures = tuple(
                figure
                for figure in inner(new.figures)
                if isinstance(figure, Figure | FigurePlace | PicturePlace)
            )
            return renewed(new, figures=figures)
        case _:
            return new


def _entry(
    entry: DefinitionItem,
    inlines: Callable[[tuple[Inline, ...]], tuple[Inline, ...]],
    inner: Callable[[tuple[Block, ...]], tuple[Block, ...]],
) -> DefinitionItem:
    return renewed(
        entry,
        term=inlines(entry.term),
        definitions=tuple(inner(blocks) for blocks in entry.definitions),
    )
