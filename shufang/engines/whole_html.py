"""One HTML document to one PDF with our line composition: for test suites and benchmarks.

Books go through `layout`, section by section; here the engine's own way from HTML to PDF is kept,
with its fonts embedded, so that what differs from it is the adapter alone.
"""

from __future__ import annotations

from pathlib import Path

from shufang.engines.adapter import adapting


def write_pdf(
    html: str, pdf_path: str | Path, *, grid_pt: float | None = None, fills_pages: bool = True
) -> None:
    """Lay out an HTML document with its own style sheets and write it as PDF.

    `grid_pt` is the distance of the baselines in points, None for a document without a grid.
    """
    from weasyprint import HTML

    with adapting(grid_pt, fills_pages=fills_pages):
        HTML(string=html).write_pdf(str(pdf_path))
