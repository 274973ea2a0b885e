"""What looks like a mark and has stayed text: template code, formulas, unpaired stars."""

import re
from collections.abc import Sequence
from typing import Final

from markdown_it.token import Token

from shufang.manuscript.markdown_attributes import parse_attributes
from shufang.manuscript.markdown_names import SPAN_KEYS, SPAN_MARKS
from shufang.manuscript.markdown_places import Places
from shufang.manuscript.markdown_reading import Reading

_TRIGGER: Final = re.compile(r"[{$*~(\\（]|\[[@^]|!\[|\n\u3000")
_TEMPLATE: Final = re.compile(r"\{\{.{0,500}?\}\}|\{%.{0,500}?%\}")
_FORMULA: Final = re.compile(
    r"\$\$(?P<display>[^$]{1,2000})\$\$"
    r"|\\\((?P<round>.{1,300}?)\\\)"
    r"|\\\[(?P<square>.{1,300}?)\\\]"
    r"|(?<![\\$\w])\$(?P<dollar>[^$\n]{1,300})\$(?![\d$])",
    re.DOTALL,
)
_TEX: Final = re.compile(r"\\[A-Za-z]{2,}|[A-Za-z0-9)}\]][_^][A-Za-z0-9{\\]")
_UNPAIRED: Final = re.compile(
    r"\*\*+|~~+|\{\{(?!.{0,500}?\}\})|\{%(?!.{0,500}?%\})|(?:!\[|\[@)(?![^\]\n]{0,300}\])"
)
_BROKEN_LINK: Final = re.compile(
    r"(!?)\[[^\[\]]{0,300}\](?:\([^()\n]{1,500}\)"
    r"|[(（](?=https?:|www\.|#|[^()（）\s]{1,200}\.(?:jpe?g|png|svg|gif|tiff?|webp|md)\b)"
    r"[^()（）\n]{1,500}[)）])"
)
"""The second form has the parentheses of a Chinese keyboard around something like an address."""
_SPACED_NOTE: Final = re.compile(
    r"\[\^(?=[^\]\n]{0,60}\s[^\]\n]{0,60}\])\s*(?P<name>[^\]\s]+)\s*\]:?"
)
_INDENT: Final = re.compile("\n\u3000\u3000")


def report_leftovers(
    content: str, tokens: Sequence[Token], places: Places, reading: Reading
) -> None:
    """Report marks of other programs and marks that were not closed."""
    if not _TRIGGER.search(content):
        return
    if "{{" in content or "{%" in content or "$" in content or "\\" in content:
        _report_foreign(_without_code(content, tokens), places, reading)
    for found in _INDENT.finditer(content):
        span = places.span(found.start() + 1, found.end())
        reading.findings.warning("TXT-073", span)
    for start, text in _texts(tokens):
        _report_text(start, text, places, reading)


def _without_code(content: str, tokens: Sequence[Token]) -> str:
    """Return the content with blanks in place of code, where such signs mean themselves."""
    pieces, end = [], 0
    for index, token in enumerate(tokens):
        if token.type == "code_inline":
            start = token.meta["at"]
            following = tokens[index + 1].meta["at"] if index + 1 < len(tokens) else len(content)
            pieces += [content[end:start], " " * (following - start)]
            end = following
    return "".join((*pieces, content[end:])) if pieces else content


def _report_foreign(content: str, places: Places, reading: Reading) -> None:
    for found in _TEMPLATE.finditer(content):
        span = places.span(found.start(), found.end())
        reading.findings.error("TXT-032", span, text=found[0])
    for found in _FORMULA.finditer(content):
        inner = found["round"] or found["square"] or found["dollar"] or ""
        if found["display"] or _TEX.search(inner):
            span = places.span(found.start(), found.end())
            reading.findings.error("TXT-033", span, text=found[0])


def _texts(tokens: Sequence[Token]) -> list[tuple[int, str]]:
    """Return the runs of plain characters with their offsets."""
    runs: list[tuple[int, list[str]]] = []
    end = -1
    for token in tokens:
        if token.type == "text" and token.content:
            at = token.meta["at"]
            if at != end:
                runs.append((at, []))
            runs[-1][1].append(token.content)
            end = at + len(token.content)
    return [(at, "".join(pieces)) for at, pieces in runs]


def _report_text(start: int, text: str, places: Places, reading: Reading) -> None:
    for found in _UNPAIRED.finditer(text):
        span = places.span(start + found.start(), start + found.end())
        reading.findings.warning("TXT-034", span, text=found[0])
    for found in _BROKEN_LINK.finditer(text):
        span = places.span(start + found.start(), start + found.end())
        if found[1]:
            reading.findings.error("TXT-036", span, text=found[0])
        else:
            reading.findings.warning("TXT-037", span, text=found[0])
    for found in _SPACED_NOTE.finditer(text):
        span = places.span(start + found.start(), start + found.end())
        name = found[0].rstrip(":")[2:-1]
        reading.findings.error("NOT-001", span, note=name, suggestion=found["name"])
    brace = text.find("{")
    while brace >= 0:
        _report_attributes(start, text, brace, places, reading)
        brace = text.find("{", brace + 1)


def _report_attributes(start: int, text: str, brace: int, places: Places, reading: Reading) -> None:
    """Report braces that would be attributes behind a bracketed span."""
    parsed = parse_attributes(text, brace)
    if parsed is None:
        return
    end, items = parsed
    known = any(
        (item.kind == "mark" and item.name in SPAN_MARKS)
        or (item.kind == "pair" and item.name in SPAN_KEYS)
        for item in items
    )
    if known:
        span = places.span(start + brace, start + end)
        reading.findings.error("TXT-028", span, text=text[brace:end])
