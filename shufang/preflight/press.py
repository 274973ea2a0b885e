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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from shufang.core.diagnostic import Diagnostic, Severity
from shufang.core.kept import NOTHING, Kept
from shufang.engines.pdf_inspection import inspection
from shufang.engines.pdf_inspection_facts import InspectedFile, InspectedPage, Place, Space
from shufang.engines.pdf_inspection_pages import Inspection, UnreadablePdf
from shufang.preflight import press_rules
from shufang.preflight.press_expectations import Expectations, Standard, claimed_standard
from shufang.preflight.press_reading import PageReader, Tallies, Tally
from shufang.preflight.press_rules import Basis, Desk, FileJob, Folio, PictureUse, Rule

_MODULES: Final = (
    "file", "metadata", "pages", "colour", "ink", "pictures", "fonts", "text", "transparency",
)  # fmt: skip
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
    pdf: InspectedFile | None
    """Its facts; None where it cannot be read."""

    def count(self, severity: Severity) -> int:
        """Return how many findings have that severity."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def passed(self) -> bool:
        """Whether it may be printed: no errors."""
        return not self.count(Severity.ERROR)


def press_rules_in_order() -> tuple[Rule, ...]:
    """Return all rules, those of the file first, in the order in which findings are shown."""
    for name in _MODULES:
        importlib.import_module(f"shufang.preflight.press_{name}")
    return tuple(sorted(press_rules.RULES, key=lambda rule: rule.code))


def preflight(
    source: Path | bytes, expected: Expectations | None = None, kept: Kept = NOTHING
) -> PressReport:
    """Check a file; never raises for what is in it.

    Pages and pictures that `kept` knows are not read again: that changes nothing of the report.
    """
    expected = expected or Expectations()
    try:
        with inspection(source, kept) as reading:
            return _report(reading, expected, kept)
    except UnreadablePdf as fault:
        return _unreadable(fault, expected)


def _report(reading: Inspection, expected: Expectations, kept: Kept) -> PressReport:
    """Read an open file to its end; raises `UnreadablePdf`."""
    expected = _fitted(expected, reading.pages)
    claimed = claimed_standard(reading.metadata)
    standard = expected.standard or claimed
    desk = Desk(expected, standard, is_ours=expected.standard is not None)
    rules = tuple(
        rule
        for rule in press_rules_in_order()
        if rule.basis is not Basis.FORM or standard is not Standard.NONE
    )
    by_code = {rule.code: rule for rule in rules}
    found = {rule.code: Tallies() for rule in rules}
    folios: list[Folio] = []
    isbns: list[tuple[int, str]] = []
    uses: list[PictureUse] = []
    spaces: dict[Space, None] = {}
    for record in PageReader(reading, desk, rules, kept).records():
        for code, tally in record.hits:
            found[code].add(by_code[code], tally)
        folios += () if record.folio is None else (record.folio,)
        isbns += ((record.number, digits) for digits in record.isbns)
        uses += record.uses
        spaces.update(dict.fromkeys(record.spaces))
    reading.measure((use.picture, use.ppi) for use in uses if use.picture is not None)
    pdf = InspectedFile(reading.structure, reading.metadata, reading.intents, reading.pages)
    job = FileJob(
        expected,
        standard,
        desk.is_ours,
        pdf,
        folios,
        isbns,
        uses,
        reading.pictures,
        tuple(spaces),
    )
    for rule in rules:
        if rule.file_check is not None:
            found[rule.code].add_hits(rule, desk, rule.file_check(job))
    findings = (_finding(rule, tally) for rule in rules for tally in found[rule.code].values())
    return PressReport(tuple(findings), standard, pdf)


def _fitted(expected: Expectations, pages: Sequence[InspectedPage]) -> Expectations:
    """Return what is expected of a cover where the file is one: a single sheet, far wider."""
    if expected.trim_mm is None or len(pages) != 1:
        return expected
    if pages[0].whole().width_mm < 1.5 * expected.trim_mm[0]:
        return expected
    return replace(expected, trim_mm=None, page_count=None, signature=None, blank_pages=frozenset())


def _unreadable(fault: UnreadablePdf, expected: Expectations) -> PressReport:
    code = "PDF-102" if fault.reason == "password" else "PDF-101"
    values = (("pages", ""), ("count", "1"), ("measure", ""), ("reason", fault.reason))
    finding = PressFinding(code, Severity.ERROR, values, "ISO 32000-1, 7.5")
    return PressReport((finding,), expected.standard or Standard.NONE, None)


def _finding(rule: Rule, tally: Tally) -> PressFinding:
    told = (
        ("pages", page_ranges(tally.pages)),
        ("count", str(tally.count)),
        ("measure", "" if tally.worst is None else f"{tally.worst:g}"),
    )
    given = {name for name, _ in tally.values}
    return PressFinding(
        rule.code,
        tally.severity,
        (*(pair for pair in told if pair[0] not in given), *tally.values),
        rule.source,
        tuple(tally.places),
        tally.count,
    )


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
