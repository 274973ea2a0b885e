"""Drawings for the press: every colour becomes inks, transparency becomes tints.

Gradients stay: their stops are left as opaque screen colours, which become inks when they are
drawn (`press_drawing`). What has no counterpart on a plate (masks, filters, blend modes) goes, and
is named.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shufang.engines.drawing_cascade import Style, settle_styles, style_of, write_style
from shufang.engines.drawing_colours import (
    Colour,
    css_inks,
    lettering_inks,
    parse_colour,
    translate,
)
from shufang.engines.drawing_source import SVG, XLINK
from shufang.engines.drawing_type import Families, book_families, without_shorthand
from shufang.model.spot import Inks, tinted

if TYPE_CHECKING:
    from lxml import etree

_LOST = ("filter", "mask", "mix-blend-mode")
_WORDS = frozenset(f"{{{SVG}}}{name}" for name in ("text", "tspan", "textPath"))
_DEFINED = frozenset(f"{{{SVG}}}{name}" for name in ("filter", "mask"))
_GRADIENTS = frozenset(f"{{{SVG}}}{name}" for name in ("linearGradient", "radialGradient"))
_REFERENCE = re.compile(r"url\(\s*['\"]?#(?P<id>[^'\")]+)['\"]?\s*\)(?P<instead>.*)", re.S)
_HREFS = ("href", f"{{{XLINK}}}href")


@dataclass(frozen=True, slots=True)
class _Paint:
    """A paint as it was said last, and the share of the paper that it covered there."""

    value: str | None
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class _State:
    """What an element has from those around it."""

    fill: _Paint = _Paint(None)
    stroke: _Paint = _Paint("none")
    opacity: float = 1.0
    fill_opacity: float = 1.0
    stroke_opacity: float = 1.0
    is_lettering: bool = False


@dataclass(slots=True)
class _Inker:
    palette: Mapping[str, Inks]
    families: Families
    gradients: dict[str, etree._Element]
    lost: dict[str, None] = field(default_factory=dict)

    def ink(self, node: etree._Element, state: _State) -> None:
        """Ink an element and all in it."""
        style = without_shorthand(style_of(node))
        self._drop_what_no_plate_holds(style)
        if "font-family" in style:
            style["font-family"] = book_families(style["font-family"], self.families)
        state = _inherited(style, state, node.tag in _WORDS)
        for name in ("opacity", "fill-opacity", "stroke-opacity"):
            style.pop(name, None)
        fill = self._painted(style, "fill", state.fill, state.opacity * state.fill_opacity, state)
        stroke = self._painted(
            style, "stroke", state.stroke, state.opacity * state.stroke_opacity, state
        )
        if "color" in style:
            style["color"] = self._colour(style["color"], 1.0, state)
        write_style(node, style)
        state = replace(state, fill=fill, stroke=stroke)
        for child in node:
            if isinstance(child.tag, str) and child.tag not in _GRADIENTS:
                self.ink(child, state)

    def _drop_what_no_plate_holds(self, style: Style) -> None:
        for name in _LOST:
            if style.pop(name, "none") not in {"none", "normal"}:
                self.lost.setdefault(name)

    def _painted(
        self, style: Style, name: str, former: _Paint, share: float, state: _State
    ) -> _Paint:
        """Write an element's fill or stroke in inks, if it has one of its own or needs one."""
        value = style.get(name, former.value)
        if value == "inherit":
            value = former.value
        if name in style or (value is not None and share != former.share):
            style[name] = self._colour(value or "#000000", share, state)
        return _Paint(value, share)

    def _colour(self, value: str, share: float, state: _State) -> str:
        if share <= 0:
            return "none"
        if found := _REFERENCE.match(value):
            instead = found["instead"].strip()
            instead = self._colour(instead, share, state) if instead else ""
            name = found["id"] if share == 1 else self._faded(found["id"], share)
            return f"url(#{name}) {instead}".strip()
        colour, own_share = parse_colour_and_share(value)
        if colour is None:
            return value  # none, currentColor, context-fill
        inks = lettering_inks(colour, self.palette) if state.is_lettering else None
        if inks is None:
            inks = translate(colour, self.palette)
        share *= own_share
        if share <= 0:
            return "none"
        return css_inks(tinted(inks, share))

    def _faded(self, name: str, share: float) -> str:
        """Return the name of a gradient that is as pale as its share asks."""
        gradient = self.gradients.get(name)
        parent = gradient.getparent() if gradient is not None else None
        if gradient is None or parent is None:
            return name  # a pattern: its own shapes are inked where they stand
        faded = f"{name}-{round(share * 1000)}"
        if faded not in self.gradients:
            made = copy.deepcopy(gradient)
            made.set("id", faded)
            for stop in made.iter(f"{{{SVG}}}stop"):
                _pale(stop, share)
            parent.insert(parent.index(gradient) + 1, made)
            self.gradients[faded] = made
        return faded


def ink_tree(
    root: etree._Element, palette: Mapping[str, Inks], families: Families | None = None
) -> tuple[str, ...]:
    """Give every colour of a drawing as `device-cmyk()`, and its words in the book's typefaces.

    `palette` maps "#rrggbb" to shares of ink (0-1). Transparency is mixed with the paper. Returns
    the names of properties that are lost ("mask", "filter", "mix-blend-mode").
    """
    settle_styles(root)
    _place_uses(root)
    gradients = {node.get("id", ""): node for node in root.iter(*_GRADIENTS)}
    _settle_gradients(gradients)
    for node in list(root.iter(*_DEFINED)):
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)
    style = style_of(root)
    style.setdefault("fill", "#000000")
    write_style(root, style)
    inker = _Inker(palette, families or {}, gradients)
    inker.ink(root, _State())
    return tuple(inker.lost)


def parse_colour_and_share(value: str) -> tuple[Colour | None, float]:
    """Return a CSS colour and the share of the paper that its alpha leaves it."""
    value = value.removesuffix("!important").strip()
    share = 1.0
    if found := re.fullmatch(r"(?:rgb|hsl)a?\(.*[,/]\s*([\d.]+)(%?)\s*\)", value.lower()):
        parts = len(re.findall(r"[\d.]+", value))
        if parts >= 4:
            share = float(found[1]) / (100 if found[2] else 1)
    elif found := re.fullmatch("#([0-9a-fA-F]{4}|[0-9a-fA-F]{8})", value):
        digits = found[1] if len(found[1]) == 8 else "".join(one * 2 for one in found[1])
        value, share = f"#{digits[:6]}", int(digits[6:], 16) / 255
    elif value.lower() == "transparent":
        return (255, 255, 255), 0.0
    return parse_colour(value), min(1.0, share)


def _inherited(style: Style, state: _State, is_lettering: bool) -> _State:
    return replace(
        state,
        opacity=state.opacity * _share(style.get("opacity"), 1.0),
        fill_opacity=_share(style.get("fill-opacity"), state.fill_opacity),
        stroke_opacity=_share(style.get("stroke-opacity"), state.stroke_opacity),
        is_lettering=state.is_lettering or is_lettering,
    )


def _share(text: str | None, otherwise: float) -> float:
    try:
        share = float((text or "").rstrip("%")) / (100 if (text or "").endswith("%") else 1)
    except ValueError:
        return otherwise
    return min(1.0, max(0.0, share))


def _place_uses(root: etree._Element) -> None:
    """Put a copy in the place of each `<use>` that makes what it shows transparent.

    A copy can have tints of its own; symbols and whole drawings, which have a size, stay.
    """
    named = {node.get("id"): node for node in root.iter() if node.get("id")}
    for use in list(root.iter(f"{{{SVG}}}use")):
        target = named.get(next((use.get(key, "") for key in _HREFS if key in use.attrib), "")[1:])
        if target is None or target.tag in {f"{{{SVG}}}symbol", f"{{{SVG}}}svg"}:
            continue
        if not ({"opacity", "fill-opacity", "stroke-opacity"} & set(style_of(use))):
            continue
        if use in target.iter():
            continue
        shown = copy.deepcopy(target)
        for node in shown.iter():
            node.attrib.pop("id", "")
        move = f"translate({use.get('x', '0')},{use.get('y', '0')})"
        use.set("transform", f"{use.get('transform', '')} {move}".strip())
        for key in ("x", "y", "width", "height", *_HREFS):
            use.attrib.pop(key, "")
        use.tag = f"{{{SVG}}}g"
        use.append(shown)


def _settle_gradients(gradients: Mapping[str, etree._Element]) -> None:
    """Give every gradient stops of its own, opaque, as plain screen colours."""
    for gradient in gradients.values():
        seen = {gradient.get("id", "")}
        source: etree._Element | None = gradient
        while source is not None and source.find(f"{{{SVG}}}stop") is None:
            name = next((source.get(key, "") for key in _HREFS if key in source.attrib), "")[1:]
            source = gradients.get(name) if name not in seen else None
            seen.add(name)
        if source is not None and source is not gradient:
            gradient.extend(copy.deepcopy(stop) for stop in source.iter(f"{{{SVG}}}stop"))
    for gradient in gradients.values():
        for stop in gradient.iter(f"{{{SVG}}}stop"):
            _pale(stop, 1.0)


def _pale(stop: etree._Element, share: float) -> None:
    """Mix a stop with the paper as its own opacity and `share` ask."""
    style = style_of(stop)
    colour, own_share = parse_colour_and_share(style.get("stop-color", "#000000"))
    share *= own_share * _share(style.pop("stop-opacity", None), 1.0)
    mixed = (round(255 - (255 - level) * share) for level in colour or (0, 0, 0))
    style["stop-color"] = "#{:02x}{:02x}{:02x}".format(*mixed)
    write_style(stop, style)
