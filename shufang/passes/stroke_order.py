"""笔画: the order of an index for readers who do not sort by pinyin.

The table is the stroke collation of the Unicode Common Locale Data Repository (UTS #35 part 5;
file common/collation/zh.xml): characters by their number of strokes as Taiwan and Hong Kong count
them (草 10, 陳 11), those of one number by radical.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from shufang.model.book import Book, Index, IndexEntry
from shufang.passes.numerals import chinese_numeral
from shufang.passes.script import in_script

_TABLE = re.compile(r"<collation type='stroke'>(.*?)</collation>", re.DOTALL)
_GROUP = re.compile(r"<'\\uFDD0\\u([0-9A-F]{4})'")
_ROW = re.compile(r"<\*(\S+)")
_GROUP_BASE = 0x2800
_STROKES = "画"
_LATIN = "A–Z"
_DIGITS = "0–9"
_OTHERS = "其他"


class TableUnreadable(ValueError):  # noqa: N818 - a state of the file
    """The file has no stroke collation."""


@dataclass(frozen=True, slots=True)
class StrokeOrder:
    """Each character's number of strokes and its place in the order of all."""

    places: Mapping[str, tuple[int, int]]

    @classmethod
    def read(cls, table: str) -> StrokeOrder:
        """Return the order that a collation file of Chinese gives; raises `TableUnreadable`."""
        found = _TABLE.search(table)
        if found is None:
            raise TableUnreadable
        places: dict[str, tuple[int, int]] = {}
        strokes = 0
        for line in found[1].splitlines():
            if group := _GROUP.match(line.strip()):
                strokes = int(group[1], 16) - _GROUP_BASE
            elif row := _ROW.match(line.strip()):
                for character in row[1]:
                    places.setdefault(character, (strokes, len(places)))
        if not places:
            raise TableUnreadable
        return cls(places)

    def sorted_index(self, index: Index, language: str) -> Index:
        """Return an index by strokes, headed 四畫, 五畫 …; Latin words and digits behind."""
        keyed = [(self._key(entry.term), entry) for entry in index.entries]
        keyed.sort(key=lambda pair: pair[0])
        return replace(
            index,
            entries=tuple(
                replace(entry, initial=in_script(self._initial(entry), language))
                for _, entry in keyed
            ),
        )

    def _key(self, term: str) -> tuple[tuple[int, int, int], ...]:
        """Return what sorts a term: for each letter its kind, place and code; marks count not."""
        return tuple(self._place(letter) for letter in term if letter.isalnum()) or ((9, 0, 0),)

    def _place(self, letter: str) -> tuple[int, int, int]:
        if letter in self.places:
            return 0, self.places[letter][1], 0
        if letter.isascii() and letter.isalpha():
            return 1, ord(letter.lower()), ord(letter)
        return (2 if letter.isdigit() else 3), ord(letter), 0

    def _initial(self, entry: IndexEntry) -> str:
        first = next(filter(str.isalnum, entry.term), "")
        if first in self.places:
            return f"{chinese_numeral(self.places[first][0])}{_STROKES}"
        if first.isascii() and first.isalpha():
            return _LATIN
        return _DIGITS if first.isdigit() else _OTHERS


def with_indexes_by_strokes(book: Book, order: StrokeOrder) -> Book:
    """Return the book with its indexes in the order of strokes."""
    language = book.meta.language
    return replace(
        book, indexes=tuple(order.sorted_index(index, language) for index in book.indexes)
    )
