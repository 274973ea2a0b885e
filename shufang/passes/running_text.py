"""The running text of a section as one string per paragraph, with the way back to the file."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from shufang.core.span import Span
from shufang.model.blocks import Block, own_inlines, walk_blocks
from shufang.model.inlines import (
    Abbreviation,
    Citation,
    Code,
    Container,
    CrossReference,
    Inline,
    InlineImage,
    LineBreak,
    Link,
    NoteMark,
    Ruby,
    Text,
)
from shufang.passes.tree import SectionText

_GAP = "\n"
"""Stands for what is not running text: code, pictures, numbers of cross references."""


@dataclass(slots=True)
class TextRun:
    """The characters of one paragraph, caption or cell."""

    text: str = ""
    starts: list[int] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    explained: list[tuple[int, Abbreviation]] = field(default_factory=list)
    """Short names that are explained here, with the offset behind their full name."""

    def span(self, start: int, end: int) -> Span:
        """Return where the characters from `start` up to `end` stand in the manuscript."""
        place = bisect_right(self.starts, start) - 1
        span, offset = self.spans[place], start - self.starts[place]
        return Span(span.file, span.line, span.column + offset, end - start)


def text_runs(section: SectionText) -> Iterator[TextRun]:
    """Yield the runs of a section: title, blocks, notes. Code and addresses are left out."""
    return map(text_run, inline_runs(section))


def inline_runs(section: SectionText) -> Iterator[tuple[Inline, ...]]:
    """Yield the runs of inlines of a section: title, lines, blocks, notes."""
    yield section.title
    yield from section.lines
    blocks: list[Block] = [*section.blocks, *(b for note in section.notes for b in note.blocks)]
    for block in walk_blocks(blocks):
        yield from own_inlines(block)


def text_run(inlines: Iterable[Inline]) -> TextRun:
    """Return the characters of a run of inlines with their places."""
    run = TextRun()
    pieces: list[str] = []
    _gather(inlines, run, pieces, 0)
    run.text = "".join(pieces)
    return run


def _gather(inlines: Iterable[Inline], run: TextRun, pieces: list[str], length: int) -> int:
    for node in inlines:
        if isinstance(node, Text):
            length = _put(node.text, node.span, run, pieces, length)
        elif isinstance(node, Ruby):
            text = "".join(base for base, _ in node.pairs)
            length = _put(text, node.span, run, pieces, length)
        elif isinstance(node, NoteMark):
            continue
        elif _is_gap(node):
            length = _put(_GAP, node.span, run, pieces, length)
        elif isinstance(node, Container):
            length = _gather(node.children, run, pieces, length)
            if isinstance(node, Abbreviation):
                run.explained.append((length, node))
    return length


def _put(text: str, span: Span, run: TextRun, pieces: list[str], length: int) -> int:
    run.starts.append(length)
    run.spans.append(span)
    pieces.append(text)
    return length + len(text)


def _is_gap(node: Inline) -> bool:
    if isinstance(node, Link):
        return is_address(node)
    return isinstance(node, Code | InlineImage | CrossReference | Citation | LineBreak)


def is_address(link: Link) -> bool:
    """Whether a link shows its own address."""
    match link.children:
        case (Text(text=text),):
            return text in link.href or "://" in text
        case _:
            return False
