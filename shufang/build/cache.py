"""Laid out sections kept from one build to the next, under a key of all that they depend on.

A section's pages depend on its XHTML, style sheets, pictures and page side, on the fonts, the
program and its libraries; one sha256 over all of these names the file in which they are kept. So
nothing has to be found out to be stale, and a cached build gives the same bytes as a clean one.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from shufang.build.store import Store
from shufang.build.workers import LayOutAll
from shufang.core.digest import digest_bytes, digest_file, digest_parts
from shufang.engines.sections import LaidOutSection, SectionSource

LIBRARIES = ("weasyprint", "pydyf", "tinycss2", "cssselect2", "pyphen", "pillow", "pikepdf")
"""Libraries of which the layout is made; Pango comes with the system (`pango_version`)."""

SUFFIX = ".section"


@dataclass(frozen=True, slots=True)
class LayoutCache:
    """The laid out sections of a store."""

    store: Store
    fonts: str
    """Digest of the fonts."""

    def around(self, lay_out_all: LayOutAll) -> LayOutAll:
        """Return a function that lays out only the sections that are not kept yet."""

        def lay_out_new(sources: Sequence[SectionSource]) -> Iterator[LaidOutSection]:
            keys = [self.key(source) for source in sources]
            kept = [self._kept(key) for key in keys]
            new = [source for source, known in zip(sources, kept, strict=True) if known is None]
            made = lay_out_all(new)
            for key, known in zip(keys, kept, strict=True):
                if known is not None:
                    yield known
                    continue
                section = next(made)
                self._keep(key, section)
                yield section

        return lay_out_new

    def key(self, source: SectionSource) -> str:
        """Return the digest of all that the section's pages depend on."""
        parts: list[str | bytes] = [program(), self.fonts, source.id, source.xhtml]
        parts += [source.language, source.first_side, repr(source.grid_pt)]
        for sheet in source.stylesheets:
            parts += [sheet.name, sheet.text]
        for address in sorted(source.assets):
            asset = source.assets[address]
            digest = digest_bytes(asset) if isinstance(asset, bytes) else digest_file(asset)
            parts += [address, digest]
        return digest_parts(parts)

    def _kept(self, key: str) -> LaidOutSection | None:
        """Return a kept section; None too for whatever an older program has pickled."""
        content = self.store.read(f"{key}{SUFFIX}")
        if content is not None:
            with suppress(Exception):
                section = pickle.loads(content)
                if isinstance(section, LaidOutSection):
                    return section
        return None

    def _keep(self, key: str, section: LaidOutSection) -> None:
        """Keep a section that has pages."""
        if section.pages:
            self.store.write(f"{key}{SUFFIX}", pickle.dumps(section, protocol=5))


@cache
def program() -> str:
    """Return the digest of the program and the libraries that lay out pages."""
    package = Path(__file__).resolve().parents[1]
    sources = sorted(package.rglob("*.py"))
    parts: list[str | bytes] = [f"{path.relative_to(package)}" for path in sources]
    parts += [path.read_bytes() for path in sources]
    parts += [f"{name} {_version(name)}" for name in LIBRARIES]
    parts.append(pango_version())
    return digest_parts(parts)


def _version(name: str) -> str:
    with suppress(PackageNotFoundError):
        return version(name)
    return ""


def pango_version() -> str:
    """Return the version of the system's Pango without starting the engine, empty if unknown."""
    import ctypes
    import ctypes.util

    name = ctypes.util.find_library("pango-1.0") or "libpango-1.0.so.0"
    with suppress(OSError, AttributeError):
        tell: Callable[[], bytes] = ctypes.CDLL(name).pango_version_string
        tell.restype = ctypes.c_char_p  # type: ignore[attr-defined]
        return tell().decode()
    return ""
