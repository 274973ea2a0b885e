"""Style sheets of an EPUB as plain facts: declarations, addresses, what cannot be understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from shufang.engines.epub_type_values import family_list

if TYPE_CHECKING:
    from tinycss2.ast import AtRule, Node

_BODY_TEXT: Final = re.compile(r"(?:^|,)\s*(?:html|body|p|div|span|\*|:root)\s*(?:$|,)")
OWNED: Final = frozenset({"font-size", "line-height", "font-family", "font"})
"""What a reader sets for the running text (KDP, Text Guidelines: “all defaults”)."""
DEFAULTS: Final = ("inherit", "initial", "unset", "currentcolor", "transparent", "auto")


_UNCOUNTED = re.compile(r"""/\*.*?\*/|"[^"\n]*"|'[^'\n]*'""", re.DOTALL)
"""Comments and strings, in which braces count for nothing."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """One property of one rule."""

    selector: str
    name: str
    value: str
    line: int
    is_important: bool
    is_guarded: bool
    """Inside `@supports`, where reading systems that do not know it pass it over."""
    in_font_face: bool = False


@dataclass(frozen=True, slots=True)
class FontFace:
    """An `@font-face` rule (CSS Fonts 4, 4)."""

    family: str
    """In small letters."""
    addresses: tuple[str, ...]
    """First choice first."""
    weights: tuple[int, int]
    """The lightest and the boldest that it serves."""
    is_italic: bool
    ranges: tuple[tuple[int, int], ...]
    """Characters for which it may be used; empty for all."""
    line: int


@dataclass(slots=True)
class StyleFacts:
    """What a style sheet says."""

    declarations: list[Declaration] = field(default_factory=list)
    addresses: list[tuple[str, int]] = field(default_factory=list)
    """With lines."""
    faces: list[FontFace] = field(default_factory=list)
    imports: list[tuple[str, int]] = field(default_factory=list)
    faults: list[int] = field(default_factory=list)
    """Lines that no browser understands."""
    comment_lines: list[int] = field(default_factory=list)
    """Of comments with a double hyphen inside."""
    plain_comments: list[int] = field(default_factory=list)
    """Lines of the other comments."""
    at_rules: list[tuple[str, int]] = field(default_factory=list)
    """Keywords, in lower case, with lines."""


def style_facts(text: str) -> StyleFacts:
    """Return the facts of a sheet; what cannot be parsed is a fault, never an exception."""
    import tinycss2

    facts = StyleFacts()
    try:
        _rules(tinycss2.parse_stylesheet(text), facts, is_guarded=False)
        bare = _UNCOUNTED.sub("", text)
        if bare.count("{") > bare.count("}"):  # what is left open swallows the rest of the sheet
            facts.faults.append(text.count("\n") + 1)
    except RecursionError:  # thousands of brackets in each other
        facts.faults.append(1)
    return facts


def is_body_text(selector: str) -> bool:
    """Whether a list of selectors names the running text."""
    return _BODY_TEXT.search(selector) is not None


def owned_by_the_reader(name: str, value: str) -> bool:
    """Whether a property of the running text takes a choice away from who reads it."""
    value = value.lower()
    return name in OWNED and value not in DEFAULTS and value not in ("100%", "1em", "medium")


def contrast(first: str, second: str) -> float | None:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, 1.4.3); None where one is no colour.

    A colour that lets others shine through has no contrast of its own.
    """
    found = [_luminance(colour) for colour in (first, second)]
    if found[0] is None or found[1] is None:
        return None
    low, high = sorted((found[0], found[1]))
    return (high + 0.05) / (low + 0.05)


def _luminance(text: str) -> float | None:
    from tinycss2.color4 import parse_color

    colour = parse_color(text)
    if colour is None or isinstance(colour, str) or colour.alpha != 1:
        return None
    try:
        parts = [float(part) for part in colour.to("srgb").coordinates]
    except (AttributeError, NotImplementedError, TypeError, ValueError):
        return None
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _rules(nodes: list[Any], facts: StyleFacts, *, is_guarded: bool) -> None:
    import tinycss2

    for node in nodes:
        if node.type == "comment":
            _comment(node, facts)
        elif node.type == "error":
            facts.faults.append(node.source_line)
        elif node.type == "qualified-rule":
            if any(part.type == "error" for part in node.prelude):  # a brace too many
                facts.faults.append(node.source_line)
            selector = tinycss2.serialize(
                [part for part in node.prelude if part.type != "error"]
            ).strip()
            _declarations(node.content, selector, facts, is_guarded=is_guarded)
        elif node.type == "at-rule":
            _at_rule(node, facts, is_guarded=is_guarded)


def _comment(node: Node, facts: StyleFacts) -> None:
    lines = facts.comment_lines if "--" in node.value else facts.plain_comments
    lines.append(node.source_line)


def _at_rule(node: AtRule, facts: StyleFacts, *, is_guarded: bool) -> None:
    import tinycss2

    keyword = node.lower_at_keyword
    facts.at_rules.append((keyword, node.source_line))
    if keyword == "import":
        address = next((each.value for each in node.prelude if each.type in ("url", "string")), "")
        facts.imports.append((address, node.source_line))
    elif keyword in ("font-face", "page") and node.content is not None:
        _declarations(node.content, f"@{keyword}", facts, is_guarded=is_guarded)
        if keyword == "font-face":
            facts.faces.append(_face(node))
    elif keyword in ("media", "supports", "layer", "container") and node.content is not None:
        inner = tinycss2.parse_rule_list(node.content)
        _rules(inner, facts, is_guarded=is_guarded or keyword == "supports")


def _face(rule: AtRule) -> FontFace:
    import tinycss2

    found: dict[str, list[Any]] = {
        one.lower_name: one.value
        for one in tinycss2.parse_blocks_contents(rule.content or [])
        if one.type == "declaration"
    }
    slants = {one.lower_value for one in found.get("font-style", ()) if one.type == "ident"}
    return FontFace(
        next(iter(family_list(found.get("font-family", ()))), ""),
        tuple(_addresses(found.get("src", []))),
        _weights(found.get("font-weight", ())),
        bool(slants & {"italic", "oblique"}),
        tuple(
            (one.start, one.end)
            for one in found.get("unicode-range", ())
            if one.type == "unicode-range"
        ),
        rule.source_line,
    )


def _weights(value: Iterable[Any]) -> tuple[int, int]:
    known = {"normal": 400, "bold": 700}
    found = []
    for one in value:
        if one.type == "ident" and one.lower_value in known:
            found.append(known[one.lower_value])
        elif one.type == "number":
            found.append(round(one.value))
    return (min(found), max(found)) if found else (400, 400)


def _declarations(
    content: list[Node] | None, selector: str, facts: StyleFacts, *, is_guarded: bool
) -> None:
    import tinycss2

    for node in tinycss2.parse_declaration_list(content or []):
        if node.type == "error":
            facts.faults.append(node.source_line)
        elif node.type == "comment":
            _comment(node, facts)
        elif node.type == "declaration":
            facts.addresses += [(found, node.source_line) for found in _addresses(node.value)]
            value = tinycss2.serialize(node.value).strip()
            facts.declarations.append(
                Declaration(
                    selector,
                    node.lower_name,
                    value,
                    node.source_line,
                    node.important,
                    is_guarded,
                    selector == "@font-face",
                )
            )


def _addresses(nodes: list[Any]) -> Iterator[str]:
    for node in nodes:
        if node.type == "url":
            yield node.value
        elif node.type == "function":
            if node.lower_name == "url":
                yield from (each.value for each in node.arguments if each.type == "string")
            else:
                yield from _addresses(node.arguments)
