"""Paragraphs that are only pictures."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from markdown_it.token import Token

from shufang.core.span import Span
from shufang.manuscript.markdown_attributes import Attribute
from shufang.manuscript.markdown_html import Tag, read_tag
from shufang.manuscript.markdown_inlines import alt_text
from shufang.manuscript.markdown_links import checked_picture
from shufang.manuscript.markdown_names import (
    FIGURE_KEYS,
    PLACEMENTS,
    WIDTHS,
)
from shufang.manuscript.markdown_places import Places
from shufang.manuscript.markdown_reading import Reading
from shufang.manuscript.suggestions import nearest
from shufang.model.blocks import FigureGroup, FigurePlace, PicturePlace
from shufang.model.figures import FigurePlacement, FigureWidth

_BESIDE: Final = frozenset({"softbreak", "hardbreak", "link_open", "link_close"})
_TAGS_BESIDE: Final = frozenset({"br", "p", "div", "center", "a"})
_SHARES: Final = ((90, "full"), (70, "wide"), (40, "half"), (0, "small"))
"""Per cent of the measure, as Pandoc's `width=50%` gives it, and what comes nearest."""
_LENGTH: Final = re.compile(r"(\d{1,5}(?:\.\d+)?)\s*(%|px|pt|mm|cm|in|em|)")
_MILLIMETRES: Final = {"px": 25.4 / 96, "": 25.4 / 96, "pt": 25.4 / 72, "mm": 1.0, "cm": 10.0,
                       "in": 25.4, "em": 3.7}  # fmt: skip
_USUAL_MEASURE_MM: Final = 126.0
"""34 characters of 10.5 pt; a length for a screen or another page needs no greater exactness."""
_STYLE_WIDTH: Final = re.compile(r"(?:^|;)\s*(?:max-)?width\s*:\s*([^;]+)")

Placed = FigurePlace | PicturePlace


def read_pictures(
    tokens: Sequence[Token], places: Places, reading: Reading
) -> FigureGroup | Placed | None:
    """Return the figure or group of figures that a paragraph of pictures is.

    None where no picture is left because each has been reported.
    """
    found = [
        place
        for index, token in enumerate(tokens)
        if (token.type == "image" or _image_tag(token))
        and (place := _place(token, _token_span(tokens, index, places), places, reading))
    ]
    if len(found) == 1:
        return found[0]
    return FigureGroup(found[0].span, tuple(found)) if found else None


def is_pictures(tokens: Sequence[Token]) -> bool:
    """Whether a paragraph holds pictures and nothing else."""
    has_picture = False
    for token in tokens:
        if token.type == "image" or _image_tag(token):
            has_picture = True
        elif not _is_blank(token):
            return False
    return has_picture


def _image_tag(token: Token) -> Tag | None:
    tag = read_tag(token.content) if token.type == "html_inline" else None
    return tag if tag and tag.name == "img" else None


def _is_blank(token: Token) -> bool:
    if token.type == "html_inline":
        tag = read_tag(token.content)
        return tag.name in _TAGS_BESIDE if tag else token.content.startswith("<!--")
    blank_text = token.type in ("text", "text_special") and not token.content.strip()
    return blank_text or token.type in _BESIDE


def _token_span(tokens: Sequence[Token], index: int, places: Places) -> Span:
    following = tokens[index + 1].meta["at"] if index + 1 < len(tokens) else places.length
    return places.span(tokens[index].meta["at"], following)


def _place(token: Token, span: Span, places: Places, reading: Reading) -> Placed | None:
    if tag := _image_tag(token):
        path = checked_picture(tag.attributes.get("src", ""), span, reading)
        alt, title = tag.attributes.get("alt", ""), tag.attributes.get("title", "")
        return PicturePlace(span, path, alt, title, _tag_width(tag)) if path else None
    items = _known(token, places, reading)
    width = _width(items.get("width"), places, reading)
    address = str(token.attrs.get("src", ""))
    if address.startswith("#"):
        placement: FigurePlacement | None = None
        if item := items.get("placement"):
            place = places.span(item.start, item.end)
            placement = reading.choose(PLACEMENTS, item.name, item.value, place)
        return FigurePlace(span, address[1:], width, placement)
    path = checked_picture(address, span, reading)
    if not path:
        return None
    label = items["id"].name if "id" in items else ""
    alt = reading.cleaned(alt_text(token)).strip()
    title = reading.cleaned(str(token.attrs.get("title", ""))).strip()
    return PicturePlace(span, path, alt, title, width, label)


def _known(token: Token, places: Places, reading: Reading) -> Mapping[str, Attribute]:
    known: dict[str, Attribute] = {}
    for item in token.meta.get("attributes", ()):
        if item.kind == "id":
            known["id"] = item
        elif item.kind == "pair" and item.name in FIGURE_KEYS:
            known[FIGURE_KEYS[item.name]] = item
        else:
            reading.findings.warning(
                "TXT-022",
                places.span(item.start, item.end),
                name=item.name,
                suggestion=nearest(item.name, FIGURE_KEYS),
            )
    return known


def _width(item: Attribute | None, places: Places, reading: Reading) -> FigureWidth | None:
    if item is None:
        return None
    value = item.value.strip()
    return _width_of_length(value) or reading.choose(
        WIDTHS, item.name, value, places.span(item.start, item.end)
    )


def _tag_width(tag: Tag) -> FigureWidth | None:
    """Return the width of an `img`, from its attribute or its style; None where it gives none."""
    style = _STYLE_WIDTH.search(tag.attributes.get("style", ""))
    return _width_of_length(style[1] if style else tag.attributes.get("width", ""))


def _width_of_length(value: str) -> FigureWidth | None:
    """Return the width that is nearest to "50%", "300px" or "8cm"; None for other words."""
    found = _LENGTH.fullmatch(value.strip().lower())
    if found is None:
        return None
    size = float(found[1])
    share = size if found[2] == "%" else size * _MILLIMETRES[found[2]] / _USUAL_MEASURE_MM * 100
    return WIDTHS[next(name for least, name in _SHARES if share >= least)]
