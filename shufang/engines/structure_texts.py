"""What lines lose of the text: the space at which a line was broken, the hyphen that it was given.

A reader joins lines as they stand in the file. Where the drawn text of a line differs from the
source, the line says its true text (ActualText; ISO 32000-1, 14.9.4 and 14.8.2.2.3).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast
from xml.etree.ElementTree import Element

from shufang.engines.structure_kinds import FLOWS, is_note
from shufang.engines.weasyprint_engine import TextBox

INVISIBLE = frozenset("\u2060\u200b\u00ad\ufeff")
"""Characters that only say where lines may break."""


def source_text(flow: Element) -> str:
    """Return the text that runs through an element, with single spaces."""
    return " ".join("".join(_texts(flow)).split())


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "br" or child.tag in FLOWS or is_note(child):
            # A note's mark is no part of the source, and no space either.
            yield "" if is_note(child) or child.tag == "rt" else " "
        else:
            yield from _texts(child)
        yield child.tail or ""


def true_texts(flow: Element, boxes: Sequence[TextBox]) -> dict[TextBox, str]:
    """Return the true text of those lines that are drawn otherwise.

    `boxes` are the pieces of the element's text in their order. Where they are not the source's
    text (a style sheet may change letters), nothing is said.
    """
    text, place = source_text(flow), 0
    found: dict[TextBox, str] = {}
    for number, box in enumerate(boxes):
        drawn = box.text
        hyphen = cast(str, box.style["hyphenate_character"])
        kept = len(drawn)
        for index, character in enumerate(drawn):
            if character.isspace() or character in INVISIBLE:
                continue
            place = _next(text, place)
            if place < len(text) and text[place] == character:
                place += 1
            elif drawn[index:] == hyphen:
                kept = index
                break
            else:
                return found
        following = boxes[number + 1].text if number + 1 < len(boxes) else ""
        has_space = drawn[-1:].isspace() or following[:1].isspace()
        ahead = _next(text, place)
        lost = " " if ahead < len(text) and " " in text[place:ahead] and not has_space else ""
        if lost or kept < len(drawn):
            found[box] = drawn[:kept] + lost
    return found


def _next(text: str, place: int) -> int:
    """Return the place of the next character that is drawn."""
    while place < len(text) and (text[place].isspace() or text[place] in INVISIBLE):
        place += 1
    return place
