"""Addresses in style sheets: nothing of the network or of other folders may be fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from shufang.core.span import Span
from shufang.engines.sections import StyleSheet

if TYPE_CHECKING:
    from tinycss2.ast import Node

_INSIDE = re.compile(r"\s*(?:#|data:(?:image|font)/|$)", re.I)
_FETCHING = frozenset({"url", "src", "image", "image-set", "-webkit-image-set"})


def outside_addresses(sheet: StyleSheet) -> Iterator[tuple[Span, str]]:
    """Yield every address that a sheet would fetch, with its place."""
    import tinycss2

    for rule in tinycss2.parse_stylesheet(sheet.text):
        if rule.type == "at-rule" and rule.lower_at_keyword == "import":
            address = tinycss2.serialize(rule.prelude).strip()
            yield _place(sheet, rule), address
        else:
            yield from _in_nodes(sheet, [rule])


def _in_nodes(sheet: StyleSheet, nodes: list[Node]) -> Iterator[tuple[Span, str]]:
    for node in nodes:
        if node.type == "url" and not _INSIDE.match(node.value):
            yield _place(sheet, node), node.value
        elif node.type == "function" and node.lower_name in _FETCHING:
            texts = (inner for inner in node.arguments if inner.type == "string")
            yield from (
                (_place(sheet, text), text.value) for text in texts if not _INSIDE.match(text.value)
            )
        for name in ("prelude", "content", "arguments"):
            yield from _in_nodes(sheet, getattr(node, name, None) or [])


def _place(sheet: StyleSheet, node: Node) -> Span:
    return Span(sheet.name, node.source_line, node.source_column)
