"""简称: a short name is explained where it is first used, and once."""

import re
from dataclasses import dataclass

from shufang.core.span import Span
from shufang.model.book import Book
from shufang.model.inlines import Abbreviation, plain_text
from shufang.passes.context import Context
from shufang.passes.running_text import TextRun, text_runs
from shufang.passes.tree import reading_inlines, sections

_SHORTEST = 2
"""A single character is part of too many words to be looked for."""


@dataclass(frozen=True, slots=True)
class _Definition:
    short: str
    full: str
    span: Span


def check_abbreviations(book: Book, context: Context) -> Book:
    """Report short names that are explained twice, or used before they are explained."""
    definitions: dict[str, _Definition] = {}
    for section in sections(book):
        for node in reading_inlines(section):
            if isinstance(node, Abbreviation):
                full = plain_text(node.children)
                found = _Definition(node.short, full, node.span)
                first = definitions.setdefault(node.short, found)
                if first is not found:
                    context.findings.warning("TRM-021", node.span, first.span, short=node.short)
    wanted = {s: d for s, d in definitions.items() if len(s) >= _SHORTEST}
    if wanted:
        _report_early_uses(book, wanted, context)
    return book


def _report_early_uses(book: Book, wanted: dict[str, _Definition], context: Context) -> None:
    agreed = {term.term for term in context.terms} | {d.full for d in wanted.values()}
    longer = {word for word in agreed if any(short in word for short in wanted)}
    pattern = _any_of({*wanted, *longer, *(d.full for d in wanted.values())})
    for section in sections(book):
        for run in text_runs(section):
            for match in pattern.finditer(run.text):
                _see(match, run, wanted, context)
                if not wanted:
                    return


def _see(
    match: re.Match[str], run: TextRun, wanted: dict[str, _Definition], context: Context
) -> None:
    word, span = match[0], run.span(match.start(), match.end())
    for short, definition in list(wanted.items()):
        if word == definition.full and _same_place(span, definition.span):
            del wanted[short]
        elif word == short and not _same_place(span, definition.span):
            context.findings.note("TRM-020", span, definition.span, short=short)
            del wanted[short]


def _same_place(span: Span, mark: Span) -> bool:
    """Whether the words stand in the brackets of the mark, or behind it on the same line."""
    return (span.file, span.line) == (mark.file, mark.line) and span.column >= mark.column


def _any_of(words: set[str]) -> re.Pattern[str]:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(re.escape(word) for word in ordered))
