"""Pictures of the cover, in printing inks or in the colours of the screen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.engines.barcode import BarCode, bar_code
from shufang.engines.drawing_type import Families
from shufang.engines.drawings import UnreadableDrawing, for_print, sanitise
from shufang.engines.images import UnreadableImage, prepare_image
from shufang.engines.picture_frames import frame
from shufang.model.figures import ImageFacts
from shufang.model.isbn import isbn13, shown_isbn
from shufang.writers.press_drawings import Master, Palette, inked_drawing, picture_address

Use = Literal["print", "screen"]


class CoverAssets:
    """What stands on one cover, by the addresses that its XHTML and CSS call it."""

    def __init__(
        self,
        root: Path,
        images: Mapping[str, ImageFacts],
        palette: Palette,
        use: Use,
        findings: Findings,
        families: Families | None = None,
    ) -> None:
        self._families = families
        self._root = root
        self._images = images
        self._palette = palette
        self._use = use
        self._findings = findings
        self.made: dict[str, bytes] = {}
        self.masters: dict[str, Master] = {}
        """Pixel pictures of the press by address; frames keep their places in the layout."""

    def designers(self, files: Mapping[str, bytes]) -> None:
        """Take the drawings (SVG) of `styles/cover/`: `url(book:cover/NAME)` in cover.css."""
        for name, content in sorted(files.items()):
            try:
                self.made[f"book:cover/{name}"] = self._drawing(content, f"styles/cover/{name}")
            except UnreadableDrawing:
                self._findings.error("PDF-021", Span(f"styles/cover/{name}"), picture=name)

    def picture(self, path: str, span: Span) -> str:
        """Return the address of a picture; "" where there is none.

        Reports a picture that cannot be drawn (PDF-021).
        """
        image = self._images.get(path)
        if image is None:
            return ""
        is_drawing = image.mode == "svg"
        address = picture_address(image.digest)
        if is_drawing:
            address = f"book:images/{image.digest[:20]}.svg"
        if address not in self.made:
            try:
                self.made[address] = self._made(address, image, is_drawing)
            except (UnreadableDrawing, UnreadableImage, OSError):
                self._findings.error("PDF-021", span, picture=path)
                return ""
        return address

    def bar_code(self, isbn: str, add_on: str, scale: float, font: Path) -> tuple[str, BarCode]:
        """Return the address of a book's bar code, and the bar code."""
        drawn = bar_code(isbn13(isbn), f"ISBN {shown_isbn(isbn)}", add_on, scale, font)
        self.made["book:barcode.svg"] = for_print(drawn.svg, {}).content
        return "book:barcode.svg", drawn

    def _made(self, address: str, image: ImageFacts, is_drawing: bool) -> bytes:
        path = self._root / image.path
        if is_drawing:
            return self._drawing(path.read_bytes(), image.path)
        if self._use == "print":
            self.masters[address] = Master(image.path, path, image.digest)
            return frame(image.width_px, image.height_px)
        return prepare_image(path.read_bytes(), is_photograph=True).content

    def _drawing(self, content: bytes, name: str) -> bytes:
        if self._use == "screen":
            return sanitise(content).content
        drawing = inked_drawing(content, name, self._palette, self._families, self._findings)
        self.made.update(drawing.frames)
        self.masters.update(drawing.masters)
        return drawing.content
