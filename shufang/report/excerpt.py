"""The manuscript line at which a finding points."""

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from shufang.core.span import Span

LARGEST: Final = 8 << 20
"""Bytes; nobody reads an excerpt of a larger file."""


_WINDOW: Final = 1000
"""Characters before and behind a place that are looked at: no terminal is wider."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One line, cut around the place: text before, at and behind the fault."""

    line: int
    before: str
    marked: str
    after: str

    @property
    def text(self) -> str:
        """The whole excerpt."""
        return self.before + self.marked + self.after


@dataclass(slots=True)
class Sources:
    """Reads lines of the files that findings name, each file once.

    Only files inside `folders` (the book, the styles' parent) are read, whatever a span says.
    """

    folders: tuple[Path, ...]
    _lines: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def excerpt(self, span: Span, cells: int) -> Excerpt | None:
        """Return the line of a span in at most `cells` columns; None where none can be shown."""
        lines = self._lines.get(span.file)
        if lines is None:
            lines = self._lines[span.file] = self._read(span.file)
        if not 0 < span.line <= len(lines):
            return None
        line = lines[span.line - 1]
        start = min(max(span.column - 1, 0), len(line))
        end = min(start + span.length, start + _WINDOW)
        # A whole book may stand in one line, with a thousand findings.
        left = max(0, start - _WINDOW)
        line = _visible(line[left : end + _WINDOW])
        start, end = start - left, min(end - left, len(line))
        return _cut(line, span.line, start, end, cells) if line.strip() else None

    def shown_file(self, name: str) -> str:
        """Return a file as it is named from the current folder, so that a click can open it."""
        for folder in self.folders:
            path = folder / name
            try:
                if path.exists():
                    return path.resolve().relative_to(Path.cwd()).as_posix()
            except (OSError, ValueError):
                continue
        return name

    def _read(self, name: str) -> tuple[str, ...]:
        for folder in self.folders:
            try:
                path = (folder / name).resolve()
                if not path.is_relative_to(folder.resolve()) or not path.is_file():
                    continue
                if path.stat().st_size > LARGEST:
                    return ()
                return _lines(path.read_bytes())
            except (OSError, ValueError):
                continue
        return ()


def _lines(content: bytes) -> tuple[str, ...]:
    """Decode what may be GBK or UTF-16; a picture has no lines."""
    if content.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):  # UTF-32
        return ()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    elif b"\0" in content[:4096]:
        return ()
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("utf-8", "replace")
            beyond = sum(mark > "\x7f" for mark in text)
            if text.count("\ufffd") * 10 >= beyond:
                text = content.decode("gb18030", "replace")
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _visible(line: str) -> str:
    """Give every character that cannot be seen, or that steers a terminal, one that can."""
    return "".join(
        "→" if mark == "\t" else "·" if unicodedata.category(mark) in ("Cc", "Cf", "Zl") else mark
        for mark in line
    )


def cells(text: str) -> int:
    """Return the columns of text on a terminal (Unicode Standard Annex 11)."""
    return sum(_cells(mark) for mark in text)


def _cells(mark: str) -> int:
    if unicodedata.combining(mark):
        return 0
    return 2 if unicodedata.east_asian_width(mark) in "WF" else 1


def _cut(line: str, number: int, start: int, end: int, room: int) -> Excerpt:
    """Keep as much before the place as behind it, with “…” where text was left out."""
    marked = _head(line[start:end], max(room * 3 // 4, room - 4 - cells(line[:start])))
    left = max(0, room - cells(marked) - 4)
    before, after = line[:start], line[end:] if marked == line[start:end] else ""
    keep_before = min(cells(before), max(left // 2, left - cells(after)))
    kept = _tail(before, keep_before)
    behind = _head(after, left - cells(kept))
    cut_behind = behind != line[start + len(marked) :]
    return Excerpt(
        number,
        kept if kept == before else f"…{kept}",
        marked,
        f"{behind}…" if cut_behind else behind,
    )


def _head(text: str, room: int) -> str:
    used = 0
    for index, mark in enumerate(text):
        used += _cells(mark)
        if used > room:
            return text[:index]
    return text


def _tail(text: str, room: int) -> str:
    return _head(text[::-1], room)[::-1]
