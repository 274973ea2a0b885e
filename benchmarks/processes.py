"""What a command costs: CPU, wall time and memory of it and of all that it starts.

The command runs below a process of its own, which adopts what its children leave behind (browsers
start processes that nobody waits for), so that the kernel's sums for ended children have it all.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 10.0
"""Seconds that left-over processes get to end after the command."""
_ADOPT = 36
"""PR_SET_CHILD_SUBREAPER of Linux' prctl(2)."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One run: seconds, and megabytes of its largest process at its largest."""

    cpu: float
    wall: float
    memory: float
    code: int
    told: str
    """The end of what the command wrote to the screen."""


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end and return its cost."""
    with tempfile.TemporaryDirectory() as kept:
        report, screen = Path(kept, "report.json"), Path(kept, "screen")
        words = [sys.executable, "-S", str(Path(__file__).resolve()), str(report), *command]
        with screen.open("wb") as written:
            subprocess.run(
                words,
                cwd=folder,
                env=dict(environment) if environment is not None else None,
                stdout=written,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                check=False,
            )
        facts = json.loads(report.read_text("utf-8"))
        told = screen.read_text("utf-8", "replace")[-2000:]
    return Cost(facts["cpu"], facts["wall"], facts["memory"], facts["code"], told)


def cpu_of_tree(process: int) -> float:
    """Return the CPU seconds of a running process and all below it, ended ones included (Linux)."""
    below: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with suppress(OSError):
            fields = (entry / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            below.setdefault(int(fields[1]), []).append(int(entry.name))
            ticks[int(entry.name)] = sum(map(int, fields[11:15]))
    waiting, total = [process], 0
    while waiting:
        each = waiting.pop()
        total += ticks.get(each, 0)
        waiting += below.get(each, [])
    return total / os.sysconf("SC_CLK_TCK")


def _measure(report: Path, command: Sequence[str]) -> int:
    """Run the command below this process and write what it cost."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_ADOPT, 1, 0, 0, 0)
    started = time.monotonic()
    code = subprocess.run(command, check=False).returncode
    wall = time.monotonic() - started
    _wait_for_the_rest(time.monotonic() + PATIENCE)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1 if sys.platform == "darwin" else 1024
    facts = {
        "cpu": used.ru_utime + used.ru_stime,
        "wall": wall,
        "memory": used.ru_maxrss * unit / 1_000_000,
        "code": code,
    }
    report.write_text(json.dumps(facts), "utf-8")
    return code


def _wait_for_the_rest(until: float) -> None:
    with suppress(ChildProcessError):
        while time.monotonic() < until:
            ended, _ = os.waitpid(-1, os.WNOHANG)
            if not ended:
                time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(_measure(Path(sys.argv[1]), sys.argv[2:]))
