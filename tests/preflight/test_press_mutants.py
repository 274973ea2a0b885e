"""Each spoiled file fails the codes that name its fault, and no others; good files fail nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from shufang.build.store import FolderStore
from shufang.messages.catalogue import codes, entry, placeholders
from shufang.preflight.press import PressReport, preflight, press_rules_in_order
from shufang.preflight.press_expectations import Expectations
from shufang.preflight.press_expectations import Standard as Held
from tests.preflight.press_files import PAGES, TITLE, Standard, good, profile, saved
from tests.preflight.press_mutants import ALL, Mutant

HELD = {"x4": Held.X4, "x1a": Held.X1A}
CASES = [
    pytest.param(mutant, standard, id=f"{mutant}-{standard}")
    for mutant in ALL
    for standard in mutant.standards
]


def expectations(standard: Standard, pages: int = PAGES) -> Expectations:
    return Expectations(
        standard=HELD[standard],
        trim_mm=(170, 240),
        bleed_mm=3,
        profile_sha256=hashlib.sha256(profile()).hexdigest(),
        page_count=pages,
        signature=4,
        isbn="978-7-5507-1234-8",
        title=TITLE,
        fonts=frozenset({"Test"}),
        blank_pages=frozenset({4}) if pages == PAGES else frozenset(),
    )


def told(report: PressReport) -> list[str]:
    return sorted({finding.code for finding in report.findings})


@pytest.mark.parametrize(("mutant", "standard"), CASES)
def test_mutant_fails_what_it_should(mutant: Mutant, standard: Standard, tmp_path: Path) -> None:
    pages = {"shifted_up": 8, "shifted_sideways": 12}.get(mutant.name, PAGES)
    content, expected = mutant.made(standard), expectations(standard, pages)
    report = preflight(content, expected)
    kept = FolderStore(tmp_path)
    for _ in ("read", "known"):
        assert preflight(content, expected, kept).findings == report.findings
    assert told(report) == sorted(mutant.codes), report.findings
    for finding in report.findings:
        needed = placeholders("".join((entry(finding.code) or {}).values()))
        assert needed <= {name for name, _ in finding.values}, finding


@pytest.mark.parametrize("standard", ["x4", "x1a"])
@pytest.mark.parametrize("is_known", [True, False], ids=["ours", "elsewhere"])
def test_good_file_fails_nothing(standard: Standard, is_known: bool) -> None:
    content = saved(good(standard), standard)
    report = preflight(content, expectations(standard) if is_known else None)
    assert report.findings == ()
    assert report.standard is HELD[standard]


def test_every_code_has_a_mutant() -> None:
    rules = {rule.code for rule in press_rules_in_order()} | {"PDF-101"}
    spoiled = {code for mutant in ALL for code in mutant.codes}
    assert rules - spoiled == {"PDF-106"}  # held by test_pdf_inspection, which lowers the bounds
    assert spoiled <= rules
    assert rules == {code for code in codes() if "PDF-101" <= code <= "PDF-199"}


def test_rules_say_why_and_from_where() -> None:
    for rule in press_rules_in_order():
        assert rule.reason.endswith("."), rule.code
        assert rule.source, rule.code


def test_house_limits_are_milder_for_files_from_elsewhere() -> None:
    mutant = next(each for each in ALL if each.name == "hairline")
    ours = preflight(mutant.made("x4"), expectations("x4"))
    theirs = preflight(mutant.made("x4"))
    assert [f.severity.value for f in ours.findings] == ["error"]
    assert [f.severity.value for f in theirs.findings] == ["warning"]
    assert theirs.passed
    assert not ours.passed
