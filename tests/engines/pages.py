"""Small sections for the tests of the print engine, and ways to look at what came out."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
import pytest

from shufang.engines import layout
from shufang.engines.sections import SectionSource, Side, StyleSheet
from shufang.engines.weasyprint_engine import Box, is_text, kind

PAGE = """
@page { size: 100mm 150mm; margin: 15mm 15mm 15mm 15mm; bleed: 3mm;
  @footnote { border-top: .25pt solid device-cmyk(0 0 0 1); padding-top: 4pt; margin-top: 9pt } }
html { font-family: "Noto Serif SC"; font-size: 10.5pt; line-height: 18pt;
  color: device-cmyk(0 0 0 1); text-spacing-trim: trim-both; text-autospace: auto }
body, p, h1, h2, figure, table { margin: 0; padding: 0; font-size: inherit; line-height: inherit }
p { text-indent: 2em; text-align: justify; orphans: 2; widows: 2 }
h1 { font-size: 16pt; line-height: 24pt }
.footnote { font: 8.5pt/13pt "Noto Serif SC" }
.footnote::footnote-call { font-size: 6.5pt; vertical-align: super }
"""


def section(
    body: str,
    css: str = "",
    *,
    name: str = "s",
    assets: dict[str, Path | bytes] | None = None,
    grid_pt: float | None = 18,
    first_side: Side = "right",
) -> SectionSource:
    xhtml = f'<html xmlns="http://www.w3.org/1999/xhtml" lang="zh-Hans"><body>{body}</body></html>'
    sheets = (StyleSheet("page.css", PAGE), StyleSheet("more.css", css))
    return SectionSource(name, xhtml, sheets, assets or {}, grid_pt=grid_pt, first_side=first_side)


def text_of(pdf: bytes) -> list[str]:
    """The text layer of each page, in the order of the content."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [str(page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


@contextmanager
def seeing_boxes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Box]]:
    """Keep the engine's page boxes of the sections laid out meanwhile."""
    seen: list[Box] = []
    from shufang.engines.notes import number_notes

    def keep(pages: list[Box]) -> None:
        number_notes(pages)
        seen.extend(pages)

    monkeypatch.setattr(layout, "number_notes", keep)
    yield seen
    monkeypatch.undo()


def lines_of(page: Box, *tags: str) -> Iterator[Box]:
    """The lines of text in the main flow of a page that belong to elements with these tags."""
    for box in page.children:
        if kind(box) in {"FootnoteAreaBox", "MarginBox"}:
            continue
        for line in box.descendants():
            if kind(line) == "LineBox" and line.element is not None and line.element.tag in tags:
                yield line


def words(box: Box) -> str:
    return "".join(getattr(each, "text", "") for each in box.descendants() if is_text(each))
