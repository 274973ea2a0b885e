"""Labels: everything in the book that a cross reference can name."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from shufang.model.blocks import Heading, Sidebar, Table, walk_blocks
from shufang.model.book import Book, Chapter, Label
from shufang.model.figures import Figure
from shufang.model.inlines import EventMark, plain_text
from shufang.passes.chronology import unmarked
from shufang.passes.context import Context
from shufang.passes.tree import SectionText, chronology_id, reading_inlines, sections

_COUNT = re.compile(r"^\d+[-_. ]*")


def collect_labels(book: Book, context: Context) -> Book:
    """Gather the labels of parts, chapters, sections, figures, tables, events and sidebars.

    A chapter is also known by its folder or file ("03-x" and "x"), as far as no label has that
    name. Two things with one label are an error at the second, with the first beside it.
    """
    labels: dict[str, Label] = {}
    for name, label in _labels(book):
        first = labels.setdefault(name, label)
        if first is not label and first.span != label.span:
            context.findings.error("REF-002", label.span, first.span, label=name)
    for reference in context.references:
        if reference.key in labels:
            span = labels[reference.key].span
            context.findings.error("REF-003", reference.span, span, label=reference.key)
    keys = {reference.key for reference in context.references}
    for chapter in book.chapters():
        for alias in chapter_aliases(chapter):
            if alias not in keys:
                labels.setdefault(alias, labels[chapter.id])
    return replace(book, labels=labels)


def _labels(book: Book) -> Iterator[tuple[str, Label]]:
    for part in book.parts:
        if part.title:
            title = part.title
            yield part.id, Label(part.id, "part", part.number_text, title, part.id, part.span)
    chapters = {chapter.id: chapter for chapter in book.chapters()}
    for chapter in chapters.values():
        yield chapter.id, _chapter_label(chapter, chapter.id)
    for name, given in book.labels.items():
        if name != given.id and given.id in chapters:
            label = _chapter_label(chapters[given.id], given.id)
            yield name, replace(label, span=given.span)
    for section in sections(book):
        yield from _section_labels(section)
    for event in book.events:
        where = chronology_id(book)
        title = plain_text(event.text)
        yield event.id, Label(event.id, "event", "", title, where, event.span)


def _chapter_label(chapter: Chapter, name: str) -> Label:
    title = plain_text(chapter.title)
    return Label(name, "chapter", chapter.number_text, title, chapter.id, chapter.span)


def _section_labels(section: SectionText) -> Iterator[tuple[str, Label]]:
    for block in walk_blocks(section.blocks):
        match block:
            case Heading(id=name, children=title, number=number) if name:
                text = plain_text(title)
                yield name, Label(name, "section", number, text, section.id, block.span)
            case Figure(id=name, title=title, number=number) if name:
                text = plain_text(title)
                yield name, Label(name, "figure", number, text, section.id, block.span)
            case Table(id=name, title=title, number=number) if name:
                text = plain_text(title)
                yield name, Label(name, "table", number, text, section.id, block.span)
            case Sidebar(id=name, title=title) if name:
                text = plain_text(title)
                yield name, Label(name, "sidebar", "", text, section.id, block.span)
            case _:
                pass
    for node in reading_inlines(section):
        if isinstance(node, EventMark):
            text = node.text or plain_text(unmarked(node.children))
            yield node.id, Label(node.id, "event", "", text, section.id, node.span)


def chapter_aliases(chapter: Chapter) -> Iterator[str]:
    """Yield the names by which a chapter's file or folder is known: path, "03-x", "x"."""
    path = chapter.span.file
    folder, file = posixpath.split(path)
    stem = file.rpartition(".")[0] or file
    if stem == "chapter" and folder:
        yield folder
        stem = posixpath.basename(folder)
    yield path
    yield stem
    if bare := _COUNT.sub("", stem):
        yield bare
