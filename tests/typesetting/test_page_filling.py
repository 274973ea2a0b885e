"""Which paragraphs are asked for a line more or less, and in which order."""

from shufang.typesetting.breaking import Column, break_lines, openings
from shufang.typesetting.item import Item
from shufang.typesetting.page_filling import Change, shifts, trials
from shufang.typesetting.paragraph import Paragraph, measure
from shufang.typesetting.settings import LineStyle


def change(
    paragraph: int, lines: int, cost: float, *, ends: bool = True, loose: float = 0.0
) -> Change:
    return Change(paragraph, lines, cost, (loose,), ends)


def paragraph(text: str) -> Paragraph:
    return measure([Item(c, c, 10.0, 10.0) for c in text], 10.0, LineStyle())


def test_a_line_that_lacks_is_asked_of_the_cheapest_paragraph_first() -> None:
    changes = [change(0, 1, 900.0), change(1, 1, 20.0), change(2, -1, 50.0)]

    found = trials(1, changes)

    assert found[0] == (changes[1],)
    assert (changes[2],) in found


def test_two_lines_are_asked_of_two_paragraphs() -> None:
    changes = [change(0, 1, 10.0), change(0, -1, 5.0), change(1, 1, 20.0)]

    found = trials(2, changes)

    assert (changes[0], changes[2]) in found
    assert not [trial for trial in found if len({each.paragraph for each in trial}) < len(trial)]


def test_a_paragraph_that_goes_on_overleaf_does_not_fill_by_itself() -> None:
    cut = change(0, 1, 10.0, ends=False)

    assert trials(3, [cut, cut, cut]) == []
    assert trials(1, [cut]) == [(cut,)]


def test_what_must_not_be_is_never_asked_for() -> None:
    single_character = change(0, -1, 3e7)
    loose = change(1, 1, 100.0, loose=0.07)
    looser = change(2, 1, 100.0, loose=0.2)

    assert trials(1, [single_character, loose, looser]) == []
    assert trials(1, [single_character, loose, looser], is_in_need=True) == [(loose,)]
    assert shifts([single_character, loose, looser]) == []


def test_a_page_that_lacks_many_lines_is_not_filled_with_loose_paragraphs() -> None:
    changes = [change(number, 1, 10.0) for number in range(12)]

    assert trials(9, changes) == []
    assert trials(0, changes) == []


def test_the_loosest_line_is_that_of_the_gaps_that_open_last() -> None:
    text = "龙岗位于深圳东北部山海相连河流纵横" * 6
    part = paragraph(text)
    column = Column(200.0, 200.0)
    best = break_lines(part, column)

    longer = break_lines(part, column, extra_lines=1)

    assert longer.lines == best.lines + 1
    assert max(openings(part, best)) == 0.0
    assert max(openings(part, longer)) > 0.02
