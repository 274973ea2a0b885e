"""Inline rules of our own: marked spans, references, note marks, attributes."""

import re
from typing import Final

from markdown_it.rules_inline import StateInline

from shufang.manuscript.markdown_attributes import Attributes, parse_attributes
from shufang.manuscript.markdown_names import is_known_word
from shufang.manuscript.markdown_state import LinkHelpers, PlacedState

_NOTE: Final = re.compile(r"\[\^([^\]\[\s]{1,200})\]")
_REFERENCE: Final = re.compile(r"\[(@[^\[\]\n]{0,500})\]")
_BEFORE_ATTRIBUTES: Final = ("image", "code_inline", "link_close", "span_close")


def mark_span(state: StateInline, silent: bool) -> bool:
    """Read `[words]{.mark key=value}`."""
    if not isinstance(state, PlacedState) or state.src[state.pos] != "[":
        return False
    start, maximum = state.pos, state.posMax
    end = LinkHelpers.parseLinkLabel(state, start)
    if end < 0:
        return False
    parsed = parse_attributes(state.src, end + 1, maximum)
    if parsed is None or not is_mark(parsed[1]):
        return False
    state.marks.add(start)
    if not silent:
        state.pos = start
        token = state.push("span_open", "span", 1)
        token.meta["attributes"] = parsed[1]
        state.pos, state.posMax = start + 1, end
        state.md.inline.tokenize(state)
        state.pos = end
        state.push("span_close", "span", -1)
    state.pos, state.posMax = parsed[0], maximum
    return True


def is_mark(attributes: Attributes) -> bool:
    """Whether braces after a bracket are attributes; bare words only where we know them."""
    return any(item.kind != "bare" or is_known_word(item.name) for item in attributes)


def reference(state: StateInline, silent: bool) -> bool:
    """Read `[@label]`, `[@label:页]`, `[@key, 12]`, `[@a; @b]` as one token, right or wrong."""
    return _token(state, silent, "[@", _REFERENCE, "reference")


def note_mark(state: StateInline, silent: bool) -> bool:
    """Read `[^1]`, whether that note is defined or not."""
    return _token(state, silent, "[^", _NOTE, "note_mark")


def _token(
    state: StateInline, silent: bool, opening: str, pattern: re.Pattern[str], name: str
) -> bool:
    """Read what a pattern matches here as one token; its first group is the content."""
    if not isinstance(state, PlacedState) or not state.src.startswith(opening, state.pos):
        return False
    found = pattern.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    state.marks.add(state.pos)
    if not silent:
        token = state.push(name, "", 0)
        token.content = found[1]
    state.pos = found.end()
    return True


def inline_note(state: StateInline, silent: bool) -> bool:
    """Read `^[a note within the line]`; its text is tokenized when the note is made."""
    if not state.src.startswith("^[", state.pos):
        return False
    end = LinkHelpers.parseLinkLabel(state, state.pos + 1)
    if end < 0:
        return False
    if not silent:
        token = state.push("inline_note", "", 0)
        token.content = state.src[state.pos + 2 : end]
    state.pos = end + 1
    return True


def attributes(state: StateInline, silent: bool) -> bool:
    """Read attributes directly behind a picture, a link or code."""
    if silent or state.src[state.pos] != "{" or state.pending or not state.tokens:
        return False
    token = state.tokens[-1]
    if token.type not in _BEFORE_ATTRIBUTES:
        return False
    parsed = parse_attributes(state.src, state.pos, state.posMax)
    if parsed is None or not is_mark(parsed[1]):
        return False
    before = token.meta.get("attributes", ())
    token.meta["attributes"] = (*before, *parsed[1])
    state.pos = parsed[0]
    return True
