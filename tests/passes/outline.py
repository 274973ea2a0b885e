"""A small book from texts, and its outline: what the cases of the passes compare."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from shufang.build.scripts import script_of
from shufang.core.diagnostic import Diagnostic, Findings
from shufang.manuscript.load import load
from shufang.model.blocks import CodeBlock, Extract, Heading, Table, walk_blocks
from shufang.model.book import Book, Chapter
from shufang.model.figures import Figure
from shufang.model.inlines import (
    Abbreviation,
    Citation,
    Code,
    CrossReference,
    Foreign,
    IndexMark,
    Link,
    NoteMark,
    Ruby,
    Text,
    plain_text,
)
from shufang.passes import Context, compose, run_passes
from shufang.passes.anchors import element_ids
from shufang.passes.tree import reading_inlines, sections

FIRST_CODES = {"REF": 1, "IDX": 1, "TRM": 10, "CHR": 10, "BIB": 10, "FIG": 20, "TXT": 75}
"""Areas of the findings that passes report; lower numbers belong to the reading of files."""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200" viewBox="0 0 300 200"/>'


def write_book(files: Mapping[str, str], folder: Path) -> None:
    """Write a book; without book.yaml it lists its chapters in the order of the mapping."""
    texts = [name for name in files if name.startswith("chapters/") and name.endswith(".md")]
    listed = "".join(f"  - {name.removesuffix('/chapter.md')}\n" for name in texts)
    written = {"book.yaml": f"title: 试书\nauthor: 编写组\nchapters:\n{listed}", **files}
    for name, text in written.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SVG if name.endswith(".svg") else text, "utf-8")


def read_book(folder: Path) -> tuple[Book, Findings]:
    """Return the book of a folder after all passes, and what was found.

    A book.yaml that says how the Traditional edition is written gives that edition.
    """
    findings = Findings()
    manuscript = load(folder, findings)
    assert manuscript is not None, list(findings)
    book = compose(manuscript, findings)
    context = Context.of(manuscript, findings)
    if manuscript.book.traditional is not None:  # stands for --script hant
        context = replace(context, script=script_of("hant", manuscript))
    return run_passes(book, context), findings


def outline(book: Book, findings: Findings, part: str) -> list[str]:
    """Return one side of a book as lines."""
    if part == "findings":
        return [told(found) for found in findings if of_passes(found)]
    return list(_PARTS[part](book))


def of_passes(found: Diagnostic) -> bool:
    """Whether a finding is one that the passes report."""
    area, _, number = found.code.partition("-")
    return int(number) >= FIRST_CODES.get(area, 1000)


def told(found: Diagnostic) -> str:
    """Return a finding as one line: code, place, values, related places."""
    values = " ".join(f"{name}={value}" for name, value in found.values)
    related = "".join(f" < {span}" for span in found.related)
    return f"{found.code} {found.severity.value} {found.span} {values}".rstrip() + related


def _numbers(book: Book) -> Iterator[str]:
    """Yield what is counted, in reading order."""
    parts = {part.chapters[0].id: part for part in book.parts if part.chapters and part.title}
    chapters = {chapter.id: chapter for chapter in book.chapters()}
    for section in sections(book):
        if part := parts.get(section.id):
            yield f"{part.number_text} {part.title}"
        chapter = chapters.get(section.id)
        if isinstance(chapter, Chapter):
            yield f"{chapter.number_text or '—'} {plain_text(chapter.title)}"
        for block in walk_blocks(section.blocks):
            if isinstance(block, Figure | Table):
                yield f"  {block.number or '—'} {plain_text(block.title)}".rstrip()
        for node in reading_inlines(section):
            if isinstance(node, NoteMark):
                yield f"  注{node.number} {node.note_id}"


def _labels(book: Book) -> Iterator[str]:
    for name, label in book.labels.items():
        shown = name if name == label.id else f"{name}={label.id}"
        yield " ".join(part for part in (label.kind, shown, label.number, label.title) if part)


def _references(book: Book) -> Iterator[str]:
    """Yield cross references, citations and links as they were resolved."""
    for section in sections(book):
        for node in reading_inlines(section):
            match node:
                case CrossReference(target=target, form=form):
                    label = book.labels.get(target)
                    yield f"{form} {target} {label.number if label else '?'}".rstrip()
                case Citation(keys=keys, locators=locators, numbers=numbers, anchor=anchor):
                    cited = zip(numbers, keys, locators or [""] * len(keys), strict=True)
                    shown = "; ".join(f"[{n}] {k} {place}".rstrip() for n, k, place in cited)
                    yield f"{shown} @{anchor}"
                case Link(href=href, children=children):
                    yield f"link {href or '—'} {plain_text(children)}"
                case _:
                    pass


def _bibliography(book: Book) -> Iterator[str]:
    for reference in book.references:
        anchors = " ".join(reference.anchors)
        yield f"[{reference.number}] {plain_text(reference.text)} @{anchors}".rstrip(" @")


def _events(book: Book) -> Iterator[str]:
    for event in book.events:
        place = f" > {event.place}" if event.place else ""
        source = f"（{event.source}）" if event.source else ""
        yield f"{event.id} {event.date_text} {plain_text(event.text)}{source}{place}"


def _index(book: Book) -> Iterator[str]:
    for index in book.indexes:
        for entry in index.entries:
            places = " ".join(locator.anchor for locator in entry.locators)
            yield f"{index.kind} {entry.initial} {entry.term} {entry.reading}: {places}"


def _listed(book: Book) -> Iterator[str]:
    for item in book.listed:
        line = f"{item.kind} {item.id} {item.number} {item.title} {item.credit}".rstrip()
        yield f"{line} @{item.chapter}"


def _pages(book: Book) -> Iterator[str]:
    for name, run in (("front", book.front), ("back", book.back)):
        for section in run:
            title = plain_text(section.title) if isinstance(section, Chapter) else section.title
            yield f"{name} {section.kind} {section.id} {title}"


def _ids(book: Book) -> Iterator[str]:
    yield from element_ids(book)


def _headings(book: Book) -> Iterator[str]:
    for section in sections(book):
        for block in walk_blocks(section.blocks):
            if isinstance(block, Heading):
                yield f"{block.id} {plain_text(block.children)}"


def _texts(book: Book) -> Iterator[str]:
    """Yield the running text by stretches with their places, and what the attributes say."""
    for section in sections(book):
        for node in reading_inlines(section):
            match node:
                case Text(text=text, span=span):
                    yield f"{span.line}:{span.column}+{span.length} {text}"
                case Ruby(pairs=pairs):
                    yield " ".join(f"{base}({reading})" for base, reading in pairs)
                case Code(text=text):
                    yield f"code {text}"
                case Foreign(language=language, children=children):
                    yield f"{language} {plain_text(children)}"
                case IndexMark(term=term, index=index):
                    yield f"{index} {term}"
                case Abbreviation(short=short, called=called):
                    yield f"short {called.format(short)}"
                case _:
                    pass
        for block in walk_blocks(section.blocks):
            match block:
                case Figure(alt=alt, credits=credits, place=place):
                    yield f"figure {alt} {place} {' '.join(c.name for c in credits)}".rstrip()
                case CodeBlock(text=text):
                    yield f"block {text}".rstrip()
                case Extract(speaker=speaker):
                    yield f"speaker {speaker}"
                case _:
                    pass


def _meta(book: Book) -> Iterator[str]:
    meta, data = book.meta, book.meta.publication
    yield f"{meta.language} {meta.title} {meta.subtitle}".rstrip()
    yield from (f"{person.name} {person.role_text} {person.reading}" for person in meta.people)
    yield from filter(None, (meta.description, data.publisher, data.cip, data.isbn_print))


def _one_to_many(book: Book) -> Iterator[str]:
    for one in book.one_to_many:
        yield f"{one.span.file}:{one.span.line}:{one.span.column} " + (
            f"{one.before}[{one.character}→{one.form}]{one.after}"
        )


_PARTS: Mapping[str, Callable[[Book], Iterator[str]]] = {
    "texts": _texts,
    "meta": _meta,
    "one_to_many": _one_to_many,
    "numbers": _numbers,
    "labels": _labels,
    "references": _references,
    "bibliography": _bibliography,
    "events": _events,
    "index": _index,
    "listed": _listed,
    "pages": _pages,
    "ids": _ids,
    "headings": _headings,
}
