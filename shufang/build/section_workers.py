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
from shufang.build.workers import Crew, finished
from shufang.core.diagnostic import BuildStopped, Findings
from shufang.engines.sections import LaidOutSection, SectionSource

LayOutAll = Callable[[Sequence[SectionSource], Callable[[], None]], Sequence[LaidOutSection]]
"""Lay out sections and return them in the given order; call the function as each is finished."""

WORTH_WORKERS = 200_000
"""Characters of XHTML below which starting other processes takes longer than the layout."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """Who lays out a book's sections, and where."""

    cache: LayoutCache
    here: Place
    """This process and its like."""
    crew: Crew | None = None
    """None does everything in this process."""
    there: Place | None = None
    """Where the crew works, if that is elsewhere."""
    pack: Callable[[SectionTask], SectionTask] = lambda task: task
    """Makes a task ready for its way."""


@contextmanager
def section_workers(shop: Workshop, findings: Findings) -> Iterator[LayOutAll]:
    """Yield the function that lays out; an interrupt ends the workers at once."""
    try:
        yield lambda sources, advance: _all(shop, sources, advance, findings)
    finally:
        if shop.crew is not None:
            shop.crew.dismiss()


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
    crew = shop.crew
    if crew is None or not (crew.is_hired or sum(map(_length, tasks)) >= WORTH_WORKERS):
        for task in tasks:
            yield task, carry_out(task, shop.here)
        return

    def alone(index: int) -> Answer:
        if shop.there is not None:
            findings.note("TOL-048")
        return carry_out(tasks[index], shop.here)

    work = partial(carry_out, place=shop.there or shop.here)
    packed = [shop.pack(task) for task in tasks]
    for index, answer in finished(crew, work, packed, _length, alone):
        yield tasks[index], answer


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
