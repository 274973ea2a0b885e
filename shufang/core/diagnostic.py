"""What an editor has to know: a code, a place and the values of its sentence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from shufang.core.span import Span


class Severity(Enum):
    """How far a finding reaches."""

    ERROR = "error"
    """The product is not made, or made and marked 不可付印."""
    WARNING = "warning"
    """Stops `--strict`; print delivery is always strict."""
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding; its sentence stands in `messages/`, keyed by `code`."""

    code: str
    severity: Severity
    span: Span | None = None
    values: tuple[tuple[str, str], ...] = ()
    related: tuple[Span, ...] = ()


@dataclass(slots=True)
class Findings:
    """Diagnostics in the order in which they were found, without repetitions.

    Stages add to one `Findings` and finish all their files before anybody asks `has_errors`.
    """

    _found: dict[Diagnostic, None] = field(default_factory=dict)

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep one diagnostic; an equal one is kept once."""
        self._found.setdefault(diagnostic)

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep several."""
        for diagnostic in diagnostics:
            self.add(diagnostic)

    def error(
        self, code: str, span: Span | None = None, /, *related: Span, **values: object
    ) -> None:
        """Report what keeps a product from being made or printed."""
        self._report(Severity.ERROR, code, span, related, values)

    def warning(
        self, code: str, span: Span | None = None, /, *related: Span, **values: object
    ) -> None:
        """Report what must be settled before printing."""
        self._report(Severity.WARNING, code, span, related, values)

    def note(
        self, code: str, span: Span | None = None, /, *related: Span, **values: object
    ) -> None:
        """Report what an editor may want to know."""
        self._report(Severity.NOTE, code, span, related, values)

    def _report(
        self,
        severity: Severity,
        code: str,
        span: Span | None,
        related: tuple[Span, ...],
        values: dict[str, object],
    ) -> None:
        filled = tuple((name, str(value)) for name, value in values.items())
        self.add(Diagnostic(code, severity, span, filled, related))

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return any(found.severity is Severity.ERROR for found in self._found)

    def count(self, severity: Severity) -> int:
        """Return how many findings have that severity."""
        return sum(found.severity is severity for found in self._found)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


class BuildStopped(Exception):  # noqa: N818 - the design's name: a stop, not a fault
    """The one exception that crosses stages: the findings say why nothing more can be done.

    `exit_code` is one of the documented codes (1 manuscript, 3 missing software, 4 preflight).
    """

    def __init__(self, exit_code: int = 1) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code
