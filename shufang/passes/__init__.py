"""Passes: each takes the book and returns it richer; no disk, no clock, no global.

`compose` makes the book from the manuscript; `run_passes` then goes through `PASSES`.
"""

from collections.abc import Callable

from shufang.model.book import Book
from shufang.passes.abbreviations import check_abbreviations
from shufang.passes.addresses import check_addresses
from shufang.passes.anchors import html_id, name_elements
from shufang.passes.bibliography import compile_bibliography
from shufang.passes.chronology import merge_chronology
from shufang.passes.compose import compose
from shufang.passes.context import Context
from shufang.passes.cross_references import resolve_references
from shufang.passes.foreign_words import mark_foreign_words
from shufang.passes.generated import settle_pages
from shufang.passes.halfwidth import check_halfwidth
from shufang.passes.index import compile_indexes, merge_folios
from shufang.passes.labels import collect_labels
from shufang.passes.listing import list_figures
from shufang.passes.lone_notes import check_lone_notes
from shufang.passes.mentions import check_mentions
from shufang.passes.numbering import number_chapters, number_figures, number_notes
from shufang.passes.punctuation import check_punctuation
from shufang.passes.selection import select_chapters
from shufang.passes.terms import check_terms
from shufang.passes.traditional import write_traditional
from shufang.passes.typed_references import check_typed_references

Pass = Callable[[Book, Context], Book]

PASSES: tuple[Pass, ...] = (
    # What is counted comes first: labels, lists and messages show the numbers.
    number_chapters,
    number_figures,  # by chapter, so after the chapters
    number_notes,
    # The events of the chapters join those of chronology.yaml before anything reads the book's
    # words: from here on the chronology is a text like the others.
    merge_chronology,
    # Every element gets its id before labels are gathered, so that a link may name any heading.
    name_elements,
    collect_labels,
    resolve_references,  # tells citations from cross references, which the next passes rely on
    check_mentions,
    check_terms,
    check_punctuation,
    check_halfwidth,
    check_typed_references,
    check_lone_notes,
    check_abbreviations,
    # Citations and index marks get their anchors in the order of the finished text.
    compile_bibliography,
    compile_indexes,
    check_addresses,  # those of the bibliography too
    list_figures,
    settle_pages,  # only now it is known which generated pages have something to show
    # Parts texts, so after all that looks for words in them.
    mark_foreign_words,
    # Last: everything before it compares the book's words with those of the manuscript's lists.
    write_traditional,
)


def run_passes(book: Book, context: Context) -> Book:
    """Return the book after all passes; what they find goes to `context.findings`."""
    for step in PASSES:
        book = step(book, context)
    return book


__all__ = [
    "PASSES",
    "Context",
    "Pass",
    "compose",
    "html_id",
    "merge_folios",
    "run_passes",
    "select_chapters",
]
