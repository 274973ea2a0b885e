"""Values of the CSS properties that choose type, in terms that programs can compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

GENERIC: Final = frozenset(
    ("serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "math", "fangsong",
     "ui-serif", "ui-sans-serif", "ui-monospace", "ui-rounded", "emoji")
)  # fmt: skip
"""Generic families (CSS Fonts 4, 2.1.3): what stands behind one of them is never used."""
_SYSTEM: Final = frozenset(
    ("caption", "icon", "menu", "message-box", "small-caption", "status-bar")
)
_SIZES: Final = frozenset(
    ("xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large",
     "larger", "smaller")
)  # fmt: skip
_SLANTS: Final = frozenset(("italic", "oblique"))
_WEIGHTS: Final[Mapping[str, int]] = {"normal": 400, "bold": 700}


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """What a piece of text is set in."""

    families: tuple[str, ...] = ()
    """In small letters, first choice first; empty where the reader chooses."""
    weight: int = 400
    is_italic: bool = False
    transform: str = ""
    is_hidden: bool = False


def changed(
    style: TypeStyle, values: Mapping[str, Any], above: TypeStyle | None = None
) -> TypeStyle:
    """Return a style with the values of a rule, as tokens by the names of properties.

    `above` is the style of the parent, for `inherit`; a value that is not understood changes
    nothing.
    """
    above = above or style
    for name, tokens in values.items():
        value = [one for one in tokens if one.type not in ("whitespace", "comment")]
        word = value[0].lower_value if len(value) == 1 and value[0].type == "ident" else ""
        match name:
            case "font":
                style = _shorthand(style, value, above, word)
            case "font-family":
                style = replace(style, families=_families(value, above, word))
            case "font-weight":
                style = replace(style, weight=_weight(value, above, word, style.weight))
            case "font-style":
                style = replace(style, is_italic=_is_italic(value, above, word))
            case "text-transform":
                transform = above.transform if word in ("inherit", "unset") else word
                style = replace(style, transform=transform)
            case "display":
                style = replace(style, is_hidden=above.is_hidden or word == "none")
    return style


def family_list(tokens: Sequence[Any]) -> tuple[str, ...]:
    """Return the families of a value, in small letters."""
    return tuple(_listed(tokens))


def _listed(tokens: Sequence[Any]) -> Iterator[str]:
    name: list[str] = []
    for one in (*tokens, None):
        if one is None or (one.type == "literal" and one.value == ","):
            if name:
                yield " ".join(name).lower()
            name = []
        elif one.type in ("string", "ident"):
            name.append(one.value)


def _families(value: Sequence[Any], above: TypeStyle, word: str) -> tuple[str, ...]:
    if word in ("inherit", "unset"):
        return above.families
    return () if word in ("initial", "revert") else family_list(value)


def _weight(value: Sequence[Any], above: TypeStyle, word: str, current: int) -> int:
    if word in ("inherit", "unset"):
        return above.weight
    if word == "bolder":  # CSS Fonts 4, 2.2.1
        return 400 if above.weight < 350 else 700 if above.weight < 550 else 900
    if word == "lighter":
        return 100 if above.weight < 550 else 400 if above.weight < 750 else 700
    if word:
        return _WEIGHTS.get(word, 400)
    number = value[0] if value and value[0].type == "number" else None
    return round(number.value) if number is not None else current


def _is_italic(value: Sequence[Any], above: TypeStyle, word: str) -> bool:
    if word in ("inherit", "unset"):
        return above.is_italic
    return any(one.type == "ident" and one.lower_value in _SLANTS for one in value)


def _shorthand(style: TypeStyle, value: Sequence[Any], above: TypeStyle, word: str) -> TypeStyle:
    """Return a style after `font`: what it does not name is as at the beginning."""
    if word in ("inherit", "unset"):
        return replace(
            style, families=above.families, weight=above.weight, is_italic=above.is_italic
        )
    if word in _SYSTEM or word in ("initial", "revert"):
        return replace(style, families=(), weight=400, is_italic=False)
    weight, is_italic = 400, False
    for place, one in enumerate(value):
        is_word = one.type == "ident"
        if one.type in ("dimension", "percentage") or (is_word and one.lower_value in _SIZES):
            rest = list(value[place + 1 :])
            if rest and rest[0].type == "literal" and rest[0].value == "/":
                rest = rest[2:]
            return replace(style, families=family_list(rest), weight=weight, is_italic=is_italic)
        if one.type == "number":
            weight = round(one.value)
        elif is_word and one.lower_value in ("bold", "bolder"):
            weight = 700
        elif is_word and one.lower_value == "lighter":
            weight = 100
        elif is_word and one.lower_value in _SLANTS:
            is_italic = True
    return style  # no size: no reader understands it
