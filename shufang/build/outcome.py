"""What the findings of a build mean for its end."""

from collections.abc import Iterable

from shufang.build.request import ExitCode
from shufang.core.diagnostic import Diagnostic, Findings, Severity
from shufang.manuscript.ignores import apply_ignores
from shufang.manuscript.manuscript import Manuscript

_PRODUCT_AREAS = {"PDF", "EPB"}
_SOFTWARE_AREAS = {"TOL"}
_MISSING_FONT = "FNT-001"


def kept_findings(findings: Findings, manuscript: Manuscript | None) -> tuple[Diagnostic, ...]:
    """Return what was found without what the book's ignore.yaml waives."""
    if manuscript is None:
        return tuple(findings)
    kept, unused = apply_ignores(tuple(findings), manuscript.ignores)
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
