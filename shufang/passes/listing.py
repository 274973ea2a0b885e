"""The lists of figures and tables."""

from collections.abc import Iterable, Mapping
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
                credit = credit_line(block.credits)
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


def credit_line(credits: Iterable[Credit]) -> str:
    """Return the credits of a picture on one line: 张三、李四 摄；来源：区档案馆."""
    names: dict[str, list[str]] = {}
    for credit in credits:
        names.setdefault(credit.role, []).append(credit.name)
    return "；".join(_CREDIT_FORM[role].format("、".join(named)) for role, named in names.items())
