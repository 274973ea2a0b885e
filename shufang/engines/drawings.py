"""Line drawings (SVG): made harmless, and with their colours translated into inks.

A drawing comes from outside and goes into books that are opened by browsers: nothing in it may
run, load or lead anywhere. Known colours of the book become the inks that the theme names for
them, greys become black ink alone, other colours are converted arithmetically.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shufang.engines.drawing_inks import ink_tree
from shufang.engines.drawing_signs import placeholder, qr_drawing
from shufang.engines.drawing_source import SVG, XLINK, UnreadableDrawing, parse, printed, size
from shufang.engines.drawing_type import Families
from shufang.model.spot import Inks

if TYPE_CHECKING:
    from lxml import etree

__all__ = [
    "Drawing",
    "PressDrawing",
    "UnreadableDrawing",
    "for_print",
    "placeholder",
    "proportion",
    "qr_drawing",
    "sanitise",
]

_ELEMENTS = frozenset(
    (
        *("svg", "g", "defs", "symbol", "use", "switch", "title", "desc", "metadata", "style"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image", "marker"),
        *("text", "tspan", "textPath", "pattern", "clipPath", "mask"),
        *("linearGradient", "radialGradient", "stop"),
    )
)
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]+", re.ASCII)
_FOREIGN_URL = re.compile(r"url\(\s*['\"]?(?!#)[^)]*\)", re.IGNORECASE)
_AT_RULE = re.compile(r"@import[^;]*;?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A harmless drawing."""

    content: bytes
    width: float
    height: float
    """Proportion of the sides, in CSS pixels where the file says lengths."""
    removed: tuple[str, ...] = ()
    """Names of what was taken out, in order, without repetitions."""


def sanitise(content: bytes, ground: str = "") -> Drawing:
    """Return a drawing without scripts, links, foreign content and outside addresses.

    Names keep their case (`viewBox`), colours stay. A `ground` colour is laid under the drawing,
    whose black lines would vanish on a reader's night page. Raises `UnreadableDrawing`.
    """
    root = parse(content)
    removed: dict[str, None] = {}
    _clean(root, removed)
    width, height = size(root)
    if root.get("viewBox") is None:
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    if ground:
        _lay_ground(root, ground)
    return Drawing(printed(root), width, height, tuple(removed))


def _lay_ground(root: etree._Element, colour: str) -> None:
    from lxml import etree

    box = [*re.split(r"[\s,]+", root.get("viewBox", "").strip()), "0", "0", "0", "0"]
    sheet = etree.Element(f"{{{SVG}}}rect")
    for key, value in zip(("x", "y", "width", "height"), box, strict=False):
        sheet.set(key, value)
    sheet.set("fill", colour)
    named = [child for child in root if child.tag in {f"{{{SVG}}}title", f"{{{SVG}}}desc"}]
    root.insert(len(named), sheet)


def told_in_words(content: bytes, title: str, description: str) -> bytes:
    """Return a drawing with a title and a description where it has none of its own.

    A reading system that opens the picture alone has no alternative text to read out
    (SVG 2, 5.7; WCAG 2.2, 1.1.1). Raises `UnreadableDrawing`.
    """
    from lxml import etree

    root = parse(content)
    for kind, words, place in (("title", title, 0), ("desc", description, 1)):
        if words and root.find(f"{{{SVG}}}{kind}") is None:
            node = etree.Element(f"{{{SVG}}}{kind}")
            node.text = words
            root.insert(place if root.find(f"{{{SVG}}}title") is not None else 0, node)
    return printed(root)


def with_pictures(content: bytes, make: Callable[[bytes], tuple[str, bytes] | None]) -> bytes:
    """Return a drawing whose pixel pictures have been made anew.

    `make` takes a picture and returns media type and data, None for one that cannot be read: that
    one goes. Raises `UnreadableDrawing`.
    """
    if b";base64," not in content:
        return content

    def keep(picture: bytes) -> str:
        made = make(picture)
        if made is None:
            return ""
        return f"data:{made[0]};base64,{b64encode(made[1]).decode()}"

    root = parse(content)
    _take_pictures_out(root, keep)
    return printed(root)


@dataclass(frozen=True, slots=True)
class PressDrawing:
    """A harmless drawing in printing inks."""

    content: bytes
    lost: tuple[str, ...] = ()
    """Names of properties that no plate can hold."""


def for_print(
    content: bytes,
    palette: Mapping[str, Inks],
    families: Families | None = None,
    keep: Callable[[bytes], str] | None = None,
) -> PressDrawing:
    """Return a harmless drawing in printing inks; `palette` maps "#rrggbb" to shares of ink.

    `families` are the book's typefaces by kind. `keep` takes a pixel picture inside the drawing
    and returns the address under which it stands in the layout, "" for one that cannot be read.
    Raises `UnreadableDrawing`.
    """
    root = parse(content)
    _clean(root, {})
    lost = ink_tree(root, palette, families)
    if keep is not None:
        _take_pictures_out(root, keep)
    return PressDrawing(printed(root), lost)


def _take_pictures_out(root: etree._Element, keep: Callable[[bytes], str]) -> None:
    for node in list(root.iter(f"{{{SVG}}}image")):
        for key in ("href", f"{{{XLINK}}}href"):
            _, is_picture, data = str(node.get(key, "")).partition(";base64,")
            if is_picture:
                try:
                    address = keep(b64decode("".join(data.split())))
                except ValueError:
                    address = ""
                node.set(key, address)
                if not address:
                    _drop(node)
                    break


def proportion(content: bytes) -> tuple[float, float]:
    """Return width and height of a drawing; raises `UnreadableDrawing`."""
    return size(parse(content))


def _clean(node: etree._Element, removed: dict[str, None]) -> None:
    from lxml import etree

    for child in list(node):
        name = etree.QName(child) if isinstance(child.tag, str) else None
        if name is None:
            _drop(child)
        elif name.localname == "a" and name.namespace == SVG:
            child.tag = f"{{{SVG}}}g"  # the words of a link stay
            removed.setdefault("a")
            _clean(child, removed)
        elif name.namespace != SVG or name.localname not in _ELEMENTS:
            if name.namespace == SVG:
                removed.setdefault(name.localname)
            _drop(child)
        else:
            _clean(child, removed)
    _clean_attributes(node, removed)
    if node.tag == f"{{{SVG}}}style":
        node.text = _harmless_css(node.text or "", removed)


def _drop(node: etree._Element) -> None:
    """Remove a node but not the text that follows it."""
    parent = node.getparent()
    assert parent is not None  # only children are dropped
    if node.tail:
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _clean_attributes(node: etree._Element, removed: dict[str, None]) -> None:
    from lxml import etree

    for key in list(node.attrib):
        name = etree.QName(str(key))
        value = str(node.attrib[key])
        if name.localname.lower().startswith("on"):
            removed.setdefault(name.localname)
            del node.attrib[key]
        elif name.localname == "href":
            if not value.startswith("#") and not _DATA_IMAGE.fullmatch(value):
                removed.setdefault("href")
                del node.attrib[key]
        elif name.namespace not in {None, XLINK, "http://www.w3.org/XML/1998/namespace"}:
            del node.attrib[key]  # an editor's own notes (Inkscape, Illustrator)
        elif name.localname == "style" or "url(" in value.lower():
            node.attrib[key] = _harmless_css(value, removed)


def _harmless_css(text: str, removed: dict[str, None]) -> str:
    clean = _AT_RULE.sub("", _FOREIGN_URL.sub("none", text))
    if clean != text:
        removed.setdefault("url")
    return clean
