"""Pictures and recordings of the e-book: made ready once, kept under names of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from shufang.core.diagnostic import Findings
from shufang.core.digest import digest_bytes, digest_file
from shufang.core.kept import Maker
from shufang.core.span import Span
from shufang.engines.charts import ChartStyle, kept_chart
from shufang.engines.drawing_words import reworded
from shufang.engines.drawings import (
    UnreadableDrawing,
    placeholder,
    proportion,
    qr_drawing,
    sanitise,
    told_in_words,
)
from shufang.engines.epub_contents import EpubResource
from shufang.engines.images import PreparedImage, UnreadableImage, needs_nothing, prepare_image
from shufang.html.setting import Asset
from shufang.model.figures import Chart, Figure, ImageFacts, Recording
from shufang.model.inlines import plain_text

SVG_TYPE = "image/svg+xml"
_PAPER = "#ffffff"
_RECORDINGS: Mapping[str, str] = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".webm": "video/webm",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg; codecs=opus",
    ".opus": "audio/ogg; codecs=opus",
    ".vtt": "text/vtt",
}
_MAKER = Maker()
_NOT_ASCII = re.compile("[^a-z0-9]+")


class EpubAssets:
    """The `Assets` of the e-book; addresses are as seen from the folder of the texts."""

    def __init__(
        self,
        root: Path,
        images: Mapping[str, ImageFacts],
        findings: Findings,
        chart_style: ChartStyle | None = None,
        press: Path | None = None,
        maker: Maker = _MAKER,
    ) -> None:
        """`press` is the profile for which CMYK pictures have been separated.

        `maker` makes pictures and charts that take time.
        """
        self._press = press
        self._press_digest = digest_file(press) if press is not None else ""
        self._maker = maker
        self._root = root
        self._images = images
        self._findings = findings
        self._chart_style = chart_style or ChartStyle(outlines=True)
        self._resources: dict[str, EpubResource] = {}
        self._sizes: dict[str, tuple[float, float]] = {}

    def resources(self) -> tuple[EpubResource, ...]:
        """Return every file that was asked for, in the order of asking."""
        return tuple({one.path: one for one in self._resources.values()}.values())

    def picture(self, image: ImageFacts) -> Asset:
        """Return a picture of the manuscript, small and harmless enough for reading systems."""
        key = f"picture:{image.digest}"
        if key not in self._resources and not self._prepare(key, image):
            return Asset("")
        return self._asset(key)

    def _prepare(self, key: str, image: ImageFacts) -> bool:
        content = self._read(image.path)
        if content is None:
            return False
        try:
            if image.mode == "svg":
                drawing = sanitise(reworded(content, self._chart_style.words), _PAPER)
                self._keep(key, image.path, "svg", SVG_TYPE, drawing.content)
                self._sizes[key] = (drawing.width, drawing.height)
            else:
                ready = self._ready(content, image.digest)
                self._keep(key, image.path, ready.extension, ready.media_type, ready.content)
                self._sizes[key] = (ready.width_px, ready.height_px)
        except (UnreadableDrawing, UnreadableImage):
            self._findings.error("EPB-003", Span(image.path), file=image.path)
            return False
        return True

    def _ready(self, content: bytes, digest: str) -> PreparedImage:
        """Return a picture for the screen, made now or before."""
        if needs_nothing(content):
            return prepare_image(content)
        packed = self._maker.made(
            ("picture", digest, self._press_digest),
            lambda: prepare_image(content, press=self._press).packed(),
        )
        return PreparedImage.unpacked(packed)

    def inline_picture(self, path: str) -> Asset:
        """Return a small picture; one that is not in the manuscript has been reported."""
        image = self._images.get(path)
        return self.picture(image) if image else Asset("")

    def drawing(self, figure: Figure) -> Asset:
        """Return what is drawn for a chart or for a picture that is still to come."""
        key = f"drawing:{figure.id}"
        if key not in self._resources:
            is_chart = isinstance(figure.content, Chart)
            content = (
                sanitise(kept_chart(figure.content, self._chart_style), _PAPER).content
                if isinstance(figure.content, Chart)
                else placeholder(figure, self._chart_style.words)
            )
            content = told_in_words(content, plain_text(figure.title), figure.alt or "")
            self._keep(
                key, f"{'chart' if is_chart else 'fpo'}-{figure.id}", "svg", SVG_TYPE, content
            )
            self._sizes[key] = proportion(content)
        return self._asset(key)

    def qr_code(self, url: str) -> Asset:
        """Return a QR code; the e-book has links, but a template may ask for one."""
        key = f"code:{url}"
        if key not in self._resources:
            self._keep(key, "code", "svg", SVG_TYPE, qr_drawing(url))
            self._sizes[key] = (1, 1)
        return self._asset(key)

    def recording(self, recording: Recording) -> Asset | None:
        """Return a local film or sound; None where it only lives on the net."""
        return self._media(recording.file)

    def captions(self, recording: Recording) -> Asset | None:
        """Return the film's WebVTT file."""
        return self._media(recording.captions)

    def _media(self, path: str | None) -> Asset | None:
        if not path:
            return None
        suffix = PurePosixPath(path).suffix.lower()
        media_type = _RECORDINGS.get(suffix)
        if media_type is None:
            self._findings.error("EPB-004", Span(path), file=path)
            return None
        key = f"media:{path}"
        if key not in self._resources:
            content = self._read(path)
            if content is None:
                return None
            self._keep(key, path, suffix[1:], media_type, content)
            self._sizes[key] = (0, 0)
        return self._asset(key)

    def _read(self, path: str) -> bytes | None:
        """Return a file of the book's folder; None, reported, where it cannot be read."""
        place = (self._root / path).resolve()
        try:
            if not place.is_relative_to(self._root.resolve()):
                raise OSError
            return place.read_bytes()
        except OSError:
            self._findings.error("EPB-003", Span(path), file=path)
            return None

    def _keep(self, key: str, name: str, ending: str, media_type: str, content: bytes) -> None:
        stem = _NOT_ASCII.sub("-", PurePosixPath(name).stem.lower()).strip("-") or "file"
        mark = digest_bytes(content)[:8]
        folder = "media" if key.startswith("media:") else "images"
        path = f"{folder}/{stem[:40]}-{mark}.{ending}"
        same = next((one for one in self._resources.values() if one.path == path), None)
        number = len(self._resources) + 1
        self._resources[key] = same or EpubResource(path, media_type, content, f"file-{number}")

    def _asset(self, key: str) -> Asset:
        return Asset(f"../{self._resources[key].path}", *self._sizes[key])
