"""Content of pages as it was finished before: of equal pages, for equal plans.

What is kept of a page is its rewritten content with the inks that it uses and the colour spaces
that it still calls. Pages with faults, and pages that draw forms or tiling patterns, which are
rewritten with the first page that draws them, are finished anew each time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shufang.core.digest import digest_file, digest_parts
from shufang.core.kept import NOTHING, Kept, runs
from shufang.engines.finishing_plan import FinishingPlan
from shufang.engines.page_digests import ObjectDigests

if TYPE_CHECKING:
    import pikepdf

FINISHED: Final = ".finished"
"""Ending of the names of kept contents."""
_LOOKED_AT: Final = ("/ColorSpace", "/ExtGState", "/Pattern", "/Shading", "/XObject")
"""Resources on which finishing depends; what fonts hold is nothing to it."""


@dataclass(frozen=True, slots=True)
class Body:
    """The finished content of a page, before it is placed on its sheet."""

    content: bytes
    inks: frozenset[str]
    spaces: frozenset[str]
    """Names of colour spaces that it calls."""


class KeptBodies:
    """Knows the bodies of a file's pages, run by run; asked in the order of pages."""

    def __init__(
        self, pdf: pikepdf.Pdf, plan: FinishingPlan, kept: Kept, *, keeps_states: bool
    ) -> None:
        self._kept = kept
        self._runs: list[tuple[str, int]] = []
        """Names of the runs that are to come and the numbers of their pages, last first."""
        self._known: list[Body | None] = []
        """Bodies of the run at hand that are to come, last first."""
        self._new: list[Body | None] = []
        self._is_new = False
        if kept is not NOTHING:
            told = repr((plan.spots, plan.standard, keeps_states))
            digests = list(_digests(pdf))
            for run in runs(digests):
                name = digest_parts([_finisher(), told, *run])
                self._runs.insert(0, (f"{name}{FINISHED}", len(run)))

    def next(self) -> Body | None:
        """Return the body of the next page; None where it is to be finished."""
        if not self._known and self._runs:
            name, count = self._runs[-1]
            found = _unpacked(self._kept.read(name), count)
            self._is_new = found is None
            self._known = [None] * count if found is None else found[::-1]
        return self._known.pop() if self._known else None

    def keep(self, body: Body | None) -> None:
        """Keep the body of that page, None for one that cannot be kept."""
        if not self._runs:
            return
        self._new.append(body)
        if not self._known:
            name, _ = self._runs.pop()
            if self._is_new:
                self._kept.write(name, _packed(self._new))
            self._new = []


def _digests(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield for each page what its finishing depends on; the data of pictures are left alone."""
    import pikepdf

    walk = ObjectDigests(pictures=False)
    for page in pdf.pages:
        parts: list[str] = []
        resources = page.obj.get("/Resources")
        for holder, keys in ((page.obj, ("/Contents",)), (resources, _LOOKED_AT)):
            for key in keys:
                found = None if holder is None else holder.get(key)
                parts.append(walk.digest(found) if isinstance(found, pikepdf.Object) else "")
        yield digest_parts(parts)


@cache
def _finisher() -> str:
    """Return the digest of the program by which content is finished."""
    here = Path(__file__)
    sources = [*here.parent.glob("finishing*.py"), here.parent / "page_digests.py"]
    sources.append(here.parents[1] / "model" / "spot.py")
    return digest_parts([*map(digest_file, sorted(sources)), version("pikepdf")])


def _packed(bodies: Sequence[Body | None]) -> bytes:
    told = [body and [len(body.content), sorted(body.inks), sorted(body.spaces)] for body in bodies]
    contents = (body.content for body in bodies if body is not None)
    return b"".join([json.dumps(told).encode("ascii"), b"\n", *contents])


def _unpacked(content: bytes | None, count: int) -> list[Body | None] | None:
    """Return kept bodies; None where they are not what they should be."""
    head, _, rest = (content or b"").partition(b"\n")
    found: list[Body | None] = []
    try:
        for told in json.loads(head):
            if told is None:
                found.append(None)
                continue
            length, inks, spaces = told
            body, rest = rest[:length], rest[length:]
            if len(body) != length:
                return None
            found.append(Body(body, frozenset(inks), frozenset(spaces)))
    except (ValueError, TypeError):
        return None
    return found if len(found) == count and not rest else None
