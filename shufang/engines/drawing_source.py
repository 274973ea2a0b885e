"""SVG files as trees, read without trust and printed without loss."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"

_LENGTH = re.compile(r"\s*([0-9.]+)\s*(px|pt|mm|cm|in|pc)?\s*")
_UNIT = {"px": 1.0, "pt": 96 / 72, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "pc": 16.0}


class UnreadableDrawing(Exception):  # noqa: N818 - named for what it is
    """A file that is no SVG, or one that hides declarations; the caller reports it."""


def parse(content: bytes) -> etree._Element:
    """Return the root element; raises `UnreadableDrawing`."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True, huge_tree=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDrawing(error.msg or "") from error
    if b"<!ENTITY" in content:
        raise UnreadableDrawing("entity declarations")
    if root.tag != f"{{{SVG}}}svg":
        raise UnreadableDrawing(f"root element {etree.QName(root).localname}")
    return root


def printed(root: etree._Element) -> bytes:
    """Return the file."""
    from lxml import etree

    etree.cleanup_namespaces(root, keep_ns_prefixes=["xlink"])
    content: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def size(root: etree._Element) -> tuple[float, float]:
    """Return the size by width and height, or by the viewBox where they are missing."""
    width, height = (_length(root.get(side, "")) for side in ("width", "height"))
    if width and height:
        return width, height
    numbers = [float(n) for n in re.findall(r"-?[0-9.]+(?:e-?\d+)?", root.get("viewBox", ""))]
    if len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0:
        return numbers[2], numbers[3]
    return 300.0, 150.0  # CSS's size of a replaced element without one


def _length(text: str) -> float | None:
    found = _LENGTH.fullmatch(text)
    return float(found[1]) * _UNIT[found[2] or "px"] if found else None
