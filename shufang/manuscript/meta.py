"""book.yaml in the model's terms: title leaf and copyright page data."""

import re
from collections.abc import Mapping
from typing import get_args

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.records import BookRecord
from shufang.manuscript.records_accessibility import AccessibilityRecord
from shufang.manuscript.records_base import PENDING
from shufang.manuscript.records_people import persons
from shufang.manuscript.records_values import isbn_digits
from shufang.model.book import GeneratedKind, Meta, Publication, SeriesData, Voucher
from shufang.model.isbn import isbn13

_URN_ISBN = re.compile(r"urn:isbn:(.*)", re.IGNORECASE)
_ISBN = re.compile(r"97[89](?:[-‐ ]?\d){10}(?!\d)")

_LABELS = {
    "publisher": "出版者",
    "publisher_place": "出版地",
    "publisher_address": "出版者地址",
    "postcode": "邮编",
    "printer": "印刷者",
    "distributor": "发行者",
    "isbn_print": "ISBN",
    "isbn_epub": "电子版ISBN",
    "cip": "CIP",
    "price": "定价",
    "edition_no": "版次",
    "impression": "印次",
    "print_run": "印数",
    "published": "出版时间",
    "rights": "版权说明",
}
"""Field of `Publication` -> what editors call it."""

_FIELDS = {
    "publisher_place": "publisher",
    "publisher_address": "publisher",
    "postcode": "publisher",
    "isbn_print": "isbn",
    "isbn_epub": "isbn",
    "edition_no": "edition",
}
"""Field of `Publication` -> field of book.yaml, where the names differ."""

GENERATED: frozenset[str] = frozenset(get_args(GeneratedKind))


def meta_of(record: BookRecord, spans: Mapping[str, Span], findings: Findings) -> Meta:
    """Return the book's data; every value that is declared 待定 is reported (MAN-049)."""
    given = _publication(record)
    pending = tuple(name for name, value in given.items() if value == PENDING)
    start = spans.get("title", Span("book.yaml"))
    for name in pending:
        span = spans.get(_FIELDS.get(name, name), start)
        findings.warning("MAN-049", span, field=_LABELS[name])
    _check_isbns(record, given, spans, findings)
    _check_urn(record.identifier, given["isbn_print"], spans.get("identifier", start), findings)
    _check_cip(given["cip"], given["isbn_print"], spans.get("cip", start), findings)
    _check_cip_title(given["cip"], record.title, spans.get("cip", start), findings)
    known = {name: value for name, value in given.items() if value and value != PENDING}
    rights = known.pop("rights", "")
    series, parallel = record.series, record.parallel_title
    return Meta(
        title=_shown(record.title),
        subtitle=_shown(record.subtitle),
        parallel_title=_shown(parallel.title) if parallel else "",
        parallel_language=(parallel.language or "") if parallel else "",
        title_reading=record.title_reading,
        people=persons(record.people),
        series=SeriesData(
            series.name,
            series.number,
            series.number_text,
            series.purpose.strip(),
            persons(series.editors, "主编"),
        )
        if series
        else None,
        volume=record.volume,
        language=record.language,
        description=_text(record.description),
        subjects=tuple(word for word in record.keywords if word != PENDING),
        publication=Publication(rights=rights, pending=pending, **known),
        voucher=voucher_of(record.accessibility, spans.get("accessibility", start)),
        identifier=_text(record.identifier),
        span=start,
    )


def voucher_of(record: AccessibilityRecord | None, span: Span) -> Voucher | None:
    """Return who vouches for accessibility; nobody does as long as he is 待定."""
    if record is None or _text(record.certifier) == "":
        return None
    wcag, level = record.standard.split()
    return Voucher(
        _text(record.certifier), wcag, level, _text(record.credential), record.report,
        record.contact, span,
    )  # fmt: skip


def _check_isbns(
    record: BookRecord, given: Mapping[str, str], spans: Mapping[str, Span], findings: Findings
) -> None:
    """Report one number for two editions (MAN-081); ISO 2108 gives each product its own."""
    traditional = record.traditional.isbn if record.traditional else None
    numbers = [
        ("印刷版", given["isbn_print"], "isbn"),
        ("电子版", given["isbn_epub"], "isbn"),
        ("繁体印刷版", traditional.print if traditional else "", "traditional"),
        ("繁体电子版", traditional.epub if traditional else "", "traditional"),
    ]
    seen: dict[str, str] = {}
    for edition, number, field in numbers:
        if not number or number == PENDING:
            continue
        other = seen.setdefault(isbn13(number), edition)
        if other != edition:
            place = spans.get(field, Span("book.yaml"))
            findings.warning("MAN-081", place, isbn=number, edition=edition, other=other)


def _check_urn(identifier: str, isbn: str, span: Span, findings: Findings) -> None:
    """Report an ISBN as 标识 that is none, or the printed book's (MAN-082)."""
    found = _URN_ISBN.match(identifier.strip())
    if found is None:
        return
    try:
        digits = isbn13(isbn_digits(found[1]))
    except ValueError:
        digits = ""
    if not digits or (isbn and isbn != PENDING and digits == isbn13(isbn)):
        findings.warning("MAN-082", span, isbn=found[1])


def _check_cip(cip: str, isbn: str, span: Span, findings: Findings) -> None:
    """Report CIP data with numbers of which none is this book's ISBN (MAN-075)."""
    named = [isbn13(found) for found in _ISBN.findall(cip)]
    if isbn and isbn != PENDING and named and isbn13(isbn) not in named:
        findings.error("MAN-075", span, isbn=isbn, cip=_ISBN.findall(cip)[0])


def _check_cip_title(cip: str, title: str, span: Span, findings: Findings) -> None:
    """Report CIP data of another book (MAN-077): the title stands before the first slash.

    GB/T 12451 writes 正书名 / 责任者 as ISBD does; data without a slash say nothing of a title.
    """
    before, slash, _ = cip.partition("/")
    if slash and _letters(title) not in _letters(before):
        findings.warning("MAN-077", span, title=title)


def _letters(text: str) -> str:
    """Return a text without marks and spaces, which CIP data set in their own way."""
    return "".join(filter(str.isalnum, text)).casefold()


def _publication(record: BookRecord) -> dict[str, str]:
    publisher, isbn = record.publisher, record.isbn
    return {
        "publisher": publisher.name if publisher else "",
        "publisher_place": publisher.place if publisher else "",
        "publisher_address": publisher.address if publisher else "",
        "postcode": publisher.postcode if publisher else "",
        "printer": record.printer,
        "distributor": record.distributor,
        "isbn_print": isbn.print if isbn else "",
        "isbn_epub": isbn.epub if isbn else "",
        "cip": record.cip,
        "price": record.price,
        "edition_no": record.edition,
        "impression": record.impression,
        "print_run": record.print_run,
        "published": record.published,
        "rights": record.rights.strip(),
    }


def _shown(text: str) -> str:
    return " ".join(text.split())


def _text(text: str) -> str:
    """Return a free text; 待定 means that there is none yet."""
    return "" if text.strip() == PENDING else text.strip()
