"""Texts of a book that are data: speakers, bylines, credits, alternative texts."""

from collections.abc import Iterable, Iterator, Mapping

from shufang.core.span import Span
from shufang.model.blocks import (
    Block,
    Credits,
    Extract,
    PullQuote,
    Sidebar,
    Table,
    Verse,
    walk_blocks,
)
from shufang.model.book import Book, Chapter, Meta, Person
from shufang.model.figures import Chart, Figure
from shufang.model.inlines import Abbreviation, IndexMark
from shufang.passes.context import Context
from shufang.passes.tree import SectionText, reading_inlines, sections

Placed = tuple[str, Span]
"""A text and the node that it belongs to: attributes have no place of their own."""

_UNPRINTED = frozenset({"description", "keywords"})
"""Fields that the products carry as data and that no page shows."""


def data_texts(book: Book, context: Context) -> Iterator[Placed]:
    """Yield every text that is no running text, with its place or that of its node."""
    yield from printed_data(book, context)
    for name, text in _of_meta(book.meta):
        if name in _UNPRINTED:
            yield text, context.places.get(name, book.meta.span)
    for section in sections(book):
        for figure in _figures(section):
            places = context.figure_places.get(figure.id, {})
            yield figure.alt, places.get("alt", figure.span)
            yield figure.long_description, places.get("long_description", figure.span)
            yield figure.rights, places.get("rights", figure.span)


def printed_data(book: Book, context: Context) -> Iterator[Placed]:
    """Yield those of the texts that pages show: not what stands for a picture or for the book."""
    for name, text in _of_meta(book.meta):
        if name not in _UNPRINTED:
            yield text, context.places.get(name, book.meta.span)
    for part in book.parts:
        yield part.title, part.span
        yield part.subtitle, part.span
    for chapter in book.chapters():
        for text in _of_chapter(chapter):
            yield text, chapter.span
    for section in sections(book):
        for block in _blocks(section):
            yield from _of_block(block)
        for figure in _figures(section):
            yield from _of_figure(figure, context.figure_places.get(figure.id, {}))
        for node in reading_inlines(section):
            match node:
                case Abbreviation(short=text) | IndexMark(term=text):
                    yield text, node.span
                case _:
                    pass
    for event in book.events:
        yield event.source, event.span


def _of_meta(meta: Meta) -> Iterator[tuple[str, str]]:
    """Yield field of book.yaml and text."""
    yield from (("title", meta.title), ("subtitle", meta.subtitle), ("volume", meta.volume))
    yield "parallel_title", meta.parallel_title
    yield from (("people", text) for text in _people(meta.people))
    yield from (("keywords", text) for text in meta.subjects)
    if meta.series:
        texts = (meta.series.name, meta.series.number_text, meta.series.purpose)
        yield from (("series", text) for text in (*texts, *_people(meta.series.editors)))
    cover = meta.cover
    on_cover = (*cover.back_text, *cover.front_flap, *cover.back_flap, cover.spine_title)
    yield from (("cover", text) for text in on_cover)
    given = meta.publication
    for name, text in (
        ("publisher", given.publisher),
        ("publisher", given.publisher_place),
        ("publisher", given.publisher_address),
        ("printer", given.printer),
        ("distributor", given.distributor),
        ("cip", given.cip),
        ("price", given.price),
        ("edition", given.edition_no),
        ("impression", given.impression),
        ("print_run", given.print_run),
        ("rights", given.rights),
    ):
        yield name, text or ""


def _blocks(section: SectionText) -> Iterator[Block]:
    notes = (block for note in section.notes for block in note.blocks)
    return walk_blocks((*section.blocks, *notes))


def _figures(section: SectionText) -> Iterator[Figure]:
    return (block for block in _blocks(section) if isinstance(block, Figure))


def _of_chapter(chapter: Chapter) -> Iterator[str]:
    yield from (chapter.column, chapter.series_title, chapter.kicker, chapter.subtitle)
    yield chapter.running_title
    yield from _people(chapter.bylines)


def _people(people: Iterable[Person]) -> Iterator[str]:
    for person in people:
        yield from (person.name, person.organisation, person.post, person.role_text)


def _of_figure(figure: Figure, places: Mapping[str, Span]) -> Iterator[Placed]:
    named = [("date", figure.date), ("place", figure.place)]
    named += [(credit.role, credit.name) for credit in figure.credits]
    if isinstance(figure.content, Chart):
        chart = figure.content
        names = (series.name for series in chart.series)
        named += [("chart", text) for text in (*chart.categories, *names, chart.unit, chart.axis)]
    for name, text in named:
        yield text, places.get(name, figure.span)


def _of_block(block: Block) -> Iterator[Placed]:
    match block:
        case Extract(speaker=speaker, role=role, source=source):
            texts: tuple[str, ...] = (speaker, role, source)
        case PullQuote(speaker=speaker):
            texts = (speaker,)
        case Verse(title=title, author=author):
            texts = (title, author)
        case Sidebar(byline=byline):
            texts = (byline,)
        case Table(source=source):
            texts = (source,)
        case Credits(title=title, lines=lines):
            texts = (title,)
            for line in lines:
                yield f"{line.role}　{'、'.join(line.names)}", line.span
        case _:
            return
    for text in texts:
        yield text, block.span
