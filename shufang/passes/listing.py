"""The lists of figures and tables."""

from collections.abc import Mapping
from dataclasses import replace

from shufang.model.blocks import Table, walk_blocks
from shufang.model.book import Book, ListedFigure
from shufang.model.figures import Credit, Figure
from shufang.model.inlines import plain_text
from shufang.passes.context import Context
from shufang.passes.tree import sections

_CREDIT_FORM: Mapping[str, str] = {
    "photo": "{} 摄",
    "drawing": "{} 绘",
    "courtesy": "{} 供图",
    "source": "来源：{}",
    "chart": "{} 制图",
}


def list_figures(book: Book, context: Context) -> Book:
    """Gather the numbered figures and tables with their credits, in reading order."""
    del context
    listed = []
    for section in sections(book):
        for block in walk_blocks(section.blocks):
            if isinstance(block, Figure) and block.number:
                credit = "；".join(credit_line(credit) for credit in block.credits)
                title = plain_text(block.title)
                listed.append(
                    ListedFigure(block.id, "figure", block.number, title, credit, section.id)
                )
            elif isinstance(block, Table) and block.number:
                title = plain_text(block.title)
                listed.append(
                    ListedFigure(block.id, "table", block.number, title, block.source, section.id)
                )
    return replace(book, listed=tuple(listed))


def credit_line(credit: Credit) -> str:
    """Return a credit as printed: 张三 摄."""
    return _CREDIT_FORM[credit.role].format(credit.name)
