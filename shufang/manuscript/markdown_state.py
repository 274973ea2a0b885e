"""The inline tokenizer's state: it knows Chinese punctuation and where each token begins."""

import unicodedata
from collections.abc import MutableMapping
from typing import Any, Final, Literal

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token

AMBIGUOUS: Final = frozenset("“”‘’…—·‧⸺")
"""Marks that Chinese and Western texts share; Unicode gives them no width of their own."""


def is_east_asian(character: str) -> bool:
    """Whether a character is set on a full square without spaces around it: Han, kana, 。《.

    Korean parts its words with spaces, and emoji belong to no script.
    """
    if unicodedata.east_asian_width(character) not in "WF":
        return False
    return unicodedata.category(character) != "So" and not "가" <= character <= "힣"


class PlacedState(StateInline):
    """Keeps in `token.meta["at"]` the offset at which a token begins in the content."""

    def __init__(
        self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]
    ) -> None:
        self.pending_at = 0
        self.labels: dict[int, tuple[int, bool]] = {}
        """Opening bracket -> its closing bracket or -1, and whether a link stands between."""
        self.marks: set[int] = set()
        """Brackets that begin a mark of ours; a link's text may hold these, but no link."""
        super().__init__(src, md, env, tokens)

    def append_pending(self, text: str) -> None:
        """Remember where a stretch of plain characters begins."""
        if not self._pending_buffer and not self._pending:
            self.pending_at = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802 - the library's name
        """Place the token of plain characters."""
        token = super().pushPending()
        token.meta["at"] = self.pending_at
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Place any other token."""
        token = super().push(ttype, tag, nesting)
        token.meta["at"] = self.pos
        return token

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        """Let `**` open and close beside Chinese characters and punctuation.

        CommonMark 0.31.2, section 6.2, asks for a space or punctuation outside where punctuation
        stands inside. Chinese writes no spaces: a full-square character serves as one, and its
        punctuation counts as a letter. `_` keeps the rule for words.
        """
        if not canSplitWord:
            return super().scanDelims(start, canSplitWord)
        end, marker = start, self.src[start]
        while end < self.posMax and self.src[end] == marker:
            end += 1
        before = _Side(self.src[start - 1] if start > 0 else " ")
        after = _Side(self.src[end] if end < self.posMax else " ")
        opens = not (after.is_blank or (after.is_western_mark and not before.parts))
        closes = not (before.is_blank or (before.is_western_mark and not after.parts))
        return Scanned(opens, closes, end - start)


class _Side:
    """What stands on one side of a run of `*` or `~`."""

    __slots__ = ("is_blank", "is_western_mark", "parts")

    def __init__(self, character: str) -> None:
        eastern = character in AMBIGUOUS or is_east_asian(character)
        mark = isMdAsciiPunct(ord(character)) or isPunctChar(character)
        self.is_blank = isWhiteSpace(ord(character))
        self.is_western_mark = mark and not eastern
        self.parts = self.is_blank or mark or eastern
        """Whether words end here."""


class PlacedParser(ParserInline):
    """The inline tokenizer over `PlacedState`."""

    def parse(
        self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]
    ) -> list[Token]:
        """Return the tokens of a content, each with its place."""
        state = PlacedState(src, md, env, tokens)
        self.tokenize(state)
        _settle_places(state.tokens)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _settle_places(tokens: list[Token]) -> None:
    """Mend the places that the rules push late: runs of delimiters, and link brackets."""
    before: Token | None = None
    for token in tokens:
        if token.type == "text" and before and before.meta["at"] == token.meta["at"]:
            token.meta["at"] += len(before.content)
        before = token if token.type == "text" else None
        if token.type == "link_open" and token.markup != "autolink":
            token.meta["at"] -= 1


class LinkHelpers:
    """The helpers of the link rules, with brackets matched once instead of once for each rule.

    The library looks for the end of a label again from each bracket: ten thousand `[` cost a
    hundred million steps. Here one walk settles all brackets that it passes.
    """

    parseLinkDestination = staticmethod(parseLinkDestination)  # noqa: N815
    parseLinkTitle = staticmethod(parseLinkTitle)  # noqa: N815

    @staticmethod
    def parseLinkLabel(  # noqa: N802
        state: StateInline,
        start: int,
        disableNested: bool = False,  # noqa: N803
    ) -> int:
        """Return the offset of the bracket that closes the one at `start`, or -1."""
        if not isinstance(state, PlacedState):
            return -1
        if start not in state.labels:
            _match_brackets(state, start)
        end, has_link = state.labels[start]
        return -1 if end >= state.posMax or (disableNested and has_link) else end


def _match_brackets(state: PlacedState, start: int) -> None:
    before = state.pos
    open_brackets = [(start, False)]
    state.pos = start + 1
    while state.pos < state.posMax and open_brackets:
        place, character = state.pos, state.src[state.pos]
        if character == "]":
            opener, has_link = open_brackets.pop()
            state.labels.setdefault(opener, (place, has_link))
            if has_link and open_brackets:
                open_brackets[-1] = (open_brackets[-1][0], True)
            state.pos += 1
            continue
        state.md.inline.skipToken(state)
        if character == "[":
            if state.pos == place + 1:
                open_brackets.append((place, False))
            elif place not in state.marks:
                open_brackets[-1] = (open_brackets[-1][0], True)
    for opener, has_link in open_brackets:
        state.labels.setdefault(opener, (-1, has_link))
    state.pos = before
