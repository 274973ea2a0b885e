"""Bringing into the cache what it lacks: set-up's part of the work."""

from collections.abc import Callable
from pathlib import Path

from shufang.core.diagnostic import Findings
from shufang.core.digest import digest_file
from shufang.engines.resources import Resources, installed
from shufang.engines.resources.cache import ResourceCache, default_cache_folder
from shufang.engines.resources.lock import LockedFile, ResourceLock, Source
from shufang.engines.resources.packages import (
    FetchFailed,
    Package,
    Step,
    bring_package,
    bring_unpacker,
    unpack_woff2,
)

Progress = Callable[[Step, str], None]


def bring(
    lock: ResourceLock,
    findings: Findings,
    progress: Progress,
    cache: ResourceCache | None = None,
) -> Resources | None:
    """Fetch what the cache lacks and return all resources; report what is still missing.

    What stopped a package is told as progress: set-up shows it where it happens.
    """
    cache = cache or ResourceCache(default_cache_folder())
    rank = 0
    while missing := [entry for entry in lock.files if cache.find(entry) is None]:
        open_to = [entry for entry in missing if rank < len(entry.sources)]
        if not open_to:
            break
        _bring_from(lock, open_to, rank, progress, cache)
        rank += 1
    return installed(lock, findings, cache)


def _bring_from(
    lock: ResourceLock,
    missing: list[LockedFile],
    rank: int,
    progress: Progress,
    cache: ResourceCache,
) -> None:
    wanted: dict[Package, list[tuple[LockedFile, Source]]] = {}
    for entry in missing:
        source = entry.sources[rank]
        wanted.setdefault(Package(source.registry, source.package), []).append((entry, source))
    with cache.workbench() as bench:
        for package, entries in wanted.items():
            try:
                progress(Step.FETCH, package.name)
                members = frozenset(source.member for _, source in entries)
                taken = bring_package(package, members, bench)
                for entry, source in entries:
                    candidate = _unpacked(lock, taken, source, bench, progress)
                    if candidate is None or not cache.keep(entry, candidate):
                        raise FetchFailed(Step.ALTERED, package.name)
                    progress(Step.KEEP, entry.file)
            except FetchFailed as problem:
                progress(problem.step, problem.name)


def _unpacked(
    lock: ResourceLock, taken: dict[str, Path], source: Source, bench: Path, progress: Progress
) -> Path | None:
    path = taken.get(source.member)
    if path is None or not source.packing:
        return path
    if digest_file(path) != source.packed_sha256:
        return None
    progress(Step.UNPACK, path.name)
    tool = next(tool for tool in lock.tools if tool.name == source.packing)
    target = path.with_suffix(".ttf")
    unpack_woff2(bring_unpacker(tool, bench), path, target)
    return target
