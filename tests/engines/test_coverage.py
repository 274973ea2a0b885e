"""Which characters the fonts have."""

from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shufang.engines import coverage
from shufang.engines.coverage import Coverage
from shufang.engines.resources import Resources


def test_han_characters_are_there_and_private_ones_are_not(resources: Resources) -> None:
    known = Coverage.of(resources.fonts)

    assert known.missing("龙岗区坪地街道①㊿ABC，。“”——") == set()
    assert known.missing("龙\U000f0001岗\uffff") == {"\U000f0001", "\uffff"}


@pytest.mark.parametrize("character", ["\n", "\t", "\u200b", "\u2060", "\ufe00", "\U000e0101"])
def test_what_needs_no_glyph_is_not_missed(character: str) -> None:
    assert Coverage.from_ranges([]).missing(character) == set()


def test_a_second_reading_opens_no_font(resources: Resources, tmp_path: Path) -> None:
    fresh = Coverage.of(resources.fonts, tmp_path)

    with patch.object(coverage, "_characters", side_effect=AssertionError("a font was opened")):
        assert Coverage.of(resources.fonts, tmp_path) == fresh


def test_a_spoilt_cache_is_written_anew(resources: Resources, tmp_path: Path) -> None:
    font = resources.fonts[0]
    fresh = Coverage.of([font], tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:-3])

    assert Coverage.of([font], tmp_path) == fresh
    assert Coverage.of([font], tmp_path) == fresh


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 20))), st.integers(0, 400))
def test_ranges_cover_what_they_say(pairs: list[tuple[int, int]], point: int) -> None:
    ranges = [(0x4E00 + start, 0x4E00 + start + length) for start, length in pairs]
    known = Coverage.from_ranges(ranges)
    character = chr(0x4E00 + point)

    assert known.covers(character) == any(s <= ord(character) <= e for s, e in ranges)
    assert all(end + 1 < start for end, start in zip(known.ends, known.starts[1:], strict=False))
