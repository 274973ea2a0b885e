"""Everything that a section draws for the press: inks instead of screen colours, opaque, no hairs.

All colours, whoever asks for them (style sheets, the engine's own, drawings), pass through the
engine's stream; there they become shares of the four inks. Transparency becomes a tint, as if it
lay on paper; groups, blend modes and soft masks go, which PDF/X-1a forbids (ISO 15930-4, 6.15) and
PDF/X-4 needs a blending space for. Lines thinner than a plate can hold are drawn at that width.
What of this changes a page's look is told where it is written (STY-040 …, IMG-035 …).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import sqrt
from typing import TYPE_CHECKING, Any

from shufang.engines.drawing_colours import translate
from shufang.engines.gradients import shading_gradients
from shufang.model.spot import Inks, tinted

if TYPE_CHECKING:
    from tinycss2.color5 import Color
    from weasyprint.document import Document
    from weasyprint.images import Gradient
    from weasyprint.pdf.stream import Stream

Stops = dict[tuple[float, ...], list[float]]
"""Inks of the stops of gradients by the marks that stand for them."""

LEAST_LINE_PT = 0.25
"""The thinnest line in one ink (house rule; GWG 2015 fails below 0.124 pt)."""


@contextmanager
def drawing_in_inks(palette: Mapping[str, Inks] | None) -> Iterator[None]:
    """Draw in inks meanwhile; `palette` has those of known colours by "#rrggbb".

    Without a palette (None) the engine draws as it likes: pages for the screen.
    """
    if palette is None:
        yield
        return
    from weasyprint.images import Gradient
    from weasyprint.pdf.stream import Stream

    stops: Stops = {}
    with (
        shading_gradients(),
        _replaced(Stream, _colour_methods(Stream, palette, stops)),
        _replaced(Stream, _opaque_methods(Stream)),
        _replaced(Stream, {"set_line_width": _printable_lines(Stream)}),
        _replaced(Gradient, {"draw": _inked_gradient(Gradient, palette, stops)}),
    ):
        yield


@contextmanager
def _replaced(of: type, methods: Mapping[str, object]) -> Iterator[None]:
    own = {name: of.__dict__.get(name) for name in methods}
    for name, method in methods.items():
        setattr(of, name, method)
    try:
        yield
    finally:
        for name, method in own.items():
            if method is None:  # inherited
                delattr(of, name)
            else:
                setattr(of, name, method)


def _colour_methods(
    stream_class: type[Stream], palette: Mapping[str, Inks], stops: Stops
) -> dict[str, object]:
    set_color: Callable[..., None] = stream_class.set_color
    add_shading: Callable[..., object] = stream_class.add_shading
    interpolate: Callable[..., object] = stream_class.create_interpolation_function

    def set_inks(stream: Stream, colour: Color, stroke: bool = False) -> None:
        set_color(stream, _inked(colour, palette), stroke)

    def add_inked_shading(
        stream: Stream,
        kind: int,
        domain: Sequence[float],
        coordinates: Sequence[float],
        extend: bool,
        function: object,
        color_space: str | None = None,
    ) -> object:
        space = color_space or "DeviceCMYK"
        return add_shading(stream, kind, domain, coordinates, extend, function, space)

    def interpolate_inks(
        domain: Sequence[float], start: Sequence[float], end: Sequence[float], exponent: float
    ) -> object:
        if len(start) == 3:
            start, end = (_stop_inks(stop, palette, stops) for stop in (start, end))
        return interpolate(domain, start, end, exponent)

    return {
        "set_color": set_inks,
        "add_shading": add_inked_shading,
        "create_interpolation_function": staticmethod(interpolate_inks),
    }


def _opaque_methods(stream_class: type[Stream]) -> dict[str, object]:
    add_group: Callable[..., Stream] = stream_class.add_group

    def leave_opaque(stream: Stream, *state: object, **others: object) -> None:
        pass

    def add_plain_group(stream: Stream, *box: float) -> Stream:
        group = add_group(stream, *box)
        group.extra.pop("Group", None)
        return group

    def add_lost_group(stream: Stream, *box: object, **others: object) -> Stream:
        group = add_group(stream, *box[:4])
        del stream._resources["XObject"][group.id]
        return group

    return {
        "set_alpha": leave_opaque,
        "set_blend_mode": leave_opaque,
        "add_group": add_plain_group,
        "set_alpha_state": add_lost_group,
    }


def _printable_lines(stream_class: type[Stream]) -> Callable[..., None]:
    set_line_width: Callable[..., None] = stream_class.set_line_width

    def set_printable_width(stream: Stream, width: float) -> None:
        set_line_width(stream, max(width, _least_width(stream)) if width > 0 else width)

    return set_printable_width


def _inked_gradient(
    gradient_class: type[Gradient], palette: Mapping[str, Inks], stops: Stops
) -> Callable[..., None]:
    """Return the drawing of a style sheet's gradient, its stops marked by numbers of their own.

    The engine knows gradients of screen colours alone; the marks lead back to the stops' inks.
    """
    draw: Callable[..., None] = gradient_class.draw

    def draw_marked(gradient: Gradient, *others: object) -> None:
        from tinycss2.color5 import Color

        written = gradient.colors
        marked = []
        for colour in written:
            mark = (len(stops) / 1e9, 0.123456789, 0.0)
            stops[mark] = [round(ink, 3) for ink in _inked(colour, palette).coordinates]
            marked.append(Color("srgb", mark, 1))
        gradient.colors = tuple(marked)
        try:
            draw(gradient, *others)
        finally:
            gradient.colors = written

    return draw_marked


def _inked(colour: Color, palette: Mapping[str, Inks]) -> Color:
    from tinycss2.color5 import Color

    if colour.space == "device-cmyk":
        cyan, magenta, yellow, black = (share or 0.0 for share in colour.coordinates)
        inks = tinted((cyan, magenta, yellow, black), colour.alpha)
    else:
        red, green, blue = (_level(share) for share in _screen(colour))
        inks = translate((red, green, blue), palette, colour.alpha)
    return Color("device-cmyk", [round(share, 6) for share in inks], 1)


_FROM_XYZ: Mapping[str, tuple[tuple[float, float, float], ...]] = {
    "xyz-d50": (
        (3.134136, -1.617386, -0.490662),
        (-0.978795, 1.916254, 0.033443),
        (0.071955, -0.228977, 1.405386),
    ),
    "xyz-d65": (
        (3.240970, -1.537383, -0.498611),
        (-0.969244, 1.875968, 0.041555),
        (0.055630, -0.203977, 1.056972),
    ),
}
"""XYZ to linear sRGB (CSS Color 4, sample code for colour conversions)."""
_WHITE_POINT = {"lab": "xyz-d50", "lch": "xyz-d50", "oklab": "xyz-d65", "oklch": "xyz-d65"}


def _screen(colour: Color) -> Sequence[float | None]:
    """Return a CSS colour in sRGB; spaces beyond it are taken by their numbers."""
    if colour.space in {"srgb", "hsl", "hwb"}:
        return tuple(colour.to("srgb").coordinates)
    space = _WHITE_POINT.get(colour.space, colour.space)
    if space not in _FROM_XYZ:
        return (*colour.coordinates, 0.0, 0.0)[:3]
    xyz = colour.to(space).coordinates
    linear = (sum(a * b for a, b in zip(row, xyz, strict=True)) for row in _FROM_XYZ[space])
    return tuple(_companded(share) for share in linear)


def _companded(share: float) -> float:
    """Return sRGB's value of a share of light (IEC 61966-2-1)."""
    return 12.92 * share if share <= 0.0031308 else 1.055 * share ** (1 / 2.4) - 0.055


def _stop_inks(stop: Sequence[float], palette: Mapping[str, Inks], stops: Stops) -> list[float]:
    if tuple(stop) in stops:
        return stops[tuple(stop)]
    red, green, blue = (_level(share) for share in stop)
    # Three decimals: between two inks of a gradient the mark of a spot colour would say nonsense.
    return [round(share, 3) for share in translate((red, green, blue), palette)]


def _level(share: float | None) -> int:
    return round(min(1.0, max(0.0, share or 0.0)) * 255)


def _least_width(stream: Stream) -> float:
    """Return the thinnest line in the stream's own units, 0 where these are unknown."""
    if hasattr(stream, "id"):  # a group or a pattern: its matrix stands elsewhere
        return 0.0
    scale = sqrt(abs(stream.ctm.determinant))
    return LEAST_LINE_PT / scale if scale else 0.0


def forget_screen_spaces(document: Document, pdf: Any) -> None:  # noqa: ANN401 - untyped library
    """Take the engine's Lab spaces, which nothing uses, out of a section's file."""
    for held in pdf.objects:
        if isinstance(held, dict):
            for name in ("lab-d50", "lab-d65"):
                held.pop(name, None)
