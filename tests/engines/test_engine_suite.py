"""The layout engine's own tests give the same results with our adapter installed."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SUITE = ROOT / ".venv" / "engine-suite"
FILES = ("tests/layout", "tests/draw", "tests/test_text.py")
RESULT = re.compile(r"^(PASSED|FAILED|ERROR|XFAIL|XPASS|SKIPPED) (tests/\S+)", re.MULTILINE)


def results(*options: str) -> dict[str, str]:
    """Run the suite in a process of its own; return the outcome of each test by its id."""
    path = os.pathsep.join((str(ROOT), str(Path(__file__).parent)))
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "--tb=no", "-p", "no:cacheprovider"]
    done = subprocess.run(
        # Neither the suite's settings nor ours, which pytest would find above it.
        [*command, "-p", "no:xdist", "-c", os.devnull, *options, *FILES],
        cwd=SUITE,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    found = {name: outcome for outcome, name in RESULT.findall(done.stdout)}
    assert found, done.stdout[-2000:] + done.stderr[-2000:]
    return found


@pytest.mark.slow
def test_the_engines_own_tests_have_the_same_results() -> None:
    if not (SUITE / "tests").is_dir():
        message = "the engine's test-suite is missing: bash setup.sh --dev brings it"
        if os.environ.get("SHUFANG_REQUIRE_CHECKERS"):
            pytest.fail(message)
        pytest.skip(message)

    with ThreadPoolExecutor() as both:
        plain, adapted = both.map(lambda options: results(*options), ((), ("-p", "adapted_engine")))

    assert len(plain) > 1700
    assert {
        name: (plain.get(name), outcome)
        for name, outcome in adapted.items()
        if plain.get(name) != outcome
    } == {}
    assert plain.keys() == adapted.keys()
