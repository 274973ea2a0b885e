"""Line drawings as pixels, for readers that show no SVG.

Kindle's typesetting shows none (KDP, Image Guidelines: “does not support SVG images”). The engine
that draws them in print draws them here, so a drawing looks alike in all editions.
"""

from __future__ import annotations

import base64
import io

from shufang.core.diagnostic import Findings
from shufang.engines.drawing_source import UnreadableDrawing
from shufang.engines.drawings import proportion
from shufang.engines.images import SCREEN, ImageBudget, PreparedImage, prepare_image
from shufang.engines.layout_log import LogReader, reading_log

LONG_SIDE_PX = 2000
"""Sharp across a tablet; fonts keep the six pixels of an “a” that KDP asks for."""
_SHEET_PX = 1000.0
"""Long side of the sheet on which the engine draws."""


def drawing_pixels(content: bytes, budget: ImageBudget = SCREEN) -> PreparedImage:
    """Return a harmless drawing as a picture on white, its long side `LONG_SIDE_PX`.

    Fonts are those that fontconfig shows. Raises `UnreadableDrawing`; equal drawings and fonts give
    equal bytes.
    """
    import pypdfium2
    from weasyprint import HTML

    width, height = proportion(content)
    scale = _SHEET_PX / max(width, height)
    width, height = max(1.0, width * scale), max(1.0, height * scale)
    address = f"data:image/svg+xml;base64,{base64.b64encode(content).decode()}"
    page = (
        f"<style>@page{{size:{width:.3f}px {height:.3f}px;margin:0}}body{{margin:0}}"
        f"img{{display:block;width:{width:.3f}px;height:{height:.3f}px}}</style>"
        f'<img src="{address}">'
    )
    findings = Findings()
    with reading_log(LogReader(findings, "", ())):
        pdf = HTML(string=page).write_pdf()
    if any(found.code == "PDF-002" for found in findings):
        raise UnreadableDrawing("drawing")
    with pypdfium2.PdfDocument(pdf) as document:
        sheet = document[0]
        bitmap = sheet.render(scale=LONG_SIDE_PX / max(sheet.get_size()))
        drawn = io.BytesIO()
        bitmap.to_pil().convert("RGB").save(drawn, "PNG", compress_level=1)
        bitmap.close()
        sheet.close()
    return prepare_image(drawn.getvalue(), budget)
