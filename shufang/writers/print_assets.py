"""Pictures of the print edition, named by addresses that say nothing of this machine."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from shufang.core.diagnostic import Findings
from shufang.core.digest import digest_bytes
from shufang.core.lengths import PT_PER_INCH, pt_to_mm
from shufang.core.span import Span
from shufang.engines.charts import ChartStyle, draw_chart
from shufang.engines.drawings import (
    UnreadableDrawing,
    for_print,
    placeholder,
    proportion,
    qr_drawing,
    sanitise,
)
from shufang.engines.images import ImageBudget, UnreadableImage, prepare_image
from shufang.html.figures import SHARES
from shufang.html.setting import Asset
from shufang.html.theme import PageGeometry
from shufang.model.figures import Chart, Figure, ImageFacts, Recording

Palette = Mapping[str, tuple[float, float, float, float]]

PRESS_PPI = 360
"""Pixels to the inch above which a photograph prints no better (300 with some to spare)."""


class PrintAssets:
    """Turns pictures into what the page prints; remembers what each section uses."""

    def __init__(
        self,
        root: Path,
        images: Mapping[str, ImageFacts],
        geometry: PageGeometry,
        palette: Palette,
        findings: Findings,
        chart_style: ChartStyle | None = None,
    ) -> None:
        self._root = root
        self._chart_style = chart_style or ChartStyle()
        self._measure_mm = pt_to_mm(geometry.measure_pt)
        self._depth_mm = pt_to_mm(geometry.depth_pt)
        self._images = images
        self._palette = palette
        self._findings = findings
        longest = max(geometry.measure_pt, geometry.depth_pt) / PT_PER_INCH * PRESS_PPI
        self._budget = ImageBudget(int(longest) ** 2, int(longest), 95, 60_000_000)
        self._made: dict[str, bytes] = {}
        self._used: dict[str, bytes] = {}
        self._originals: dict[str, Path | bytes] = {}

    def begin(self) -> None:
        """Forget what the last section used; what was made stays."""
        self._used = {}

    def used(self) -> Mapping[str, Path | bytes]:
        """Return address → content of everything asked for since `begin`."""
        return dict(self._used)

    def originals(self) -> Mapping[str, Path | bytes]:
        """Return address → original of everything asked for since `begin`, for screens.

        A picture is its file, a drawing what it is before its colours become inks.
        """
        return {address: self._originals[address] for address in self._used}

    def picture(self, image: ImageFacts) -> Asset:
        """Return a picture file at press resolution, a drawing in printing inks."""
        kind = "svg" if image.mode == "svg" else "pixels"
        address = f"book:images/{image.digest[:20]}.{kind}"
        self._originals.setdefault(address, self._root / image.path)
        self._make(address, image.path, lambda: self._prepared(image))
        return self._asset(address, image.width_px, image.height_px)

    def _prepared(self, image: ImageFacts) -> bytes:
        content = (self._root / image.path).read_bytes()
        if image.mode == "svg":
            return self._inked(f"book:images/{image.digest[:20]}.svg", content)
        return prepare_image(content, self._budget).content

    def inline_picture(self, path: str) -> Asset:
        """Return a small picture; one that is not in the manuscript has been reported."""
        image = self._images.get(path)
        return self.picture(image) if image else Asset("")

    def drawing(self, figure: Figure) -> Asset:
        """Return what is drawn for a chart or for a picture that is still to come."""
        address = f"book:drawings/{digest_bytes(figure.id.encode())[:20]}.svg"
        self._make(address, figure.id, lambda: self._inked(address, self._drawn(figure)))
        return self._asset(address, *proportion(self._made[address]))

    def _inked(self, address: str, drawing: bytes) -> bytes:
        """Return a drawing in printing inks; what it is on screens is kept beside it."""
        self._originals[address] = sanitise(drawing).content
        return for_print(drawing, self._palette)

    def _drawn(self, figure: Figure) -> bytes:
        if not isinstance(figure.content, Chart):
            return placeholder(figure)
        # Drawn at the width at which it is printed: its type keeps its size in a small figure.
        width_mm = self._measure_mm * SHARES[figure.width]
        if figure.is_turned:
            width_mm = self._depth_mm
        return draw_chart(figure.content, replace(self._chart_style, width_mm=width_mm))

    def qr_code(self, url: str) -> Asset:
        """Return a QR code in black ink."""
        address = f"book:codes/{digest_bytes(url.encode())[:20]}.svg"
        self._make(address, url, lambda: self._inked(address, qr_drawing(url)))
        return self._asset(address, 1, 1)

    def recording(self, recording: Recording) -> Asset | None:
        """Print has no film."""
        return None

    def captions(self, recording: Recording) -> Asset | None:
        """Print has no film."""
        return None

    def _make(self, address: str, name: str, make: Callable[[], bytes]) -> None:
        """Make a picture once; one that cannot be drawn leaves an empty frame and an error."""
        if address in self._made:
            return
        try:
            self._made[address] = make()
        except (UnreadableImage, UnreadableDrawing, OSError):
            self._findings.error("PDF-021", Span(name), picture=name)
            self._made[address] = self._originals[address] = _EMPTY

    def _asset(self, address: str, width: float, height: float) -> Asset:
        self._used[address] = self._made[address]
        return Asset(address, width, height)


_EMPTY = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"/>'
