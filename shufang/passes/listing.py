"""The lists of figures and tables."""

from dataclasses import replace

from shufang.model.blocks import Table, walk_blocks
from shufang.model.book import Book, ListedFigure
from shufang.model.figures import Figure, credit_words
from shufang.model.inlines import plain_text
from shufang.passes.context import Context
from shufang.passes.script import in_script
from shufang.passes.tree import sections


def list_figures(book: Book, context: Context) -> Book:
    """Gather the numbered figures and tables, and every picture with a credit, in reading order."""
    del context
    listed = []

    def words(text: str) -> str:
        return in_script(text, book.meta.language)

    for section in sections(book):
        for block in walk_blocks(section.blocks):
            if isinstance(block, Figure) and (block.number or block.credits):
                credit = "；".join(credit_words(block.credits, words))
                title = plain_text(block.title)
                listed.append(
                    ListedFigure(block.id, "figure", block.number, title, credit, section.id)
                )
            elif isinstance(block, Table) and block.number:
                title = plain_text(block.title)
                listed.append(ListedFigure(block.id, "table", block.number, title, "", section.id))
    return replace(book, listed=tuple(listed))
