"""Characters that no printed page can show, or that hide in a text."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.markdown_places import Source
from shufang.manuscript.markdown_reading import UNPRINTABLE

_PRIVATE: Final = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_DIRECTION: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HIDDEN: Final = "\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff"
_FULL_WIDTH: Final = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_SUSPECT: Final = re.compile(
    f"(?P<control>{UNPRINTABLE.pattern})"
    f"|(?P<lost>\ufffd+)"
    f"|(?P<direction>[{_DIRECTION}])"
    f"|(?P<private>[{_PRIVATE}])"
    f"|(?P<hidden>[{_HIDDEN}]+)"
    f"|(?P<full_width>[{_FULL_WIDTH}]+)"
)
_JOINERS: Final = frozenset("\u200c\u200d")


def report_characters(source: Source, findings: Findings) -> None:
    """Report every such character with its place; a run of one kind on a line once."""
    for index, line in enumerate(source.lines):
        if line.isascii() and line.isprintable():
            continue
        for found in _SUSPECT.finditer(line):
            if not _joins_signs(line, found):
                _report(found, source.span(index, found.start(), len(found[0])), findings)


def _report(found: re.Match[str], span: Span, findings: Findings) -> None:
    text = found[0]
    match found.lastgroup:
        case "control":
            findings.error("TXT-001", span, character=_code(text))
        case "lost":
            findings.error("TXT-002", span)
        case "direction":
            findings.error("TXT-005", span, character=_code(text))
        case "private":
            findings.warning("TXT-003", span, character=_code(text))
        case "hidden":
            findings.warning("TXT-004", span, character=_code(text[0]))
        case _:
            narrow = unicodedata.normalize("NFKC", text)
            findings.warning("TXT-006", span, text=text, suggestion=narrow)


def _code(text: str) -> str:
    return f"U+{ord(text[0]):04X}"


def _joins_signs(line: str, found: re.Match[str]) -> bool:
    """Whether a joiner holds an emoji or an Indic or Arabic word together, as it should."""
    if found.lastgroup != "hidden" or not set(found[0]) <= _JOINERS:
        return False
    return any(_is_joined(character) for character in _neighbours(line, found))


def _neighbours(line: str, found: re.Match[str]) -> Iterator[str]:
    if found.start() > 0:
        yield line[found.start() - 1]
    if found.end() < len(line):
        yield line[found.end()]


def _is_joined(character: str) -> bool:
    symbol = unicodedata.category(character) == "So" or character == "\ufe0f"
    return symbol or "\u0600" <= character <= "\u109f" or "\U0001f000" <= character <= "\U0001faff"
