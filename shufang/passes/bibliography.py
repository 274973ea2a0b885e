"""参考文献: citations are numbered as they come, records are printed by GB/T 7714."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from shufang.core.span import Span
from shufang.manuscript.manuscript import ReferenceSource
from shufang.manuscript.records_lists import NameRecord, ReferenceRecord
from shufang.manuscript.suggestions import nearest
from shufang.model.book import Book, Reference
from shufang.model.inlines import Citation, Inline, Link, Text
from shufang.passes.citation_names import Name, is_cjk
from shufang.passes.context import Context
from shufang.passes.cross_references import written_labels
from shufang.passes.foreign_words import (
    foreign_runs,
    language_of,
    language_tag,
    report_unknown,
)
from shufang.passes.gbt7714 import format_reference
from shufang.passes.gbt7714_rules import Work
from shufang.passes.tree import reading_inlines, rewrite_book, sections

FIELD_NAMES: Mapping[str, str] = {
    "title": "题名",
    "publisher": "出版者",
    "issued": "出版时间",
    "container_title": "刊名",
    "url": "网址",
    "accessed": "引用日期",
    "author": "作者",
    "number": "编号",
    "archive": "收藏地",
}
"""Fields as references.yaml may call them in Chinese."""

_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "book": ("title", "publisher", "issued"),
    "chapter": ("title", "container_title", "publisher", "issued"),
    "article-journal": ("title", "container_title", "issued"),
    "article-magazine": ("title", "container_title", "issued"),
    "article-newspaper": ("title", "container_title", "issued"),
    "webpage": ("title", "url", "accessed"),
    "post": ("title", "url", "accessed"),
    "post-weblog": ("title", "url", "accessed"),
    "thesis": ("title", "author", "publisher", "issued"),
    "report": ("title", "issued"),
    "paper-conference": ("title", "issued"),
    "standard": ("title", "number"),
    "patent": ("title", "number", "issued"),
    "manuscript": ("title", "archive"),
    "archive": ("title", "archive"),
    "map": ("title", "publisher", "issued"),
}


def compile_bibliography(book: Book, context: Context) -> Book:
    """Count the cited records in the order of their first citation and print them.

    Records that nobody cites are left out with a note; where the book cites nothing at all, its
    references.yaml is a list for further reading and stands in the order of the file.
    """
    sources = {source.key: source for source in context.references}
    cited = _cited(book, sources, context)
    for source in context.references:
        _check_record(source, context)
        if cited and source.key not in cited:
            context.findings.note("BIB-012", source.span, key=source.key)
    order = list(cited) or list(sources)
    numbers = {key: number for number, key in enumerate(order, 1)}
    anchors: dict[str, list[str]] = {}
    counts: Counter[str] = Counter()

    def changes(section: str) -> tuple[Callable[[Inline], Inline], None]:
        def change(node: Inline) -> Inline:
            if not isinstance(node, Citation):
                return node
            counts[section] += 1
            anchor = f"cite-{section}-{counts[section]}"
            keys = [key for key in node.keys if key in numbers]
            for key in keys:
                anchors.setdefault(key, []).append(anchor)
            return replace(node, anchor=anchor, numbers=tuple(numbers.get(k, 0) for k in node.keys))

        return change, None

    book = rewrite_book(book, changes)
    references = tuple(
        Reference(
            key, numbers[key], printed_reference(sources[key], context), sources[key].span,
            tuple(anchors.get(key, ())),
        )
        for key in order
    )  # fmt: skip
    return replace(book, references=references)


def _cited(book: Book, sources: Mapping[str, ReferenceSource], context: Context) -> dict[str, Span]:
    """Return the cited keys in the order of their first citation; report unknown ones."""
    cited: dict[str, Span] = {}
    suggestions: dict[str, str] = {}
    for section in sections(book):
        for node in reading_inlines(section):
            if not isinstance(node, Citation):
                continue
            for key in node.keys:
                if key in sources:
                    cited.setdefault(key, node.span)
                    continue
                if key not in suggestions:
                    suggestions[key] = nearest(key, [*sources, *written_labels(book)])
                suggestion = suggestions[key]
                context.findings.error("BIB-010", node.span, key=key, suggestion=suggestion)
    return cited


def _check_record(source: ReferenceSource, context: Context) -> None:
    work = work_of(source.record)
    for name in _REQUIRED.get(work.type, ("title",)):
        if not getattr(work, name):
            context.findings.warning(
                "BIB-011", source.span, key=source.key, field=FIELD_NAMES[name]
            )


def printed_reference(source: ReferenceSource, context: Context) -> tuple[Inline, ...]:
    """Return a record as the bibliography prints it; addresses are links."""
    formatted = format_reference(work_of(source.record), context.standard)
    span = source.span
    inlines = list(_with_language(Text(span, formatted.text), source.record, context))
    addresses = [(formatted.url, formatted.url)]
    if formatted.doi and not formatted.url.endswith(formatted.doi):
        addresses.append((f"DOI:{formatted.doi}", f"https://doi.org/{formatted.doi}"))
    for text, href in addresses:
        if text:
            inlines += [Text(span, " "), Link(span, href, (Text(span, text),)), Text(span, ".")]
    return tuple(inlines)


def _with_language(text: Text, record: ReferenceRecord, context: Context) -> tuple[Inline, ...]:
    """Return a reference with its words marked where the document is in another language."""
    language = language_tag(record.language)
    title = record.title or record.container_title
    if not language and not is_cjk(title):
        language = language_of(title)
        if not language and " " in title:
            report_unknown(title, text.span, context)
    if not language or language.lower().startswith("zh"):
        return (text,)
    return foreign_runs(text, language)


def work_of(record: ReferenceRecord) -> Work:
    """Return a record of references.yaml as the formatter takes it."""
    return Work(
        type=record.type,
        title=record.title,
        language=record.language,
        author=_names(record.author),
        editor=_names(record.editor),
        translator=_names(record.translator),
        container_author=_names(record.container_author),
        container_title=record.container_title,
        volume=record.volume,
        issue=record.issue,
        number=record.number,
        edition=record.edition,
        version=record.version,
        place=record.publisher_place,
        publisher=record.publisher,
        issued=record.issued,
        accessed=record.accessed,
        page=record.page,
        volume_title=record.volume_title,
        event_title=record.event_title,
        event_place=record.event_place,
        archive=record.archive,
        archive_place=record.archive_place,
        archive_location=record.archive_location,
        scale=record.scale,
        dimensions=record.dimensions,
        medium=record.medium,
        url=record.url,
        doi=record.doi.removeprefix("https://doi.org/"),
    )


def _names(records: Iterable[NameRecord]) -> tuple[Name, ...]:
    return tuple(
        Name(
            family=f"{record.non_dropping_particle} {record.family}".strip(),
            given=record.given,
            literal=record.literal,
            suffix=record.suffix,
            particle=record.dropping_particle,
        )
        for record in records
    )
