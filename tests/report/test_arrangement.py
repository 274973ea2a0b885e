import pytest

from shufang.core.diagnostic import Diagnostic, Severity
from shufang.core.span import Span
from shufang.report import arrangement
from shufang.report.arrangement import arrange, in_order


def found(code: str, span: Span | None = None, severity: Severity = Severity.ERROR) -> Diagnostic:
    return Diagnostic(code, severity, span)


def test_order_is_by_file_line_and_column() -> None:
    places = [None, Span("10.md", 1), Span("2.md", 9), Span("2.md", 1, 5), Span("2.md", 1, 2)]
    ordered = in_order([found("A", span) for span in places])
    assert [d.span for d in ordered] == [places[4], places[3], places[2], places[1], None]


@pytest.mark.parametrize(("number", "shown"), [(5, 5), (6, 3), (100, 3)])
def test_many_of_a_code_are_folded(number: int, shown: int) -> None:
    many = [found("X", Span("a", line)) for line in range(1, number + 1)]
    arranged = arrange([*many, found("Y", Span("b"))])
    assert [d.span and d.span.line for d in arranged.shown[:-1]] == list(range(1, shown + 1))
    assert arranged.folded == ((("X", number - shown),) if number > shown else ())


def test_everything_is_shown_on_demand() -> None:
    many = [found("X", Span("a", line)) for line in range(1, 100)]
    assert len(arrange(many, everything=True).shown) == 99


def test_codes_with_a_summary_are_summed_unless_they_are_errors(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(arrangement, "summary", lambda code, count: "一行" if code == "F" else "")
    warnings = [found("F", Span("a", line), Severity.WARNING) for line in (1, 2, 3, 4)]
    arranged = arrange([*warnings, found("G", Span("a", 9))])
    assert arranged.summed == (("F", 4),)
    assert [d.code for d in arranged.shown] == ["G"]
    errors = [*warnings, found("F", Span("a", 5))]
    assert arrange(errors).summed == ()
    assert arrange(warnings[:3]).shown == tuple(warnings[:3])
