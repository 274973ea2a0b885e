"""The pages of a section drawn a second time, for screens: same boxes, other colours and pictures.

Line ends, page ends and everything else on the page are those of print, since nothing is laid out
again: inks become the theme's screen colours where the engine sets a colour, and the drawn text is
marked for the structure tree. Pixel pictures are frames here as in print (`picture_frames`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from shufang.engines.structure import Rgb
from shufang.engines.weasyprint_engine import Box
from shufang.model.spot import Inks, read_mark

if TYPE_CHECKING:
    from tinycss2.color5 import Color
    from weasyprint.document import Document
    from weasyprint.pdf.stream import Stream

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
    spots = {mark[0]: rgb for inks, rgb in reversed(colours) if (mark := read_mark(inks))}

    def keep_ids(_pdf: object, _document: object, _version: object, streams: list[Stream]) -> None:
        ids.extend(stream._tags for stream in streams)

    def set_screen_color(stream: Stream, color: Color, stroke: bool = False) -> None:
        set_color(stream, _on_screen(color, known, spots), stroke)

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


def make_opaque(laid_out: Document) -> None:
    """Draw everything opaque, as in print: the engine's groups could not be read aloud."""
    for page in laid_out.pages:
        for box in cast(Box, page._page_box).descendants():
            if cast(float, box.style["opacity"]) < 1:
                box.style["opacity"] = 1.0


def _key(inks: Sequence[float]) -> tuple[float, ...]:
    return tuple(round(ink, 6) for ink in inks)


def _on_screen(
    color: Color, known: Mapping[tuple[float, ...], Rgb], spots: Mapping[int, Rgb]
) -> Color:
    """Return a colour in inks as the theme has it for screens, or as the inks would mix."""
    from tinycss2.color5 import Color

    if color.space != "device-cmyk":
        return color
    inks = cast(Inks, tuple(share or 0.0 for share in color.coordinates))
    rgb, mark = known.get(_key(inks)), read_mark(inks)
    if rgb is None and mark is not None and mark[0] in spots:
        red, green, blue = (1 - mark[1] * (1 - channel) for channel in spots[mark[0]])
        rgb = red, green, blue
    return Color("srgb", rgb or mixed(inks), color.alpha)


def mixed(inks: Inks) -> Rgb:
    """Return the colour of inks over one another, each taken as perfect (CSS Color 5, 4.1)."""
    cyan, magenta, yellow, black = inks
    red, green, blue = (1 - min(1.0, ink * (1 - black) + black) for ink in (cyan, magenta, yellow))
    return red, green, blue
