"""Pictures of PDF pages, drawn by pypdfium2."""

from __future__ import annotations

import base64
import json
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from shufang.core.digest import digest_file, digest_parts
from shufang.core.kept import NOTHING, Kept
from shufang.engines.page_digests import page_digests

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

THUMBNAILS = ".thumbnails"
"""Ending of the names of kept thumbnails."""
_RUN = 8
"""Pages whose thumbnails are kept in one piece: few files, and few to be drawn again."""


def thumbnails(pdf: Path, width_px: int, limit: int, kept: Kept = NOTHING) -> tuple[bytes, ...]:
    """Return the first `limit` pages as PNG pictures of `width_px`.

    Those of the very same pages that were drawn before come out of `kept`. Returns nothing for a
    file that is no readable PDF: its own check reports it.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        return ()
    made: list[bytes] = []
    pages = min(len(document), limit)
    digests = () if kept is NOTHING else page_digests(pdf, pages)
    try:
        for first in range(0, pages, _RUN):
            run = range(first, min(first + _RUN, pages))
            made += _kept_or_drawn(document, run, width_px, digests, kept)
    except pypdfium2.PdfiumError:
        pass  # as far as the file can be read
    finally:
        document.close()
    return tuple(made)


def _kept_or_drawn(
    document: PdfDocument, run: range, width_px: int, digests: tuple[str, ...], kept: Kept
) -> list[bytes]:
    """Return the thumbnails of a run of pages."""
    if len(digests) < run.stop:
        return [_drawn(document[number], width_px) for number in run]
    made_of = [version("pypdfium2"), version("pillow"), digest_file(Path(__file__)), str(width_px)]
    name = f"{digest_parts(made_of + [digests[number] for number in run])}{THUMBNAILS}"
    known = _unpacked(kept.read(name), len(run))
    if known is None:
        known = [_drawn(document[number], width_px) for number in run]
        kept.write(name, json.dumps([base64.b64encode(png).decode() for png in known]).encode())
    return known


def _unpacked(content: bytes | None, count: int) -> list[bytes] | None:
    """Return kept thumbnails; None where they are not what they should be."""
    try:
        known = [base64.b64decode(png, validate=True) for png in json.loads(content or b"")]
    except (ValueError, TypeError):
        return None
    return known if len(known) == count else None


def _drawn(page: PdfPage, width_px: int) -> bytes:
    """Return one trimmed page; 32 shades of a palette keep a thumbnail near 5 KB.

    The octree and an ordinary compression take a quarter of the time of the finest ones, which
    was most of a report's.
    """
    from PIL import Image

    written = BytesIO()
    try:
        left, bottom, right, top = page.get_trimbox()
        whole_width, whole_height = page.get_size()
        edges = (left, bottom, whole_width - right, whole_height - top)
        crop = (max(0, edges[0]), max(0, edges[1]), max(0, edges[2]), max(0, edges[3]))
        bitmap = page.render(scale=width_px / (right - left), crop=crop)
        image = bitmap.to_pil().convert("RGB")
        few = image.quantize(32, method=Image.Quantize.FASTOCTREE)
        few.save(written, "PNG", compress_level=6)
        bitmap.close()
    finally:
        page.close()
    return written.getvalue()
