from shufang.core.diagnostic import Diagnostic, Severity
from shufang.core.span import Span
from shufang.manuscript.ignores import apply_ignores
from shufang.manuscript.manuscript import IgnoreSource

WARNING = Diagnostic("FIG-003", Severity.WARNING, Span("chapters/01/figures.yaml", 7))
ERROR = Diagnostic("MAN-003", Severity.ERROR, Span("book.yaml", 2))


def entry(code: str, file: str = "", line: int | None = None) -> IgnoreSource:
    return IgnoreSource(code, file, line, "旧照片", Span("ignore.yaml"))


def codes(found: tuple[Diagnostic, ...]) -> list[str]:
    return [diagnostic.code for diagnostic in found]


def test_a_waived_warning_is_gone() -> None:
    for waiver in (
        entry("FIG-003"),
        entry("FIG-003", "chapters/*"),
        entry("FIG-003", "chapters/01/figures.yaml", 7),
    ):
        kept, said = apply_ignores([WARNING, ERROR], (waiver,))
        assert (codes(kept), said) == (["MAN-003"], ())


def test_an_entry_for_another_place_is_told() -> None:
    for waiver in (entry("FIG-003", "front/*"), entry("FIG-003", "", 8), entry("FIG-004")):
        kept, said = apply_ignores([WARNING], (waiver,))
        assert (codes(kept), codes(said)) == (["FIG-003"], ["MAN-054"])


def test_an_error_stays() -> None:
    kept, said = apply_ignores([ERROR], (entry("MAN-003"),))
    assert (codes(kept), codes(said)) == (["MAN-003"], ["MAN-055"])


def test_an_entry_for_what_is_rarely_looked_for_may_wait() -> None:
    waiver = entry("PDF-082")
    assert codes(apply_ignores([], (waiver,))[1]) == ["MAN-054"]
    assert codes(apply_ignores([], (waiver,), {"PDF-082"})[1]) == []
