"""Words of drawings in the script of the book."""

import pytest

from shufang.engines.drawing_source import UnreadableDrawing
from shufang.engines.drawing_words import reworded
from shufang.passes.script import Converter, Script

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>龙岗</title>'
    '<style>.书 { font-family: 苹方 }</style><g id="龙岗" class="书">'
    '<text font-family="苹方">龙<tspan>岗</tspan>区</text><metadata>书</metadata></g></svg>'
).encode()


def test_words_change_and_names_stay() -> None:
    words = Converter(Script(), {"龙岗": "龍崗"}).text
    written = reworded(DRAWING, words).decode()
    assert "<title>龍崗</title>" in written
    assert '<text font-family="苹方">龍<tspan>崗</tspan>區</text>' in written
    assert '<g id="龙岗" class="书">' in written
    assert "font-family: 苹方" in written
    assert "<metadata>书</metadata>" in written


def test_a_book_in_its_own_script_keeps_the_file_s_bytes() -> None:
    assert reworded(DRAWING, str) is DRAWING


def test_what_is_no_drawing_is_refused() -> None:
    with pytest.raises(UnreadableDrawing):
        reworded(b"<svg", str.upper)
