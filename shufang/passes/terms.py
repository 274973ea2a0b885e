"""定名: names and terms are written in the form that terms.yaml agrees on."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from shufang.core.span import Span
from shufang.manuscript.manuscript import TermSource
from shufang.model.book import Book
from shufang.passes.context import Context
from shufang.passes.data_texts import data_texts
from shufang.passes.running_text import text_runs
from shufang.passes.tree import SectionText, sections

_WORD = re.compile("[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class _Forms:
    """The forbidden forms with their agreed terms, and all agreed words that hide them."""

    forbidden: dict[str, TermSource]
    agreed: frozenset[str]


def check_terms(book: Book, context: Context) -> Book:
    """Report every forbidden form at its place; code and addresses are left alone.

    The longest word wins: a forbidden short form inside an agreed longer name is no fault.
    """
    forbidden = {
        form: term
        for term in context.terms
        for form in term.forbidden
        if form and form != term.term
    }
    if not forbidden:
        return book
    forms = _Forms(forbidden, frozenset(term.term for term in context.terms))
    for section in sections(book):
        _check_section(section, forms, context)
    _check_data(book, forms, context)
    return book


def _check_section(section: SectionText, forms: _Forms, context: Context) -> None:
    runs = list(text_runs(section))
    whole = "\n".join(run.text for run in runs)
    pattern = _pattern(whole, forms)
    if pattern is None:
        return
    for run in runs:
        for form, start, end in _occurrences(pattern, run.text, forms):
            _report(forms.forbidden[form], form, run.span(start, end), context)


def _pattern(text: str, forms: _Forms) -> re.Pattern[str] | None:
    # Most forbidden forms are in no chapter at all, and a pattern over five hundred of them would
    # cost seconds on a long book: pairs of characters rule nearly all of them out.
    pairs = set(itertools.pairwise(text))
    present = [
        form
        for form in forms.forbidden
        if all(pair in pairs for pair in itertools.pairwise(form)) and form in text
    ]
    if not present:
        return None
    longer = [word for word in forms.agreed if any(form in word for form in present)]
    words = sorted({*present, *longer}, key=lambda word: (-len(word), word))
    return re.compile("|".join(re.escape(word) for word in words))


def _occurrences(
    pattern: re.Pattern[str], text: str, forms: _Forms
) -> Iterable[tuple[str, int, int]]:
    for match in pattern.finditer(text):
        form = match[0]
        if form in forms.forbidden and not _inside_word(text, match.start(), match.end()):
            yield form, match.start(), match.end()


def _inside_word(text: str, start: int, end: int) -> bool:
    """Whether a Latin form is only a part of a longer word."""

    def joined(left: str, right: str) -> bool:
        return bool(_WORD.match(left) and _WORD.match(right))

    before = start > 0 and joined(text[start - 1], text[start])
    after = end < len(text) and joined(text[end - 1], text[end])
    return before or after


def _report(term: TermSource, form: str, span: Span, context: Context) -> None:
    if term.kind == "name":
        context.findings.error("TRM-010", span, term.span, form=form, term=term.term)
    else:
        context.findings.warning("TRM-011", span, term.span, form=form, term=term.term)


def _check_data(book: Book, forms: _Forms, context: Context) -> None:
    texts = [(text, span) for text, span in data_texts(book, context) if text]
    pattern = _pattern("\n".join(text for text, _ in texts), forms)
    if pattern is None:
        return
    for text, span in texts:
        for form, _, _ in _occurrences(pattern, text, forms):
            _report(forms.forbidden[form], form, span, context)
