"""From a character of a block's content back to its line and column in the file."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.common.utils import MD_TRIM_CHARS

from shufang.core.span import Span


@dataclass(frozen=True, slots=True)
class Places:
    """Where the characters of one inline content stand.

    The tokenizer cuts quote marks, list indents and blanks off the lines before it joins them,
    so the way back is kept as a list of points from which counting goes on evenly.
    """

    file: str
    offsets: tuple[int, ...]
    """Offsets in the content, ascending, the first 0."""
    lines: tuple[int, ...]
    columns: tuple[int, ...]
    """Line and column in the file of each of these offsets, 1-based."""
    length: int

    def span(self, start: int, end: int) -> Span:
        """Return the place of the content from `start` up to `end`, cut at the line's end."""
        first = self._point(start)
        last = self._point(max(start, end - 1))
        line = self.lines[first]
        column = self.columns[first] + start - self.offsets[first]
        if self.lines[last] == line:
            length = self.columns[last] + min(end, self.length) - self.offsets[last] - column
        else:
            length = self.offsets[first + 1] - 1 - start
        return Span(self.file, line, max(1, column), max(0, length))

    def _point(self, offset: int) -> int:
        return bisect_right(self.offsets, offset) - 1 if len(self.offsets) > 1 else 0

    def shifted(self, start: int, end: int) -> "Places":
        """Return the places of the part of the content from `start` up to `end`."""
        first = bisect_right(self.offsets, start) - 1
        last = max(first + 1, bisect_right(self.offsets, end - 1))
        return Places(
            self.file,
            tuple(max(0, offset - start) for offset in self.offsets[first:last]),
            self.lines[first:last],
            (
                self.columns[first] + start - self.offsets[first],
                *self.columns[first + 1 : last],
            ),
            end - start,
        )


def places_at(span: Span, text: str) -> Places:
    """Return the places of a text that begins at `span`; later lines begin at column 1."""
    offsets, lines, columns = [0], [span.line], [span.column]
    start = text.find("\n")
    while start >= 0:
        offsets.append(start + 1)
        lines.append(lines[-1] + 1)
        columns.append(1)
        start = text.find("\n", start + 1)
    return Places(span.file, tuple(offsets), tuple(lines), tuple(columns), len(text))


@dataclass(frozen=True, slots=True)
class Source:
    """The lines of a text with their numbers in the file."""

    file: str
    first_line: int
    lines: Sequence[str]

    def line(self, index: int) -> str:
        """Return a line by its 0-based index; "" beyond the end."""
        return self.lines[index] if 0 <= index < len(self.lines) else ""

    def span(self, index: int, column: int = 0, length: int | None = None) -> Span:
        """Return a place by 0-based line and column; the whole rest of the line by default."""
        if length is None:
            length = max(0, len(self.line(index).rstrip()) - column)
        return Span(self.file, self.first_line + index, column + 1, length)

    def block_span(self, index: int) -> Span:
        """Return the first line of a block without the blanks around it."""
        line = self.line(index)
        return self.span(index, len(line) - len(line.lstrip()))

    def places(self, content: str, index: int) -> Places:
        """Return the places of a content whose lines are the ends of the lines from `index`."""
        offsets, columns = [], []
        offset = 0
        pieces = content.split("\n")
        for number, piece in enumerate(pieces):
            offsets.append(offset)
            columns.append(self._column(piece, index + number, last=number == len(pieces) - 1))
            offset += len(piece) + 1
        numbers = range(self.first_line + index, self.first_line + index + len(pieces))
        return Places(self.file, tuple(offsets), tuple(numbers), tuple(columns), len(content))

    def _column(self, piece: str, index: int, *, last: bool) -> int:
        line = self.line(index)
        # Tabs of an indent may have been expanded: only what follows them is the line's own end.
        bare = piece.lstrip(" \t")
        ended = line.rstrip(MD_TRIM_CHARS) if last else line
        # A heading closed with `##`: the content ends before the line does.
        start = len(ended) - len(bare) if ended.endswith(bare) else max(0, line.rfind(bare))
        return start - (len(piece) - len(bare)) + 1
