"""In which type a document's text is set: the part of the CSS cascade that chooses fonts.

Read are `font-family`, `font-weight`, `font-style`, `font`, `text-transform`, `display` and the
strings of `content` (CSS Cascading 4, 6; CSS Fonts 4, 2). Rules inside `@supports` and `@media`
hold, unless they are for print or speech: what any reader may show has to be there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from shufang.engines.epub_type_values import TypeStyle, changed

if TYPE_CHECKING:
    from lxml import etree

_READ: Final = frozenset(
    ("font-family", "font-weight", "font-style", "font", "text-transform", "display", "content")
)
_ELSEWHERE: Final = frozenset(("print", "speech", "tty", "braille", "embossed", "amzn-mobi"))
"""Media types of other things than reading systems' screens."""
_BOLD: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "th", "b", "strong"))
_SLANTED: Final = frozenset(("em", "i", "cite", "dfn", "var", "address"))
_FIXED: Final = frozenset(("code", "pre", "kbd", "samp", "tt"))
_UNSEEN: Final = frozenset(("head", "script", "style", "template", "title", "desc", "metadata"))
_LONGHANDS: Final = ("font", "font-family", "font-weight", "font-style")
_Declared = Sequence[tuple[str, Any, bool]]
"""Name, value as tokens, and whether it is important."""


@dataclass(frozen=True, slots=True)
class TextRun:
    """A piece of text between two tags, or one that a style sheet adds."""

    text: str
    style: TypeStyle
    node: etree._Element
    is_tail: bool = False
    """Whether it stands behind the node instead of at its beginning."""
    is_added: bool = False
    """Whether the style sheet adds it (`::before`, `::after`) or sets it apart (first letters)."""


def text_runs(root: etree._Element, sheets: Sequence[str]) -> Iterator[TextRun]:
    """Yield the text of a document that is shown, in the type in which it is to be set.

    `sheets` are the texts of its style sheets, in order. What cannot be parsed is passed over.
    Text behind an element comes before what stands inside it.
    """
    import cssselect2
    from lxml import etree

    matcher = _matcher(tuple(sheets))
    styles: dict[Any, TypeStyle] = {}
    for element in cssselect2.ElementWrapper.from_xml_root(root).iter_subtree():
        node = element.etree_element
        parent = node.getparent()
        above = styles.get(parent, TypeStyle()) if parent is not None else TypeStyle()
        matched = matcher.match(element) if _may_match(matcher, node) else ()
        style = _styled(node, above, [rule[3] for rule in matched if rule[2] is None])
        styles[node] = style
        if not style.is_hidden:
            yield from _own_text(node, style, matched)
        if node.tail and not above.is_hidden and parent is not None:
            yield TextRun(_cased(node.tail, above), above, node, is_tail=True)
    for comment in root.iter(etree.Comment, etree.PI, etree.Entity):
        # These are no elements to the matcher, yet text stands behind them.
        parent = comment.getparent()
        if comment.tail and parent is not None:
            above = styles.get(parent, TypeStyle())
            if not above.is_hidden:
                yield TextRun(_cased(comment.tail, above), above, comment, is_tail=True)


def _may_match(matcher: Any, node: etree._Element) -> bool:  # noqa: ANN401 - a library without types
    """Tell whether a rule may hold for an element: for paragraphs of a book hardly ever one does.

    The matcher keeps its rules by what their last part asks for, and asks an element's wrapper
    for all of it, which is slow.
    """
    if matcher.other_selectors or matcher.namespace_selectors or matcher.lang_attr_selectors:
        return True
    attributes = node.attrib
    return (
        node.tag.rpartition("}")[2].lower() in matcher.lower_local_name_selectors
        or attributes.get("id") in matcher.id_selectors
        or not matcher.class_selectors.keys().isdisjoint(attributes.get("class", "").split())
    )


def _own_text(
    node: etree._Element, style: TypeStyle, matched: Sequence[tuple[Any, ...]]
) -> Iterator[TextRun]:
    if node.text:
        yield TextRun(_cased(node.text, style), style, node)
    pseudos: dict[str, list[_Declared]] = {}
    for _, _, pseudo, declared in matched:
        if pseudo is not None:
            pseudos.setdefault(pseudo, []).append(declared)
    for pseudo, declarations in pseudos.items():
        chosen = _cascade(declarations, ())
        added = changed(style, chosen)
        if pseudo == "first-letter":
            text = "".join(str(part) for part in node.itertext()).strip()[:1]
        elif pseudo in ("before", "after"):
            text = "".join(one.value for one in chosen.get("content", ()) if one.type == "string")
        else:
            continue
        if text and not added.is_hidden:
            yield TextRun(_cased(text, added), added, node, is_added=True)


def _cased(text: str, style: TypeStyle) -> str:
    """Return text as it is shown; both forms where only some letters are changed."""
    match style.transform:
        case "uppercase":
            return text.upper()
        case "lowercase":
            return text.lower()
        case "capitalize":
            return text + text.title()
    return text


def _styled(node: etree._Element, above: TypeStyle, rules: Sequence[_Declared]) -> TypeStyle:
    kind = node.tag.rpartition("}")[2]
    style = above
    if kind in _UNSEEN or "hidden" in node.attrib:
        style = replace(style, is_hidden=True)
    if kind in _BOLD:
        style = replace(style, weight=700)
    elif kind in _SLANTED:
        style = replace(style, is_italic=True)
    elif kind in _FIXED:
        style = replace(style, families=("monospace",))
    own = node.get("style")
    if not rules and not own:
        return style
    return changed(style, _cascade(rules, _declared(own) if own else ()), above)


def _cascade(rules: Sequence[_Declared], own: _Declared) -> Mapping[str, Any]:
    """Return what holds of each property: rules come in the order of their weight."""
    found: dict[str, Any] = {}
    for important in (False, True):
        for declared in (*rules, own):
            for name, value, is_important in declared:
                if is_important is important:
                    stale = _LONGHANDS if name == "font" else (name,)
                    for each in stale:
                        found.pop(each, None)
                    found[name] = value
    return found


@lru_cache(maxsize=64)
def _matcher(sheets: tuple[str, ...]) -> Any:  # noqa: ANN401 - a library without types
    """Return all rules that choose type."""
    import cssselect2
    import tinycss2

    matcher = cssselect2.Matcher()
    for sheet in sheets:
        # Thousands of brackets in each other are no style sheet.
        with suppress(RecursionError):
            spaces: dict[str | None, str] = {}
            parsed = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
            for prelude, declared in _rules(parsed, spaces):
                with suppress(cssselect2.SelectorError):
                    for selector in cssselect2.compile_selector_list(prelude, spaces):
                        matcher.add_selector(selector, declared)
    return matcher


def _rules(
    nodes: Sequence[Any], spaces: dict[str | None, str]
) -> Iterator[tuple[Sequence[Any], _Declared]]:
    import tinycss2

    for rule in nodes:
        if rule.type == "qualified-rule":
            declared = _declared(tinycss2.serialize(rule.content))
            if declared:
                yield rule.prelude, declared
        elif rule.type == "at-rule" and rule.lower_at_keyword == "namespace":
            _add_namespace(rule.prelude, spaces)
        elif rule.type == "at-rule" and rule.content is not None and _holds(rule):
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            yield from _rules(inner, spaces)


def _holds(rule: Any) -> bool:  # noqa: ANN401
    if rule.lower_at_keyword in ("supports", "layer", "container"):
        return True
    words = {one.lower_value for one in rule.prelude if one.type == "ident"}
    return rule.lower_at_keyword == "media" and ("not" in words or not words & _ELSEWHERE)


def _add_namespace(prelude: Sequence[Any], spaces: dict[str | None, str]) -> None:
    prefix = next((one.value for one in prelude if one.type == "ident"), None)
    address = next((one.value for one in prelude if one.type in ("string", "url")), "")
    spaces[prefix] = address


def _declared(text: str) -> _Declared:
    import tinycss2

    found = tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True)
    return tuple(
        (one.lower_name, tuple(one.value), one.important)
        for one in found
        if one.type == "declaration" and one.lower_name in _READ
    )
