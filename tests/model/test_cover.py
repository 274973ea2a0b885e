"""书脊厚 = 面数÷2 × 纸厚 + what is bound in besides."""

import pytest

from shufang.model.cover import BlockPaper, Cover


@pytest.mark.parametrize(
    ("pages", "caliper", "extra", "spine"),
    [
        (400, 0.0976, 0.5, 20.0),
        (400, 0.1, 0.0, 20.0),
        (401, 0.1, 0.0, 20.1),
        (52, 0.0976, 0.5, 3.0),
        (1000, 0.05, 1.0, 26.0),
    ],
)
def test_spine(pages: int, caliper: float, extra: float, spine: float) -> None:
    cover = Cover(paper=BlockPaper("", caliper), extra_mm=extra)
    assert cover.spine_mm(pages) == pytest.approx(spine)
