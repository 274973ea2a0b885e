"""The report on e-books: what was found in each, with files and lines inside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from shufang.core.diagnostic import Diagnostic, Severity
from shufang.messages.catalogue import DEFAULT_LANGUAGE, phrase, phrases, sentence, visible
from shufang.preflight.epub_outside import NotRun
from shufang.preflight.epub_rules import source_of
from shufang.report.pages import rendered

MOST_PLACES: Final = 20
"""Places of one finding that the page shows."""
MOST_OF_A_CODE: Final = 100
"""Findings of one code that the page shows."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Equal findings put together."""

    code: str
    severity: Severity
    text: str
    hint: str
    source: str
    places: tuple[str, ...]
    """“EPUB/text/001.xhtml:12”."""
    count: int


@dataclass(frozen=True, slots=True)
class CheckedEpub:
    """An e-book with what was found in it."""

    name: str
    sha256: str
    version: str
    """Of the format; empty where the file cannot be read."""
    documents: int
    diagnostics: tuple[Diagnostic, ...]
    not_run: tuple[NotRun, ...]

    def count(self, severity: Severity) -> int:
        """Return how many findings have that severity."""
        return sum(found.severity is severity for found in self.diagnostics)

    @property
    def passed(self) -> bool:
        """Whether there are no errors."""
        return not self.count(Severity.ERROR)

    def findings(self, language: str) -> list[Finding]:
        """Return the findings with their sentences, errors first, equal ones together."""
        groups: dict[tuple[str, str, str, str], list[str]] = {}
        counts: dict[tuple[str, str, str, str], int] = {}
        for found in self.diagnostics:
            said = sentence(found, language)
            key = (found.severity.value, found.code, said.text, said.hint)
            counts[key] = counts.get(key, 0) + 1
            places = groups.setdefault(key, [])
            if found.span is not None:
                shown = f"{found.span.file}:{found.span.line}"
                if shown not in places:
                    places.append(shown)
        # Our own hints speak of manuscripts and of the program, which a file from elsewhere lacks.
        hints = phrases("epub_hints", language)
        order = {"error": 0, "warning": 1, "note": 2}
        return [
            Finding(code, Severity(severity), text, hints.get(code, hint), source_of(code),
                    tuple(groups[severity, code, text, hint]), counts[severity, code, text, hint])
            for severity, code, text, hint in sorted(groups, key=lambda key: order[key[0]])
        ]  # fmt: skip

    def head(self, language: str) -> str:
        """Return what file it is."""
        name = visible(self.name)
        if not self.version:
            return phrase("epub_check.unread", language, file=name)
        return phrase(
            "epub_check.head", language, file=name, version=self.version, documents=self.documents
        )

    def verdict(self, language: str, name: str) -> str:
        """Return the sentence that stands at the end."""
        key = "failed" if not self.passed else "passed" if self.diagnostics else "clean"
        values = {
            "errors": self.count(Severity.ERROR),
            "warnings": self.count(Severity.WARNING),
        }
        return phrase(f"epub_check.{key}", language, file=name, **values).strip()

    def notes(self, language: str) -> tuple[str, ...]:
        """Return which programs were not run, and what to install."""
        return tuple(
            phrase(f"epub_check.{each.why}" + (f"_{each.checker.lower()}" if each.checker else ""),
                   language)
            for each in self.not_run
        )  # fmt: skip


def page(files: Sequence[CheckedEpub], language: str = DEFAULT_LANGUAGE) -> str:
    """Return the report as a page of its own."""
    return rendered(
        "press.html",
        language,
        title=phrase("epub_check.title", language),
        files=[_shown(checked, language) for checked in files],
    )


def _shown(checked: CheckedEpub, language: str) -> dict[str, object]:
    return {
        "name": visible(checked.name),
        "head": checked.head(language),
        "passed": checked.passed,
        "verdict": checked.verdict(language, ""),
        "notes": checked.notes(language),
        "sha256": checked.sha256,
        "numbers": {severity.value: checked.count(severity) for severity in Severity},
        "findings": [
            {
                "number": number,
                "code": found.code,
                "severity": found.severity.value,
                "severity_text": phrase(f"severity.{found.severity.value}", language),
                "text": found.text,
                "hint": found.hint,
                "source": found.source,
                "count": found.count,
                "spots": [visible(place) for place in found.places[:MOST_PLACES]],
                "pages": (),
            }
            for number, found in enumerate(limited(checked.findings(language)), 1)
        ],
        "pages": (),
        "drawn": (),
        "undrawn": 0,
        "undrawn_pages": "",
    }


def limited(findings: Iterable[Finding], most: int = MOST_OF_A_CODE) -> list[Finding]:
    """Return the first findings of each code; a book may repeat one fault in every line."""
    counts: dict[str, int] = {}
    shown = []
    for found in findings:
        counts[found.code] = counts.get(found.code, 0) + 1
        if counts[found.code] <= most:
            shown.append(found)
    return shown
