"""The marked content of a page, read from its content stream (ISO 32000-1, 14.6)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import pikepdf

_SHOWING = frozenset({"Tj", "TJ", "'", '"'})
_PAINTING = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "INLINE IMAGE"})
_READ = " ".join(sorted({*_SHOWING, *_PAINTING, "BI", "BDC", "BMC", "EMC", "Tf", "q", "Q"}))
_BFCHAR = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]*)>")

ARTIFACT = -1
"""Stands for the id of an artifact."""


@dataclass(slots=True)
class PageMarks:
    """What a page's content stream says of itself."""

    texts: dict[int, str] = field(default_factory=dict)
    """True text of each marked content by its id, in the order of the page."""
    repeated: list[int] = field(default_factory=list)
    """Ids that begin more than once."""
    loose: int = 0
    """Things painted outside of all marks."""
    crossed: int = 0
    """Marks and artifacts inside of others."""
    artifacts: list[str] = field(default_factory=list)
    """The text of each artifact that has any."""


def entry(node: pikepdf.Object, *names: str) -> pikepdf.Object | None:
    """Return what stands at the end of a way of names."""
    found: pikepdf.Object | None = node
    for name in names:
        found = found.get(name, None) if found is not None else None
    return found


class FontTexts:
    """The texts of glyphs by font, each read once for the whole file."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Mapping[int, str]] = {}

    def decoded(self, font: pikepdf.Object | None, operands: Sequence[pikepdf.Object]) -> str:
        """Return the text of what a showing operator shows."""
        import pikepdf

        if font is None:
            return ""
        if font.objgen not in self._known:
            self._known[font.objgen] = _texts(font)
        texts = self._known[font.objgen]
        shown = operands[-1]
        pieces = shown if isinstance(shown, pikepdf.Array) else [shown]
        return "".join(
            _decoded(bytes(piece), texts) for piece in pieces if isinstance(piece, pikepdf.String)
        )


def _texts(font: pikepdf.Object) -> Mapping[int, str]:
    if "/ToUnicode" not in font:
        return {}
    pairs = _BFCHAR.findall(font["/ToUnicode"].read_bytes())
    return {
        int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
        for glyph, text in pairs
    }


def _decoded(codes: bytes, texts: Mapping[int, str]) -> str:
    glyphs = (int.from_bytes(codes[place : place + 2], "big") for place in range(0, len(codes), 2))
    return "".join(texts.get(glyph, "") for glyph in glyphs)


def page_marks(page: pikepdf.Page, texts: FontTexts) -> PageMarks:
    """Return the marks of a page."""
    import pikepdf

    reading = _Reading(page, texts)
    if "/Contents" in page.obj:
        for instruction in pikepdf.parse_content_stream(page, _READ):
            operands = cast(Sequence[pikepdf.Object], instruction.operands)
            reading.take(str(instruction.operator), operands)
    return reading.marks


class _Reading:
    """The content stream of one page on its way."""

    def __init__(self, page: pikepdf.Page, texts: FontTexts) -> None:
        self.marks = PageMarks()
        self._fonts = entry(page.obj, "/Resources", "/Font")
        self._texts = texts
        self._open: list[int | None] = []
        """Id of each mark that is open, ARTIFACT, None for marks that say nothing of reading."""
        self._font = ""
        self._earlier_fonts: list[str] = []
        self._has_true_text = False

    def take(self, operator: str, operands: Sequence[pikepdf.Object]) -> None:
        if operator == "Tf":
            self._font = str(operands[0])
        elif operator == "q":
            self._earlier_fonts.append(self._font)
        elif operator == "Q":
            self._font = self._earlier_fonts.pop() if self._earlier_fonts else ""
        elif operator in {"BDC", "BMC"}:
            self._begin(operands)
        elif operator == "EMC":
            if self._open:
                self._open.pop()
        else:
            self._paint(operator, operands)

    def _begin(self, operands: Sequence[pikepdf.Object]) -> None:
        entries = operands[1] if len(operands) > 1 else None
        if entries is not None and "/MCID" in entries:
            number = int(entries["/MCID"])
            if number in self.marks.texts:
                self.marks.repeated.append(number)
            text = str(entries.get("/ActualText", ""))
            self.marks.texts[number] = text
            self._has_true_text = bool(text)
            self.marks.crossed += any(mark is not None for mark in self._open)
            self._open.append(number)
        elif operands[0] == "/Artifact":
            self.marks.crossed += any(mark is not None for mark in self._open)
            self.marks.artifacts.append("")
            self._open.append(ARTIFACT)
        else:
            self._open.append(None)

    def _paint(self, operator: str, operands: Sequence[pikepdf.Object]) -> None:
        mark = next((each for each in reversed(self._open) if each is not None), None)
        if mark is None:
            self.marks.loose += 1
        elif operator in _SHOWING and mark == ARTIFACT:
            self.marks.artifacts[-1] += self._shown(operands)
        elif operator in _SHOWING and not self._has_true_text:
            self.marks.texts[mark] += self._shown(operands)

    def _shown(self, operands: Sequence[pikepdf.Object]) -> str:
        font = self._fonts.get(self._font, None) if self._fonts is not None else None
        return self._texts.decoded(font, operands)
