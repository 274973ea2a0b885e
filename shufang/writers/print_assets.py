"""Pictures of the print edition, named by addresses that say nothing of this machine."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath

from shufang.engines.charts import draw_chart
from shufang.engines.drawings import for_print, placeholder, proportion, qr_drawing
from shufang.engines.print_images import print_image
from shufang.html.setting import Asset
from shufang.html.theme import PT_PER_MM, PageGeometry
from shufang.model.figures import Chart, Figure, ImageFacts, Placeholder, Recording

Palette = Mapping[str, tuple[float, float, float, float]]


class PrintAssets:
    """Turns pictures into what the page prints; remembers what each section uses."""

    def __init__(
        self,
        root: Path,
        images: Mapping[str, ImageFacts],
        geometry: PageGeometry,
        palette: Palette,
    ) -> None:
        self._root = root
        self._images = images
        self._geometry = geometry
        self._palette = palette
        self._made: dict[str, bytes] = {}
        self._used: dict[str, bytes] = {}

    def begin(self) -> None:
        """Forget what the last section used; what was made stays."""
        self._used = {}

    def used(self) -> Mapping[str, Path | bytes]:
        """Return address → content of everything asked for since `begin`."""
        return dict(self._used)

    def picture(self, image: ImageFacts) -> Asset:
        """Return a picture file at press resolution, a drawing in printing inks."""
        suffix = PurePosixPath(image.path).suffix.lower()
        address = f"book:images/{image.digest[:20]}{suffix}"
        if address not in self._made:
            path = self._root / image.path
            if image.mode == "svg":
                self._made[address] = for_print(path.read_bytes(), self._palette)
            else:
                widest = self._geometry.measure_pt / PT_PER_MM
                self._made[address] = print_image(path, image, widest)
        return self._asset(address, image.width_px, image.height_px)

    def inline_picture(self, path: str) -> Asset:
        """Return a small picture; one that is not in the manuscript has been reported."""
        image = self._images.get(path)
        return self.picture(image) if image else Asset("")

    def drawing(self, figure: Figure) -> Asset:
        """Return what is drawn for a chart or for a picture that is still to come."""
        address = f"book:drawings/{figure.id}.svg"
        if address not in self._made:
            self._made[address] = for_print(self._drawn(figure), self._palette)
        width, height = self._proportion(figure)
        return self._asset(address, width, height)

    def _drawn(self, figure: Figure) -> bytes:
        if isinstance(figure.content, Chart):
            return draw_chart(figure.content)
        return placeholder(figure)

    def _proportion(self, figure: Figure) -> tuple[float, float]:
        content = figure.content
        if isinstance(content, Recording):
            content = (
                content.still if isinstance(content.still, Placeholder) else Placeholder(16, 9)
            )
        if isinstance(content, Placeholder):
            return content.width, content.height
        return proportion(self._made[f"book:drawings/{figure.id}.svg"])

    def qr_code(self, url: str) -> Asset:
        """Return a QR code in black ink."""
        content = qr_drawing(url)
        address = f"book:codes/{sha256(content).hexdigest()[:20]}.svg"
        self._made.setdefault(address, content)
        return self._asset(address, 1, 1)

    def recording(self, recording: Recording) -> Asset | None:
        """Print has no film."""
        return None

    def captions(self, recording: Recording) -> Asset | None:
        """Print has no film."""
        return None

    def _asset(self, address: str, width: float, height: float) -> Asset:
        self._used[address] = self._made[address]
        return Asset(address, width, height)
