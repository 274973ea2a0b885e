"""简称: a short name is explained where it is first used, and once."""

import re

from shufang.model.book import Book
from shufang.model.inlines import Abbreviation, plain_text
from shufang.passes.context import Context
from shufang.passes.running_text import TextRun, text_runs
from shufang.passes.tree import reading_inlines, sections

_SHORTEST = 2
"""A single character is part of too many words to be looked for."""


def check_abbreviations(book: Book, context: Context) -> Book:
    """Report short names that are explained twice, or used before they are explained."""
    explained: dict[str, Abbreviation] = {}
    for section in sections(book):
        for node in reading_inlines(section):
            if isinstance(node, Abbreviation):
                first = explained.setdefault(node.short, node)
                if first is not node:
                    context.findings.warning("TRM-021", node.span, first.span, short=node.short)
    waiting = {short: node for short, node in explained.items() if len(short) >= _SHORTEST}
    if waiting:
        _report_early_uses(book, waiting, context)
    return book


def _report_early_uses(book: Book, waiting: dict[str, Abbreviation], context: Context) -> None:
    """Report the first early use of each; a short name inside a longer agreed name is no use."""
    agreed = {term.term for term in context.terms}
    agreed.update(plain_text(node.children) for node in waiting.values())
    longer = {word for word in agreed if any(short in word for short in waiting)}
    pattern = _any_of({*waiting, *longer})
    for section in sections(book):
        for run in text_runs(section):
            _read(run, pattern, waiting, context)
            if not waiting:
                return


def _read(
    run: TextRun, pattern: re.Pattern[str], waiting: dict[str, Abbreviation], context: Context
) -> None:
    behind = {node.short: offset for offset, node in reversed(run.explained)}
    for match in pattern.finditer(run.text):
        node = waiting.get(match[0])
        if node and match.start() < behind.get(node.short, len(run.text)):
            span = run.span(match.start(), match.end())
            context.findings.note("TRM-020", span, node.span, short=node.short)
            del waiting[node.short]
    for short in behind:
        waiting.pop(short, None)


def _any_of(words: set[str]) -> re.Pattern[str]:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(re.escape(word) for word in ordered))
