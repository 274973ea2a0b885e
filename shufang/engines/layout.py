"""Lay out one section: XHTML and CSS in, pages and facts about them out.

parse XHTML -> parse CSS -> boxes -> pages -> number the notes -> draw -> read the facts
-> draw again for screens, if asked
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, cast

from shufang.core.diagnostic import Findings
from shufang.engines import layout_styles
from shufang.engines.adapter import adapting
from shufang.engines.gradients import shading_gradients
from shufang.engines.layout_facts import FactReader, check_ids, is_note
from shufang.engines.layout_log import LogReader, reading_log
from shufang.engines.layout_source import document, fetcher, parse
from shufang.engines.notes import check_notes, number_notes
from shufang.engines.page_numbers import digits_of, marking_numbers
from shufang.engines.picture_frames import noting_pictures
from shufang.engines.press_drawing import drawing_in_inks, forget_screen_spaces
from shufang.engines.screen_drawing import drawing_marked, make_opaque
from shufang.engines.sections import (
    FontUse,
    Glyph,
    LaidOutSection,
    PageFacts,
    SectionSource,
)
from shufang.engines.structure import ScreenPages
from shufang.engines.structure_kinds import Source
from shufang.engines.structure_reading import StructureReader
from shufang.engines.turned_pages import turn_pages
from shufang.engines.weasyprint_engine import WORKS_WITH, Box, installed_version

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from weasyprint.document import Document
    from weasyprint.pdf.fonts import Font


def lay_out(source: SectionSource, fontconfig: Path) -> LaidOutSection:
    """Lay out a section with the fonts that a fontconfig file shows, and no other.

    What is wrong stands in `findings`; after an error that leaves no pages, `pages` is empty.
    """
    findings = Findings()
    root = None
    if installed_version() != WORKS_WITH:
        findings.error("PDF-001", found=installed_version(), expected=WORKS_WITH)
    else:
        root = parse(source, findings)
    if root is None:
        return LaidOutSection(source.id, b"", (), (), tuple(findings))
    styles = layout_styles.parse(source.stylesheets, fontconfig)
    findings.extend(styles.findings)
    if not styles.is_usable:
        return LaidOutSection(source.id, b"", (), (), tuple(findings))
    log = LogReader(findings, source.id, source.stylesheets)
    with (
        reading_log(log),
        _embedding_no_fonts(),
        adapting(source.grid_pt),
        marking_numbers() as numbers,
        noting_pictures(source.assets) as pictures,
    ):
        laid_out = _paginate(source, root, styles, findings)
        with drawing_in_inks(source.palette):
            finisher = None if source.palette is None else forget_screen_spaces
            pdf = laid_out.write_pdf(full_fonts=False, finisher=finisher)
        placed_pictures = tuple(pictures)
        fonts = _fonts(laid_out)
        placed = numbers.placed({font.resource: font.digits for font in fonts if font.digits})
        reader = FactReader(root, frozenset(log.missing_characters))
        pages = tuple(reader.read(page) for page in laid_out.pages)
        screen = _draw_for_screen(source, root, laid_out, pages)
    if log.late_faults:
        layout_styles.forget()
    expected = [element.get("id", "") for element in root.iter() if is_note(element)]
    check_notes(pages, expected, source.id, findings)
    check_ids(root, source.id, findings)
    pdf, pages = turn_pages(pdf, pages)
    return LaidOutSection(
        source.id,
        pdf,
        pages,
        fonts,
        tuple(findings),
        pictures=placed_pictures,
        numbers=placed,
        screen=screen,
    )


def _draw_for_screen(
    source: SectionSource,
    root: Element,
    laid_out: Document,
    pages: tuple[PageFacts, ...],
) -> ScreenPages | None:
    """Return the pages drawn again for screens, if they are asked for."""
    if source.screen is None:
        return None
    reader = StructureReader(Source(root))
    for number, (page, facts) in enumerate(zip(laid_out.pages, pages, strict=True)):
        reader.read(number, page, facts)
    reader.finish()
    make_opaque(laid_out)
    drawn = laid_out.copy()
    with shading_gradients(), drawing_marked(reader.contents, source.screen.colours) as ids:
        pdf = drawn.write_pdf(full_fonts=False, pdf_tags=True)
    pdf, _ = turn_pages(pdf, pages)
    return ScreenPages(pdf, _fonts(drawn), reader.structure(ids), tuple(reader.anchors))


def _paginate(
    source: SectionSource, root: Element, styles: layout_styles.Styles, findings: Findings
) -> Document:
    """Return the engine's document with its pages made and their notes numbered."""
    from weasyprint import DEFAULT_OPTIONS, layout
    from weasyprint.document import Document, Page
    from weasyprint.formatting_structure.build import build_formatting_structure
    from weasyprint.pdf.metadata import DocumentMetadata

    html = document(root, source, fetcher(source, findings))
    options = {**DEFAULT_OPTIONS, "stylesheets": styles.sheets, "cache": {}}
    context = Document._build_layout_context(
        html, styles.fonts, styles.counters, styles.profiles, options
    )
    boxes = build_formatting_structure(
        html.etree_element,
        context.style_for,
        context.get_image_from_uri,
        html.base_url,
        context.target_collector,
        styles.counters,
        context.footnotes,
    )
    # The root's break decides on which side the first page is.
    boxes.style["break_before"] = source.first_side
    page_boxes = list(layout.layout_document(html, boxes, context))
    number_notes(cast(list[Box], page_boxes))
    pages = [Page(box) for box in page_boxes]
    return Document(
        pages, DocumentMetadata(), html.url_fetcher, styles.fonts, styles.profiles, None
    )


@contextmanager
def _embedding_no_fonts() -> Iterator[None]:
    """Draw pages without putting font files into the PDF: the merge puts one subset into all.

    Subsets keep the ids of their glyphs, so the pages' content needs no change later.
    """
    from weasyprint.pdf.fonts import Font

    clean = cast(Callable[..., None], Font.clean)

    def forget_file(font: Font, to_unicode: object, hinting: object) -> None:
        font.file_sha256 = _digest(font.file_content)
        if font.file_sha256 not in _DIGITS:
            _DIGITS[font.file_sha256] = digits_of(font)
        font.file_content = b""

    Font.clean = forget_file
    try:
        yield
    finally:
        Font.clean = clean


_DIGESTS: dict[tuple[int, bytes], str] = {}
_DIGITS: dict[str, tuple[Glyph, ...]] = {}
"""The digits by the font file's digest, asked for once per process."""


def _digest(content: bytes) -> str:
    """Return a font file's digest; hashed once per process, known again by its table checksums."""
    key = len(content), content[:2048]
    if key not in _DIGESTS:
        _DIGESTS[key] = sha256(content).hexdigest()
    return _DIGESTS[key]


def _fonts(laid_out: Document) -> tuple[FontUse, ...]:
    """Return how the pages use each font, in order of the names in their content."""
    digests = {
        font.hash: font.file_sha256
        for font in laid_out.fonts.values()
        if hasattr(font, "file_sha256")
    }
    uses = (
        FontUse(
            resource=font.hash,
            sha256=digests[font.hash],
            family=font.family,
            weight=int(font.weight),
            glyphs=tuple(
                Glyph(glyph, width, font.to_unicode.get(glyph, ""))
                for glyph, width in sorted(font.widths.items())
            ),
            digits=_DIGITS[digests[font.hash]],
        )
        for font in laid_out.fonts.values()
        if font.hash in digests
    )
    return tuple(sorted(uses, key=lambda use: use.resource))
