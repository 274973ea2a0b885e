"""The words of a drawing (SVG) in the script of the book: labels of maps, names of diagrams."""

from __future__ import annotations

from collections.abc import Callable

from shufang.engines.drawing_source import SVG, parse, printed

_WORDED = frozenset(f"{{{SVG}}}{name}" for name in ("text", "tspan", "textPath", "title", "desc"))


def reworded(content: bytes, words: Callable[[str], str]) -> bytes:
    """Return a drawing with `words` applied to everything that it writes.

    Names of styles, typefaces and parts stay. Raises UnreadableDrawing for what is no drawing.
    """
    if words is str:
        return content
    root = parse(content)
    for element in root.iter(*_WORDED, f"{{{SVG}}}a"):
        if element.tag in _WORDED and element.text:
            element.text = words(element.text)
        parent = element.getparent()
        if parent is not None and parent.tag in _WORDED and element.tail:
            element.tail = words(element.tail)
    return printed(root)
