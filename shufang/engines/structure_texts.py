"""What lines lose of the text: the space at which a line was broken, the hyphen that it was given.

A reader joins lines as they stand in the file. Where the drawn text of a line differs from the
source, the line says its true text (ActualText; ISO 32000-1, 14.9.4 and 14.8.2.2.3).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast
from unicodedata import bidirectional
from xml.etree.ElementTree import Element

from shufang.engines.page_numbers import ATTRIBUTE
from shufang.engines.structure import NUMBER
from shufang.engines.structure_kinds import FLOWS, is_note
from shufang.engines.weasyprint_engine import TextBox

Piece = tuple[TextBox, Element | None]
"""A piece of text and the block in which its line stands."""

INVISIBLE = frozenset("\u2060\u200b\u00ad\ufeff")
"""Characters that only say where lines may break."""


def source_text(flow: Element) -> str:
    """Return the text that runs through an element, with single spaces."""
    return " ".join("".join(_texts(flow)).split())


def is_number(element: Element | None) -> bool:
    """Whether an element holds zeros in place of a page number that the merge puts in."""
    return element is not None and ATTRIBUTE in element.attrib


def words(element: Element) -> tuple[str, tuple[str, ...]]:
    """Return an element's text with NUMBER for page numbers, and the ids that these are of."""
    numbers: list[str] = []

    def pieces(node: Element) -> Iterator[str]:
        if is_number(node):
            numbers.append(node.get(ATTRIBUTE, ""))
            yield NUMBER
        else:
            yield node.text or ""
            for child in node:
                yield from pieces(child)
                yield child.tail or ""

    text = " ".join("".join(pieces(element)).split())
    return text, tuple(numbers)


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "br" or child.tag in FLOWS or is_note(child):
            # A note's mark is no part of the source, and no space either.
            yield "" if is_note(child) or child.tag == "rt" else " "
        else:
            yield from _texts(child)
        yield child.tail or ""


def true_texts(flow: Element, pieces: Sequence[Piece]) -> dict[TextBox, str]:
    """Return the true text of those pieces that are drawn otherwise.

    `pieces` are those of the element's text in their order. What the style sheet parts into blocks,
    such as a chapter's number and title, is parted by a space; what runs from right to left is
    drawn from its end. Where the pieces are not the source's text, nothing is said.
    """
    text, place = source_text(flow), 0
    found: dict[TextBox, str] = {}
    for number, (box, block) in enumerate(pieces):
        drawn = box.text
        hyphen = cast(str, box.style["hyphenate_character"])
        kept = len(drawn)
        for index, character in enumerate(drawn):
            if character.isspace() or character in INVISIBLE:
                continue
            place = _next(text, place)
            if place < len(text) and text[place].casefold() == character.casefold():
                place += 1
            elif drawn[index:] == hyphen:
                kept = index
                break
            else:
                return found
        if number + 1 == len(pieces):
            has_space = True
        else:
            following, other = pieces[number + 1]
            has_space = drawn[-1:].isspace() or following.text[:1].isspace()
            is_parted = other is not block or " " in text[place : _next(text, place)]
            has_space = has_space or not is_parted
        is_turned = any(bidirectional(character) in {"R", "AL"} for character in drawn)
        if (kept < len(drawn) or not has_space or is_turned) and not is_number(box.element):
            found[box] = drawn[:kept] + ("" if has_space else " ")
    return found


def _next(text: str, place: int) -> int:
    """Return the place of the next character that is drawn."""
    while place < len(text) and (text[place].isspace() or text[place] in INVISIBLE):
        place += 1
    return place
