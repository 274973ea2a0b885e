"""Pictures for the tests of the press, and the press itself."""

import io
import random

from PIL import Image, ImageDraw

WIDE, HIGH = 144.0, 96.0
"""Two inches by an inch and a third, in points."""


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def photograph(width: int = 600, height: int = 400) -> Image.Image:
    """Many colours, dark and light, the same every time."""
    chance = random.Random(7)
    small = Image.frombytes("RGB", (30, 20), chance.randbytes(30 * 20 * 3))
    return small.resize((width, height), Image.Resampling.BICUBIC)


def line_art(width: int = 1200, height: int = 800) -> Image.Image:
    """Black lines on white, 1 bit."""
    chance = random.Random(8)
    image = Image.new("1", (width, height), 1)
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        ends = [chance.randrange(side) for side in (width, height, width, height)]
        draw.line(ends, fill=0, width=chance.randrange(1, 4))
    return image


def chip(colour: tuple[int, ...] | int, mode: str = "RGB") -> Image.Image:
    """A flat colour that only JPEG keeps from being a drawing."""
    return Image.new(mode, (600, 400), colour)
