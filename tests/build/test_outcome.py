"""What is told of a book that could only be read in part."""

from shufang.build.outcome import kept_findings
from shufang.core.diagnostic import Findings
from shufang.core.span import Span


def codes(findings: Findings) -> list[str]:
    return [diagnostic.code for diagnostic in kept_findings(findings, None)]


def references() -> Findings:
    findings = Findings()
    findings.error("REF-001", Span("a.md", 3), target="x", suggestion="")
    findings.error("REF-001", Span("a.md", 4), target="fig-gat", suggestion="fig-gate")
    findings.error("FIG-020", Span("a.md", 5), label="x", suggestion="")
    return findings


def test_what_follows_from_an_unread_file_is_not_told() -> None:
    findings = references()
    findings.error("MAN-020", Span("b.md"), encoding="GBK")
    assert codes(findings) == ["REF-001", "MAN-020"]


def test_a_file_without_targets_takes_nothing_away() -> None:
    findings = references()
    findings.error("MAN-020", Span("terms.yaml"), encoding="GBK")
    assert len(codes(findings)) == 4
