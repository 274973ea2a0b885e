"""A cover drawn from type alone, for books whose own cover does not exist yet.

After the thread-bound book: one plain ground with a quiet wave pattern, and a title slip (题签)
at the upper left with the title set upright. 1600×2560 is what stores ask for (KDP).
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1600, 2560
_MARGIN = 130
_SLIP_TOP = 170
_LATIN = re.compile("[A-Za-z]")
_TURNED = frozenset("—…～《》〈〉（）()“”‘’「」『』：:-–·")
"""In upright setting these are turned by a quarter (CLREQ 3.1.2)."""
_RAISED = frozenset("，。、；！？")
"""In upright setting these stand in the upper right of their square."""


class Typeface(Protocol):
    """A font file of the book."""

    @property
    def family(self) -> str:
        """Name of the family."""

    @property
    def weight(self) -> int:
        """CSS weight."""

    @property
    def path(self) -> Path:
        """Place of the file."""


@dataclass(frozen=True, slots=True)
class CoverText:
    """What a cover says."""

    title: str
    subtitle: str = ""
    series: str = ""
    """Such as "龙岗记忆·第三季"."""
    people: tuple[str, ...] = ()
    """Lines such as "龙岗区政协 编"."""
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class CoverColours:
    """Screen colours of a cover."""

    ground: str = "#2b6a58"
    slip: str = "#f8f4ea"
    ink: str = "#1a1a1a"
    accent: str = "#c08a3e"


def draw_cover(
    text: CoverText, typefaces: Sequence[Typeface], colours: CoverColours | None = None
) -> bytes:
    """Return the cover as RGB JPEG; equal texts and fonts give equal bytes."""
    from PIL import Image, ImageDraw

    colours = colours or CoverColours()
    image = Image.new("RGB", (WIDTH, HEIGHT), colours.ground)
    _draw_waves(image, colours.ground)
    sheet = _Sheet(image, ImageDraw.Draw(image), typefaces, colours)
    if len(_LATIN.findall(text.title)) > 2 or len(text.title) > 24:
        _lying_slip(sheet, text)
    else:
        _upright_slip(sheet, text)
    _foot(sheet, text)
    written = io.BytesIO()
    image.save(written, "JPEG", quality=88, subsampling=0, dpi=(300, 300))
    return written.getvalue()


@dataclass(frozen=True, slots=True)
class _Sheet:
    image: Image
    draw: ImageDraw
    typefaces: Sequence[Typeface]
    colours: CoverColours

    def font(self, family: str, weight: int, size: float) -> FreeTypeFont:
        """Return the nearest weight of a family, of any family where it is missing."""
        from PIL import ImageFont

        of_family = [face for face in self.typefaces if face.family == family]
        nearest = min(of_family or self.typefaces, key=lambda face: abs(face.weight - weight))
        return ImageFont.truetype(str(nearest.path), round(size))

    def fitted(self, line: str, family: str, weight: int, size: float) -> FreeTypeFont:
        """Return the font at which a line stays between the margins."""
        font = self.font(family, weight, size)
        room = WIDTH - 2 * _MARGIN
        width = font.getlength(line)
        return font if width <= room else self.font(family, weight, size * room / width - 1)


def _draw_waves(image: Image, ground: str) -> None:
    """青海波: rows of three arcs, a shade lighter than the ground; drawn double, then halved."""
    from PIL import Image as Images
    from PIL import ImageColor, ImageDraw

    red, green, blue = ImageColor.getrgb(ground)[:3]
    line = tuple(round(channel + (255 - channel) * 0.10) for channel in (red, green, blue))
    radius, scale = 100, 2
    tile = Images.new("RGB", (2 * radius * scale, radius * scale), ground)
    pen = ImageDraw.Draw(tile)
    for row in range(-1, 4):
        shift = radius if row % 2 else 0
        middle_y = (row * radius / 2 + radius / 2) * scale
        for column in (-1, 0, 1, 2):
            middle_x = (column * 2 * radius + shift) * scale
            for share in (1.0, 0.72, 0.44):
                size = radius * share * scale
                box = (middle_x - size, middle_y - size, middle_x + size, middle_y + size)
                fill = ground if share == 1.0 else None
                pen.ellipse(box, fill=fill, outline=line, width=2 * scale)
    tile = tile.resize((2 * radius, radius), Images.Resampling.LANCZOS)
    for top in range(0, HEIGHT, radius):
        for left in range(0, WIDTH, 2 * radius):
            image.paste(tile, (left, top))


def _upright_slip(sheet: _Sheet, text: CoverText) -> None:
    """Set the title from top to bottom, in columns from right to left."""
    columns = _columns(text.title)
    longest = max(len(column) for column in columns)
    size = min(290, 1500 / longest, 620 / len(columns))
    pitch, lead = size * 1.08, size * 1.16
    small = max(52.0, size * 0.25)
    inner_width = lead * len(columns) + (small * 1.9 if text.subtitle else 0)
    small = min(small, 1560 / (1.12 * max(1, len(text.subtitle))))
    height = max(pitch * longest, small * 1.12 * len(text.subtitle)) + 190
    width = inner_width + 130
    left, top = _MARGIN, _SLIP_TOP
    _draw_slip(sheet, left, top, width, height)
    font = sheet.font("Noto Serif SC", 900, size)
    right = left + width - 65
    for index, column in enumerate(columns):
        middle = right - lead * (index + 0.5)
        _set_upright(sheet, column, font, middle, top + 95, pitch, sheet.colours.ink)
    if text.subtitle:
        kai = sheet.font("LXGW WenKai", 400, small)
        middle = right - lead * len(columns) - small * 0.95
        start = top + height - 95 - small * 1.12 * len(text.subtitle)
        _set_upright(sheet, text.subtitle, kai, middle, start, small * 1.12, sheet.colours.ink)
    if text.series:
        _series_beside(sheet, text.series, left + width + 80, top)


def _columns(title: str) -> list[str]:
    """Return a title in columns: broken at its own pauses, else in the middle."""
    if len(title) <= 7:
        return [title]
    parts = [part for part in re.split("[：:　 ——]+", title) if part]
    if 2 <= len(parts) <= 3 and max(map(len, parts)) <= 10:
        return parts
    count = -(-len(title) // 8)
    length = -(-len(title) // count)
    return [title[start : start + length] for start in range(0, len(title), length)]


def _series_beside(sheet: _Sheet, series: str, left: float, top: float) -> None:
    """Set the series upright, in the ground beside the slip."""
    size = min(66.0, 1900 / (1.3 * max(1, len(series))))
    font = sheet.font("Noto Serif SC", 500, size)
    for index, part in enumerate(reversed(re.split("[·・]", series)[:2])):
        middle = left + size / 2 + index * size * 1.7
        _set_upright(sheet, part, font, middle, top + 8, size * 1.3, sheet.colours.slip)


def _lying_slip(sheet: _Sheet, text: CoverText) -> None:
    """Set a long or Latin title in lines."""
    width = WIDTH - 2 * _MARGIN
    room = width - 160
    size, lines = _fitted(sheet, text.title, room)
    small = 62.0
    kai = sheet.font("LXGW WenKai", 400, small)
    below = _lines(text.subtitle, kai, room)[:3] if text.subtitle else []
    height = size * 1.35 * len(lines) + small * 1.9 * len(below) + 230
    _draw_slip(sheet, _MARGIN, _SLIP_TOP + 200, width, height)
    font = sheet.font("Noto Serif SC", 900, size)
    y = _SLIP_TOP + 200 + 105.0
    for line in lines:
        sheet.draw.text((WIDTH / 2, y), line, sheet.colours.ink, font, "ma")
        y += size * 1.35
    for line in below:
        y += small * 0.6
        sheet.draw.text((WIDTH / 2, y), line, sheet.colours.ink, kai, "ma")
        y += small * 1.3
    if text.series:
        font = sheet.fitted(text.series, "Noto Serif SC", 500, 66)
        sheet.draw.text((WIDTH / 2, _SLIP_TOP + 40), text.series, sheet.colours.slip, font, "ma")


def _fitted(sheet: _Sheet, title: str, room: float) -> tuple[float, list[str]]:
    size = 220.0
    while True:
        lines = _lines(title, sheet.font("Noto Serif SC", 900, size), room)
        if len(lines) <= 3 or size <= 90:
            return size, lines[:6]
        size -= 10


def _lines(text: str, font: FreeTypeFont, room: float) -> list[str]:
    """Break text into lines: between words in Latin, anywhere in Chinese."""
    lines = [""]
    for piece in re.findall(r"[A-Za-z0-9'’.,-]+\s*|\s+|.", text):
        if lines[-1] and font.getlength(lines[-1] + piece.rstrip()) > room:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines if line.strip()]


def _draw_slip(sheet: _Sheet, left: float, top: float, width: float, height: float) -> None:
    """Draw the paper of a title slip with its double frame (文武边)."""
    sheet.draw.rectangle((left, top, left + width, top + height), sheet.colours.slip)
    for inset, line in ((18, 7), (34, 2)):
        box = (left + inset, top + inset, left + width - inset, top + height - inset)
        sheet.draw.rectangle(box, None, sheet.colours.ink, line)


def _set_upright(
    sheet: _Sheet, text: str, font: FreeTypeFont, middle: float, top: float, pitch: float, ink: str
) -> None:
    """Set characters below one another, each in its square."""
    for index, character in enumerate(text):
        y = top + pitch * (index + 0.5)
        if character in _TURNED:
            _set_turned(sheet, character, font, middle, y, ink)
        elif character in _RAISED:
            shift = font.size * 0.55
            sheet.draw.text((middle + shift, y - shift), character, ink, font, "mm")
        else:
            # The middle of the em square, not of this glyph's ink: 一 stays in the middle.
            left = middle - font.getlength(character) / 2
            sheet.draw.text((left, y + font.size * 0.38), character, ink, font, "ls")


def _set_turned(
    sheet: _Sheet, character: str, font: FreeTypeFont, middle: float, y: float, ink: str
) -> None:
    from PIL import Image as Images
    from PIL import ImageDraw

    side = round(font.size * 1.2)
    square = Images.new("L", (side, side), 0)
    pen = ImageDraw.Draw(square)
    left = side / 2 - font.getlength(character) / 2
    pen.text((left, side / 2 + font.size * 0.38), character, 255, font, "ls")
    turned = square.rotate(-90)
    sheet.image.paste(ink, (round(middle - side / 2), round(y - side / 2)), turned)


def _foot(sheet: _Sheet, text: CoverText) -> None:
    """Set those responsible and the publisher at the lower right, above a short rule."""
    size = 60.0
    y = float(HEIGHT - 190)
    right = WIDTH - _MARGIN
    if text.publisher:
        font = sheet.fitted(text.publisher, "Noto Sans SC", 500, 50)
        sheet.draw.text((right, y), text.publisher, sheet.colours.slip, font, "rs")
        y -= 92
        sheet.draw.rectangle((right - 150, y, right, y + 4), sheet.colours.accent)
        y -= 58
    for line in reversed(text.people[:4]):
        font = sheet.fitted(line, "LXGW WenKai", 400, size)
        sheet.draw.text((right, y), line, sheet.colours.slip, font, "rs")
        y -= size * 1.55
