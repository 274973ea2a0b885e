"""Drawings for the press: every colour becomes inks, transparency becomes tints."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from shufang.engines.drawing_colours import css_inks, parse_colour, translate
from shufang.engines.drawing_source import SVG
from shufang.model.spot import Inks

if TYPE_CHECKING:
    from lxml import etree

_PAINT = frozenset({"fill", "stroke", "color", "stop-color", "flood-color", "lighting-color"})
_OPACITY = frozenset({"opacity", "fill-opacity", "stroke-opacity", "stop-opacity"})
_DECLARATION = re.compile(r"([a-z-]+)\s*:\s*([^;{}]+)")


def ink_tree(root: etree._Element, palette: Mapping[str, Inks]) -> None:
    """Give every colour of a drawing as `device-cmyk()`.

    `palette` maps "#rrggbb" to shares of ink (0-1). Transparency is mixed with the paper and a
    gradient becomes its middle colour, as print takes neither.
    """
    middles = _gradients(root)
    root.set("fill", root.get("fill") or "#000000")
    for node in root.iter():
        if isinstance(node.tag, str):
            _ink(node, palette, middles)


def _gradients(root: etree._Element) -> Mapping[str, str]:
    """Return each gradient's id with its middle colour; the gradients themselves go."""
    colours: dict[str, str] = {}
    for kind in ("linearGradient", "radialGradient"):
        for gradient in list(root.iter(f"{{{SVG}}}{kind}")):
            stops = list(gradient.iter(f"{{{SVG}}}stop"))
            middle = stops[len(stops) // 2] if stops else None
            style = (
                dict(_DECLARATION.findall(middle.get("style", ""))) if middle is not None else {}
            )
            colour = style.get("stop-color") or (
                middle.get("stop-color") if middle is not None else None
            )
            colours[gradient.get("id", "")] = (colour or "#808080").strip()
            gradient.clear()
    return colours


def _ink(node: etree._Element, palette: Mapping[str, Inks], middles: Mapping[str, str]) -> None:
    style = dict(_DECLARATION.findall(node.get("style", "")))
    stated = {**{key: node.get(key, "") for key in (*_PAINT, *_OPACITY) if node.get(key)}, **style}
    paper = {kind: _opacity(stated, kind) for kind in ("fill", "stroke")}

    def inked(name: str, value: str) -> str:
        share = paper["stroke" if name == "stroke" else "fill"]
        return _inked_value(value, share, palette, middles)

    for key in _PAINT & set(node.attrib):
        node.set(str(key), inked(str(key), str(node.attrib[key])))
    for key in _OPACITY & set(node.attrib):
        del node.attrib[key]
    if style:
        kept = {k: inked(k, v) if k in _PAINT else v for k, v in style.items() if k not in _OPACITY}
        node.set("style", ";".join(f"{key}:{value}" for key, value in kept.items()))
    if node.tag == f"{{{SVG}}}style":
        node.text = _inked_css(node.text or "", inked)


def _inked_css(text: str, inked: Callable[[str, str], str]) -> str:
    def declaration(found: re.Match[str]) -> str:
        if found[1] in _OPACITY:
            return ""
        return f"{found[1]}:{inked(found[1], found[2])}" if found[1] in _PAINT else found[0]

    return _DECLARATION.sub(declaration, text)


def _opacity(stated: Mapping[str, str], kind: str) -> float:
    share = 1.0
    for name in ("opacity", f"{kind}-opacity"):
        text = stated.get(name, "1").strip()
        try:
            share *= float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
        except ValueError:
            continue
    return min(1.0, max(0.0, share))


def _inked_value(
    value: str, share: float, palette: Mapping[str, Inks], middles: Mapping[str, str]
) -> str:
    value = value.strip().removesuffix("!important").strip()
    found = re.match(r"url\(\s*['\"]?#([^'\")]+)['\"]?\s*\)", value)
    if found:
        middle = middles.get(found[1])
        if middle is None:
            return value  # a pattern: its own shapes are inked where they stand
        value = middle
    colour = parse_colour(value)
    if colour is None:
        return value  # none, inherit, currentColor
    return css_inks(translate(colour, palette, share))
