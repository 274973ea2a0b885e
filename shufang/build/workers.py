"""Sections laid out side by side: a worker gets plain values and returns plain values."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from shufang.engines.layout import lay_out
from shufang.engines.sections import LaidOutSection, SectionSource

LayOutAll = Callable[[Sequence[SectionSource]], Iterator[LaidOutSection]]

WORTH_WORKERS = 200_000
"""Characters of XHTML below which starting other processes takes longer than the layout."""


@contextmanager
def layout_workers(count: int, fontconfig: Path) -> Iterator[LayOutAll]:
    """Yield a function that lays out sections in `count` processes, in the order given.

    Small tasks stay in this process. The pages do not depend on the number of processes: a
    section's layout depends on its source and the fonts alone.
    """
    work = partial(lay_out, fontconfig=fontconfig)
    with ExitStack() as opened:
        pool: Executor | None = None

        def lay_out_all(sources: Sequence[SectionSource]) -> Iterator[LaidOutSection]:
            nonlocal pool
            if count < 2 or sum(len(source.xhtml) for source in sources) < WORTH_WORKERS:
                yield from map(work, sources)
                return
            if pool is None:
                pool = opened.enter_context(_pool(count))
            yield from _in_pool(pool, work, sources)

        yield lay_out_all


def _pool(count: int) -> ProcessPoolExecutor:
    # New processes, not forks: the progress display has threads, and forks of threads hang.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(count, context, _leave_interrupts_to_the_builder)


def _leave_interrupts_to_the_builder() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _in_pool(
    pool: Executor,
    work: Callable[[SectionSource], LaidOutSection],
    sources: Sequence[SectionSource],
) -> Iterator[LaidOutSection]:
    """Yield the layouts in order; what a killed worker leaves undone is done here."""
    done = 0
    try:
        for laid_out in pool.map(work, sources):
            done += 1
            yield laid_out
    except BrokenProcessPool:
        yield from map(work, sources[done:])
