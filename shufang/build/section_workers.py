"""Sections from the store, or from workers that lay them out; nobody can tell from the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from shufang.build.cache import LayoutCache
from shufang.build.section_tasks import (
    Answer,
    Failed,
    Kept,
    LayoutFailed,
    Place,
    Refused,
    Returned,
    SectionTask,
    carry_out,
)
from shufang.build.workers import Crew, finished, finished_by
from shufang.core.diagnostic import BuildStopped, Findings
from shufang.engines.sections import LaidOutSection, SectionSource

LayOutAll = Callable[[Sequence[SectionSource], Callable[[], None]], Sequence[LaidOutSection]]
"""Lay out sections and return them in the given order; call the function as each is finished."""

WORTH_WORKERS = 60_000
"""Characters of XHTML below which starting other processes takes longer than the layout.

A process is ready after a second; one lays out some 20,000 characters in a second.
"""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Workers of other machines."""

    crew: Crew
    place: Place
    pack: Callable[[SectionTask], SectionTask]
    """Makes a task ready for its way."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """Who lays out a book's sections, and where."""

    cache: LayoutCache
    here: Place
    """This process and its like."""
    crew: Crew | None = None
    """Processes of this machine; None does everything in this one."""
    elsewhere: Elsewhere | None = None
    """Asked first."""


@contextmanager
def section_workers(shop: Workshop, findings: Findings) -> Iterator[LayOutAll]:
    """Yield the function that lays out; an interrupt ends the workers at once."""
    try:
        yield lambda sources, advance: _all(shop, sources, advance, findings)
    finally:
        if shop.crew is not None:
            shop.crew.dismiss()
        if shop.elsewhere is not None:
            shop.elsewhere.crew.dismiss()


def _all(
    shop: Workshop,
    sources: Sequence[SectionSource],
    advance: Callable[[], None],
    findings: Findings,
) -> Sequence[LaidOutSection]:
    """Return the sections in order: kept ones are read, equal ones are laid out once."""
    keys = [shop.cache.key(source) for source in sources]
    made: dict[str, LaidOutSection] = {}
    new: dict[str, SectionTask] = {}
    for key, source in zip(keys, sources, strict=True):
        known = shop.cache.read(key) if key not in new and key not in made else None
        if known is not None:
            made[key] = known
            advance()
        elif key not in made:
            new[key] = SectionTask(key, source, {})
    for task, answer in _answers(shop, list(new.values()), findings):
        made[task.key] = _section(shop, task, answer, findings)
        advance()
    return [made[key] for key in keys]


def _answers(
    shop: Workshop, tasks: Sequence[SectionTask], findings: Findings
) -> Iterator[tuple[SectionTask, Answer]]:
    """Yield each task with its answer: from elsewhere, from workers here, from this process."""
    left = {task.key: task for task in tasks}
    away = shop.elsewhere
    if away is not None and away.crew.tries and tasks:
        packed = [away.pack(task) for task in tasks]
        work = partial(carry_out, place=away.place)
        for index, answer in finished_by(away.crew, work, packed, _length):
            yield left.pop(tasks[index].key), answer
        if left:
            findings.note("TOL-048")
    crew, rest = shop.crew, list(left.values())
    work = partial(carry_out, place=shop.here)
    if crew is not None and (crew.is_hired or sum(map(_length, rest)) >= WORTH_WORKERS):
        for index, answer in finished(crew, work, rest, _length):
            yield rest[index], answer
    else:
        yield from ((task, work(task)) for task in rest)


def _length(task: SectionTask) -> int:
    return len(task.source.xhtml)


def _section(
    shop: Workshop, task: SectionTask, answer: Answer, findings: Findings
) -> LaidOutSection:
    """Return the section that an answer stands for.

    Raises `BuildStopped` where a worker refuses, `LayoutFailed` for a fault of the program.
    """
    match answer:
        case Kept():
            section = shop.cache.read(task.key)
            if section is None:  # The store has lost it again, or is out of this one's reach.
                return _section(shop, task, carry_out(task, shop.here, keeps=False), findings)
            return section
        case Returned():
            return answer.section
        case Failed():
            raise LayoutFailed(task.source.id, answer.trace)
        case Refused():
            findings.extend(answer.findings)
            raise BuildStopped(3)
