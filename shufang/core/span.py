"""Places in the manuscript."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one manuscript file; line and column are 1-based and count characters."""

    file: str
    """Path relative to the book's folder, with forward slashes."""
    line: int = 1
    column: int = 1
    length: int = 0
    """Characters on that line; 0 where only the place is known."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"
