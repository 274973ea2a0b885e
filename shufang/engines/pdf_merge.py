"""Join the sections of a book into one PDF: pages, fonts, stamps, links, bookmarks, labels.

fonts and stamps -> pages in order -> shared images -> fonts -> links -> outline -> structure
-> facts
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from shufang.core.diagnostic import Findings
from shufang.engines import pdf_merge_fonts as book_fonts
from shufang.engines import stamp
from shufang.engines.pdf_merge_facts import write_facts, write_labels, write_screen_colours
from shufang.engines.pdf_merge_images import SharedImages
from shufang.engines.pdf_merge_links import Destinations
from shufang.engines.pdf_merge_pages import PageAssembler
from shufang.engines.pdf_merge_structure import StructureWriter
from shufang.engines.picture_frames import BookPictures, ImageObject, begin_book
from shufang.engines.resources import FontFile
from shufang.engines.sections import MergedBook, MergePart, MergePlan

if TYPE_CHECKING:
    import pikepdf

PDF_VERSION = "1.6"
"""The version of PDF/X-4; nothing that we write needs a later one."""
TAGGED_VERSION = "1.7"
"""The version of PDF/UA-1 (ISO 14289-1, 6.1: ISO 32000-1)."""


def merge(
    parts: Sequence[MergePart],
    plan: MergePlan,
    fonts: Sequence[FontFile],
    target: Path | None = None,
    pictures: Mapping[str, ImageObject] | None = None,
) -> MergedBook:
    """Return the book, or write it to `target`; the same input gives the same bytes anywhere.

    `fonts` are all font files of the book: those that the sections used and those of the stamps.
    `pictures` by address take the places of their frames (`picture_frames`).
    What does not fit is found, not raised; with errors the file is whole but not to be delivered.
    """
    findings = Findings()
    used = book_fonts.collect(parts, fonts, findings)
    lines = stamp.shape(plan.stamps, used, findings)
    with ExitStack() as opened:
        place = target and target.with_suffix(".pictures")
        book, written = begin_book(pictures or {}, place)
        opened.enter_context(book)
        font_objects = book_fonts.embed(book, used)
        images = SharedImages(BookPictures(book, pictures or {}, written))
        assembler = PageAssembler(book, plan, used, font_objects, lines, images)
        by_id = {part.id: part for part in parts}
        sources = {
            part: _open(opened, by_id[part])
            for part in dict.fromkeys(page.part for page in plan.pages if page.part)
            if part in by_id
        }
        for number, page in enumerate(plan.pages):
            if page.part is None:
                assembler.add_blank(number)
            elif page.part not in sources or page.index >= len(by_id[page.part].pages):
                findings.error("PDF-016", section=page.part, page=page.index + 1)
                assembler.add_blank(number)
            else:
                part = by_id[page.part]
                assembler.add(number, sources[page.part], part, page.index, findings)
        tags = StructureWriter(book, parts, plan) if plan.is_tagged else None
        if tags is not None:
            tags.add_links()
        destinations = Destinations.of(by_id, plan, findings)
        destinations.join(book, plan, findings)
        if tags is not None:
            tags.write()
        write_labels(book, plan.labels)
        write_facts(book, plan.facts)
        if plan.ink is not None:
            write_screen_colours(book)
        content = _save(book, target, TAGGED_VERSION if plan.is_tagged else PDF_VERSION)
        return MergedBook(content, len(book.pages), tuple(findings))


def _open(opened: ExitStack, part: MergePart) -> pikepdf.Pdf:
    import pikepdf

    source = part.pdf if isinstance(part.pdf, Path) else BytesIO(part.pdf)
    return opened.enter_context(pikepdf.open(source, access_mode=pikepdf.AccessMode.stream))


def _save(book: pikepdf.Pdf, target: Path | None, version: str) -> bytes | Path:
    import pikepdf

    output: Path | BytesIO = target or BytesIO()
    book.save(
        output,
        min_version=version,
        deterministic_id=True,
        compress_streams=True,
        fix_metadata_version=False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return output.getvalue() if isinstance(output, BytesIO) else output
