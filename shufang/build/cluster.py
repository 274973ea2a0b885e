"""Sections laid out by the workers of a cluster, whose folders are not the builder's.

Pictures travel by their digests through the shared cache, and so do the pages. A worker uses its
own program and fonts; one whose versions are not exactly the builder's is refused, because its
bytes might be others.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from shufang.build.cache import ASSET
from shufang.build.section_tasks import Bench, Refused, SectionTask, refusal
from shufang.build.shared_store import SharedStore, open_far, package_missing
from shufang.build.store import FolderStore, Store
from shufang.build.versions import Versions, difference, versions
from shufang.build.workers import Lost
from shufang.core.diagnostic import BuildStopped, Diagnostic, Findings
from shufang.engines.cluster import Cluster
from shufang.engines.remote_files import PackageMissing, RemoteFiles, Unreachable
from shufang.engines.resources import Resources, prepare_fonts

CACHE_VARIABLE = "SHUFANG_CACHE"
"""Address of the shared cache; a worker's own goes before the one that a builder names."""
FONTS = "字体"


class ClusterCrew:
    """The workers of a cluster, asked when there is something to do."""

    is_hired = True

    def __init__(self, address: str, findings: Findings) -> None:
        self._address = address
        self._findings = findings
        self._cluster: Cluster | None = None
        self.tries = 1
        """The scheduler gives a dead worker's tasks to others by itself; a lost one stays lost."""

    @property
    def lost(self) -> Lost:
        """What a cluster says of tasks that nobody can do any more."""
        return self._cluster.lost if self._cluster else (CancelledError,)

    def executor(self) -> Executor:
        """Return the cluster's executor; `BuildStopped` after TOL-040, TOL-043 or TOL-047."""
        if self._cluster is None:
            try:
                self._cluster = Cluster.connect(self._address)
            except PackageMissing as missing:
                self._findings.add(package_missing(missing.package))
                raise BuildStopped(3) from None
            except Unreachable:
                self._findings.error("TOL-043", address=self._address)
                raise BuildStopped(3) from None
            unable = self._cluster.unable(__name__)
            for worker in unable:
                self._findings.error("TOL-047", worker=worker)
            if unable:
                raise BuildStopped(3)
        return self._cluster.executor

    def dismiss(self) -> None:
        """Leave the cluster for good."""
        self.tries = 0
        cluster, self._cluster = self._cluster, None
        if cluster is not None:
            cluster.close()


def packed(task: SectionTask, store: Store) -> SectionTask:
    """Return a task whose assets stand in the store, under names that mean the same anywhere."""
    files, left = {}, {}
    for address, asset in task.source.assets.items():
        content = asset if isinstance(asset, bytes) else asset.read_bytes()
        name = store.keep(content, ASSET)
        if name is None:
            left[address] = content
        else:
            files[address] = name
    return SectionTask(task.key, replace(task.source, assets=left), files)


_ONE_AT_A_TIME = threading.Lock()
"""The engine's adapter is one for a process, and a worker may have several threads."""


@dataclass(frozen=True, slots=True)
class There:
    """A worker's process: its own fonts, a folder for the time of one task, the shared cache."""

    cache: str
    """Address of the shared cache as the builder knows it."""
    versions: Versions
    fonts: str
    language: str = "zh-Hans"
    """Of the book: an edition in Traditional characters has fonts of its own."""

    @contextmanager
    def bench(self) -> Iterator[Bench | Refused]:
        """Yield what the worker has, or why it cannot do the task as the builder would."""
        with _ONE_AT_A_TIME:
            found = self._resources()
            if isinstance(found, Refused):
                yield found
                return
            far = open_far(os.environ.get(CACHE_VARIABLE) or self.cache)
            if not isinstance(far, RemoteFiles):
                yield refusal("TOL-046")
                return
            with tempfile.TemporaryDirectory(prefix="shufang-") as folder:
                store = SharedStore(FolderStore(Path(folder)), far)
                yield Bench(store, found.fontconfig, found.digest)

    def _resources(self) -> Resources | Refused:
        other = difference(self.versions, versions())
        if other is not None:
            name, ours, theirs = other
            return refusal("TOL-044", name=name, ours=ours, theirs=theirs)
        findings = Findings()
        resources = prepare_fonts(findings, language=self.language)
        if resources is None:
            missing = "、".join(value for each in findings for value in _named(each))
            return refusal("TOL-045", missing=missing)
        if resources.digest != self.fonts:
            ours, theirs = self.fonts[:12], resources.digest[:12]
            return refusal("TOL-044", name=FONTS, ours=ours, theirs=theirs)
        return resources


def _named(found: Diagnostic) -> Iterator[str]:
    """Yield what a finding about missing software is about."""
    yield from (value for name, value in found.values if name in {"font", "library", "profile"})
