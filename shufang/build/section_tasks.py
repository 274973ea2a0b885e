"""One section as a task for a worker: plain values in, and a plain answer out.

The pages go into the store and their name comes back, so that no PDF travels between processes
and what is finished stays finished, whatever becomes of the builder.
"""

from __future__ import annotations

import socket
import traceback
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from shufang.build.cache import LayoutCache
from shufang.build.shared_store import open_store
from shufang.build.store import Store
from shufang.core.diagnostic import Diagnostic, Findings, Severity
from shufang.core.garbage import let_go
from shufang.engines.layout import lay_out
from shufang.engines.sections import LaidOutSection, SectionSource


@dataclass(frozen=True, slots=True)
class SectionTask:
    """A section to lay out; `key` says what its pages depend on."""

    key: str
    source: SectionSource
    files: Mapping[str, str]
    """Address → name in the store of each asset that is not in the source."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The pages are in the store."""

    key: str


@dataclass(frozen=True, slots=True)
class Returned:
    """The pages could not be kept, or there are none."""

    section: LaidOutSection


@dataclass(frozen=True, slots=True)
class Failed:
    """The program has a fault; `trace` is what the maintainers need."""

    trace: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The worker cannot do this task as the builder would."""

    findings: tuple[Diagnostic, ...]


Answer = Kept | Returned | Failed | Refused


def refusal(code: str, **values: str) -> Refused:
    """Return a refusal that names this machine."""
    pairs = (("worker", socket.gethostname()), *values.items())
    return Refused((Diagnostic(code, Severity.ERROR, None, pairs),))


class FileGone(Exception):  # noqa: N818 - the same
    """What a task needs is not in the store."""


class LayoutFailed(Exception):  # noqa: N818 - names what happened, like BuildStopped
    """A section's layout has met a fault of the program, here or in another process."""

    def __init__(self, section: str, trace: str) -> None:
        super().__init__(f"section {section}\n{trace}")


@dataclass(frozen=True, slots=True)
class Bench:
    """What a worker works with: where results are kept, which fonts there are."""

    store: Store
    fontconfig: Path
    fonts: str
    """Digest of the fonts."""

    @property
    def cache(self) -> LayoutCache:
        """The sections of the store."""
        return LayoutCache(self.store, self.fonts)


class Place(Protocol):
    """Where tasks are carried out; picklable."""

    def bench(self) -> AbstractContextManager[Bench | Refused]:
        """Return what there is to work with."""


@dataclass(frozen=True, slots=True)
class Here:
    """A process of the builder's machine, which does without a shared cache that has gone."""

    folder: Path
    fontconfig: Path
    fonts: str
    shared: str = ""
    """Address of the shared cache."""

    def bench(self) -> AbstractContextManager[Bench | Refused]:
        """Return the builder's own store and fonts."""
        store = open_store(self.folder, self.shared, Findings())
        return nullcontext(Bench(store, self.fontconfig, self.fonts))


def carry_out(task: SectionTask, place: Place, keeps: bool = True) -> Answer:
    """Lay out a section and keep its pages; the program's faults come back as text.

    Exceptions would have to be pickled, which not all can be, and some of the engine's are no
    `Exception` at all.
    """
    try:
        with place.bench() as bench:
            if isinstance(bench, Refused):
                return bench
            return _carried_out(task, bench, keeps)
    except FileGone:
        return refusal("TOL-046")
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - the reason stands above
        return Failed(traceback.format_exc())


def _carried_out(task: SectionTask, bench: Bench, keeps: bool) -> Answer:
    if keeps and bench.cache.read(task.key) is not None:
        return Kept(task.key)  # Another builder has asked for the same.
    section = lay_out(with_files(task, bench.store), bench.fontconfig)
    let_go()
    if keeps and bench.cache.keep(task.key, section):
        return Kept(task.key)
    return Returned(section)


def with_files(task: SectionTask, store: Store) -> SectionSource:
    """Return the task's source with all its assets."""
    assets = dict(task.source.assets)
    for address, name in task.files.items():
        path = store.file(name)
        if path is None:
            raise FileGone(name)
        assets[address] = path
    return replace(task.source, assets=assets)
