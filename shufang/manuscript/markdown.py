"""Markdown -> the model's blocks and inlines, with a place for every node."""

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.parsed import ParsedChapter
from shufang.model.inlines import Inline


def parse_chapter(text: str, file: str, first_line: int, findings: Findings) -> ParsedChapter:
    """Return what a Markdown text says; every fault goes to `findings`, nothing is raised.

    `text` is what follows the front matter, `first_line` its 1-based line in `file`.
    """
    raise NotImplementedError


def parse_inlines(text: str, span: Span, findings: Findings) -> tuple[Inline, ...]:
    """Return the inlines of a short text such as a caption, which begins at `span`."""
    raise NotImplementedError
