"""What the engine found on pages is told in the manuscript's places."""

from dataclasses import replace

import pytest

from shufang.build.places import characters_without_type
from shufang.core.span import Span
from shufang.engines.sections import LaidOutSection, UnknownCharacter
from shufang.model.book import Book, GeneratedPage, Meta
from tests.writers.test_pagination import page

S = Span("book.yaml", 4, 3)
BOOK = Book(Meta("书"), (GeneratedPage("contents", "contents", "目录", S),), (), ())


@pytest.mark.parametrize(
    ("characters", "told"),
    [("", []), ("❖", ["U+2756"]), ("❖❖☙", ["U+2756", "U+2619"]), ("\u200b\u2060", [])],
)
def test_a_character_of_a_template_needs_a_glyph_too(characters: str, told: list[str]) -> None:
    unknown = tuple(UnknownCharacter(character, "p") for character in characters)
    laid_out = LaidOutSection(
        "contents", b"", (replace(page("p"), unknown_characters=unknown),), (), ()
    )

    found = list(characters_without_type(laid_out, BOOK))

    assert [dict(one.values)["code_point"] for one in found] == told
    assert {str(one.span) for one in found} <= {str(S)}
    assert {one.code for one in found} <= {"FNT-010"}
