"""What a Traditional edition (繁体版) of a book is written in."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from shufang.core.diagnostic import Findings
from shufang.engines.resources import Resources
from shufang.manuscript.manuscript import Manuscript
from shufang.manuscript.meta import voucher_of
from shufang.manuscript.records_base import PENDING
from shufang.model.book import Book
from shufang.passes.script import LANGUAGES, Converter, Script, agreed_forms
from shufang.passes.stroke_order import StrokeOrder, with_indexes_by_strokes

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


def with_sorted_indexes(manuscript: Manuscript, book: Book, resources: Resources) -> Book:
    """Return the book with its indexes by strokes, where they are not to be by pinyin.

    Readers in Hong Kong and Taiwan learn no pinyin; their indexes go by strokes.
    """
    record = manuscript.book.traditional
    path = resources.stroke_order
    if path is None or not book.indexes or (record is not None and record.index == "pinyin"):
        return book
    return with_indexes_by_strokes(book, StrokeOrder.read(path.read_text("utf-8")))


def with_traditional_data(manuscript: Manuscript, findings: Findings) -> Manuscript:
    """Return the manuscript with what is the Traditional edition's own: ISBN, CIP, price, voucher.

    An edition in another script is a book of its own (GB/T 5795): TRM-033 where it would carry
    the Simplified one's ISBN; the CIP data goes with the ISBN. TRM-032 where a finished picture is
    the front cover, since nobody can change its words.
    """
    meta, record = manuscript.meta, manuscript.book.traditional
    if meta.cover.whole_front:
        findings.warning("TRM-032", meta.cover.place("whole_front"))
    if record is None or record.isbn is None:
        if meta.publication.isbn_print or meta.publication.isbn_epub:
            findings.warning("TRM-033", manuscript.spans.get("isbn", meta.span))
        own: dict[str, str] = {}
    else:
        own = {"isbn_print": record.isbn.print, "isbn_epub": record.isbn.epub, "cip": record.cip}
    if record is not None and record.price:
        own["price"] = record.price
    pending = set(meta.publication.pending) - set(own)
    pending |= {name for name, value in own.items() if value == PENDING}
    known: dict[str, Any] = {
        name: None if value in ("", PENDING) else value for name, value in own.items()
    }
    published = replace(meta.publication, pending=tuple(sorted(pending)), **known)
    # Who has examined one edition has not examined the other.
    vouching = record.accessibility if record is not None else None
    voucher = voucher_of(vouching, manuscript.spans.get("traditional", meta.span))
    return replace(manuscript, meta=replace(meta, publication=published, voucher=voucher))
