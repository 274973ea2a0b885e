"""A PDF read into plain facts, whatever its state and whoever made it.

`inspect_pdf` is the entrance; the facts are in `pdf_inspection_facts`. Built on pikepdf (qpdf) for
objects and on our own interpreter for content. Whatever a file contains, it ends in facts or in
`UnreadablePdf`: cycles, bombs and damage are bounded by counting, never by a clock, so that the
same file always gives the same facts.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from shufang.core.kept import NOTHING, Kept
from shufang.engines.pdf_inspection_facts import (
    Group,
    InspectedPdf,
    Mark,
    PageFault,
    PictureMark,
    Space,
)
from shufang.engines.pdf_inspection_pages import Inspection, UnreadablePdf
from shufang.engines.pdf_inspection_streams import bounded_reading, faults_of_reading, get

if TYPE_CHECKING:
    import pikepdf


def inspect_pdf(source: Path | bytes, kept: Kept = NOTHING) -> InspectedPdf:
    """Return the facts of a file; raises `UnreadablePdf`.

    The ink of pictures that were measured before comes out of `kept`.
    """
    groups: list[Group] = []
    marks: list[Mark] = []
    faults: dict[PageFault, None] = {}
    spaces: dict[Space, None] = {}
    with inspection(source, kept) as reading:
        for page in reading.pages:
            content = reading.read(page)
            marks += content.marks
            groups += content.groups
            faults.update(dict.fromkeys(content.faults))
            spaces.update(dict.fromkeys(content.spaces))
            if reading.is_cut_short:
                break
        reading.measure((m.picture, m.ppi) for m in marks if isinstance(m, PictureMark))
        return InspectedPdf(
            reading.structure,
            reading.metadata,
            reading.intents,
            reading.pages,
            tuple(marks),
            tuple(reading.fonts),
            tuple(reading.pictures),
            tuple(spaces),
            tuple(groups),
            tuple(faults),
        )


@contextmanager
def inspection(source: Path | bytes, kept: Kept = NOTHING) -> Iterator[Inspection]:
    """Open a file to be read page by page; raises `UnreadablePdf`, at the start or later."""
    with bounded_reading(), _opened(source) as pdf:
        yield Inspection(pdf, kept)


def _start(source: Path | bytes) -> bytes:
    """Return the first bytes of a file, of which some must be something."""
    try:
        with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as stream:
            start = piece = stream.read(1024)
            while piece and not piece.strip(b"\0 \r\n\t"):
                piece = stream.read(1 << 20)
    except OSError as error:
        raise UnreadablePdf("missing") from error
    if not piece:
        raise UnreadablePdf("empty")
    return start


def _opened(source: Path | bytes) -> pikepdf.Pdf:
    import pikepdf

    start = _start(source)
    opened = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        pdf = pikepdf.open(opened, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise UnreadablePdf("password") from error
    except faults_of_reading() as error:
        is_pdf = b"%PDF-" in start
        raise UnreadablePdf("broken" if is_pdf else "not_pdf") from error
    try:
        has_pages = get(pdf.Root, "/Pages") is not None and len(pdf.pages) > 0
    except faults_of_reading() as error:
        raise UnreadablePdf("broken") from error
    if not has_pages:
        raise UnreadablePdf("broken")
    return pdf
