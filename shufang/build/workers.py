"""Work done side by side: longest tasks first, every result kept whoever dies on the way.

`finished` hands tasks to any `concurrent.futures.Executor`; a *crew* is where the executor comes
from: processes of this machine (`LocalCrew`), or the workers of a cluster (`engines.cluster`).
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    as_completed,
)
from contextlib import suppress
from typing import Protocol, TypeVar

from shufang.core.garbage import search_seldom

T = TypeVar("T")
U = TypeVar("U")

Lost = tuple[type[BaseException], ...]


class Crew(Protocol):
    """Workers of some kind, hired when they are first needed."""

    @property
    def lost(self) -> Lost:
        """The exceptions that say that a worker has gone, with nothing said about its task."""

    @property
    def tries(self) -> int:
        """How many times tasks go to workers before somebody else has to do them."""

    @property
    def is_hired(self) -> bool:
        """Whether there are workers already, so that using them costs no start."""

    def executor(self) -> Executor:
        """Return the executor; raises `BuildStopped`, after a finding, where there is none."""

    def dismiss(self) -> None:
        """End the workers at once; `executor` hires new ones."""


class LocalCrew:
    """Processes of this machine."""

    lost: Lost = (BrokenExecutor, CancelledError)
    tries = 2

    def __init__(self, count: int) -> None:
        self._count = count
        self._pool: ProcessPoolExecutor | None = None

    @property
    def is_hired(self) -> bool:
        """Whether the processes run."""
        return self._pool is not None

    def executor(self) -> Executor:
        """Return the pool, started if need be; its processes start as tasks come in."""
        if self._pool is None:
            # New processes, not forks: the progress display has threads, forks of threads hang.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._count, context, _begin)
        return self._pool

    def dismiss(self) -> None:
        """Kill the processes: whatever they write, they write whole or not at all."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        # Python 3.14 offers this in public (`kill_workers`).
        for process in list((getattr(pool, "_processes", None) or {}).values()):
            with suppress(OSError, ValueError):
                process.kill()
        # A result that is half in the pipe has no end as long as this process may write there.
        with suppress(AttributeError, OSError):
            getattr(pool, "_result_queue")._writer.close()  # noqa: B009 - not in its types
        pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """Leave Ctrl+C to the builder, and never outlive it."""
    search_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_builder, daemon=True).start()


def _end_with_the_builder() -> None:
    """Wait for the builder's end: killed, it says nothing, and workers would wait for ever."""
    builder = multiprocessing.parent_process()
    if builder is not None:
        builder.join()
        os._exit(1)


def side_by_side(
    count: int, work: Callable[[T], U], tasks: Sequence[T]
) -> Generator[U, None, None]:
    """Yield the results of tasks in their order, worked in `count` processes (1: in this one)."""
    if count < 2 or not tasks:
        yield from map(work, tasks)
        return
    crew = LocalCrew(count)
    waiting: dict[int, U] = {}
    try:
        following = 0
        for index, result in finished(crew, work, tasks):
            waiting[index] = result
            while following in waiting:
                yield waiting.pop(following)
                following += 1
    finally:
        crew.dismiss()


def finished(
    crew: Crew,
    work: Callable[[T], U],
    tasks: Sequence[T],
    length: Callable[[T], int] = lambda task: 0,
) -> Iterator[tuple[int, U]]:
    """Yield index and result of each task as it is finished, whatever becomes of the workers.

    What they leave undone is done in this process. Exceptions of a task are raised.
    """
    left = set(range(len(tasks)))
    for index, result in finished_by(crew, work, tasks, length):
        left.remove(index)
        yield index, result
    for index in sorted(left):
        yield index, work(tasks[index])


def finished_by(
    crew: Crew,
    work: Callable[[T], U],
    tasks: Sequence[T],
    length: Callable[[T], int] = lambda task: 0,
) -> Iterator[tuple[int, U]]:
    """Yield index and result of each task that the crew can finish, the longest begun first.

    So no worker is left alone with a long task at the end. What a worker leaves undone that is
    killed (out of memory, `kill -9`) goes to new workers, the shortest first: the task that a
    worker dies of is most often a long one, and then the others are done when it comes.
    """
    left = sorted(range(len(tasks)), key=lambda index: -length(tasks[index]))
    for _ in range(crew.tries):
        done = set()
        for index, result in _answered(crew, work, tasks, left):
            done.add(index)
            yield index, result
        left = [index for index in reversed(left) if index not in done]
        if not left:
            return
        crew.dismiss()


def _answered(
    crew: Crew, work: Callable[[T], U], tasks: Sequence[T], indices: Sequence[int]
) -> Iterator[tuple[int, U]]:
    """Yield what the workers finish; what is lost is left out."""
    futures: dict[Future[U], int] = {}
    executor = crew.executor()
    try:
        for index in indices:
            futures[executor.submit(work, tasks[index])] = index
    except crew.lost:  # A worker may die while tasks are still being handed out.
        pass
    for future in as_completed(tuple(futures)):
        # A future keeps its result: forgotten here, so that they are not all in memory at the end.
        index = futures.pop(future)
        try:
            result = future.result()
        except crew.lost:
            continue
        del future
        yield index, result
        del result
