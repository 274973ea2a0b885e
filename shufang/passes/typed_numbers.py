"""Numbers that authors typed into their chapter titles: “第三回　渡口”, “Chapter 3: The Ferry”."""

import re
from dataclasses import replace

from shufang.model.inlines import Inline, Text, plain_text

_COUNTED = re.compile(
    r"(第\s*[0-9０-９〇零一二两三四五六七八九十百千]+\s*[章回节篇讲课卷集部幕折话编])"
    r"(?:[\s:：、.．·—-]+|$|(?=[《“「『〈]))|"
    r"((?:Chapter|CHAPTER|Lesson|Part)\s+[0-9A-Za-z]+)(?:\s*[:.—–-]\s*|$)"
)
_LISTED = re.compile(
    r"(?:[0-9]{1,2}[.．、:：]|0[0-9]\s|[一二三四五六七八九十百]+[、.．]|[（(][^）)]{1,4}[）)])"
)


def has_typed_number(title: tuple[Inline, ...]) -> bool:
    """Whether a title counts itself, so that a number of ours would stand there twice."""
    words = plain_text(title)
    return bool(_COUNTED.match(words) or _LISTED.match(words))


def split_typed_number(title: tuple[Inline, ...]) -> tuple[str, tuple[Inline, ...]]:
    """Return a title's number (“第三回”) and the rest; an empty number where all is title.

    “三、渡口” stays whole: its number cannot stand alone. So does a title that is only a number.
    """
    first = title[0] if title else None
    found = _COUNTED.match(first.text) if isinstance(first, Text) else None
    if found is None or not isinstance(first, Text):
        return "", title
    rest = first.text[found.end() :]
    span = replace(first.span, column=first.span.column + found.end(), length=len(rest))
    kept = (replace(first, text=rest, span=span), *title[1:]) if rest else title[1:]
    if not plain_text(kept).strip():
        return "", title
    return found[1] or found[2], kept
