"""生僻字: characters that readers' own fonts commonly lack, and the marks around them.

Rare is a Han character that GBK (GB 13000.1 as Windows 95 brought it, the two-byte part of GB
18030) has not: CJK Extension A and all later ones, U+9FA6 to U+9FFF, radicals, strokes, and
compatibility characters but for the 21 of GBK. Fonts for Chinese have had the 20,902 characters of
GBK since 1995; Extension A is obligatory in China since GB 18030-2000, yet many a font that readers
load has none of it; of what lies beyond, GB 18030-2022 asks of level 2 only those of 通用规范汉字表
(its third level: names of people and places). All characters of Big5 are in GBK too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from lxml import etree

from shufang.html.epub_tree import name

_GBK_COMPATIBLE: Final = (
    0xF92C, 0xF979, 0xF995, 0xF9E7, 0xF9F1, 0xFA0C, 0xFA0D, 0xFA0E, 0xFA0F, 0xFA11, 0xFA13,
    0xFA14, 0xFA18, 0xFA1F, 0xFA20, 0xFA21, 0xFA23, 0xFA24, 0xFA27, 0xFA28, 0xFA29,
)  # fmt: skip
_RANGES: Final = (
    "\u2e80-\u2fdf\u2ff0-\u2fff\u31c0-\u31ef\u3400-\u4dbf\u9fa6-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_SELECTORS: Final = "[\ufe00-\ufe0f\U000e0100-\U000e01ef]?"
"""A variation selector says which form of the character before it is meant."""
_CHARACTER: Final = re.compile(f".{_SELECTORS}", re.DOTALL)
RARE: Final = re.compile(f"(?:(?![{''.join(map(chr, _GBK_COMPATIBLE))}])[{_RANGES}]{_SELECTORS})+")
"""Rare characters that stand side by side."""


def one_of(characters: Iterable[str]) -> re.Pattern[str] | None:
    """Return the pattern of given characters side by side; None for no characters."""
    escaped = "".join(map(re.escape, sorted(characters)))
    return re.compile(f"(?:[{escaped}]{_SELECTORS})+") if escaped else None


Choose = Callable[[etree._Element, bool], "re.Pattern[str] | None"]
"""What is to be marked in the text at the beginning of an element, or behind it (True)."""
Name = Callable[[str], str]
"""The class of a character's mark."""


def mark_characters(root: etree._Element, choose: Choose, class_of: Name) -> str:
    """Put marks around characters of a document; return those that have been marked.

    Neighbours of one class stand in one mark.
    """
    marked: list[str] = []
    for node in list(root.iter()):
        if isinstance(node.tag, str) and node.text:
            pattern = choose(node, False)
            if pattern is not None and pattern.search(node.text):
                marked += _mark(node, node.text, pattern, class_of, is_tail=False)
        if node.tail and node is not root:
            pattern = choose(node, True)
            if pattern is not None and pattern.search(node.tail):
                marked += _mark(node, node.tail, pattern, class_of, is_tail=True)
    return "".join(marked)


def _mark(
    node: etree._Element, text: str, pattern: re.Pattern[str], class_of: Name, *, is_tail: bool
) -> list[str]:
    """Put elements around what a pattern finds in one text; return what was found."""
    found = [piece for one in pattern.finditer(text) for piece in _pieces(one, class_of)]
    ends = [*(start for start, _, _ in found[1:]), len(text)]
    marks = []
    for (start, words, given), end in zip(found, ends, strict=True):
        mark = etree.Element(name("span"))
        mark.set("class", given)
        mark.text, mark.tail = words, text[start + len(words) : end]
        marks.append(mark)
    before = text[: found[0][0]]
    if is_tail:
        parent = node.getparent()
        assert parent is not None  # a tail belongs to a child
        node.tail = before
        at = parent.index(node) + 1
    else:
        parent, at = node, 0
        node.text = before
    for offset, mark in enumerate(marks):
        parent.insert(at + offset, mark)
    return [words for _, words, _ in found]


def _pieces(found: re.Match[str], class_of: Name) -> Iterator[tuple[int, str, str]]:
    """Yield place, words and class of the parts of a run; a selector goes with its character."""
    start, words, given = found.start(), "", ""
    for one in _CHARACTER.findall(found[0]):
        its = class_of(one[0])
        if words and its != given:
            yield start, words, given
            start, words = start + len(words), ""
        words, given = words + one, its
    yield start, words, given
