"""Addresses outside the book: those that the net no longer carries in the clear."""

from collections.abc import Iterator

from shufang.core.span import Span
from shufang.model.blocks import walk_blocks
from shufang.model.book import Book
from shufang.model.figures import Figure, Recording
from shufang.model.inlines import Inline, Link, walk_inlines
from shufang.passes.context import Context
from shufang.passes.tree import reading_inlines, sections

_OPEN = "http:"


def check_addresses(book: Book, context: Context) -> Book:
    """Report links by http: phones warn of them, stores refuse some of them (TXT-076)."""
    for address, span in _addresses(book, context):
        if address.strip().lower().startswith(_OPEN):
            context.findings.warning("TXT-076", span, address=address.strip())
    return book


def _addresses(book: Book, context: Context) -> Iterator[tuple[str, Span]]:
    for section in sections(book):
        yield from _links(reading_inlines(section))
        for block in walk_blocks(section.blocks):
            if isinstance(block, Figure) and isinstance(block.content, Recording):
                places = context.figure_places.get(block.id, {})
                yield block.content.url or "", places.get("url", block.span)
    for reference in book.references:
        yield from _links(walk_inlines(reference.text))


def _links(nodes: Iterator[Inline]) -> Iterator[tuple[str, Span]]:
    for node in nodes:
        if isinstance(node, Link):
            yield node.href, node.span
