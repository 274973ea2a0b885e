"""Content streams as instructions: operands and their operator.

Our own reader instead of pikepdf's: that one gives up at the first damage, and the objects that it
makes of every number cost three times what is spent here. Nothing in a stream makes this one raise
or take more than linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

Operand = "float | bytes | Name | list[Operand] | dict[str, Operand] | bool | None"
MOST_OPERANDS: Final = 64
"""Operands that are kept before an operator; those of a sound file are at most 33."""
_DEEPEST: Final = 30

_REGULAR: Final = rb"[^\x00\t\n\x0c\r ()<>\[\]{}/%]"
_TOKEN: Final = re.compile(
    rb"[\x00\t\n\x0c\r ]*+(?:"
    rb"([-+]*+[0-9.][-0-9.]*+)(?![^\x00\t\n\x0c\r ()<>\[\]{}/%])"  # 1 number
    rb"|/(" + _REGULAR + rb"*+)"  # 2 name
    rb"|(\[(?:[-+.0-9\x00\t\n\x0c\r ]|<[0-9A-Fa-f\s]*+>|\((?:[^()\\]|\\.)*+\))*+\])"  # 3 array
    rb"|<([0-9A-Fa-f\s]*+)>"  # 4 hexadecimal string
    rb"|(\((?:[^()\\\r]|\\[^\r])*+\))"  # 5 string without brackets in it
    rb"|(" + _REGULAR + rb"++)"  # 6 operator, or what stands in its place
    rb"|(<<|>>|[\[\](){}<>%]))",  # 7 the rest
    re.DOTALL,
)
_PIECE: Final = re.compile(
    rb"([-+]*+[0-9.][-0-9.]*+)|(<[0-9A-Fa-f\s]*+>)|(\((?:[^()\\]|\\.)*+\))", re.DOTALL
)
_ESCAPE: Final = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED: Final = {
    b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\r\n": b"", b"\n": b"",
    b"\r": b"",
}  # fmt: skip
_NAME_ESCAPE: Final = re.compile(r"#([0-9A-Fa-f]{2})")
_NOT_HEX: Final = re.compile(rb"[^0-9A-Fa-f]")
_IMAGE_END: Final = re.compile(rb"[\x00\t\n\x0c\r ]EI(?=[\x00\t\n\x0c\r /]|$)")
_TEXT_AFTER: Final = re.compile(rb"[\x09\x0a\x0c\x0d\x20-\x7e]{0,24}")
_CONSTANTS: Final = {b"true": True, b"false": False, b"null": None}


class Name(str):
    """A name without its slash."""

    __slots__ = ()


def instructions(content: bytes) -> Iterator[tuple[bytes, list[object]]]:
    """Yield (operator, operands); inline images come as (b"BI", [dictionary, data]).

    What cannot be read comes as an operator that nobody knows.
    """
    operands: list[object] = []
    position = 0
    match_at = _TOKEN.match
    while True:
        match = match_at(content, position)
        if match is None:
            rest = content[position:].strip(b"\0\t\n\x0c\r ")
            if rest or operands:
                yield rest[:8] or b"?", operands
            return
        position = match.end()
        kind = match.lastindex
        if kind == 1:
            text = match[1]
            try:
                operands.append(float(text))
            except ValueError:
                operands.append(number(text))
        elif kind == 3:
            operands.append(simple_array(match[3]))
        elif kind == 6:
            operator = match[6]
            if operator in _CONSTANTS:
                operands.append(_CONSTANTS[operator])
            elif operator == b"BI":
                dictionary, data, position = _inline_image(content, position)
                if position > len(content):
                    yield b"BI?", [dictionary]
                    return
                yield operator, [dictionary, data]
                operands = []
            else:
                yield operator, operands
                operands = []
        else:
            value, position = _value(content, match, 0)
            if value is not _NOTHING:
                operands.append(value)
        if len(operands) > MOST_OPERANDS:
            yield b"...", operands
            operands = []


_NOTHING: Final = object()


def _value(content: bytes, match: re.Match[bytes], depth: int) -> tuple[object, int]:
    """Return a token's value and where the next one begins."""
    end = match.end()
    match match.lastindex:
        case 1:
            return number(match[1]), end
        case 2:
            return name_of(match[2]), end
        case 3:
            return simple_array(match[3]), end
        case 4:
            return hexadecimal(match[4]), end
        case 5:
            return literal(match[5][1:-1]), end
        case 6:
            return _CONSTANTS.get(match[6]), end
    mark = match[7]
    if mark == b"(":
        return _nested_string(content, end)
    if mark == b"%":
        line = re.compile(rb"[^\r\n]*").match(content, end)
        return _NOTHING, line.end() if line else end
    if mark in {b"[", b"<<"} and depth < _DEEPEST:
        return _container(content, end, mark, depth)
    return _NOTHING, end


def _container(content: bytes, position: int, mark: bytes, depth: int) -> tuple[object, int]:
    items: list[object] = []
    closing = b"]" if mark == b"[" else b">>"
    while (match := _TOKEN.match(content, position)) is not None:
        if match[7] == closing:
            position = match.end()
            break
        value, position = _value(content, match, depth + 1)
        if value is not _NOTHING:
            items.append(value)
    if mark == b"[":
        return items, position
    pairs = zip(items[::2], items[1::2], strict=False)
    return {str(key): value for key, value in pairs if isinstance(key, Name)}, position


def number(text: bytes) -> float:
    """Return a number; what is none counts as other readers count it: as far as it goes."""
    try:
        return float(text)
    except ValueError:
        found = re.match(rb"([-+]?)[-+]*(\d*\.?\d*)", text)
        try:
            return float(found[1] + found[2]) if found else 0.0
        except ValueError:
            return 0.0


def name_of(text: bytes) -> Name:
    """Return a name with its escapes resolved."""
    name = text.decode("latin-1")
    if "#" in name:
        name = _NAME_ESCAPE.sub(lambda found: chr(int(found[1], 16)), name)
    return Name(name)


def hexadecimal(text: bytes) -> bytes:
    """Return the bytes of a hexadecimal string; an odd last digit is followed by 0."""
    try:
        return bytes.fromhex(text.decode("ascii"))
    except ValueError:
        digits = _NOT_HEX.sub(b"", text)
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def literal(text: bytes) -> bytes:
    """Return the bytes of a string given without its outer brackets."""
    return _ESCAPE.sub(_unescaped, text) if b"\\" in text else text


def _unescaped(match: re.Match[bytes]) -> bytes:
    mark = match[1]
    if mark[:1].isdigit() and mark[:1] < b"8":
        return bytes([int(mark, 8) & 255])
    return _ESCAPED.get(mark, mark)


def simple_array(text: bytes) -> list[object]:
    """Return an array of numbers and strings, as TJ has."""
    pieces = _PIECE.findall(text)
    from_hex = bytes.fromhex
    try:
        return [
            float(figures)
            if figures
            else from_hex(string[1:-1].decode())
            if string
            else literal(other[1:-1])
            for figures, string, other in pieces
        ]
    except ValueError:
        return [
            number(figures)
            if figures
            else hexadecimal(string[1:-1])
            if string
            else literal(other[1:-1])
            for figures, string, other in pieces
        ]


def _nested_string(content: bytes, start: int) -> tuple[bytes, int]:
    """Return a string with brackets in it; it ends with the stream where it is not closed."""
    depth = 1
    for match in re.compile(rb"\\.|[()]", re.DOTALL).finditer(content, start):
        if match[0] == b"(":
            depth += 1
        elif match[0] == b")":
            depth -= 1
            if not depth:
                return literal(content[start : match.start()]), match.end()
    return literal(content[start:]), len(content)


def _inline_image(content: bytes, position: int) -> tuple[dict[str, object], bytes, int]:
    """Return dictionary and data of an inline image, and where its EI ends.

    That is past the stream's end where there is none.
    """
    items: list[object] = []
    while (match := _TOKEN.match(content, position)) is not None:
        position = match.end()
        if match[6] == b"ID":
            break
        value, position = _value(content, match, 0)
        if value is not _NOTHING:
            items.append(value)
    pairs = zip(items[::2], items[1::2], strict=False)
    dictionary = {str(key): value for key, value in pairs if isinstance(key, Name)}
    start = position + 1
    for end in _IMAGE_END.finditer(content, position):
        after = _TEXT_AFTER.match(content, end.end())
        if after is not None and len(after[0]) == min(24, len(content) - end.end()):
            return dictionary, content[start : end.start()], end.end()
    return dictionary, content[start:], len(content) + 1
