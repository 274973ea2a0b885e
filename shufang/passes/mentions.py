"""Figures and tables are mentioned in the text, before they appear (CY/T 170 5.1, CY/T 171 5.1)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shufang.core.span import Span
from shufang.model.blocks import Block, FigureGroup, Heading, Table, own_inlines, walk_blocks
from shufang.model.book import Book
from shufang.model.figures import Figure
from shufang.model.inlines import CrossReference, Link, NoteMark, walk_inlines
from shufang.passes.context import Context
from shufang.passes.tree import SectionText, sections


@dataclass(frozen=True, slots=True)
class _Mention:
    place: int
    """Count of the block in reading order."""
    section: str
    span: Span


@dataclass(frozen=True, slots=True)
class _Shown:
    place: int
    section: str
    id: str
    number: str
    span: Span


def check_mentions(book: Book, context: Context) -> Book:
    """Report figures and tables that stand before their first mention, or are never mentioned.

    A book that refers to none of them has another way of leading the reader, and is left alone.
    """
    _report_circles(book, context)
    shown, mentions = _survey(book)
    if not any(item.id in mentions for item in shown):
        return book
    for item in shown:
        found = mentions.get(item.id)
        if found is None:
            context.findings.note("FIG-024", item.span, number=item.number, label=item.id)
        elif found.section != item.section:
            context.findings.note("FIG-027", item.span, found.span, number=item.number)
        elif found.place > item.place:
            context.findings.warning("FIG-023", item.span, found.span, number=item.number)
    return book


def _report_circles(book: Book, context: Context) -> None:
    """Report captions, titles and headings that refer to themselves."""
    for section in sections(book):
        owned = [(section.id, section.title)]
        for block in walk_blocks(section.blocks):
            if isinstance(block, Figure | Table | Heading):
                owned += [(block.id, run) for run in own_inlines(block)]
        for name, run in owned:
            for node in walk_inlines(run):
                if isinstance(node, CrossReference) and node.target == name:
                    context.findings.warning("REF-007", node.span)


def _survey(book: Book) -> tuple[list[_Shown], dict[str, _Mention]]:
    """Return what is shown, and for each its first mention: in its own section if there is one."""
    shown: list[_Shown] = []
    mentions: list[tuple[str, _Mention]] = []
    place = 0
    for section in sections(book):
        for block in _reading_blocks(section):
            place += 1
            if isinstance(block, Figure | Table) and block.number and block.id:
                shown.append(_Shown(place, section.id, block.id, block.number, block.span))
            for target, span in _targets(block, section):
                mentions.append((target, _Mention(place, section.id, span)))
    homes = {item.id: item.section for item in shown}
    first: dict[str, _Mention] = {}
    for target, mention in mentions:
        known = first.get(target)
        home = homes.get(target)
        if known is None or (known.section != home and mention.section == home):
            first[target] = mention
    return shown, first


def _reading_blocks(section: SectionText) -> Iterator[Block]:
    for block in walk_blocks(section.blocks):
        if not isinstance(block, FigureGroup):
            yield block


def _targets(block: Block, section: SectionText) -> Iterator[tuple[str, Span]]:
    """Yield what a block's words refer to; captions and titles of the thing itself do not count."""
    own = block.id if isinstance(block, Figure | Table | Heading) else ""
    notes = {note.id: note for note in section.notes}
    for run in own_inlines(block):
        for node in walk_inlines(run):
            if isinstance(node, CrossReference) and node.target != own:
                yield node.target, node.span
            elif isinstance(node, Link) and node.href.startswith("#"):
                yield node.href[1:], node.span
            elif isinstance(node, NoteMark) and node.note_id in notes:
                for inner in walk_blocks(notes[node.note_id].blocks):
                    yield from _targets(inner, SectionText("", (), ()))
