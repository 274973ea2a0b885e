"""What the findings of a build mean for its end."""

from collections.abc import Iterable

from shufang.build.request import ExitCode
from shufang.core.diagnostic import Diagnostic, Findings, Severity
from shufang.manuscript.ignores import apply_ignores
from shufang.manuscript.manuscript import Manuscript

_PRODUCT_AREAS = {"PDF", "EPB"}
_SOFTWARE_AREAS = {"TOL"}
_MISSING_FONT = "FNT-001"
DELIVERY_CODES = frozenset({"PDF-053", "PDF-081", "PDF-082", "PDF-083"})
"""What only print delivery looks for."""


_UNREAD = frozenset(
    {
        "MAN-020", "MAN-021", "MAN-022", "MAN-023", "MAN-024", "MAN-025", "MAN-026", "MAN-041",
        "MAN-043", "MAN-044", "MAN-052", "MAN-057",
    }
)  # fmt: skip
"""Faults that keep a whole file from being read."""
_HOLDING = (".md", "book.yaml", "figures.yaml", "references.yaml")
"""Files that hold, or list what holds, the targets of references."""
_FOLLOWING = frozenset(
    {"BIB-010", "BIB-012", "FIG-020", "FIG-022", "IDX-005", "REF-001", "REF-004"}
)
"""What is said of targets that nobody can find, or of things that nobody uses."""


def _without_consequences(found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Leave out what only follows from a file that could not be read, and would bury it.

    What looks like a slip of the pen, because something similar is known, is told all the same.
    """
    is_partial = any(
        diagnostic.code in _UNREAD
        and diagnostic.severity is Severity.ERROR
        and diagnostic.span is not None
        and diagnostic.span.file.endswith(_HOLDING)
        for diagnostic in found
    )
    if not is_partial:
        return found
    return tuple(
        diagnostic
        for diagnostic in found
        if diagnostic.code not in _FOLLOWING or dict(diagnostic.values).get("suggestion")
    )


def kept_findings(findings: Findings, manuscript: Manuscript | None) -> tuple[Diagnostic, ...]:
    """Return what was found without what the book's ignore.yaml waives or what only follows."""
    found = _without_consequences(tuple(findings))
    if manuscript is None:
        return found
    kept, unused = apply_ignores(found, manuscript.ignores, DELIVERY_CODES)
    return (*kept, *unused)


def exit_code_for(found: Iterable[Diagnostic], strict: bool) -> ExitCode:
    """Return the exit code: the earliest stage that failed gives it.

    Missing software and an output folder that cannot be written (3) come before the manuscript
    (1), the manuscript before the products (4). With `strict`, warnings count as errors.
    """
    counted = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    failed = [diagnostic for diagnostic in found if diagnostic.severity in counted]
    areas = {diagnostic.code.partition("-")[0] for diagnostic in failed}
    if areas & _SOFTWARE_AREAS or any(d.code == _MISSING_FONT for d in failed):
        return ExitCode.MISSING_SOFTWARE
    if areas - _PRODUCT_AREAS:
        return ExitCode.MANUSCRIPT
    return ExitCode.PREFLIGHT if areas else ExitCode.DONE
