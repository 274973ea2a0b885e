"""A note's blocks as lines of one run: notes at the foot of a page hold nothing but lines."""

from collections.abc import Callable, Iterable, Iterator

from shufang.html.markup import element, escaped
from shufang.model.blocks import Block, CodeBlock, ListBlock, Table, child_blocks, own_inlines
from shufang.model.inlines import Inline

Write = Callable[[tuple[Inline, ...]], str]
"""Turns a run of inlines into XHTML."""


def note_lines(blocks: Iterable[Block], write: Write) -> Iterator[str]:
    """Yield each line of a note as XHTML: list marks, code and table rows keep their words."""
    for block in blocks:
        match block:
            case ListBlock():
                yield from _list_lines(block, write)
            case CodeBlock(text=text):
                yield from (element("code", escaped(line)) for line in text.splitlines() if line)
            case Table(head=head, body=body):
                for row in (*head, *body):
                    yield "　".join(write(cell.children) for cell in row)
                yield from note_lines(child_blocks(block), write)
            case _:
                yield from (write(run) for run in own_inlines(block) if run)
                yield from note_lines(child_blocks(block), write)


def _list_lines(block: ListBlock, write: Write) -> Iterator[str]:
    for number, item in enumerate(block.items, block.start):
        mark = f"{number}. " if block.ordered else "· "
        for line in note_lines(item.blocks, write):
            yield mark + line
            mark = ""
