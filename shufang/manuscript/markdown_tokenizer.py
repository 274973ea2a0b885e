"""The Markdown tokenizer: CommonMark, tables, definition lists, notes, containers."""

import re
from functools import cache
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock, table
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote.index import footnote_def

from shufang.manuscript import markdown_rules as rules
from shufang.manuscript.markdown_state import LinkHelpers, PlacedParser

DEEPEST: Final = 60
"""Levels of nesting that are read; a list with its item counts two."""

_FENCE: Final = re.compile(r"(`{3,}|~{3,})")
_COLONS: Final = re.compile(r":{3,}")


@cache
def tokenizer() -> MarkdownIt:
    """Return the tokenizer with our rules in the places of the library's, by name."""
    markdown = MarkdownIt("commonmark", {"maxNesting": DEEPEST})
    markdown.inline = PlacedParser()
    markdown.block = _GuardedParser()
    markdown.helpers = LinkHelpers  # type: ignore[assignment]
    markdown.configure("commonmark", {"maxNesting": DEEPEST})
    # Addresses are checked and reported, not hidden: see markdown_links.
    markdown.validateLink = _accept  # type: ignore[method-assign, assignment]
    markdown.normalizeLink = str  # type: ignore[method-assign, assignment]
    markdown.normalizeLinkText = str  # type: ignore[method-assign, assignment]
    _add_inline_rules(markdown)
    _add_block_rules(markdown)
    return markdown


def _accept(_url: str) -> bool:
    return True


def _add_inline_rules(markdown: MarkdownIt) -> None:
    inline = markdown.inline
    markdown.enable("strikethrough")
    inline.ruler.after("image", "inline_note", rules.inline_note)
    inline.ruler.after("inline_note", "note_mark", rules.note_mark)
    inline.ruler.after("note_mark", "reference", rules.reference)
    inline.ruler.after("reference", "mark_span", rules.mark_span)
    inline.ruler.push("attributes", rules.attributes)
    # Joined texts would lose their places: the reader joins what stands together.
    markdown.disable("fragments_join")


def _add_block_rules(markdown: MarkdownIt) -> None:
    block = markdown.block
    markdown.enable("table")
    ending = {"alt": ["paragraph", "reference"]}
    block.ruler.at("table", placed_table, {"alt": ending["alt"]})
    block.ruler.before("reference", "footnote_def", footnote_def, {"alt": ending["alt"]})
    block.ruler.before(
        "fence", "container", container, {"alt": [*ending["alt"], "blockquote", "list"]}
    )
    deflist_plugin(markdown)


class _GuardedParser(ParserBlock):
    """Says where it gives up: the library drops what is nested too deep without a word."""

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803
        if state.level >= DEEPEST:
            state.env.setdefault("too_deep", startLine)
        super().tokenize(state, startLine, endLine)


def placed_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Keep the column at which each row begins; cells are found from there."""
    count = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    for token in state.tokens[count:]:
        if token.type == "tr_open" and token.map:
            token.meta["column"] = _column(state, token.map[0])
    return True


def _column(state: StateBlock, line: int) -> int:
    begin = state.bMarks[line] + state.tShift[line]
    return begin - (state.src.rfind("\n", 0, begin) + 1)


def container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read `::: name … :::`; containers of the same number of colons may stand inside."""
    begin = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(":::", begin) or state.is_code_block(start):
        return False
    if silent:
        return True
    column = _column(state, start)
    name = _opening(state, start)
    if not name:
        token = state.push("stray_container", "", 0)
        token.map, token.meta["column"] = [start, start + 1], column
        state.line = start + 1
        return True
    last = _closing_line(state, start, end)
    token = state.push("container_open", "", 1)
    token.map = [start, last]
    token.meta = {"column": column, "closed": last < end and not _outdented(state, last)}
    token.info = name
    _read_inside(state, start + 1, last, token)
    return True


def _read_inside(state: StateBlock, first: int, last: int, token: Token) -> None:
    old_parent, old_max = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", last
    state.md.block.tokenize(state, first, last)
    state.parentType, state.lineMax = old_parent, old_max
    state.push("container_close", "", -1)
    state.line = last + 1 if token.meta["closed"] else last


def _text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _opening(state: StateBlock, line: int) -> str:
    return _text(state, line).lstrip(":").strip().rstrip(":").strip()


def _outdented(state: StateBlock, line: int) -> bool:
    return state.sCount[line] < state.blkIndent and not state.isEmpty(line)


def _closing_line(state: StateBlock, start: int, end: int) -> int:
    """Return the line that closes the container, or where its surroundings end."""
    depth, fence = 1, ""
    for line in range(start + 1, end):
        if _outdented(state, line):
            return line
        text = _text(state, line)
        if fence:
            if text.startswith(fence) and not text.strip(fence[0] + " \t"):
                fence = ""
            continue
        if found := _FENCE.match(text):
            fence = found[1]
        elif _COLONS.match(text) and not state.is_code_block(line):
            depth += 1 if _opening(state, line) else -1
            if depth == 0:
                return line
    return end


def block_tokens(text: str, env: dict[str, Any]) -> list[Token]:
    """Return the block tokens of a text that has plain line feeds only; never raises."""
    tokens: list[Token] = []
    tokenizer().block.parse(text, tokenizer(), env, tokens)
    return tokens


def inline_tokens(text: str, env: dict[str, Any]) -> list[Token]:
    """Return the inline tokens of a content, each with its offset in `meta["at"]`."""
    tokens: list[Token] = []
    return tokenizer().inline.parse(text, tokenizer(), env, tokens)
