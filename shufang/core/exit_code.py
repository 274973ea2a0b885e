"""How a command ends."""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes; part of the stable user interface (design.md, section 4)."""

    DONE = 0
    MANUSCRIPT = 1
    USAGE = 2
    MISSING_SOFTWARE = 3
    PREFLIGHT = 4
    BUG = 5
    INTERRUPTED = 130
