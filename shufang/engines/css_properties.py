"""CSS properties of line composition and the grid, declared to the engine as its own.

WeasyPrint 70 does not know them. Registered in its tables, they cascade, inherit, take variables
and global keywords like any other, a box's `style` holds their computed value, and a value that we
do not support is reported with its file and line (STY-022). Specifications: CSS Text 4, CSS Text
Decoration 4, CSS Ruby 1, CSS Line Grid 1, CSS Rhythmic Sizing 1; docs/css.md has them for
designers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

Tokens = Sequence[Any]
Value = object
Validator = Callable[[Tokens], Value | None]


@dataclass(frozen=True, slots=True)
class Property:
    """One property: name, initial value, whether it inherits, how its value is read."""

    name: str
    initial: Value
    is_inherited: bool
    validate: Validator

    @property
    def key(self) -> str:
        """The name under which a box's style holds it."""
        return self.name.replace("-", "_")


def _keyword(tokens: Tokens) -> str | None:
    from weasyprint.css.tokens import get_single_keyword

    found: str | None = get_single_keyword(tokens)
    return found


def _keywords(tokens: Tokens) -> list[str] | None:
    from weasyprint.css.tokens import get_keyword

    found = [get_keyword(token) for token in tokens]
    return None if None in found else [str(each) for each in found]


def _one_of(*values: str) -> Validator:
    def validate(tokens: Tokens) -> Value | None:
        keyword = _keyword(tokens)
        return keyword if keyword in values else None

    return validate


def _some_of(alone: tuple[str, ...], *groups: tuple[str, ...]) -> Validator:
    """Read one of the keywords that stand alone, or at most one of each group in any order.

    The value is the keyword, or the tuple of the keywords in the order of the groups.
    """

    def validate(tokens: Tokens) -> Value | None:
        keywords = _keywords(tokens)
        if not keywords:
            return None
        if len(keywords) == 1 and keywords[0] in alone:
            return keywords[0]
        chosen = [[each for each in keywords if each in group] for group in groups]
        if any(len(each) > 1 for each in chosen) or sum(map(len, chosen)) != len(keywords):
            return None
        return tuple(each[0] for each in chosen if each)

    return validate


def _autospace(tokens: Tokens) -> Value | None:
    value = _some_of(
        ("normal", "auto", "no-autospace"),
        ("ideograph-alpha",),
        ("ideograph-numeric",),
        ("insert",),
    )(tokens)
    return None if value == ("insert",) else value


def _length(*keywords: str) -> Validator:
    def validate(tokens: Tokens) -> Value | None:
        from weasyprint.css.tokens import get_length

        keyword = _keyword(tokens)
        if keyword in keywords:
            return keyword
        return cast(Value, get_length(tokens[0], negative=False)) if len(tokens) == 1 else None

    return validate


def _colour(tokens: Tokens) -> Value | None:
    from tinycss2.color5 import parse_color

    return tokens[0] if len(tokens) == 1 and parse_color(tokens[0]) else None


def _computed_colour(style: object, name: str, value: object) -> Value:
    """Return the colour, or `currentcolor`, which is that of the text where the mark is drawn."""
    from weasyprint.css import computed_values

    if value == DEFAULT_COLOUR:
        return DEFAULT_COLOUR
    return cast(Value, computed_values.COMPUTER_FUNCTIONS["color"](style, name, value))


def _computed_length(style: object, name: str, value: object) -> Value:
    """Return the length in pixels, or `none`."""
    from weasyprint.css import computed_values

    if value == "none":
        return value
    return cast(Value, computed_values.length(style, name, value, pixels_only=True))


DEFAULT_COLOUR = "currentcolor"

_FILLS = ("filled", "open")
_SHAPES = ("dot", "circle", "double-circle", "triangle", "sesame")


def _emphasis_style(tokens: Tokens) -> Value | None:
    """Read `none`, or fill and shape: ("filled", "dot"); a string would be drawn as text."""
    value = _some_of(("none",), _FILLS, _SHAPES)(tokens)
    if value is None or value == "none":
        return value
    assert isinstance(value, tuple)
    fill = next((each for each in value if each in _FILLS), "filled")
    # Horizontal text: a circle where no shape is named (CSS Text Decoration 4, 3.1).
    shape = next((each for each in value if each in _SHAPES), "circle")
    return fill, shape


def _emphasis_position(tokens: Tokens) -> Value | None:
    value = _some_of((), ("over", "under"), ("right", "left"))(tokens)
    if not isinstance(value, tuple) or value[0] not in {"over", "under"}:
        return None
    return str(value[0])


PROPERTIES = (
    Property("line-break", "auto", True, _one_of("auto", "loose", "normal", "strict", "anywhere")),
    Property(
        "text-spacing-trim",
        "normal",
        True,
        _one_of(
            "auto", "space-all", "normal", "space-first", "trim-start", "trim-both", "trim-all"
        ),
    ),
    Property("text-autospace", "normal", True, _autospace),
    Property(
        "hanging-punctuation",
        "none",
        True,
        _some_of(("none",), ("first",), ("force-end", "allow-end"), ("last",)),
    ),
    Property(
        "text-justify", "auto", True, _one_of("auto", "none", "inter-word", "inter-character")
    ),
    Property("text-wrap-mode", "wrap", True, _one_of("wrap", "nowrap")),
    Property("text-wrap-style", "auto", True, _one_of("auto", "balance", "stable", "pretty")),
    Property("text-emphasis-style", "none", True, _emphasis_style),
    Property("text-emphasis-color", DEFAULT_COLOUR, True, _colour),
    Property("text-emphasis-position", "over", True, _emphasis_position),
    Property("text-decoration-inset", "0", False, _one_of("auto")),
    Property("ruby-position", "over", True, _one_of("over", "under")),
    Property(
        "ruby-align",
        "space-around",
        True,
        _one_of("start", "center", "space-between", "space-around"),
    ),
    Property("ruby-overhang", "auto", True, _one_of("auto", "none")),
    Property("block-step-size", "none", False, _length("none")),
    Property("block-step-insert", "margin-box", False, _one_of("margin-box")),
    Property("block-step-align", "auto", False, _one_of("auto", "center", "start", "end")),
    Property("block-step-round", "up", False, _one_of("up")),
)


def register() -> None:
    """Put the properties into the engine's tables; a second call changes nothing."""
    from weasyprint.css import computed_values, properties
    from weasyprint.css.validation import expanders
    from weasyprint.css.validation import properties as validation

    for each in PROPERTIES:
        if each.name in properties.KNOWN_PROPERTIES:
            continue
        properties.INITIAL_VALUES[each.key] = each.initial
        properties.KNOWN_PROPERTIES.add(each.name)
        if each.is_inherited:
            properties.INHERITED.add(each.key)
        validation.property(each.name)(each.validate)
    computed_values.COMPUTER_FUNCTIONS.setdefault("text_emphasis_color", _computed_colour)
    computed_values.COMPUTER_FUNCTIONS.setdefault("block_step_size", _computed_length)
    for name, (longhands, expand) in SHORTHANDS.items():
        if name not in expanders.EXPANDERS:
            expander = expanders.generic_expander(*longhands)(expand)
            expanders.EXPANDERS[name] = expander


Expanded = Iterator[tuple[str, Tokens]]


def _expand_by_kind(**longhands: Validator) -> Callable[[Tokens, str], Expanded]:
    """Return an expander that gives each token to the first longhand that takes it."""

    def expand(tokens: Tokens, name: str) -> Expanded:
        from weasyprint.css.tokens import InvalidValues

        taken: dict[str, list[Any]] = {}
        for token in tokens:
            for suffix, validate in longhands.items():
                if validate([*taken.get(suffix, ()), token]) is not None:
                    taken.setdefault(suffix, []).append(token)
                    break
            else:
                raise InvalidValues
        for suffix, values in taken.items():
            yield f"-{suffix}", values

    return expand


def _validator(name: str) -> Validator:
    return next(each.validate for each in PROPERTIES if each.name == name)


SHORTHANDS: dict[str, tuple[tuple[str, ...], Callable[[Tokens, str], Expanded]]] = {
    "text-wrap": (
        ("-mode", "-style"),
        _expand_by_kind(mode=_validator("text-wrap-mode"), style=_validator("text-wrap-style")),
    ),
    "text-emphasis": (
        ("-style", "-color"),
        _expand_by_kind(style=_emphasis_style, color=_colour),
    ),
    "block-step": (
        ("-size", "-insert", "-align", "-round"),
        _expand_by_kind(
            size=_validator("block-step-size"),
            insert=_validator("block-step-insert"),
            align=_validator("block-step-align"),
            round=_validator("block-step-round"),
        ),
    ),
}
