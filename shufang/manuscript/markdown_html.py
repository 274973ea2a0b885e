"""The little HTML that Markdown books use; everything else is reported."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Final

PAIRED: Final[Mapping[str, str]] = {
    "sub": "sub", "sup": "sup",
    "b": "strong", "strong": "strong",
    "i": "em", "em": "em",
    "s": "s", "del": "s", "strike": "s",
    "code": "code", "kbd": "code",
}  # fmt: skip
"""Tags that mean something here, by the mark they stand for."""
WRAPPERS: Final = frozenset({"p", "div", "center"})
TRANSPARENT: Final = WRAPPERS | {"u", "ins", "small", "mark", "span", "a", "font", "wbr"}
"""Tags whose words are kept and whose looks are not."""
SINGLE: Final = frozenset({"br", "img", "hr"})
ALLOWED: Final = TRANSPARENT | SINGLE | frozenset(PAIRED)

WRAPPER_TAG: Final = re.compile(r"</?(?:p|div|center)(?:\s[^>]*)?>", re.IGNORECASE)
_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_NOT_LINE_END: Final = re.compile(r"[^\n]")
_ATTRIBUTE: Final = re.compile(
    r"([A-Za-z_:][\w:.-]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?"
)
_OTHER: Final = re.compile(r"<[?!][^\s>]{0,12}")


@dataclass(frozen=True, slots=True)
class Tag:
    """One HTML tag as typed."""

    name: str
    closes: bool
    attributes: Mapping[str, str]


def read_tag(text: str) -> Tag | None:
    """Return the tag that `text` is; None for comments and declarations."""
    found = _TAG.fullmatch(text.strip())
    if found is None:
        return None
    attributes = {
        name.lower(): unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(found[3])
    }
    return Tag(found[2].lower(), bool(found[1]), attributes)


def without_comments(text: str) -> tuple[str, int]:
    """Return a text with blanks for its comments, and where one begins that does not end, or -1."""
    pieces: list[str] = []
    end = 0
    while (start := text.find("<!--", end)) >= 0:
        # `<!-->` and `<!--->` are whole comments (CommonMark 0.31.2, 6.6).
        short = text.startswith((">", "->"), start + 4)
        close = text.find(">", start) if short else text.find("-->", start + 4)
        if close < 0:
            return "".join((*pieces, text[end:])), start
        after = close + (1 if short else 3)
        pieces += [text[end:start], _NOT_LINE_END.sub(" ", text[start:after])]
        end = after
    return "".join((*pieces, text[end:])), -1


def forbidden_tag(text: str) -> tuple[int, str] | None:
    """Return where the first piece of HTML stands that no book may hold, and its name."""
    for place, name in _names(text):
        if name not in ALLOWED:
            return place, name
    return None


def _names(text: str) -> Iterator[tuple[int, str]]:
    found = [(match.start(), match[2].lower()) for match in _TAG.finditer(text)]
    found += [(match.start(), match[0]) for match in _OTHER.finditer(text)]
    yield from sorted(found)
