"""Paragraphs for the tests of line composition: 10 units an em, full-width marks 10, Latin 5."""

from collections.abc import Sequence

from shufang.typesetting.breaking import Column, break_lines
from shufang.typesetting.characters import CharacterClass, class_of
from shufang.typesetting.item import Item
from shufang.typesetting.paragraph import Paragraph, measure
from shufang.typesetting.settings import LineStyle
from shufang.typesetting.spacing import SetLine, set_line

EM = 10.0
NARROW = {CharacterClass.LATIN, CharacterClass.DIGIT, CharacterClass.SPACE, CharacterClass.OTHER}
WORDS = {CharacterClass.LATIN, CharacterClass.DIGIT}


def items(text: str, size: float = EM) -> list[Item]:
    """One item for each character; breaks as UAX #14 would have them, roughly."""
    made = []
    for index, character in enumerate(text):
        kind = class_of(character)
        before = class_of(text[index - 1]) if index else None
        advance = size / 2 if kind in NARROW else size
        made.append(
            Item(
                character,
                character,
                0.0 if kind is CharacterClass.JOINER else advance,
                size,
                is_opportunity=not (kind in WORDS and before in WORDS),
            )
        )
    return made


def paragraph(text: str, style: LineStyle | None = None) -> Paragraph:
    return measure(items(text), EM, style or LineStyle())


def lines(
    text: str, ems: float, *, indent: float = 0, justified: bool = True, extra: int = 0
) -> list[str]:
    """The lines of a text in a column of so many em."""
    return [text[a:b] for a, b in ends(paragraph(text), ems, indent, justified, extra).items()]


def ends(
    whole: Paragraph, ems: float, indent: float = 0, justified: bool = True, extra: int = 0
) -> dict[int, int]:
    column = Column((ems - indent) * EM, ems * EM, justified)
    return break_lines(whole, column, extra_lines=extra).ends


def set_lines(text: str, ems: float) -> Sequence[SetLine]:
    whole = paragraph(text)
    return [set_line(whole, a, b, ems * EM, b != len(text)) for a, b in ends(whole, ems).items()]
