"""Runs tests/cases/commands/*.md: what an editor types and what the program answers.

Each case is a heading, then fenced blocks in order:

    ```sh          one command line, in a folder that holds a copy of tests/books/base as "book"
    ```stderr      what is said, exactly; "{seconds}" stands for any number, "{…}" for any line
    ```stdout      what standard output gets; none is expected where the block is missing
    ```exit        the exit code
    ```tree        the files and folders that are there afterwards
"""

import re
import shlex
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from shufang import cli

CASES = Path(__file__).parent / "cases" / "commands"
BASE = Path(__file__).parent / "books" / "base"
_PIECE = re.compile(r"^## ([^\n]*)$|^```(sh|stderr|stdout|exit|tree)\n(.*?)^```$", re.M | re.S)


@dataclass
class Step:
    """One command and what follows from it."""

    command: str
    expected: dict[str, str] = field(default_factory=dict)


def read_cases(text: str) -> dict[str, list[Step]]:
    """Return the steps of each case; a heading inside a block is none."""
    cases: dict[str, list[Step]] = {}
    for title, kind, content in _PIECE.findall(text):
        if title:
            cases[title.strip()] = []
            continue
        steps = cases[next(reversed(cases))]
        if kind == "sh":
            steps.append(Step(content.strip()))
        else:
            steps[-1].expected[kind] = content
    return cases


def all_cases() -> list[object]:
    return [
        pytest.param(steps, id=f"{file.stem}: {title}")
        for file in sorted(CASES.glob("*.md"))
        for title, steps in read_cases(file.read_text("utf-8")).items()
    ]


def matches(told: str, expected: str) -> bool:
    pattern = re.escape(expected)
    pattern = pattern.replace(re.escape("{seconds}"), r"\d+\.\d").replace(re.escape("{…}"), r".*")
    return re.fullmatch(pattern, told) is not None


def tree(folder: Path) -> str:
    return "".join(
        f"{path.relative_to(folder).as_posix()}{'/' if path.is_dir() else ''}\n"
        for path in sorted(folder.rglob("*"))
        if not path.name.startswith(".")
    )


@pytest.mark.parametrize("steps", all_cases())
def test_command(
    steps: list[Step],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(BASE, tmp_path / "book")
    monkeypatch.chdir(tmp_path)
    assert steps
    for step in steps:
        words = shlex.split(step.command)
        assert words[:2] == ["python", "build.py"], step.command
        code = cli.main(words[2:])
        said = capsys.readouterr()
        assert set(step.expected) >= {"exit"}, step.command
        assert code == int(step.expected["exit"]), said.err
        for kind, told in (("stderr", said.err), ("stdout", said.out)):
            expected = step.expected.get(kind, "")
            if not matches(told, expected):
                assert told == expected
        if "tree" in step.expected:
            assert tree(tmp_path) == step.expected["tree"]
