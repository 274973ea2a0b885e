"""付印: what has to be settled before the files may go to the printer, and the folder that goes.

Print delivery is always strict: a warning is a question that somebody has to answer before ten
thousand copies answer it. The folder is complete or not there: it is written with everything else
in one go, and an earlier one stays until then.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from shufang.build.outputs import FOLDER, product_path
from shufang.build.request import Made
from shufang.build.ticket_edition import MadeTicket
from shufang.core.diagnostic import Diagnostic, Findings, Severity
from shufang.core.digest import digest_of
from shufang.manuscript.manuscript import Manuscript
from shufang.model.book import Edition
from shufang.model.ticket import Order

STAND_INS = frozenset({"FIG-006", "MAN-049"})
"""占位图 and 待定: what pages show until the thing itself is there."""
_PRINTED = frozenset({Edition.PRINT, Edition.COVER, Edition.TICKET})
CHECKSUMS = "SHA256SUMS"
"""In the form that `sha256sum -c` reads."""


def check_open_items(manuscript: Manuscript, pages: int, findings: Findings) -> None:
    """Report what only matters once a book is to be printed: paper, cover, signatures, order.

    PDF-053 (thickness of the paper), PDF-081 (cover not approved for these pages), PDF-082 (三审
    三校) and PDF-083 (the order). What the manuscript lacks has been reported already, and so has
    a cover whose spine is off (PDF-051): once is enough.
    """
    cover = manuscript.meta.cover
    if cover.paper.is_assumed:
        findings.warning("PDF-053", cover.place("paper"))
    has_been_told = any(one.code == "PDF-051" for one in findings)
    if cover.signed_pages != pages and not has_been_told:
        findings.warning("PDF-081", cover.place("signed_pages"), pages=str(pages))
    _check_order(manuscript.order, findings)


def _check_order(order: Order, findings: Findings) -> None:
    steps = order.missing_steps()
    if steps:
        place = order.sign_offs[0].span if order.sign_offs else order.span
        findings.warning("PDF-082", place, steps="、".join(steps))
    fields = tuple(order.missing_fields())
    if fields:
        findings.warning("PDF-083", order.span, fields="、".join(fields))


def check_waived(
    found: Iterable[Diagnostic], kept: Iterable[Diagnostic], findings: Findings
) -> None:
    """Report stand-ins that the book's ignore.yaml waives: they must not be printed (PDF-087)."""
    remaining = set(kept)
    for one in found:
        if one.code in STAND_INS and one not in remaining:
            findings.error("PDF-087", one.span, code=one.code)


def open_items(found: Iterable[Diagnostic]) -> int:
    """Return how many errors and warnings there are."""
    return sum(one.severity is not Severity.NOTE for one in found)


def delivery(
    title: str, made: Sequence[Made], ticket: MadeTicket, folder: str = FOLDER
) -> Mapping[str, bytes | Path]:
    """Return the folder's files by their names: block, cover, ticket, checksums."""
    contents: dict[str, bytes | Path] = {}
    for piece in (*made, ticket.made):
        if piece.edition in _PRINTED:
            name = PurePosixPath(product_path(title, piece.edition)).name
            contents[f"{folder}/{name}"] = piece.content
    name = PurePosixPath(product_path(title, Edition.TICKET)).with_suffix(".yaml").name
    contents[f"{folder}/{name}"] = ticket.yaml
    lines = sorted(
        f"{digest_of(content)}  {PurePosixPath(path).name}\n" for path, content in contents.items()
    )
    contents[f"{folder}/{CHECKSUMS}"] = "".join(lines).encode()
    return contents
