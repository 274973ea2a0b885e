"""The one sentence about how a run ended."""

from shufang.build.request import ExitCode, Outcome
from shufang.messages.catalogue import phrase, visible

_OUTPUT_FAULTS = "TOL-02"
"""Beginning of the codes about the output folder; their exit code is missing software's."""


def shown_title(outcome: Outcome, language: str) -> str:
    """Return the book's title, or a word for a book that could not be read."""
    return visible(outcome.title) or phrase("report.untitled", language)


def verdict(outcome: Outcome, language: str, *, is_check: bool = False) -> str:
    """Return how a run ended, in words."""
    key = f"report.outcome_{int(outcome.exit_code)}"
    match outcome.exit_code:
        case ExitCode.DONE | ExitCode.MANUSCRIPT if is_check:
            key += "_check"
        case ExitCode.MANUSCRIPT if outcome.products:
            key += "_products"
        case ExitCode.MISSING_SOFTWARE if any(
            found.code.startswith(_OUTPUT_FAULTS) for found in outcome.diagnostics
        ):
            key += "_output"
    return phrase(key, language, title=shown_title(outcome, language))
