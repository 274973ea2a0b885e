"""Where the sections of a build are laid out: here, side by side or elsewhere, as is asked."""

from functools import partial

from shufang.build.cache import LayoutCache
from shufang.build.outputs import cache_folder
from shufang.build.request import BuildRequest
from shufang.build.section_tasks import Here
from shufang.build.section_workers import Elsewhere, Workshop
from shufang.build.shared_store import open_store
from shufang.build.workers import LocalCrew
from shufang.core.diagnostic import Findings
from shufang.engines.resources import Resources


def open_workshop(request: BuildRequest, resources: Resources, findings: Findings) -> Workshop:
    """Return the workshop; a cluster is only asked when there is something to lay out.

    Raises `BuildStopped`, after a finding, where the shared cache cannot be used.
    """
    folder = cache_folder(request.output, request.script)
    store = open_store(folder, request.cache, findings, is_needed=bool(request.executor))
    cache = LayoutCache(store, resources.digest)
    here = Here(folder, resources.fontconfig, resources.digest, request.cache)
    crew = LocalCrew(request.workers) if request.workers > 1 else None
    if not request.executor:
        return Workshop(cache, here, crew)
    from shufang.build.cluster import ClusterCrew, There, packed
    from shufang.build.versions import versions

    elsewhere = Elsewhere(
        ClusterCrew(request.executor, findings),
        There(request.cache, versions(), resources.digest, resources.language),
        partial(packed, store=store),
    )
    return Workshop(cache, here, crew, elsewhere)
