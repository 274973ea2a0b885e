"""What a Traditional edition (繁体版) of a book is written in."""

from collections.abc import Callable
from typing import Literal

from shufang.manuscript.manuscript import Manuscript
from shufang.model.book import Book
from shufang.passes.script import LANGUAGES, Converter, Script, agreed_forms

DEFAULT_REGION: Literal["hk"] = "hk"
"""香港: the readers and co-publishers of a Shenzhen house who read Traditional are next door."""


def script_of(asked: Literal["", "hant", "hk", "tw", "t"], manuscript: Manuscript) -> Script | None:
    """Return what a Traditional edition is written in; None where none is asked for."""
    if not asked:
        return None
    record = manuscript.book.traditional
    usual = record.region if record else DEFAULT_REGION
    region = usual if asked == "hant" else asked
    return Script(region, record is None or record.quotes == "corner")


def book_words(manuscript: Manuscript, book: Book) -> Callable[[str], str]:
    """Return what puts words outside the tree, as those in drawings, into the book's script."""
    region = next((r for r, tag in LANGUAGES.items() if tag == book.meta.language), None)
    if region is None or manuscript.meta.language == book.meta.language:
        return str
    script = Script(region, book.meta.has_corner_quotes)
    return Converter(script, agreed_forms(manuscript.terms)).text
