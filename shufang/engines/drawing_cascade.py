"""The style rules of a drawing, written to the elements that they dress.

What an element looks like depends on its `style`, on the rules that match it and on its own
attributes (SVG 2, 6.4 and 6.6); afterwards its `style` alone says it all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from shufang.engines.drawing_source import SVG

if TYPE_CHECKING:
    from lxml import etree
    from tinycss2.ast import Node

PROPERTIES = frozenset(
    (
        *("fill", "stroke", "color", "stop-color", "flood-color", "lighting-color"),
        *("opacity", "fill-opacity", "stroke-opacity", "stop-opacity", "mix-blend-mode"),
        *("filter", "mask", "font", "font-family", "font-size"),
    )
)
"""Properties that print looks at; an attribute of that name is a style too."""

_SEEN = re.compile(r"\b(all|print|screen)\b")
Style = dict[str, str]


def settle_styles(root: etree._Element) -> None:
    """Write rules and attributes into `style`, and take `<style>` elements out."""
    import cssselect2

    sheets = list(root.iter(f"{{{SVG}}}style"))
    matcher = cssselect2.Matcher()
    for sheet in sheets:
        for selectors, declarations in _rules("".join(map(str, sheet.itertext()))):
            for selector in selectors:
                matcher.add_selector(selector, declarations)
        parent = sheet.getparent()
        if parent is not None:
            parent.remove(sheet)
    wrapped = cssselect2.ElementWrapper.from_xml_root(root)
    for element in wrapped.iter_subtree():
        node = element.etree_element
        rules = [match[-1] for match in matcher.match(element)] if sheets else []
        write_style(node, _cascaded(node, rules))


def style_of(node: etree._Element) -> Style:
    """Return the declarations of an element's `style`."""
    return {name: value for name, value, _ in _declarations(node.get("style", ""))}


def write_style(node: etree._Element, style: Style) -> None:
    """Write an element's declarations."""
    if style:
        node.set("style", ";".join(f"{name}:{value}" for name, value in style.items()))
    elif "style" in node.attrib:
        del node.attrib["style"]


def _cascaded(node: etree._Element, rules: Iterable[list[tuple[str, str, bool]]]) -> Style:
    style = {}
    for key in PROPERTIES & set(node.attrib):
        style[str(key)] = str(node.attrib[key]).strip()
        del node.attrib[key]
    style = dict(sorted(style.items()))
    stated = [declaration for rule in rules for declaration in rule]
    stated += _declarations(node.get("style", ""))
    for important in (False, True):
        for name, value, is_important in stated:
            if is_important is important:
                style[name] = value
    return style


def _rules(text: str) -> Iterator[tuple[list[object], list[tuple[str, str, bool]]]]:
    """Yield selectors and declarations of a style sheet; what cannot be read is left out."""
    import tinycss2

    yield from _rules_of(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True))


def _rules_of(
    nodes: Iterable[Node],
) -> Iterator[tuple[list[object], list[tuple[str, str, bool]]]]:
    import cssselect2
    import tinycss2

    for rule in nodes:
        if rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content is not None:
            if _SEEN.search(tinycss2.serialize(rule.prelude)):
                inside = tinycss2.parse_rule_list(
                    rule.content, skip_comments=True, skip_whitespace=True
                )
                yield from _rules_of(inside)
        elif rule.type == "qualified-rule":
            try:
                compiled = cssselect2.compile_selector_list(rule.prelude, {None: SVG})
            except cssselect2.SelectorError:
                continue
            yield compiled, _declarations(tinycss2.serialize(rule.content))


def _declarations(text: str) -> list[tuple[str, str, bool]]:
    """Return name, value and whether it is important of each declaration."""
    import tinycss2

    found = tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True)
    return [
        (
            one.name if one.name.startswith("--") else one.lower_name,
            tinycss2.serialize(one.value).strip(),
            one.important,
        )
        for one in found
        if one.type == "declaration"
    ]
