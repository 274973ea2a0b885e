"""The pages of a section drawn a second time, for screens: same boxes, other colours and pictures.

Line ends, page ends and everything else on the page are those of print, since nothing is laid out
again: inks become the theme's screen colours where the engine sets a colour, pictures are put into
their boxes anew from the originals, and the drawn text is marked for the structure tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.engines.images import ImageBudget, UnreadableImage, prepare_image
from shufang.engines.structure import Inks, Rgb
from shufang.engines.weasyprint_engine import Box, kind

if TYPE_CHECKING:
    from tinycss2.color5 import Color
    from weasyprint.document import Document
    from weasyprint.layout import LayoutContext
    from weasyprint.pdf.stream import Stream
    from weasyprint.urls import URLFetcher

PPI = 200
"""Pixels to the inch of pictures: sharp at twice the size of the page."""
QUALITY = 80
"""Of JPEG; what is lost is not seen on a screen."""

Ids = list[dict[Box, int]]
"""For each page: the boxes that are drawn and read, with the ids of their marks."""


@contextmanager
def drawing_marked(
    contents: Mapping[Box, str], colours: Sequence[tuple[Inks, Rgb]]
) -> Iterator[Ids]:
    """Draw documents meanwhile for screens, with marks on `contents`; yields the marks' ids.

    A box that is not in `contents` is drawn as an artifact. Links are left out: the merge makes
    them. The engine's own structure tree is not made.
    """
    from weasyprint import pdf
    from weasyprint.pdf.stream import Stream

    marked = Stream.marked
    set_color = cast(Callable[..., None], Stream.set_color)
    add_tags, add_links = pdf.add_tags, pdf.add_links
    ids: Ids = []
    known = {_key(inks): rgb for inks, rgb in reversed(colours)}

    def keep_ids(_pdf: object, _document: object, _version: object, streams: list[Stream]) -> None:
        ids.extend(stream._tags for stream in streams)

    def set_screen_color(stream: Stream, color: Color, stroke: bool = False) -> None:
        set_color(stream, _on_screen(color, known), stroke)

    Stream.marked = _marking(contents)
    Stream.set_color = set_screen_color
    pdf.add_tags, pdf.add_links = keep_ids, lambda *_: None
    try:
        yield ids
    finally:
        Stream.marked, Stream.set_color = marked, set_color
        pdf.add_tags, pdf.add_links = add_tags, add_links


def _marking(contents: Mapping[Box, str]) -> Callable[..., object]:
    """Return what the engine calls around everything that it draws of the text."""
    import pydyf

    @contextmanager
    def marked(stream: Stream, box: Box, tag: str) -> Iterator[None]:
        if box in contents:
            number = len(stream._tags)
            stream._tags[box] = number
            entries: dict[str, object] = {"MCID": number}
            if contents[box]:
                entries["ActualText"] = pydyf.String(contents[box])
            stream.begin_marked_content(tag, pydyf.Dictionary(entries))
        else:
            stream.begin_marked_content("Artifact")
        try:
            yield
        finally:
            stream.end_marked_content()

    return marked


def _key(inks: Sequence[float]) -> tuple[float, ...]:
    return tuple(round(ink, 4) for ink in inks)


def _on_screen(color: Color, known: Mapping[tuple[float, ...], Rgb]) -> Color:
    """Return a colour in inks as the theme has it for screens, or as the inks would mix."""
    from tinycss2.color5 import Color

    if color.space != "device-cmyk":
        return color
    rgb = known.get(_key(color.coordinates)) or mixed(cast(Inks, tuple(color.coordinates)))
    return Color("srgb", rgb, color.alpha)


def mixed(inks: Inks) -> Rgb:
    """Return the colour of inks over one another, each taken as perfect (CSS Color 5, 4.1)."""
    cyan, magenta, yellow, black = inks
    red, green, blue = (1 - min(1.0, ink * (1 - black) + black) for ink in (cyan, magenta, yellow))
    return red, green, blue


def replace_pictures(
    laid_out: Document,
    pictures: Mapping[str, Path | bytes],
    context: LayoutContext,
    findings: Findings,
) -> None:
    """Put screen pictures into the boxes of a document that has been drawn for print.

    A picture that cannot be read any more keeps its print form, after PDF-021.
    """
    from weasyprint import DEFAULT_OPTIONS, images

    prepared: dict[str, tuple[bytes, str]] = {}
    fetcher = _fetcher(prepared)
    cache: dict[str, object] = {}
    for page in laid_out.pages:
        for box in cast(Box, page._page_box).descendants():
            source = box.element.get("src", "") if box.element is not None else ""
            if not kind(box).endswith("ReplacedBox") or source not in pictures:
                continue
            side = max(1, round(max(box.width, box.height) / 96 * PPI))
            address = f"{source}/{side}"
            if address not in prepared:
                try:
                    prepared[address] = _prepared(pictures[source], box, side)
                except (UnreadableImage, OSError):
                    findings.error("PDF-021", Span(source), picture=source)
                    continue
            image = images.get_image_from_uri(
                cache, fetcher, DEFAULT_OPTIONS, address, context=context, orientation="none"
            )
            if image is not None:
                box.replacement = image  # type: ignore[attr-defined]


def _prepared(picture: Path | bytes, box: Box, side: int) -> tuple[bytes, str]:
    content = picture if isinstance(picture, bytes) else picture.read_bytes()
    if isinstance(picture, bytes):
        return content, "image/svg+xml"
    pixels = max(1, round(box.width * box.height * (PPI / 96) ** 2))
    budget = ImageBudget(pixels, side, QUALITY, bytes=pixels // 4)
    made = prepare_image(content, budget)
    return made.content, made.media_type


def _fetcher(prepared: Mapping[str, tuple[bytes, str]]) -> URLFetcher:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class PictureFetcher(URLFetcher):  # type: ignore[misc] # the library has no types
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            content, media_type = prepared[url]
            return URLFetcherResponse(url, content, {"Content-Type": media_type})

    return PictureFetcher()
