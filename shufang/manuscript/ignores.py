"""ignore.yaml: rules that a book waives, each for a stated reason."""

from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase

from shufang.core.diagnostic import Diagnostic, Findings, Severity
from shufang.manuscript.manuscript import IgnoreSource


def apply_ignores(
    diagnostics: Iterable[Diagnostic],
    ignores: tuple[IgnoreSource, ...],
    rare: Collection[str] = (),
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """Return the diagnostics that stay, and what is to be said of the entries themselves.

    An error stays whatever the book says (MAN-055 at the entry); an entry that waives nothing
    is reported (MAN-054), since it would hide a later fault. Entries of `rare` codes, which most
    builds do not look for, may wait.
    """
    kept = []
    used: set[IgnoreSource] = set()
    refused: set[IgnoreSource] = set()
    for diagnostic in diagnostics:
        waived = False
        for entry in ignores:
            if not _meets(entry, diagnostic):
                continue
            if diagnostic.severity is Severity.ERROR:
                refused.add(entry)
            else:
                used.add(entry)
                waived = True
        if not waived:
            kept.append(diagnostic)
    said = Findings()
    for entry in ignores:
        if entry in refused:
            said.warning("MAN-055", entry.span, code=entry.code)
        elif entry not in used and entry.code not in rare:
            said.warning("MAN-054", entry.span, code=entry.code)
    return tuple(kept), tuple(said)


def _meets(entry: IgnoreSource, diagnostic: Diagnostic) -> bool:
    if entry.code != diagnostic.code:
        return False
    span = diagnostic.span
    if entry.file and (span is None or not fnmatchcase(span.file, entry.file)):
        return False
    return entry.line is None or (span is not None and span.line == entry.line)
