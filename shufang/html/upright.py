"""直排 without `writing-mode`, which the engine does not know.

A column is a line that is turned by a quarter to the right as a whole, and in it every character
that stands upright (Unicode Standard Annex #50; CLREQ 3.1.2) is turned back. Latin words, long
numbers and dashes stay as the line has them, which is how Chinese publishers set them on a spine;
brackets and stops take the font's own vertical forms (OpenType `vert`).
"""

import re
from unicodedata import east_asian_width

from markupsafe import Markup

_LONGEST_GROUP = 2
"""Digits that stand side by side in the width of one character (纵中横)."""
_TURNED = re.compile(r"[—―⸺…⋯～〜\-–‐·‧・|/]+")
"""Marks that run along the column: turned with the line."""
_PIECES = re.compile(
    rf"(?P<turned>{_TURNED.pattern})|(?P<digits>\d+)(?![A-Za-z])|(?P<space>\s+)"
    r"|(?P<latin>[!-~À-ɏ]+(?:\s+[!-~À-ɏ]+)*)|(?P<one>.)"
)
_VERTICAL_FORMS = frozenset("，。、：；！？（）《》〈〉「」『』【】〔〕［］｛｝〖〗")
_QUOTES = str.maketrans("“”‘’", "『』「」")
"""竖排 has brackets for quotation marks (GB/T 15834—2011, 5.3)."""
_CLOSING = frozenset("，。、：；！？）》〉」』】〕］｝〗")


def upright(text: str) -> Markup:
    """Return a text for an element of the class `column`, from top to bottom.

    A stop or closing bracket stays in the column of the character before it.
    """
    pieces: list[Markup] = []
    for found in _PIECES.finditer(text.translate(_QUOTES)):
        kind, word = found.lastgroup, found[0]
        piece = _piece(kind or "one", word)
        if word in _CLOSING and pieces:
            joined = Markup('<span class="joined">{}{}</span>')
            piece = joined.format(pieces.pop(), piece)
        pieces.append(piece)
    return Markup("").join(pieces)


def _piece(kind: str, word: str) -> Markup:
    match kind:
        case "digits" if len(word) <= _LONGEST_GROUP:
            return Markup('<i class="upright group">{}</i>').format(word)
        case "latin" if len(word) == 1 and word.isalpha():
            return Markup('<i class="upright">{}</i>').format(word)
        case "turned" | "digits" | "latin":
            return Markup('<span class="turned">{}</span>').format(word)
        case "space":
            return Markup('<i class="space"> </i>')
    if word in _VERTICAL_FORMS:
        return Markup('<i class="upright mark">{}</i>').format(word)
    return Markup('<i class="upright">{}</i>').format(word)


def length_em(text: str) -> float:
    """Return about how long a text is in a column, in characters."""
    length = 0.0
    for found in _PIECES.finditer(text.translate(_QUOTES)):
        kind, word = found.lastgroup, found[0]
        if kind == "digits" and len(word) <= _LONGEST_GROUP:
            length += 1
        elif kind in ("digits", "latin"):
            length += 1.0 if len(word) == 1 else 0.58 * len(word)
        elif kind == "space":
            length += 0.5
        else:
            length += sum(0.5 if east_asian_width(mark) in ("Na", "N") else 1.0 for mark in word)
    return length


def columns(title: str, most: int = 7) -> list[str]:
    """Return a title in columns of at most `most` characters: at its own pauses, else evenly."""
    if length_em(title) <= most:
        return [title]
    parts = [part for part in re.split(r"[：:　]+|\s+|——+", title) if part]
    if 2 <= len(parts) <= 3 and all(length_em(part) <= most + 3 for part in parts):
        return parts
    return _evenly([found[0] for found in _PIECES.finditer(title)], most)


def _evenly(pieces: list[str], most: int) -> list[str]:
    """Share the pieces of a title out over as few columns as hold them, the first ones longest."""
    left = sum(map(length_em, pieces))
    number = -(-int(left) // (most + 1))
    lines = [""]
    wanted = -(-left // number)
    for piece in pieces:
        is_full = length_em(lines[-1] + piece) > wanted and number > 1
        if is_full and lines[-1] and piece not in _CLOSING:
            left -= length_em(lines[-1])
            number -= 1
            wanted = -(-left // number)
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines if line.strip()]


def is_lying(title: str) -> bool:
    """Whether a title is better set in lines: Latin words, or too long for columns."""
    return len(re.findall("[A-Za-z]", title)) > 2 or length_em(title) > 24
