"""The e-book's style sheet, rewritten for readers that do not take all of it.

Whatever sheet the book has, ours or an editor's own, goes through here; there is no second sheet
that somebody would have to keep in step. What is left out is what the reader would drop anyway,
with the rest of the rule or of the sheet; nothing is put in but the reader's own typefaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from shufang.engines.epub_styles import is_body_text, owned_by_the_reader
from shufang.model.epub_profile import SheetRules

if TYPE_CHECKING:
    from tinycss2.ast import AtRule, Declaration, QualifiedRule

MOST_INDENT_EM: Final = 4.0
"""KDP, Text Guidelines."""
PLAIN_PROPERTIES: Final = re.compile(
    r"background(?:-(?:attachment|color|image|position|repeat))?"
    r"|border(?:-(?:top|right|bottom|left))?(?:-(?:color|style|width))?"
    r"|border-(?:collapse|spacing)|bottom|caption-side|clear|color|content|counter-(?:increment|reset)"
    r"|direction|display|empty-cells|float|font(?:-(?:family|size|style|variant|weight))?"
    r"|height|left|letter-spacing|line-height|list-style(?:-(?:image|position|type))?"
    r"|(?:margin|padding)(?:-(?:top|right|bottom|left))?|(?:max|min)-(?:height|width)|orphans"
    r"|overflow|page-break-(?:after|before|inside)|right|src|table-layout|text-(?:align|decoration"
    r"|indent|transform)|top|unicode-bidi|vertical-align|visibility|white-space|widows|width"
    r"|word-spacing"
)
"""CSS 2.1 without what belongs to fixed pages, and `src` of `@font-face`."""
_DECORATIONS: Final = ("underline", "overline", "line-through", "none")
_LATER_UNITS: Final = frozenset(
    {"rem", "ch", "ic", "lh", "rlh", "cap", "rcap", "rch", "ric", "vw", "vh", "vi", "vb", "vmin",
     "vmax", "svw", "svh", "lvw", "lvh", "dvw", "dvh", "q", "cqw", "cqh"}
)  # fmt: skip
_FIXED_UNITS: Final = frozenset({"px", "pt", "pc", "cm", "mm", "in"})
_WIDTHS: Final = frozenset({"width", "min-width", "max-width"})
_LATER_DISPLAYS: Final = re.compile(r"(?:inline-)?(?:flex|grid)|contents|flow-root|ruby.*")
_PLAIN_FUNCTIONS: Final = frozenset({"rgb", "url", "counter", "counters", "attr", "format"})
_LATER_SELECTOR: Final = re.compile(
    r":(?:is|where|has|not|host|dir|lang|focus-visible|focus-within)\b|::(?!before|after|first-l)"
    r"|\|"
)
_SHOWN_MEDIA: Final = frozenset({"", "all", "screen", "amzn-kf8"})
"""What holds of a Kindle, its own query (KDP, Media Queries) included."""
_FONT_FILE: Final = re.compile(r"\.(?:ttf|otf)$", re.IGNORECASE)


def adapted_sheet(text: str, rules: SheetRules) -> str:
    """Return a style sheet as a reader takes it; without rules for it, the very same text."""
    import tinycss2

    if rules == SheetRules():
        return text
    try:
        nodes = tinycss2.parse_stylesheet(text, skip_comments=rules.is_plain)
        return "\n".join(_Rewriter(rules).rules(nodes)).strip() + "\n"
    except RecursionError:  # thousands of brackets in each other, which no reader takes either
        return ""


def adapted_declarations(text: str, element: str, rules: SheetRules) -> str:
    """Return the content of a `style` attribute as a reader takes it; "" for nothing."""
    import tinycss2

    if rules == SheetRules():
        return text
    nodes = tinycss2.parse_blocks_contents(text)
    return "; ".join(_Rewriter(rules).declarations(nodes, element))


class _Rewriter:
    def __init__(self, asked: SheetRules) -> None:
        self.asked = asked
        self._families = [(re.compile(kind, re.IGNORECASE), own) for kind, own in asked.families]

    def rules(self, nodes: list[Any]) -> Iterator[str]:
        """Yield the rules that are left, each as text."""
        import tinycss2

        for node in nodes:
            if node.type == "qualified-rule":
                yield from self._qualified(node)
            elif node.type == "at-rule":
                yield from self._at_rule(node)
            elif not self.asked.is_plain and node.type != "error":
                yield tinycss2.serialize([node]).strip()

    def _at_rule(self, node: AtRule) -> Iterator[str]:
        import tinycss2

        if not self.asked.is_plain:
            yield str(node.serialize())
            return
        keyword = node.lower_at_keyword
        if keyword == "font-face" and node.content is not None:
            lines = list(self.declarations(tinycss2.parse_blocks_contents(node.content), ""))
            if _is_plain_font(node.content):
                yield _rule("@font-face", lines)
        elif keyword == "media" and node.content is not None:
            query = tinycss2.serialize(node.prelude).strip().lower()
            if not _SHOWN_MEDIA.isdisjoint(part.strip() for part in query.split(",")):
                inner = tinycss2.parse_blocks_contents(node.content, skip_comments=True)
                yield from self.rules(inner)

    def _qualified(self, node: QualifiedRule) -> Iterator[str]:
        """Yield a rule, parted in two where body text is named beside what is none."""
        import tinycss2

        text = tinycss2.serialize(node.prelude).strip()
        content = tinycss2.parse_blocks_contents(node.content)
        if not self.asked.is_plain:
            yield _rule(text, list(self.declarations(content, "")))
            return
        selectors = [part for part in _parted(node.prelude) if not _LATER_SELECTOR.search(part)]
        whole = [part for part in selectors if not is_body_text(part)]
        body = [part for part in selectors if is_body_text(part)]
        as_other = list(self.declarations(content, ""))
        as_body = list(self.declarations(content, "body"))
        if as_body == as_other:
            whole, body = selectors, []
        for names, lines in ((body, as_body), (whole, as_other)):
            if names and lines:
                yield _rule(", ".join(names), lines)

    def declarations(self, nodes: list[Any], selector: str) -> Iterator[str]:
        """Yield the declarations that are left; `selector` tells whose they are."""
        import tinycss2

        for node in nodes:
            if node.type != "declaration":
                continue
            value = self._value(node)
            if self.asked.is_plain:
                value = _plain_value(node, value, is_body=is_body_text(selector))
            if value:
                important = " !important" if node.important and not self.asked.is_plain else ""
                yield f"{tinycss2.serialize_identifier(node.name)}: {value}{important}"

    def _value(self, node: Declaration) -> str:
        import tinycss2

        parts = [part for part in node.value if part.type != "comment"]
        value = str(tinycss2.serialize(parts)).strip()
        if node.lower_name == "font-family" and self._families:
            return self._with_own_family(value)
        return value

    def _with_own_family(self, value: str) -> str:
        """Put the reader's own font of the kind before the first family of that kind."""
        for family in value.split(","):
            own = next((own for kind, own in self._families if kind.search(family)), "")
            if own:
                return value if own in value else f'"{own}", {value}'
        return value


def _parted(prelude: list[Any]) -> list[str]:
    """Return the selectors of a list; commas inside brackets part nothing."""
    import tinycss2

    parts: list[list[Any]] = [[]]
    for node in prelude:
        if node.type == "comment":
            continue
        if node.type == "literal" and node.value == ",":
            parts.append([])
        else:
            parts[-1].append(node)
    sound = (part for part in parts if all(node.type != "error" for node in part))
    return [text for part in sound if (text := tinycss2.serialize(part).strip())]


def _rule(selector: str, lines: list[str]) -> str:
    inside = "".join(f"  {line};\n" for line in lines)
    return f"{selector} {{\n{inside}}}"


def _plain_value(node: Declaration, value: str, *, is_body: bool) -> str:
    """Return a value as CSS 2.1 knows it; "" for a declaration that is to go."""
    name = node.lower_name
    if PLAIN_PROPERTIES.fullmatch(name) is None or not value or not _is_plain(node.value):
        return ""
    if is_body and (name in ("color", "background", "background-color")
                    or owned_by_the_reader(name, value)):  # fmt: skip
        return ""
    if name == "text-decoration":
        return next((word for word in value.lower().split() if word in _DECORATIONS), "")
    if name == "display" and _LATER_DISPLAYS.fullmatch(value.lower()):
        return ""
    units = {part.lower_unit for part in node.value if part.type == "dimension"}
    if name in _WIDTHS and units & _FIXED_UNITS:
        return ""
    if name in ("font", "font-size") and units & _FIXED_UNITS:
        return ""
    if name == "text-indent":
        return _within(node, value)
    return value


def _is_plain(nodes: list[Any]) -> bool:
    for node in nodes:
        if node.type == "function" and node.lower_name not in _PLAIN_FUNCTIONS:
            return False
        if node.type == "dimension" and node.lower_unit in _LATER_UNITS:
            return False
    return True


def _within(node: Declaration, value: str) -> str:
    for part in node.value:
        if part.type == "dimension" and part.lower_unit == "em":
            if abs(part.value) > MOST_INDENT_EM:
                return f"{'-' if part.value < 0 else ''}{MOST_INDENT_EM:g}em"
        elif part.type == "dimension" and part.lower_unit in _FIXED_UNITS:
            return ""
    return value


def _is_plain_font(content: list[Any]) -> bool:
    """Whether each file of a `@font-face` is TrueType or OpenType (KDP, Using Embedded Fonts)."""
    import tinycss2

    for node in tinycss2.parse_blocks_contents(content):
        if node.type == "declaration" and node.lower_name == "src":
            found = re.findall(r"""url\(\s*["']?([^"')]+)""", tinycss2.serialize(node.value))
            return bool(found) and all(_FONT_FILE.search(address) for address in found)
    return False
