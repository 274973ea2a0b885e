"""Findings of a file that may repeat one fault two hundred thousand times."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from shufang.core.diagnostic import Diagnostic, Findings

_MOST: Final = 1000
"""Findings of one code that are kept; nobody reads more, and all of them fill the memory."""


@dataclass(slots=True)
class LimitedFindings(Findings):
    """Findings of which the first thousand of each code are kept and the others counted."""

    _counts: Counter[str] = field(default_factory=Counter)

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep one diagnostic, or count it."""
        self._counts[diagnostic.code] += 1
        if self._counts[diagnostic.code] <= _MOST:
            Findings.add(self, diagnostic)

    def tell_hidden(self) -> None:
        """Add EPB-100 for each code of which there were more."""
        hidden = {code: count - _MOST for code, count in self._counts.items() if count > _MOST}
        for code, count in hidden.items():
            self.note("EPB-100", None, of=code, count=count)
