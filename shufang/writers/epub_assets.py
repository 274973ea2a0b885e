"""Pictures and recordings of the e-book: made ready once, kept under names of their own."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from shufang.core.diagnostic import Findings
from shufang.core.digest import digest_bytes, digest_file
from shufang.core.kept import Maker
from shufang.core.span import Span
from shufang.engines.charts import ChartStyle, kept_chart
from shufang.engines.drawing_pixels import drawing_pixels
from shufang.engines.drawing_words import reworded
from shufang.engines.drawings import (
    UnreadableDrawing,
    placeholder,
    proportion,
    qr_drawing,
    sanitise,
    told_in_words,
    with_pictures,
)
from shufang.engines.epub_contents import EpubResource
from shufang.engines.images import (
    SCREEN,
    ImageBudget,
    PreparedImage,
    UnreadableImage,
    needs_nothing,
    prepare_image,
)
from shufang.engines.night import vanishing_file
from shufang.engines.note_marker import note_marker
from shufang.html.setting import Asset
from shufang.manuscript.caption_files import read_captions, webvtt
from shufang.manuscript.recording_files import recording_facts
from shufang.model.epub_profile import STANDARD, EpubProfile
from shufang.model.figures import Chart, Figure, ImageFacts, Recording
from shufang.model.inlines import plain_text

SVG_TYPE = "image/svg+xml"
_PAPER = "#ffffff"
_CHART_WIDTH_MM = 84.0
"""320 CSS pixels: on a telephone the words of a chart keep eight points."""
_ALL_PICTURES = 98_000_000
"""Bytes of all pictures of a book: with its text it stays under the 100 MB of EPB-013."""
_SHARES = (SCREEN.bytes, 1_000_000, 700_000, 490_000, 350_000, 250_000, 200_000)
"""In steps, so that one more picture does not make all the others anew; less shows on a tablet."""
_MAKER = Maker()
_NOT_ASCII = re.compile("[^a-z0-9]+")


def _budget(pictures: int) -> ImageBudget:
    """Return what each of so many pictures may have, so that shops take the book as a whole."""
    share = _ALL_PICTURES // max(1, pictures)
    return replace(SCREEN, bytes=next((one for one in _SHARES if one <= share), _SHARES[-1]))


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
        profile: EpubProfile = STANDARD,
    ) -> None:
        """`press` is the profile for which CMYK pictures have been separated.

        `maker` makes pictures and charts that take time; `profile` says which kinds of files the
        e-book may hold.
        """
        self._profile = profile
        self._press = press
        self._press_digest = digest_file(press) if press is not None else ""
        self._maker = maker
        self._root = root
        self._images = images
        self._budget = _budget(len({one.digest for one in images.values() if one.mode != "svg"}))
        self._findings = findings
        self._chart_style = chart_style or ChartStyle(outlines=True)
        self._resources: dict[str, EpubResource] = {}
        self._sizes: dict[str, tuple[float, float]] = {}

    def resources(self) -> tuple[EpubResource, ...]:
        """Return every file that was asked for and may go in, in the order of asking."""
        found = {one.path: one for one in self._resources.values()}
        return tuple(one for one in found.values() if self._profile.takes(one.media_type))

    def picture(self, image: ImageFacts, figure: Figure | None = None) -> Asset:
        """Return a picture of the manuscript, small and harmless enough for reading systems.

        A drawing that has no words of its own takes those of its first figure.
        """
        words = (plain_text(figure.title), figure.alt) if figure is not None else ("", "")
        return self._picture(image, words)

    def _picture(self, image: ImageFacts, words: tuple[str, str]) -> Asset:
        key = f"picture:{image.digest}"
        if key not in self._resources and not self._prepare(key, image, words):
            return Asset("")
        return self._asset(key)

    def _prepare(self, key: str, image: ImageFacts, words: tuple[str, str]) -> bool:
        content = self._read(image.path)
        if content is None:
            return False
        try:
            if image.mode == "svg":
                drawing = sanitise(reworded(content, self._chart_style.words), _PAPER)
                title, description = words
                # Nor may a photograph inside a drawing be heavy, or say where it was taken.
                inside = with_pictures(drawing.content, self._inside)
                told = told_in_words(inside, title or description, description)
                self._keep_drawing(key, image.path, told)
                self._sizes[key] = (drawing.width, drawing.height)
            else:
                ready = self._ready(content, image.digest)
                if ready.media_type == "image/png" and vanishing_file(ready.content).by_day:
                    name = PurePosixPath(image.path).name
                    self._findings.warning("IMG-036", Span(image.path), file=name)
                self._keep(key, image.path, ready.extension, ready.media_type, ready.content)
                self._sizes[key] = (ready.width_px, ready.height_px)
        except (UnreadableDrawing, UnreadableImage):
            self._findings.error("EPB-003", Span(image.path), file=image.path)
            return False
        return True

    def _ready(self, content: bytes, digest: str) -> PreparedImage:
        """Return a picture for the screen, made now or before."""
        budget, is_opaque = self._budget, not self._profile.has_transparency
        if needs_nothing(content, budget):
            return prepare_image(content, budget)
        kind = ["opaque"] if is_opaque else []
        packed = self._maker.made(
            ("picture", digest, self._press_digest, str(budget.bytes), *kind),
            lambda: prepare_image(content, budget, press=self._press, is_opaque=is_opaque).packed(),
        )
        return PreparedImage.unpacked(packed)

    def _inside(self, content: bytes) -> tuple[str, bytes] | None:
        """Return a picture of a drawing as it goes into the e-book."""
        try:
            ready = self._ready(content, digest_bytes(content))
        except UnreadableImage:
            return None
        return ready.media_type, ready.content

    def _keep_drawing(self, key: str, name: str, content: bytes) -> None:
        """Keep a line drawing, as pixels where the e-book may hold no drawings."""
        if self._profile.has_drawings:
            self._keep(key, name, "svg", SVG_TYPE, content)
            return
        budget = self._budget
        packed = self._maker.made(
            ("pixels", content, str(budget.bytes)),
            lambda: drawing_pixels(content, budget).packed(),
        )
        ready = PreparedImage.unpacked(packed)
        self._keep(key, name, ready.extension, ready.media_type, ready.content)

    def note_marker(self) -> str:
        """Return the address of the picture at the marks of notes, where a profile has one."""
        if not self._profile.has_duokan_notes:
            return ""
        key = "marker"
        if key not in self._resources:
            self._keep(key, "note", "png", "image/png", note_marker())
            self._sizes[key] = (1, 1)
        return self._asset(key).address

    def inline_picture(self, path: str, alt: str = "") -> Asset:
        """Return a small picture; one that is not in the manuscript has been reported."""
        image = self._images.get(path)
        return self._picture(image, (alt, "")) if image else Asset("")

    def drawing(self, figure: Figure) -> Asset:
        """Return what is drawn for a chart or for a picture that is still to come."""
        key = f"drawing:{figure.id}"
        if key not in self._resources:
            is_chart = isinstance(figure.content, Chart)
            style = replace(self._chart_style, width_mm=_CHART_WIDTH_MM)
            content = (
                sanitise(kept_chart(figure.content, style), _PAPER).content
                if isinstance(figure.content, Chart)
                else placeholder(figure, self._chart_style.words)
            )
            title = plain_text(figure.title) or figure.alt
            content = told_in_words(content, title, figure.alt)
            self._keep_drawing(key, f"{'chart' if is_chart else 'fpo'}-{figure.id}", content)
            self._sizes[key] = proportion(content)
        return self._asset(key)

    def qr_code(self, url: str) -> Asset:
        """Return a QR code; the e-book has links, but a template may ask for one."""
        key = f"code:{url}"
        if key not in self._resources:
            self._keep_drawing(key, "code", qr_drawing(url))
            self._sizes[key] = (1, 1)
        return self._asset(key)

    def recording(self, recording: Recording) -> Asset | None:
        """Return a local film or sound.

        None where it only lives on the net. What no reader plays has been told with its place in
        the manuscript (FIG-032); of a file that has changed since, EPB-004 tells.
        """
        if not recording.file:
            return None
        key = f"media:{recording.kind}:{recording.file}"
        if key not in self._resources:
            content = self._read(recording.file)
            if content is None:
                return None
            facts = recording_facts(io.BytesIO(content), len(content))
            if facts is None or not facts.media_types:
                self._findings.error("EPB-004", Span(recording.file), file=recording.file)
                return None
            # A sound in a film's container is played by `audio` only if it is called a sound.
            kind, types = f"{recording.kind}/", facts.media_types
            media_type = next((one for one in types if one.startswith(kind)), types[0])
            suffix = PurePosixPath(recording.file).suffix.lower()[1:]
            self._keep(key, recording.file, suffix, media_type, content)
            self._sizes[key] = (0, 0)
        return self._asset(key)

    def captions(self, recording: Recording) -> Asset | None:
        """Return the film's captions as WebVTT, in the script of the book."""
        if not recording.captions:
            return None
        key = f"media:{recording.captions}"
        if key not in self._resources:
            content = self._read(recording.captions)
            if content is None:
                return None
            captions = read_captions(content.decode("utf-8-sig", "replace"))
            written = webvtt(captions, self._chart_style.words)
            self._keep(key, recording.captions, "vtt", "text/vtt", written.encode())
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
