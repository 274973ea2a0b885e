"""How long the commands take that should answer at once: CPU seconds, the best of several runs.

    python benchmarks/start_up.py

Limits are what design.md promises: `--help` under 0.15 s of CPU time.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 5
COMMANDS = (
    (["--help"], 0.15),
    (["explain", "TOL-020"], 0.2),
    (["chek"], 0.2),
    (["check", str(ROOT / "tests" / "books" / "base"), "-q"], 2.0),
)


def measured(words: list[str]) -> tuple[float, float]:
    """Return CPU and wall seconds of one run."""
    before, started = os.times(), time.perf_counter()
    command = [sys.executable, str(ROOT / "build.py"), *words]
    subprocess.run(command, capture_output=True, check=False)
    after = os.times()
    cpu = after.children_user + after.children_system
    return cpu - before.children_user - before.children_system, time.perf_counter() - started


def main() -> int:
    """Print a line for each command; return 1 where one is over its limit."""
    is_slow = False
    for words, limit in COMMANDS:
        runs = [measured(words) for _ in range(RUNS)]
        cpu, wall = min(run[0] for run in runs), min(run[1] for run in runs)
        over = "" if cpu <= limit else f"  over {limit} s"
        is_slow = is_slow or bool(over)
        name = " ".join(Path(word).name for word in words)
        print(f"{name:20} {cpu:6.3f} s CPU {wall:6.3f} s wall{over}")  # noqa: T201
    return int(is_slow)


if __name__ == "__main__":
    sys.exit(main())
