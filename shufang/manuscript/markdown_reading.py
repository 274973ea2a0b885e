"""What the parts of the Markdown reader share while one text is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, TypeVar

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.markdown_places import Source
from shufang.manuscript.suggestions import nearest
from shufang.model.blocks import Note
from shufang.model.inlines import NoteMark

_CANDIDATES: Final = 300
"""Notes among which the one that was meant is looked for: a book of faults is read in time too."""

Chosen = TypeVar("Chosen")

UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""Characters that no XML file may hold or that no page can show; reported as TXT-001."""


@dataclass(slots=True)
class NoteLedger:
    """Which notes a text defines and where its marks stand."""

    allowed: bool = True
    """False for captions and other texts that have no place for notes."""
    definitions: dict[str, Span] = field(default_factory=dict)
    marks: dict[str, Span] = field(default_factory=dict)
    """Note id to its first mark, in reading order."""
    written: dict[str, Note] = field(default_factory=dict)
    """Notes that have been read, by id."""
    inside: bool = False
    """Whether a note's own text is being read."""
    inline_count: int = 0

    def next_inline_id(self) -> str:
        """Return an id for a note written within the line."""
        while True:
            self.inline_count += 1
            name = f"inline-{self.inline_count}"
            if name not in self.definitions:
                return name


@dataclass(slots=True)
class Reading:
    """One text under way."""

    source: Source
    findings: Findings
    env: dict[str, Any] = field(default_factory=dict)
    """The tokenizer's memory: addresses that `[name]: address` lines define."""
    notes: NoteLedger = field(default_factory=NoteLedger)
    has_unprintable: bool = False

    def cleaned(self, text: str) -> str:
        """Return a text without the characters that are reported as unprintable."""
        return UNPRINTABLE.sub("", text) if self.has_unprintable else text

    def mark_note(self, label: str, span: Span) -> NoteMark | None:
        """Return the mark of a defined note; report one that leads nowhere or cannot stand."""
        notes = self.notes
        if not notes.allowed:
            self.findings.error("NOT-007", span)
        elif notes.inside:
            self.findings.error("NOT-004", span, note=label)
        elif label not in notes.definitions:
            near = nearest(label, islice(notes.definitions, _CANDIDATES))
            self.findings.error("NOT-001", span, note=label, suggestion=near)
        elif first := notes.marks.get(label):
            self.findings.error("NOT-005", span, first, note=label)
        else:
            notes.marks[label] = span
            return NoteMark(span, label)
        return None

    def choose(
        self, known: Mapping[str, Chosen], name: str, value: str, span: Span
    ) -> Chosen | None:
        """Return what a typed value means; report one that is not known."""
        chosen = known.get(value.strip())
        if chosen is None:
            allowed = "、".join(word for word in known if not word.isascii())
            self.findings.error("TXT-023", span, name=name, value=value, allowed=allowed)
        return chosen
