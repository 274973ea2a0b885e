"""JPEG files judged by their segments: never sound where a decoder would stumble."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from shufang.engines.jpeg_structure import is_drawable, segments, without_metadata


def saved(mode: str = "RGB", size: tuple[int, int] = (90, 70), **options: object) -> bytes:
    """Return a photograph-like JPEG, the same every time."""
    shades = Image.radial_gradient("L").resize(size)
    bands = [shades.rotate(90 * turn, expand=False) for turn in range(len(mode))]
    written = io.BytesIO()
    Image.merge(mode, bands[: len(Image.new(mode, (1, 1)).getbands())]).save(
        written, "JPEG", **options
    )
    return written.getvalue()


SOUND = (
    saved(),
    saved("L", restart_marker_rows=1),
    saved("CMYK"),
    saved(quality=95, subsampling=0, optimize=True, comment=b"taken at night"),
    saved(size=(7, 3)),
)


def can_be_decoded(content: bytes) -> bool:
    try:
        Image.open(io.BytesIO(content)).load()
    except Exception:  # noqa: BLE001 - decoders of hostile bytes raise whatever they like
        return False
    return True


@pytest.mark.parametrize("content", SOUND)
def test_a_whole_file_can_be_drawn_also_with_something_behind_it(content: bytes) -> None:
    assert is_drawable(content)
    assert is_drawable(content + b"\x00" * 100)


@pytest.mark.parametrize("content", SOUND)
def test_a_file_that_is_cut_off_cannot(content: bytes) -> None:
    assert not any(is_drawable(content[:length]) for length in range(0, len(content) - 1, 7))


def test_what_only_decoding_can_tell_is_not_vouched_for() -> None:
    content = saved(progressive=True)

    assert can_be_decoded(content)
    assert not is_drawable(content)
    assert not is_drawable(b"")
    assert not is_drawable(b"\x89PNG\r\n\x1a\n" + b"\xff" * 50)


@given(
    st.sampled_from(SOUND),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_whatever_is_vouched_for_can_be_decoded(
    content: bytes, damages: list[tuple[float, int]]
) -> None:
    damaged = bytearray(content)
    for place, value in damages:
        damaged[min(int(place * len(damaged)), len(damaged) - 1)] = value

    assert can_be_decoded(bytes(damaged)) or not is_drawable(bytes(damaged))


def test_metadata_goes_and_all_else_stays() -> None:
    plain = saved(quality=95)
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    full = saved(quality=95, exif=exif, comment=b"secret time", icc_profile=b"secret profile")
    stripped = without_metadata(full)

    assert b"secret" not in stripped
    assert stripped == plain
    assert [s.marker for s in segments(stripped)] == [s.marker for s in segments(plain)]
