"""Preflight of print files: all rules over one file, equal findings put together.

Three ways to hold a file to rules:

- to the standard that is asked for (`Expectations.standard`): PDF/X-4 or PDF/X-1a, house limits in
  full. So every print edition is checked before it is delivered.
- a file from elsewhere that claims a standard: to that standard; house limits one degree milder.
- a file from elsewhere that claims none: to what printing needs; of the forms of PDF/X only that
  the claim is missing is said.

The wording of ISO 15930 and of GWG 2015 was not at hand when this was written; clause numbers lead
the way and are no claim of conformity beyond what is checked.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from shufang.core.diagnostic import Diagnostic, Severity
from shufang.core.kept import NOTHING, Kept
from shufang.engines.pdf_inspection import UnreadablePdf, inspect_pdf
from shufang.engines.pdf_inspection_facts import InspectedPdf, Place
from shufang.preflight import press_rules
from shufang.preflight.press_expectations import Expectations, Standard, claimed_standard
from shufang.preflight.press_rules import Basis, Hit, Job, Rule

_MODULES: Final = (
    "file", "metadata", "pages", "colour", "ink", "pictures", "fonts", "text", "transparency",
)  # fmt: skip
MOST_PLACES: Final = 500
"""Places of one finding that are kept; the number of all is told."""
_MOST_RANGES: Final = 8


@dataclass(frozen=True, slots=True)
class PressFinding:
    """What a rule found in a file, with all its places."""

    code: str
    severity: Severity
    values: tuple[tuple[str, str], ...]
    """What its sentence takes: always pages ("3、5–9" or empty), count and measure."""
    source: str
    places: tuple[Place, ...] = ()
    count: int = 1

    @property
    def diagnostic(self) -> Diagnostic:
        """Return it as other findings are."""
        return Diagnostic(self.code, self.severity, None, self.values)


@dataclass(frozen=True, slots=True)
class PressReport:
    """What preflight says of one file."""

    findings: tuple[PressFinding, ...]
    standard: Standard
    """That the file was held to."""
    pdf: InspectedPdf | None
    """Its facts; None where it cannot be read."""

    def count(self, severity: Severity) -> int:
        """Return how many findings have that severity."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def passed(self) -> bool:
        """Whether it may be printed: no errors."""
        return not self.count(Severity.ERROR)


def press_rules_in_order() -> tuple[Rule, ...]:
    """Return all rules, those of the file first."""
    for name in _MODULES:
        importlib.import_module(f"shufang.preflight.press_{name}")
    return tuple(press_rules.RULES)


def preflight(
    source: Path | bytes, expected: Expectations | None = None, kept: Kept = NOTHING
) -> PressReport:
    """Check a file; never raises for what is in it. Pictures known from `kept` are not measured."""
    expected = expected or Expectations()
    try:
        pdf = inspect_pdf(source, kept)
    except UnreadablePdf as fault:
        return _unreadable(fault, expected)
    expected = _fitted(expected, pdf)
    standard = expected.standard or claimed_standard(pdf)
    job = Job(pdf, expected, standard, is_ours=expected.standard is not None)
    findings: list[PressFinding] = []
    for rule in press_rules_in_order():
        if rule.basis is Basis.FORM and standard is Standard.NONE:
            continue
        findings += _grouped(rule, job, rule.check(job))
    return PressReport(tuple(findings), standard, pdf)


def _fitted(expected: Expectations, pdf: InspectedPdf) -> Expectations:
    """Return what is expected of a cover where the file is one: a single sheet, far wider."""
    if expected.trim_mm is None or len(pdf.pages) != 1:
        return expected
    if pdf.pages[0].whole().width_mm < 1.5 * expected.trim_mm[0]:
        return expected
    return replace(expected, trim_mm=None, page_count=None, signature=None, blank_pages=frozenset())


def _unreadable(fault: UnreadablePdf, expected: Expectations) -> PressReport:
    code = "PDF-102" if fault.reason == "password" else "PDF-101"
    values = (("pages", ""), ("count", "1"), ("measure", ""), ("reason", fault.reason))
    finding = PressFinding(code, Severity.ERROR, values, "ISO 32000-1, 7.5")
    return PressReport((finding,), expected.standard or Standard.NONE, None)


def _grouped(rule: Rule, job: Job, hits: Iterable[Hit]) -> Iterator[PressFinding]:
    """Put hits of equal values and severity together."""
    groups: dict[tuple[Severity, tuple[tuple[str, str], ...]], list[Hit]] = {}
    for hit in hits:
        severity = hit.severity or (
            job.mildly(rule.severity) if rule.basis is Basis.HOUSE else rule.severity
        )
        groups.setdefault((severity, hit.values), []).append(hit)
    for (severity, values), members in groups.items():
        places = tuple(hit.place for hit in members if hit.place is not None)
        measures = [hit.measure for hit in members if hit.measure is not None]
        worst = "" if not measures else f"{_worst(rule, measures):g}"
        told = (
            ("pages", page_ranges(place.page for place in places)),
            ("count", str(len(members))),
            ("measure", worst),
        )
        given = {name for name, _ in values}
        yield PressFinding(
            rule.code,
            severity,
            (*(pair for pair in told if pair[0] not in given), *values),
            rule.source,
            places[:MOST_PLACES],
            len(members),
        )


def _worst(rule: Rule, measures: list[float]) -> float:
    return max(measures) if rule.worst == "high" else min(measures)


def page_ranges(numbers: Iterable[int]) -> str:
    """Return page numbers as "3、5–9"; "…" stands for what is too long to read."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    shown = [f"{low}–{high}" if high > low else str(low) for low, high in found[:_MOST_RANGES]]
    return "、".join(shown) + ("…" if len(found) > _MOST_RANGES else "")
