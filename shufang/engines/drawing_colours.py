"""From screen colours to shares of ink."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping

from shufang.model.spot import Inks, read_mark, tinted

Colour = tuple[int, int, int]
"""Red, green, blue, 0-255."""

_HEX = re.compile("#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_RGB = re.compile(r"rgba?\(\s*([0-9.]+%?)[\s,]+([0-9.]+%?)[\s,]+([0-9.]+%?)\s*(?:[,/][^)]*)?\)")
_HSL = re.compile(r"hsla?\(\s*([0-9.]+)(?:deg)?[\s,]+([0-9.]+)%[\s,]+([0-9.]+)%\s*(?:[,/][^)]*)?\)")
_NEUTRAL = 6
"""Channels that differ by no more than this look grey and print as black ink alone."""
_BLACK_SHARE = 0.85
"""How much of the common grey of a colour is printed with black instead of three inks."""

_DARK, _NEARLY_GREY = 112, 48
"""Letters of colours with no channel above the first, and no more spread than the second, are
meant to be black."""
_MOST_INK = 2.6
"""Total ink of a flat colour; wet paper above it (sheet-fed offset allows about 3.0)."""


def parse_colour(text: str) -> Colour | None:
    """Return a CSS colour; None for keywords that are no colour, and for unknown forms."""
    text = text.strip().lower()
    if found := _HEX.fullmatch(text):
        digits = found[1] if len(found[1]) == 6 else "".join(one * 2 for one in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found := _RGB.fullmatch(text):
        red, green, blue = (_channel(found[index]) for index in (1, 2, 3))
        return red, green, blue
    if found := _HSL.fullmatch(text):
        hue, saturation, lightness = (float(found[index]) for index in (1, 2, 3))
        shares = colorsys.hls_to_rgb(hue % 360 / 360, lightness / 100, saturation / 100)
        red, green, blue = (round(share * 255) for share in shares)
        return red, green, blue
    return _named(text)


def _channel(text: str) -> int:
    value = float(text.rstrip("%")) * (2.55 if text.endswith("%") else 1)
    return min(255, max(0, round(value)))


def _named(text: str) -> Colour | None:
    from PIL import ImageColor

    if not text.isalpha():
        return None
    try:
        red, green, blue = ImageColor.getrgb(text)[:3]
    except ValueError:
        return None
    return red, green, blue


def translate(colour: Colour, palette: Mapping[str, Inks], share: float = 1.0) -> Inks:
    """Return the inks of a colour that covers `share` of the paper."""
    red, green, blue = colour
    known = palette.get(f"#{red:02x}{green:02x}{blue:02x}")
    return tinted(known if known is not None else _converted(colour), share)


def lettering_inks(colour: Colour, palette: Mapping[str, Inks]) -> Inks | None:
    """Return black ink for dark letters that are nearly grey, None for all others.

    Small letters in several inks blur as soon as one plate is a tenth of a millimetre off.
    """
    red, green, blue = colour
    known = f"#{red:02x}{green:02x}{blue:02x}" in palette
    if known or max(colour) > _DARK or max(colour) - min(colour) > _NEARLY_GREY:
        return None
    return 0.0, 0.0, 0.0, 1 - (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def _converted(colour: Colour) -> Inks:
    if max(colour) - min(colour) <= _NEUTRAL:
        return 0.0, 0.0, 0.0, 1 - sum(colour) / 765
    cyan, magenta, yellow = (1 - channel / 255 for channel in colour)
    black = min(cyan, magenta, yellow) * _BLACK_SHARE
    scale = 1 / (1 - black)
    coloured = (cyan + magenta + yellow - 3 * black) * scale
    if coloured + black > _MOST_INK:
        scale *= (_MOST_INK - black) / coloured
    return (cyan - black) * scale, (magenta - black) * scale, (yellow - black) * scale, black


def css_inks(inks: Inks) -> str:
    """Return the CSS colour of inks; the mark of a spot needs all its decimals."""
    digits = ".6f" if read_mark(inks) else "g"
    places = 6 if read_mark(inks) else 3
    return f"device-cmyk({' '.join(format(round(ink, places), digits) for ink in inks)})"
