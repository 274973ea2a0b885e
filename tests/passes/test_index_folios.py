"""Pages of an index entry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shufang.passes import merge_folios


@pytest.mark.parametrize(
    ("folios", "written"),
    [
        ([], ""), (["3"], "3"), (["3", "3", "5"], "3, 5"), (["3", "5", "6", "7"], "3, 5—7"),
        (["5", "6"], "5, 6"), (["ii", "iii", "iv", "1"], "ii, iii, iv, 1"),
        (["9", "10", "11", "13"], "9—11, 13"), (["1", "2", "3", "4", "8", "9"], "1—4, 8, 9"),
    ],
)  # fmt: skip
def test_pages_are_merged(folios: list[str], written: str) -> None:
    assert merge_folios(folios) == written


@given(st.lists(st.integers(1, 60)))
def test_no_page_is_lost_and_none_is_added(pages: list[int]) -> None:
    pages.sort()
    named: list[int] = []
    for piece in merge_folios([str(page) for page in pages]).split(", "):
        first, _, last = piece.partition("—")
        if first:
            named += range(int(first), int(last or first) + 1)

    assert named == sorted(set(pages))
