"""Checks of fonts: everything that is shown must be in the file, and mean the same everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from shufang.core.diagnostic import Severity
from shufang.engines.pdf_inspection_facts import Font, TextMark
from shufang.preflight.press_rules import Basis, Hit, Job, rule


def _shown(job: Job, is_wrong: Callable[[Font], bool]) -> Iterator[Hit]:
    """Yield where a wrong font is first shown on the page, by the font's name."""
    for mark in job.first_texts:
        font = job.fonts[mark.font]
        if is_wrong(font):
            yield Hit(job.place(mark), values=(("font", font.name or "?"),))


@rule("PDF-163", Basis.PRINT, "ISO 15930-7, 6.3; ISO 15930-4, 6.5")
def embedding(job: Job) -> Iterator[Hit]:
    """PDF-163: a font that is not in the file is replaced: characters change or vanish."""
    return _shown(job, lambda font: not font.program and font.kind != "Type3")


@rule("PDF-164", Basis.FILE, "ISO 32000-1, 9.9")
def broken_programs(job: Job) -> Iterator[Hit]:
    """PDF-164: a font program that cannot be read shows nothing or wrong characters."""
    yield from _shown(job, lambda font: font.is_broken)
    for mark in job.content.marks:
        if isinstance(mark, TextMark) and mark.font < 0:
            yield Hit(job.place(mark), values=(("font", "?"),))


@rule("PDF-165", Basis.HOUSE, "书坊约定；GB/T 33190", severity=Severity.ERROR)
def to_unicode(job: Job) -> Iterator[Hit]:
    """PDF-165: without characters the file cannot be searched, read aloud or proofread."""
    return _shown(job, lambda font: not font.has_to_unicode and not font.is_named_by_encoding)


@rule("PDF-166", Basis.HOUSE, "书坊约定")
def type3(job: Job) -> Iterator[Hit]:
    """PDF-166: Type 3 fonts are drawings: no hints, blurred strokes, and any colour."""
    return _shown(job, lambda font: font.kind == "Type3")


@rule("PDF-167", Basis.PRINT, "ISO 15930-7, 6.3; ISO 32000-1, 9.7.6.3")
def missing_glyphs(job: Job) -> Iterator[Hit]:
    """PDF-167: a character without a glyph prints as an empty box."""
    for mark in job.texts:
        if mark.has_notdef:
            yield Hit(job.place(mark))


@rule("PDF-168", Basis.PRINT, "ISO 32000-1, 9.7.4.2; Adobe Technical Note 5176")
def glyph_order(job: Job) -> Iterator[Hit]:
    """PDF-168: where CIDs are not glyph ids, programs differ: some show boxes, some nothing."""
    return _shown(job, lambda font: font.has_identity_charset is False)


@rule("PDF-169", Basis.EXPECTED, "书坊约定")
def allowed(job: Job) -> Iterator[Hit]:
    """PDF-169: a typeface that is not the book's is one that stood in for a missing one."""
    fonts = job.expected.fonts
    if fonts is not None:
        known = tuple(_plain(name) for name in fonts)
        yield from _shown(job, lambda font: not _plain(font.name).startswith(known))


def _plain(name: str) -> str:
    return re.sub(r"[\s,_-]+", "", name).lower()


@rule("PDF-170", Basis.FORM, "ISO 15930-4, 6.5; ISO 32000-1, table 126")
def program_kinds(job: Job) -> Iterator[Hit]:
    """PDF-170: OpenType programs came with PDF 1.6; the standards before do not know them."""
    if job.is_early:
        yield from _shown(job, lambda font: font.program == "FontFile3/OpenType")


@rule("PDF-171", Basis.HOUSE, "书坊约定", severity=Severity.WARNING)
def subsets(job: Job) -> Iterator[Hit]:
    """PDF-171: a whole Chinese font is heavy, and its licence may forbid passing it on."""
    return _shown(
        job, lambda font: bool(font.program) and not font.is_subset and font.kind != "Type3"
    )
