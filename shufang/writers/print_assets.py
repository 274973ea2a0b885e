"""Pictures of the print edition, named by addresses that say nothing of this machine."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from shufang.core.diagnostic import Findings
from shufang.core.digest import digest_bytes
from shufang.core.lengths import pt_to_mm
from shufang.core.span import Span
from shufang.engines.charts import ChartStyle, kept_chart
from shufang.engines.drawing_type import Families
from shufang.engines.drawing_words import reworded
from shufang.engines.drawings import (
    UnreadableDrawing,
    placeholder,
    proportion,
    qr_drawing,
)
from shufang.engines.picture_frames import frame
from shufang.html.figures import SHARES
from shufang.html.setting import Asset
from shufang.html.theme import PageGeometry
from shufang.model.figures import Chart, Figure, ImageFacts, Recording
from shufang.writers.press_drawings import Master, Palette, inked_drawing, picture_address


class PrintAssets:
    """Turns drawings into inks, and keeps places for pixel pictures.

    Pixel pictures stand in the layout as frames (`engines.picture_frames`); `masters` has what
    belongs into them by address. Remembers what each section uses.
    """

    def __init__(
        self,
        root: Path,
        images: Mapping[str, ImageFacts],
        geometry: PageGeometry,
        palette: Palette,
        findings: Findings,
        chart_style: ChartStyle | None = None,
        families: Families | None = None,
    ) -> None:
        self._families = families
        self._root = root
        self._chart_style = chart_style or ChartStyle()
        self._measure_mm = pt_to_mm(geometry.measure_pt)
        self._depth_mm = pt_to_mm(geometry.depth_pt)
        self._images = images
        self._palette = palette
        self._findings = findings
        self.masters: dict[str, Master] = {}
        self._made: dict[str, bytes] = {}
        self._inside: dict[str, tuple[str, ...]] = {}
        self._used: dict[str, bytes] = {}

    def begin(self) -> None:
        """Forget what the last section used; what was made stays."""
        self._used = {}

    def used(self) -> Mapping[str, Path | bytes]:
        """Return address → content of everything asked for since `begin`."""
        return dict(self._used)

    def picture(self, image: ImageFacts, figure: Figure | None = None) -> Asset:
        """Return the frame of a picture, a drawing in printing inks."""
        del figure  # paper is not read aloud
        path = self._root / image.path
        if image.mode == "svg":
            address = f"book:images/{image.digest[:20]}.svg"
            words = self._chart_style.words
            self._make(address, image.path, lambda: reworded(path.read_bytes(), words))
        else:
            address = picture_address(image.digest)
            self._made[address] = frame(image.width_px, image.height_px)
            self.masters.setdefault(address, Master(image.path, path, image.digest))
        return self._asset(address, image.width_px, image.height_px)

    def inline_picture(self, path: str, alt: str = "") -> Asset:
        """Return a small picture; one that is not in the manuscript has been reported."""
        del alt  # paper is not read aloud
        image = self._images.get(path)
        return self.picture(image) if image else Asset("")

    def drawing(self, figure: Figure) -> Asset:
        """Return what is drawn for a chart or for a picture that is still to come."""
        address = f"book:drawings/{digest_bytes(figure.id.encode())[:20]}.svg"
        self._make(address, figure.id, lambda: self._drawn(figure))
        return self._asset(address, *proportion(self._made[address]))

    def _drawn(self, figure: Figure) -> bytes:
        if not isinstance(figure.content, Chart):
            return placeholder(figure, self._chart_style.words)
        # Drawn at the width at which it is printed: its type keeps its size in a small figure.
        width_mm = self._measure_mm * SHARES[figure.width]
        if figure.is_turned:
            width_mm = self._depth_mm
        style = replace(self._chart_style, width_mm=width_mm)
        return kept_chart(figure.content, style)

    def qr_code(self, url: str) -> Asset:
        """Return a QR code in black ink."""
        address = f"book:codes/{digest_bytes(url.encode())[:20]}.svg"
        self._make(address, url, lambda: qr_drawing(url))
        return self._asset(address, 1, 1)

    def recording(self, recording: Recording) -> Asset | None:
        """Print has no film."""
        return None

    def captions(self, recording: Recording) -> Asset | None:
        """Print has no film."""
        return None

    def _make(self, address: str, name: str, draw: Callable[[], bytes]) -> None:
        """Make a drawing once; one that cannot be drawn leaves an empty frame and an error."""
        if address in self._made:
            return
        try:
            self._made[address] = self._inked(draw(), address, name)
        except (UnreadableDrawing, OSError):
            self._findings.error("PDF-021", Span(name), picture=name)
            self._made[address] = _EMPTY

    def _inked(self, content: bytes, address: str, name: str) -> bytes:
        """Return a drawing in inks; pixel pictures inside it become frames too."""
        drawing = inked_drawing(content, name, self._palette, self._families, self._findings)
        self._made.update(drawing.frames)
        self._inside[address] = tuple(drawing.frames)
        for within, master in drawing.masters.items():
            self.masters.setdefault(within, master)
        return drawing.content

    def _asset(self, address: str, width: float, height: float) -> Asset:
        for used in (address, *self._inside.get(address, ())):
            self._used[used] = self._made[used]
        return Asset(address, width, height)


_EMPTY = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"/>'
