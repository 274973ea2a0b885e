from shufang.core.diagnostic import Severity
from shufang.preflight.epub_limits import LimitedFindings


def test_more_than_a_thousand_are_counted() -> None:
    findings = LimitedFindings()
    for number in range(1_203):
        findings.error("EPB-017", None, address=f"x{number}")
    findings.warning("EPB-020", None, text="一 二")
    findings.tell_hidden()

    told = list(findings)

    assert len(told) == 1_002
    assert told[-1].code == "EPB-100"
    assert told[-1].severity is Severity.NOTE
    assert dict(told[-1].values) == {"of": "EPB-017", "count": "203"}


def test_fewer_are_all_told() -> None:
    findings = LimitedFindings()
    findings.error("EPB-017", None, address="x")
    findings.error("EPB-017", None, address="x")
    findings.tell_hidden()

    assert [found.code for found in findings] == ["EPB-017"]
