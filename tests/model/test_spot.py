import pytest
from hypothesis import given
from hypothesis import strategies as st

from shufang.model.spot import MOST_SPOTS, Inks, marked, read_mark, tinted

shares = st.tuples(*[st.floats(0, 1, allow_nan=False)] * 4)


@given(shares, st.integers(0, MOST_SPOTS - 1), st.integers(0, 100))
def test_a_mark_is_read_back_from_six_decimals(inks: Inks, number: int, tint: int) -> None:
    written = [f"{ink:.6f}" for ink in marked(inks, number, tint / 100)]
    c, m, y, k = (float(text) for text in written)

    assert read_mark((c, m, y, k)) == (number, tint / 100)
    assert (c, m, y, k) == pytest.approx(inks, abs=0.0021)
    assert max(c, m, y, k) < 1


@given(st.tuples(*[st.integers(0, 1000)] * 4))
def test_inks_of_three_decimals_are_never_a_mark(thousandths: tuple[int, ...]) -> None:
    c, m, y, k = (each / 1000 for each in thousandths)
    assert read_mark((c, m, y, k)) is None


def test_a_lighter_spot_stays_the_spot() -> None:
    light = tinted(marked((0, 1, 0.5, 0), 4, 0.8), 0.5)

    assert read_mark(light) == (4, 0.4)
    assert light == pytest.approx((0, 0.5, 0.25, 0), abs=0.003)
    assert tinted((0.2, 0.4, 0, 0), 0.5) == (0.1, 0.2, 0, 0)
