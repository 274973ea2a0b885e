"""Tasks are done side by side, whoever dies on the way, and an interrupt ends them at once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import partial
from pathlib import Path

import pytest

from shufang.build.workers import LocalCrew, Lost, finished, finished_by, side_by_side

ROOT = Path(__file__).parents[2]


class FakeExecutor(Executor):
    """Does tasks as they come in, and dies at those that it is told to."""

    def __init__(self, dies_at: Sequence[str], begun: list[str], lives_for: int = 99) -> None:
        self.dies_at = dies_at
        self.lives_for = lives_for
        self.begun = begun
        self.is_dead = False

    def submit(  # type: ignore[override] # nobody hands names over
        self, fn: Callable[[str], str], /, task: str
    ) -> Future[str]:
        if self.is_dead:
            raise BrokenExecutor
        future: Future[str] = Future()
        self.begun.append(task)
        if task in self.dies_at or len(self.begun) > self.lives_for:
            self.is_dead = True
            future.set_exception(BrokenExecutor())
        else:
            try:
                future.set_result(fn(task))
            except ValueError as error:
                future.set_exception(error)
        return future


class FakeCrew:
    """Hires one fake executor after the other."""

    lost: Lost = (BrokenExecutor,)
    is_hired = True

    tries = 2

    def __init__(self, *deaths: str) -> None:
        self.deaths = deaths
        self.begun: list[list[str]] = []
        self.dismissed = 0

    def executor(self) -> Executor:
        dies_at = self.deaths[len(self.begun) : len(self.begun) + 1]
        self.begun.append([])
        return FakeExecutor(dies_at, self.begun[-1])

    def dismiss(self) -> None:
        self.dismissed += 1


def work(task: str) -> str:
    if task == "bad":
        raise ValueError(task)
    return task.upper()


TASKS = ("a", "ccc", "bb", "dddd")


def test_the_longest_task_is_begun_first() -> None:
    crew = FakeCrew()

    results = dict(finished(crew, work, TASKS, len))

    assert results == {0: "A", 1: "CCC", 2: "BB", 3: "DDDD"}
    assert crew.begun == [["dddd", "ccc", "bb", "a"]]


def test_what_a_dead_worker_leaves_goes_to_new_ones_with_the_shortest_first() -> None:
    crew = FakeCrew("ccc")

    results = dict(finished(crew, work, TASKS, len))

    assert sorted(results) == [0, 1, 2, 3]
    assert crew.begun == [["dddd", "ccc"], ["a", "bb", "ccc"]]
    assert crew.dismissed == 1


def test_a_task_that_kills_twice_is_done_in_this_process() -> None:
    crew = FakeCrew("ccc", "ccc")

    results = dict(finished(crew, work, TASKS, len))

    assert results == {0: "A", 1: "CCC", 2: "BB", 3: "DDDD"}
    assert crew.begun == [["dddd", "ccc"], ["a", "bb", "ccc"]]
    assert dict(finished_by(FakeCrew("ccc", "ccc"), work, TASKS, len)).keys() == {0, 2, 3}


def test_an_exception_of_a_task_is_raised() -> None:
    with pytest.raises(ValueError, match="bad"):
        list(finished(FakeCrew(), work, ("a", "bad", "b")))


def slowly(number: int) -> int:
    time.sleep(0.2 if number == 0 else 0)
    return number


def dies_elsewhere(number: int, builder: int, mark: Path) -> int:
    """Kill the worker at task 1, the first time only."""
    if number == 1 and os.getpid() != builder and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.slow
def test_results_of_processes_come_in_order() -> None:
    assert list(side_by_side(2, slowly, [0, 1, 2, 3])) == [0, 1, 2, 3]


@pytest.mark.slow
def test_a_killed_process_loses_nothing(tmp_path: Path) -> None:
    work = partial(dies_elsewhere, builder=os.getpid(), mark=tmp_path / "killed")

    assert sorted(finished(LocalCrew(2), work, range(4))) == [(n, n) for n in range(4)]
    assert (tmp_path / "killed").exists()


BUILDER = """
import os, signal, sys, time
from pathlib import Path
from shufang.build.workers import LocalCrew, finished

def sleep(path):
    aside = Path(path + ".new")
    aside.write_text(str(os.getpid()))
    aside.rename(path)
    time.sleep(60)

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    crew = LocalCrew(2)
    try:
        list(finished(crew, sleep, sys.argv[1:]))
    except KeyboardInterrupt:
        crew.dismiss()
        sys.exit(130)
"""


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def wait_until(is_so: Callable[[], bool]) -> bool:
    for _ in range(400):
        if is_so():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.slow
@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_an_interrupt_ends_the_workers_at_once_and_none_outlives_the_builder(
    tmp_path: Path, sign: signal.Signals, code: int
) -> None:
    script = tmp_path / "builder.py"
    script.write_text(BUILDER, "utf-8")
    marks = [tmp_path / name for name in ("one", "two", "three", "four")]
    builder = subprocess.Popen(
        [sys.executable, script, *marks],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    assert wait_until(lambda: sum(mark.exists() for mark in marks) >= 2)
    workers = [int(mark.read_text()) for mark in marks if mark.exists()]

    builder.send_signal(sign)

    assert builder.wait(20) == code
    assert wait_until(lambda: not any(is_alive(pid) for pid in workers))
    assert not all(mark.exists() for mark in marks)
