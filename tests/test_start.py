"""build.py on machines that lack something: a Chinese sentence and exit code 3, no traceback."""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BARE = [sys.executable, "-I", "-S"]
"""A Python that sees no installed package."""


def start(folder: Path, python: list[str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*(python or BARE), str(folder / "build.py"), "--help"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"},
    )


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "build.py", tmp_path)
    return tmp_path


def prepare(clone: Path, script: str) -> None:
    python = clone / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(script, encoding="utf-8")
    python.chmod(0o755)


def test_missing_packages_are_named_with_the_command(clone: Path) -> None:
    done = start(clone)
    assert done.returncode == 3
    assert "缺少软件：WeasyPrint（排版）、" in done.stderr
    assert "请在项目文件夹里运行：bash setup.sh" in done.stderr
    assert "Traceback" not in done.stderr


def test_prepared_python_takes_over(clone: Path) -> None:
    prepare(clone, '#!/bin/sh\necho "$@"\nexit 7\n')
    done = start(clone)
    assert (done.returncode, done.stdout) == (7, f"{clone / 'build.py'} --help\n")


def test_broken_environment_is_said(clone: Path) -> None:
    prepare(clone, "#!/nowhere/python\n")
    done = start(clone)
    assert done.returncode == 3
    assert ".venv）坏了" in done.stderr
    assert "bash setup.sh" in done.stderr


def test_prepared_python_without_packages_does_not_start_itself_for_ever(clone: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", str(clone / ".venv")], check=True
    )
    done = start(clone, [str(clone / ".venv" / "bin" / "python")])
    assert done.returncode == 3
    assert "缺少软件" in done.stderr


def test_help_answers_in_chinese_from_the_system_python() -> None:
    done = start(ROOT)
    assert done.returncode == 0
    assert "书" in done.stdout


def test_old_python_can_read_it() -> None:
    ast.parse((ROOT / "build.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_every_dependency_is_asked_for() -> None:
    sys.path.insert(0, str(ROOT))
    try:
        from build import NEEDED
    finally:
        sys.path.remove(str(ROOT))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    distributions = {
        "yaml": "pyyaml",
        "markdown_it": "markdown-it-py",
        "mdit_py_plugins": "mdit-py-plugins",
        "PIL": "pillow",
        "fontTools": "fonttools",
    }
    asked = {distributions.get(name, name) for name, _ in NEEDED}
    declared = {line.split("[")[0].split("=")[0].split(">")[0] for line in project["dependencies"]}
    assert asked == declared


def test_locks_hold_hashes_and_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        pins = [block for block in text.split("\n") if "==" in block]
        assert pins
        assert all(pin.endswith("\\") for pin in pins), name
    assert '"resolved"' not in (ROOT / "tests/node/package-lock.json").read_text(encoding="utf-8")


def test_dev_lock_holds_the_plain_lock() -> None:
    plain, dev = (
        set((ROOT / name).read_text(encoding="utf-8").splitlines())
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert {line for line in plain if "==" in line} <= dev
