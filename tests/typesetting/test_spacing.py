"""Places on the line: squeezed and opened in CLREQ's order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shufang.typesetting.spacing import set_line
from tests.typesetting.lines import EM, paragraph, set_lines


def gaps(text: str, ems: float, *, justified: bool = True) -> list[float]:
    """Blank before each character but the first, in em."""
    whole = paragraph(text)
    line = set_line(whole, 0, len(text), ems * EM, justified)
    return [
        round((line.places[k] - line.places[k - 1] - whole.body[k - 1]) / EM, 3)
        for k in range(1, len(text))
    ]


def test_pauses_give_before_stops() -> None:
    assert gaps("龙，岗。区", 4.6) == [0, 0.1, 0, 0.5]
    assert gaps("龙，岗。区", 4.4) == [0, 0, 0, 0.4]


def test_brackets_give_before_pauses() -> None:
    assert gaps("龙，岗（区", 4.6) == [0, 0.5, 0.1, 0]


def test_word_spaces_give_first() -> None:
    assert gaps("A B，龙", 3.3) == [-0.2, 0, 0, 0.5]


def test_the_gap_beside_latin_opens_first() -> None:
    assert gaps("龙A岗区", 3.75 + 0.25 + 0.1) == [0.3, 0.3, 0]
    opened = gaps("龙A岗区", 3.5 + 0.5 + 0.5)
    assert opened == pytest.approx([1 / 3 + 1 / 9] * 2 + [1 / 9], abs=0.002)


def test_numbers_words_and_dashes_are_not_opened() -> None:
    assert gaps("龙——岗12", 6.5)[1] == 0
    assert gaps("龙——岗12", 6.5)[-1] == 0


def test_a_ragged_line_is_not_opened_but_squeezed() -> None:
    assert gaps("龙岗区", 3.5, justified=False) == [0, 0]
    assert gaps("龙，岗", 2.8, justified=False) == [0, 0.3]


def test_a_line_that_cannot_be_filled_is_left() -> None:
    assert gaps("龙岗", 9) == [0]


def test_opening_and_closing_marks_hang_their_blanks_out() -> None:
    whole = paragraph("（龙岗。")
    line = set_line(whole, 0, 4, 3 * EM, True)

    assert line.places[0] == 0
    assert whole.lead[0] == EM / 2
    assert line.width == pytest.approx(3 * EM)


@given(st.text("龙岗区年01ab ，。；“”（）—…·", min_size=1, max_size=90), st.integers(8, 30))
def test_lines_keep_to_the_measure(text: str, ems: int) -> None:
    if paragraph(text).widest_part() > ems * EM:
        return
    for line in set_lines(text, ems):
        assert line.width <= ems * EM + 0.01
        assert list(line.places) == sorted(line.places)
        assert len(line.places) == line.end - line.start
