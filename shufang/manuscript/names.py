"""Ids and order of texts from their file names."""

import re
from pathlib import PurePosixPath

from shufang.core.digest import digest_parts

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMBER = re.compile(r"\d+|[零〇一二两三四五六七八九十百千]+")


def section_id(file: str, prefix: str, taken: set[str]) -> str:
    """Return an ASCII id for a text, new to `taken`, the same as long as its name is the same.

    "chapters/01-place/chapter.md" -> "c-01-place"; names in Han characters get a digest, since
    their pinyin would cost half a second and need not be unique.
    """
    path = PurePosixPath(file)
    name = path.parent.name if path.stem in ("chapter", "index") and path.parent.name else path.stem
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if not name.isascii() or not slug:
        slug = "-".join(filter(None, (slug, digest_parts([name])[:8])))
    found = f"{prefix}-{slug}"
    if found in taken:
        found = f"{found}-{digest_parts([file])[:8]}"
    taken.add(found)
    return found


def reading_order(file: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key that counts: 2 before 10, 第二章 before 第十章."""
    key: list[tuple[int, int, str]] = []
    last = 0
    for match in _NUMBER.finditer(file):
        if match.start() > last:
            key.append((1, 0, file[last : match.start()]))
        key.append((0, _value(match[0]), match[0]))
        last = match.end()
    if last < len(file):
        key.append((1, 0, file[last:]))
    return tuple(key)


def _value(number: str) -> int:
    if number.isdigit() and number.isascii():
        return int(number[:18])
    if not any(unit in number for unit in _UNITS):
        return int("".join(str(_DIGITS.get(digit, 0)) for digit in number[:18]) or 0)
    total, digit = 0, 0
    for character in number:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS.get(character, 0)
    return total + digit
