"""The typefaces of drawings: those of the book, whatever program the drawing comes from.

A drawing names the typefaces of its maker's computer; the book has four of its own, and the kind
of the named one says which of them stands for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

Families = Mapping[str, tuple[str, ...]]
"""The book's families by kind: song, hei, kai, mono."""

_KINDS = (
    ("mono", re.compile(r"mono|courier|consol|menlo|等宽|code", re.I)),
    ("kai", re.compile(r"kai|楷|stfangsong|fang ?song|仿宋|cursive|script", re.I)),
    (
        "hei",
        re.compile(
            r"sans|hei|黑|gothic|yahei|dengxian|等线|pingfang|苹方|arial|helvet|verdana|tahoma"
            r"|calibri|segoe|roboto|inter\b|myriad|univers|futura|system-ui|yuan|圆",
            re.I,
        ),
    ),
    (
        "song",
        re.compile(
            r"serif|song|宋|ming|明|times|georgia|garamond|palatino|cambria|minion|roman|book", re.I
        ),
    ),
)
_SHORTHAND = re.compile(
    r"(?:^|\s)[\d.]+(?:px|pt|em|rem|mm|%)?(?:\s*/\s*[\w.%]+)?\s+(?P<family>\S.*)$"
)


def book_families(value: str, families: Families) -> str:
    """Return a `font-family` with the book's typefaces only, "" to leave it to the book."""
    if not families:
        return value
    known = {name.lower() for names in families.values() for name in names}
    named = [name.strip().strip("'\"").strip() for name in value.split(",")]
    own = [name for name in named if name.lower() in known]
    kind = next((kind for name in named for kind in _kinds(name, known)), "hei")
    chosen = dict.fromkeys((*own, *families.get(kind, ())))
    return ", ".join(f"'{name}'" for name in chosen)


def _kinds(name: str, known: set[str]) -> list[str]:
    if name.lower() in known:
        return []
    return [kind for kind, pattern in _KINDS if pattern.search(name)][:1]


def without_shorthand(style: dict[str, str]) -> dict[str, str]:
    """Return declarations with a `font` shorthand's family said by itself."""
    found = _SHORTHAND.search(style.get("font", ""))
    if found is None:
        return style
    rest = style["font"][: found.start("family")].split()
    parted = {name: value for name, value in style.items() if name != "font"}
    parted.setdefault("font-family", found["family"])
    parted.setdefault("font-size", rest[-1].partition("/")[0])
    for word in rest[:-1]:
        if word in {"bold", "bolder", "lighter"} or word.isdigit():
            parted.setdefault("font-weight", word)
        elif word in {"italic", "oblique"}:
            parted.setdefault("font-style", word)
    return parted
