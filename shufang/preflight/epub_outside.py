"""What EPUBCheck and Ace say of an e-book, as findings among our own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from shufang.core.diagnostic import Diagnostic, Severity
from shufang.core.span import Span
from shufang.engines.epub_checkers import (
    Checker,
    CheckerMissing,
    OutsideMessage,
    run_ace,
    run_epubcheck,
)
from shufang.messages.catalogue import DEFAULT_LANGUAGE, checker_message

_RUNS: Final[tuple[Callable[[Path], tuple[OutsideMessage, ...]], ...]] = (run_epubcheck, run_ace)
_UNSAFE: Final = frozenset({"EPB-030", "EPB-032", "EPB-033", "EPB-034"})
"""Files that are handed to no program that unpacks them."""
_NO_FAULT: Final = (("CSS_028", ""), ("HTM_055", '"rp"'))
"""Usage messages that ask for nothing, by id and a word of theirs: that fonts are embedded; and
`rp`, without which base and reading run together where a reader knows no `ruby`."""


@dataclass(frozen=True, slots=True)
class NotRun:
    """A checker whose opinion lacks, and why."""

    checker: Checker | Literal[""]
    """Empty for all of them."""
    why: Literal["missing", "failed", "unsafe"]


def check_outside(
    path: Path, found: Iterable[Diagnostic], language: str = DEFAULT_LANGUAGE
) -> tuple[tuple[Diagnostic, ...], tuple[NotRun, ...]]:
    """Return what the checkers say of a file of which we found `found`, and which were not run."""
    if any(each.code in _UNSAFE for each in found):
        return (), (NotRun("", "unsafe"),)
    said: list[Diagnostic] = []
    missing = []
    for run in _RUNS:
        try:
            said += told(run(path), language)
        except CheckerMissing as state:
            missing.append(NotRun(state.checker, "failed" if state.is_installed else "missing"))
    return tuple(said), tuple(missing)


def told(messages: Iterable[OutsideMessage], language: str) -> Iterator[Diagnostic]:
    """Yield EPB-069 for each place of each message that asks for anything."""
    for message in messages:
        written = message.id.replace("-", "_")
        if any(written == id_ and word in message.text for id_, word in _NO_FAULT):
            continue
        text = checker_message(message.checker, message.id, message.text, language)
        spans: list[Span | None] = [
            Span(file, max(1, line)) for file, line in message.places if file
        ]
        for span in spans or [None]:
            yield Diagnostic("EPB-069", Severity(message.degree), span, (("message", text),))
