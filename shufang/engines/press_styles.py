"""Style sheets of the print edition, read for what a press cannot print as it is written.

The pages come out in opaque inks all the same (`press_drawing`); what is told here is where they
then look otherwise than the designer has written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from shufang.core.diagnostic import Diagnostic, Findings
from shufang.core.lengths import MM_PER_INCH, PT_PER_INCH
from shufang.core.span import Span
from shufang.engines.press_drawing import LEAST_LINE_PT
from shufang.engines.sections import StyleSheet

if TYPE_CHECKING:
    from tinycss2.ast import Node

_COLOURED = re.compile(
    r"color$|^(background|border|outline|column-rule|text-decoration|text-emphasis|box-shadow"
    r"|fill|stroke)(-(top|right|bottom|left|block|inline|image|start|end))*$"
)
_SCREEN_FUNCTIONS = frozenset(
    {"rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color", "color-mix"}
)
_HEX = re.compile("[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8}")
_LINES = re.compile(
    r"^(border|outline|column-rule)(-(top|right|bottom|left|block|inline|start|end))*(-width)?$"
    r"|^text-decoration(-thickness)?$"
)
_POINTS = {
    "pt": 1.0,
    "px": 0.75,
    "pc": 12.0,
    "in": PT_PER_INCH,
    "mm": PT_PER_INCH / MM_PER_INCH,
    "cm": PT_PER_INCH / MM_PER_INCH * 10,
    "q": PT_PER_INCH / MM_PER_INCH / 4,
}
_CARVED = frozenset({"inset", "outset", "groove", "ridge"})
_BORDERS = re.compile(r"^(border|outline|column-rule)(-[a-z]+)*?(-style)?$")


def press_faults(sheet: StyleSheet) -> tuple[Diagnostic, ...]:
    """Return what a press cannot print as it is written.

    STY-040 colours of the screen, STY-041 lines too thin, STY-042 transparency, STY-043 borders
    in relief.
    """
    import tinycss2

    findings = Findings()
    for declaration in _declarations(tinycss2.parse_stylesheet(sheet.text)):
        place = Span(sheet.name, declaration.source_line, declaration.source_column)
        _check(declaration, place, findings)
    return tuple(findings)


def thin_rule(name: str, width_pt: float, place: Span) -> tuple[Diagnostic, ...]:
    """Return STY-041 where a rule of the theme is too thin; 0 leaves it out."""
    findings = Findings()
    if 0 < width_pt < LEAST_LINE_PT:
        findings.warning("STY-041", place, property=name, width=f"{width_pt:g}")
    return tuple(findings)


def _check(declaration: Node, place: Span, findings: Findings) -> None:
    import tinycss2

    name, value = declaration.lower_name, declaration.value
    is_custom = name.startswith("--")
    if is_custom or _COLOURED.search(name):
        for colour in _screen_colours(value, is_custom):
            findings.warning("STY-040", place, value=tinycss2.serialize([colour]))
        if any(_is_see_through(token) for token in _tokens(value)):
            findings.warning("STY-042", place, property=name)
    if _LINES.match(name):
        for width in _thin_widths(value):
            findings.warning("STY-041", place, property=name, width=f"{width:.3g}")
    if _BORDERS.match(name):
        for token in value:
            if token.type == "ident" and token.lower_value in _CARVED:
                findings.warning("STY-043", place, value=token.lower_value)
    text = tinycss2.serialize(value).strip().lower()
    if (name == "opacity" and _number(text) < 1) or (name == "mix-blend-mode" and text != "normal"):
        findings.warning("STY-042", place, property=name)


def _screen_colours(value: Iterable[Node], is_custom: bool) -> Iterator[Node]:
    from tinycss2.color4 import Color
    from tinycss2.color5 import parse_color

    tokens = [token for token in _tokens(value) if token.type not in {"whitespace", "comment"}]
    for token in tokens:
        if _is_screen_colour(token):
            yield token
        elif token.type == "ident" and (not is_custom or len(tokens) == 1):
            colour = parse_color(token.value)
            if isinstance(colour, Color) and colour.alpha > 0:
                yield token


def _is_screen_colour(token: Node) -> bool:
    if token.type == "hash":
        return _HEX.fullmatch(token.value) is not None
    return token.type == "function" and token.lower_name in _SCREEN_FUNCTIONS


def _tokens(value: Iterable[Node]) -> Iterator[Node]:
    """Yield tokens; those inside gradients too, those inside colours not."""
    for token in value:
        yield token
        if token.type == "function" and token.lower_name.endswith("gradient"):
            yield from _tokens(token.arguments)


def _is_see_through(token: Node) -> bool:
    from tinycss2.color4 import Color
    from tinycss2.color5 import parse_color

    if token.type not in {"function", "hash"}:
        return False
    colour = parse_color(token)
    return isinstance(colour, Color) and 0 < colour.alpha < 1


def _thin_widths(value: Iterable[Node]) -> Iterator[float]:
    for token in value:
        if token.type == "dimension" and token.lower_unit in _POINTS:
            width = token.value * _POINTS[token.lower_unit]
            if 0 < width < LEAST_LINE_PT - 1e-9:
                yield width


def _number(text: str) -> float:
    try:
        return float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return 1.0


def _declarations(nodes: Iterable[Node]) -> Iterator[Node]:
    import tinycss2

    for node in nodes:
        if node.type == "declaration":
            yield node
        elif node.type in {"qualified-rule", "at-rule"} and node.content is not None:
            yield from _declarations(tinycss2.parse_blocks_contents(node.content))
