"""Ruby (注音): readings above or below their characters, without moving the lines.

The engine sets `<ruby>` as plain text. Each pair of base and reading becomes an inline block whose
reading has no height, so that the line pitch stays; to the line around it, the pair is its base
character (`chinese_lines_reading`). Breaks are possible between pairs (CSS Ruby 1, 3.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, cast
from xml.etree.ElementTree import Element, SubElement

from shufang.engines.weasyprint_engine import Box, kind

STYLE = (
    "ruby { display: inline-block; text-indent: 0; text-align: center; line-height: 1;"
    " white-space: nowrap }\n"
    "rt { display: block; font-size: 48%; font-weight: 400; line-height: 1; height: 0;"
    " position: relative; white-space: nowrap; text-emphasis: none }\n"
    "rp { display: none }\n"
)
"""The part of ruby that is contract, not design (see `sections`)."""

ABOVE_EM, BELOW_EM = 0.08, 0.1
"""White between base and reading, in em of the base."""

APART_EM = 0.15
"""White on either side between two readings, in em of their own type."""

OVERHANG_EM = 0.5
"""How far a reading may hang over its neighbours, in em of its own type (CLREQ 注音)."""


def part_pairs(root: Element) -> None:
    """Give each pair of base and reading a `ruby` of its own, the reading first.

    In HTML a `ruby` holds base, `rt`, base, `rt` ... with `rb` and `rp` as it likes.
    """
    for parent in list(root.iter()):
        for ruby in [child for child in parent if child.tag == "ruby"]:
            _part(parent, ruby)


def _part(parent: Element, ruby: Element) -> None:
    pairs: list[Element] = []
    base = Element("rb")
    base.text = ruby.text
    for child in list(ruby):
        if child.tag == "rt":
            pairs.append(_pair(ruby, base, child))
            base = Element("rb")
        elif child.tag != "rp":
            _append(base, child)
        _append_text(base, child.tail)
        child.tail = None
    if len(base) or (base.text or "").strip():
        pairs.append(_pair(ruby, base, None))
    if not pairs:
        return
    pairs[-1].tail = ruby.tail
    index = list(parent).index(ruby)
    parent.remove(ruby)
    for offset, pair in enumerate(pairs):
        parent.insert(index + offset, pair)


def _pair(ruby: Element, base: Element, reading: Element | None) -> Element:
    pair = Element("ruby" if reading is not None else "span", dict(ruby.attrib))
    ruby.attrib.pop("id", None)
    if reading is not None:
        pair.append(reading)
    if len(base) or base.text:
        inner = SubElement(pair, "span")
        inner.text = base.text
        inner.extend(list(base))
    return pair


def _append(base: Element, child: Element) -> None:
    if child.tag == "rb":
        _append_text(base, child.text)
        base.extend(list(child))
    else:
        base.append(child)


def _append_text(base: Element, text: str | None) -> None:
    if not text:
        return
    children = list(base)
    if children:
        children[-1].tail = (children[-1].tail or "") + text
    else:
        base.text = (base.text or "") + text


def place_readings(root: Box, notes: Sequence[Box]) -> None:
    """Put the readings where `ruby-position`, `ruby-align` and `ruby-overhang` want them."""
    for box in chain(root.descendants(), *(note.descendants() for note in notes)):
        children = (None, *box.children, None)
        for before, child, after in zip(children, children[1:], children[2:], strict=False):
            if child is not None and _is_pair(child):
                _place(child, has_neighbour=_is_pair(before) or _is_pair(after))


def _is_pair(box: Box | None) -> bool:
    return box is not None and box.element_tag == "ruby" and kind(box) == "InlineBlockBox"


def _place(pair: Box, *, has_neighbour: bool) -> None:
    """Place the reading of a pair; two readings side by side keep apart."""
    from weasyprint.css.properties import Dimension

    reading = next((child for child in pair.children if child.element_tag == "rt"), None)
    if reading is None:
        return
    style = cast(Any, reading.style)
    own, base = style["font_size"], style.parent_style["font_size"]
    is_over = style["ruby_position"] == "over"
    # The reading is written before its base; both are an em of their own type high.
    top = -own - ABOVE_EM * base if is_over else base * (1 + BELOW_EM)
    overhang = -OVERHANG_EM * own if style["ruby_overhang"] == "auto" else 0.0
    align = style["ruby_align"]
    # Alike on both sides, so that the reading stays over the middle of its base.
    margin = APART_EM * own if has_neighbour else overhang
    style["top"] = Dimension(top, "px")
    style["margin_left"] = Dimension(0.0 if align == "start" else margin, "px")
    style["margin_right"] = Dimension(margin, "px")
    for part in (reading, *reading.children):
        cast(Any, part.style)["text_align_all"] = _ALIGNED[align]
        cast(Any, part.style)["text_align_last"] = _ALIGNED[align]


_ALIGNED = {
    "start": "start",
    "center": "center",
    "space-around": "center",
    "space-between": "justify",
}
