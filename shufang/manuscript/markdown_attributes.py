"""Attributes in braces: `{#label .mark key=value key="two words"}`.

Names may be Chinese, values may stand in straight or Chinese quotes: editors type with a Chinese
keyboard. An attribute block stands on one line.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

LONGEST_BLOCK: Final = 2000
"""Characters; a brace with more behind it is text. Keeps the reading of bad input linear."""

_ITEM: Final = re.compile(
    r"""(?:
      \#(?P<id>[^\s{}"“”]+)
    | \.(?P<mark>[^\s{}=.#"“”]+)
    | (?P<key>[^\s{}=＝.#%"“”']+)[ \t]*[=＝][ \t]*
      (?: "(?P<straight>(?:[^"\\\n]|\\.)*)" | '(?P<single>[^'\n]*)' | “(?P<curly>[^”\n]*)”
        | (?P<bare_value>[^\s{}"“”']+) )
    | %[^%}\n]*%?
    | (?P<bare>[^\s{}=#."“”%']+)
    )""",
    re.VERBOSE,
)
_BLANK: Final = re.compile(r"[ \t]*")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One item of an attribute block."""

    kind: Literal["id", "mark", "pair", "bare"]
    name: str
    """The label, the mark, or the key of a pair; a word without `.` or `=` where bare."""
    value: str
    start: int
    end: int
    """Offsets in the text that was parsed."""


Attributes = tuple[Attribute, ...]


def parse_attributes(
    text: str, start: int, limit: int | None = None
) -> tuple[int, Attributes] | None:
    """Return the end of the block that begins at `start`, and its items; None for other text."""
    limit = min(len(text) if limit is None else limit, start + LONGEST_BLOCK)
    if start >= limit or text[start] != "{":
        return None
    items: list[Attribute] = []
    place = _skip_blanks(text, start + 1, limit)
    while place < limit and text[place] != "}":
        found = _ITEM.match(text, place, limit)
        if found is None:
            return None
        if item := _item(found):
            items.append(item)
        place = _skip_blanks(text, found.end(), limit)
    if place >= limit or not items:
        return None
    return place + 1, tuple(items)


def _skip_blanks(text: str, place: int, limit: int) -> int:
    found = _BLANK.match(text, place, limit)
    return found.end() if found else place


def _item(found: re.Match[str]) -> Attribute | None:
    start, end = found.span()
    if label := found["id"]:
        return Attribute("id", label, "", start, end)
    if mark := found["mark"]:
        return Attribute("mark", mark, "", start, end)
    if key := found["key"]:
        return Attribute("pair", key, _value(found), start, end)
    if bare := found["bare"]:
        return Attribute("bare", bare, "", start, end)
    return None


def _value(found: re.Match[str]) -> str:
    if (straight := found["straight"]) is not None:
        return re.sub(r"\\(.)", r"\1", straight)
    return found["single"] or found["curly"] or found["bare_value"] or ""


def split_attributes(text: str) -> tuple[str, int, Attributes]:
    """Cut an attribute block off a text's end; return the text, where the block stands, items.

    One that follows the bracket of “[words]{lang=en}” without a space belongs to these words.
    """
    trimmed = text.rstrip()
    start = trimmed.rfind("{") if trimmed.endswith("}") else -1
    # A quoted value may hold a brace: go back to the brace from which the block parses.
    while start >= 0:
        parsed = parse_attributes(trimmed, start)
        if parsed and parsed[0] == len(trimmed) and not _all_bare(parsed[1]):
            if _ends_with_words(trimmed[:start]) and not any(
                item.kind == "id" for item in parsed[1]
            ):
                break
            return trimmed[:start].rstrip(), start, parsed[1]
        if len(trimmed) - start > LONGEST_BLOCK:
            break
        start = trimmed.rfind("{", 0, start)
    return text, len(text), ()


def _ends_with_words(text: str) -> bool:
    """Whether a text ends with bracketed words, which are no note mark and no reference."""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] == "]") - (text[place] == "[")
        if depth == 0:
            return text.endswith("]") and text[place + 1 : place + 2] not in ("^", "@")
    return False


def _all_bare(items: Iterable[Attribute]) -> bool:
    return all(item.kind == "bare" for item in items)
