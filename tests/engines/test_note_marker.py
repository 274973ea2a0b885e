"""The picture at the marks of notes."""

import io

from PIL import Image

from shufang.engines.epub_styles import contrast
from shufang.engines.note_marker import note_marker


def test_the_marker_is_small_and_always_the_same() -> None:
    assert note_marker() == note_marker()
    assert len(note_marker()) < 4000


def test_the_marker_is_seen_by_day_and_at_night() -> None:
    with Image.open(io.BytesIO(note_marker())) as picture:
        picture.load()
        corner, disc = picture.getpixel((0, 0)), picture.getpixel((32, 5))

    assert isinstance(corner, tuple)
    assert isinstance(disc, tuple)
    assert corner[3] == 0
    assert disc[3] == 255
    colour = "#" + "".join(f"{part:02x}" for part in disc[:3])
    assert min(contrast(colour, paper) or 0 for paper in ("white", "black")) >= 4.5
