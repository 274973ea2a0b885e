"""Characters that no font of the book has, found before anything is laid out."""

from collections.abc import Iterator

from shufang.core.span import Span
from shufang.engines.coverage import Coverage
from shufang.model.blocks import CodeBlock, own_inlines, walk_blocks
from shufang.model.book import Book
from shufang.model.inlines import Abbreviation, Code, Inline, Ruby, Text, walk_inlines
from shufang.passes import Context
from shufang.passes.data_texts import printed_data
from shufang.passes.tree import SectionText, sections


def check_characters(book: Book, coverage: Coverage, context: Context) -> None:
    """Report each character without a glyph at its first place (FNT-010), once per character."""
    seen: set[str] = set()
    for text, span in book_texts(book, context):
        new = set(text) - seen
        if not new:
            continue
        seen |= new
        for character in sorted(coverage.missing("".join(new))):
            context.findings.error(
                "FNT-010",
                _place(character, text, span),
                character=character,
                code_point=f"U+{ord(character):04X}",
            )


def _place(character: str, text: str, span: Span) -> Span:
    """Return where a character of a text stands; the node's own place where it is data of one."""
    before = text[: text.index(character)]
    if span.length and span.length < len(text):
        return Span(span.file, span.line, span.column, span.length)
    column = span.column + len(before) if "\n" not in before else 1
    return Span(span.file, span.line + before.count("\n"), column, 1)


def book_texts(book: Book, context: Context) -> Iterator[tuple[str, Span]]:
    """Yield every run of text that will be printed, with its place."""
    for section in sections(book):
        yield from _section_texts(section)
    for reference in book.references:
        yield from _inline_texts(reference.text)
    yield from printed_data(book, context)


def _section_texts(section: SectionText) -> Iterator[tuple[str, Span]]:
    for line in (section.title, *section.lines):
        yield from _inline_texts(line)
    notes = (block for note in section.notes for block in note.blocks)
    for block in walk_blocks((*section.blocks, *notes)):
        for run in own_inlines(block):
            yield from _inline_texts(run)
        if isinstance(block, CodeBlock):
            yield block.text, block.span


def _inline_texts(inlines: tuple[Inline, ...]) -> Iterator[tuple[str, Span]]:
    for node in walk_inlines(inlines):
        if isinstance(node, Text | Code):
            yield node.text, node.span
        elif isinstance(node, Ruby):
            yield "".join(base + reading for base, reading in node.pairs), node.span
        elif isinstance(node, Abbreviation):
            yield node.short, node.span
