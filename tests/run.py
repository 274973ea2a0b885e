"""All checks of the project in order: `.venv/bin/python tests/run.py [pytest options]`.

Runs every step even if one before it failed, so that one run tells everything. Under CI=true the
real checkers must be there: a test that would skip for want of one fails.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BESIDE = Path(sys.executable).parent
STEPS = (
    ("ruff", [str(BESIDE / "ruff"), "check", "."]),
    ("format", [str(BESIDE / "ruff"), "format", "--check", "--quiet", "."]),
    ("mypy", [sys.executable, "-m", "mypy"]),
    ("layers", [str(BESIDE / "lint-imports"), "--no-cache"]),
    ("pytest", [sys.executable, "-m", "pytest"]),
)


def main(pytest_options: list[str]) -> int:
    """Run the steps and return 0 if all passed."""
    environment = dict(os.environ)
    if environment.get("CI") == "true":
        environment["SHUFANG_REQUIRE_CHECKERS"] = "1"
    # mypy and the layer contract find the package from here, wherever the command was typed.
    environment["PYTHONPATH"] = str(ROOT)
    results: list[tuple[str, int, float]] = []
    for name, command in STEPS:
        print(f"== {name}", flush=True)
        start = time.monotonic()
        options = pytest_options if name == "pytest" else []
        code = subprocess.run(
            [*command, *options], cwd=ROOT, env=environment, check=False
        ).returncode
        results.append((name, code, time.monotonic() - start))
    print("== summary")
    for name, code, seconds in results:
        print(f"{name:8} {'ok' if code == 0 else f'FAILED ({code})':12} {seconds:6.1f} s")
    return int(any(code for _, code, _ in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
