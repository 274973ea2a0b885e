"""Punctuation marks that come in pairs, looked at through the whole book."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from shufang.core.span import Span
from shufang.model.blocks import (
    Block,
    DefinitionList,
    Heading,
    ListBlock,
    Paragraph,
    Verse,
    child_blocks,
    own_inlines,
)
from shufang.model.book import Book
from shufang.model.inlines import Inline, LineBreak
from shufang.passes.context import Context
from shufang.passes.data_texts import data_texts
from shufang.passes.pairs import unpaired
from shufang.passes.running_text import TextRun, text_run
from shufang.passes.tree import SectionText, sections

_AROUND = 5
"""Characters that a message shows after the sign."""


def check_punctuation(book: Book, context: Context) -> Book:
    """Report brackets, title marks and quotation marks without their other half (TXT-075)."""
    for section in sections(book):
        for runs in _passages(section):
            for found in unpaired([run.text for run in runs]):
                run, place = runs[found.paragraph], found.place
                _report(run.text, place, run.span(place, place + 1), context)
    for text, span in data_texts(book, context):
        for found in unpaired([text]):
            _report(text, found.place, span, context)
    return book


def _report(text: str, place: int, span: Span, context: Context) -> None:
    shown = text[max(0, place - _AROUND) : place + _AROUND + 1]
    context.findings.warning("TXT-075", span, text=" ".join(shown.split()))


def _passages(section: SectionText) -> Iterator[Sequence[TextRun]]:
    """Yield paragraphs that follow one another; titles, captions and cells each for itself."""
    yield [text_run(section.title)]
    for line in section.lines:
        yield [text_run(line)]
    yield from _of_blocks(section.blocks)
    for note in section.notes:
        yield from _of_blocks(note.blocks)


def _of_blocks(blocks: Iterable[Block]) -> Iterator[Sequence[TextRun]]:
    """Yield passages; a quotation may run on around a figure and ends with its section."""
    following: list[TextRun] = []
    others: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            following.append(text_run(block.children))
            continue
        if isinstance(block, Heading):
            yield following
            following = []
        others.append(block)
    yield following
    for block in others:
        yield from _of_block(block)


def _of_block(block: Block) -> Iterator[Sequence[TextRun]]:
    match block:
        case Verse(stanzas=stanzas):
            yield [text_run(_lines(chain.from_iterable(stanzas)))]
        case ListBlock(items=items):
            for point in items:
                yield from _of_blocks(point.blocks)
        case DefinitionList(items=items):
            for item in items:
                yield [text_run(item.term)]
                for definition in item.definitions:
                    yield from _of_blocks(definition)
        case _:
            for run in own_inlines(block):
                yield [text_run(run)]
            yield from _of_blocks(child_blocks(block))


def _lines(lines: Iterable[Sequence[Inline]]) -> Iterator[Inline]:
    for line in lines:
        yield from line
        if line:
            yield LineBreak(line[-1].span)
