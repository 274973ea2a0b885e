"""What the passes know besides the book."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.manuscript import (
    ChronologySource,
    Manuscript,
    ReferenceSource,
    TermSource,
)
from shufang.passes.script import Script


@dataclass(frozen=True, slots=True)
class Context:
    """The lists beside the chapters, the settings of the book, and where findings go."""

    findings: Findings = field(default_factory=Findings)
    chronology: tuple[ChronologySource, ...] = ()
    references: tuple[ReferenceSource, ...] = ()
    terms: tuple[TermSource, ...] = ()
    standard: Literal["2025", "2015"] = "2025"
    """Edition of GB/T 7714."""
    counts_chapters: bool = True
    """Whether chapters print as 第一章; the wording suits Chinese books alone."""
    asked_pages: frozenset[str] = frozenset()
    """Kinds of generated pages that book.yaml asks for by name; others appear if they are used."""

    places: Mapping[str, Span] = field(default_factory=dict)
    """Where the fields of book.yaml stand, by their English names."""
    figure_places: Mapping[str, Mapping[str, Span]] = field(default_factory=dict)
    """Where the fields of each figure stand."""
    script: Script | None = None
    """What a Traditional edition is written in; None for the manuscript's own characters."""

    @classmethod
    def of(cls, manuscript: Manuscript, findings: Findings) -> "Context":
        """Return the context of a manuscript."""
        book = manuscript.book
        asked = (*(book.front or ()), *(book.back or ()))
        return cls(
            findings,
            manuscript.chronology,
            manuscript.references,
            manuscript.terms,
            "2015" if book.references_style.endswith("2015") else "2025",
            book.chapter_number != "none" and manuscript.meta.language.startswith("zh"),
            frozenset(item.file for item in asked),
            manuscript.spans,
            {name: source.fields for name, source in manuscript.figures.items()},
        )
