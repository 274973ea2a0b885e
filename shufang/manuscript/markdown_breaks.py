"""Soft line breaks: a space between words, nothing between Chinese characters."""

from collections.abc import Sequence
from typing import Final

from markdown_it.token import Token

from shufang.manuscript.markdown_state import AMBIGUOUS, is_east_asian

_VISIBLE: Final = frozenset({"text", "text_special", "code_inline"})
_NEAR: Final = 40
"""Characters that are looked at on each side to learn whose quotation marks these are."""


def joins_words(tokens: Sequence[Token], index: int) -> bool:
    """Whether the line break at `index` parts two Western words, so that it means a space.

    Next to a full-square character it means nothing (the typesetter makes the gap between Han and
    Latin). “ ” — … belong to the script of the characters beyond them. Note marks and references
    are looked through.
    """
    before = _side(tokens, range(index - 1, -1, -1), -1)
    after = _side(tokens, range(index + 1, len(tokens)), 1)
    if not before or not after:
        return False
    if is_east_asian(before[0]) or is_east_asian(after[0]):
        return False
    return not (_is_chinese_mark(before) or _is_chinese_mark(after))


def _is_chinese_mark(characters: str) -> bool:
    """Whether a side begins with a shared mark that Chinese text stands behind."""
    if characters[0] not in AMBIGUOUS:
        return False
    bare = characters.lstrip("".join(AMBIGUOUS))
    return bool(bare) and is_east_asian(bare[0])


def _side(tokens: Sequence[Token], places: range, step: int) -> str:
    """Return the nearest visible characters on one side, the nearest first."""
    found = ""
    for place in places:
        token = tokens[place]
        if token.type in ("hardbreak", "softbreak"):
            break
        if token.type in _VISIBLE and token.content:
            text = token.content.strip() if token.type == "text" else token.content
            found += text[:_NEAR] if step > 0 else text[: -_NEAR - 1 : -1]
        if found.lstrip("".join(AMBIGUOUS)) or len(found) >= _NEAR:
            break
    return found
