"""Laid out sections kept from one build to the next, under a key of all that they depend on.

A section's pages depend on its XHTML, style sheets, pictures and page side, on the fonts, the
program and its libraries; one sha256 over all of these names the file in which they are kept. So
nothing has to be found out to be stale, and a cached build gives the same bytes as a clean one.
The PDF of a section is a file by itself, which the merge opens where it stands: a long book is
never in memory as a whole.
"""

from __future__ import annotations

import io
import pickle
from contextlib import suppress
from dataclasses import dataclass, replace

from shufang.build.store import Store
from shufang.build.versions import program
from shufang.core.diagnostic import Diagnostic, Severity
from shufang.core.digest import digest_of, digest_parts
from shufang.core.span import Span
from shufang.engines import sections
from shufang.engines.sections import LaidOutSection, SectionSource

SUFFIX = ".section"
PAGES = ".pages"
ASSET = ".asset"
"""Suffixes of a section's facts, of its PDF, and of pictures on their way to other machines."""


@dataclass(frozen=True, slots=True)
class LayoutCache:
    """The laid out sections of a store."""

    store: Store
    fonts: str
    """Digest of the fonts."""

    def key(self, source: SectionSource) -> str:
        """Return the digest of all that the section's pages depend on."""
        parts: list[str | bytes] = [program(), self.fonts, source.id, source.xhtml]
        parts += [source.language, source.first_side, repr(source.grid_pt)]
        parts.append(repr(source.palette and sorted(source.palette.items())))
        for sheet in source.stylesheets:
            parts += [sheet.name, sheet.text]
        for address in sorted(source.assets):
            parts += [address, digest_of(source.assets[address])]
        return digest_parts(parts)

    def read(self, key: str) -> LaidOutSection | None:
        """Return a kept section; None too for whatever another program has written."""
        content = self.store.read(f"{key}{SUFFIX}")
        if content is not None:
            with suppress(Exception):
                section, name = _Unpickler(io.BytesIO(content)).load()
                pdf = self.store.file(name)
                if isinstance(section, LaidOutSection) and pdf is not None:
                    return replace(section, file=pdf)
        return None

    def keep(self, key: str, section: LaidOutSection) -> bool:
        """Keep a section that has pages; tell whether `read` will find it."""
        if not section.pages:
            return False
        pdf = section.file.read_bytes() if section.file else section.pdf
        name = self.store.keep(pdf, PAGES)
        if name is None:
            return False
        facts = pickle.dumps((replace(section, pdf=b"", file=None), name), protocol=5)
        return self.store.write(f"{key}{SUFFIX}", facts)

    def prune(self, *, is_whole: bool = True) -> None:
        """Remove the sections that nobody has asked for (see `Store.prune`)."""
        for suffix in (SUFFIX, PAGES, ASSET):
            self.store.prune(suffix, is_whole=is_whole)


_KNOWN = {
    (kind.__module__, kind.__qualname__): kind
    for kind in (
        *(getattr(sections, name) for name in dir(sections)),
        Diagnostic,
        Severity,
        Span,
    )
    if isinstance(kind, type) and kind.__module__.startswith("shufang.")
}


class _Unpickler(pickle.Unpickler):
    """Reads facts of pages and nothing else: a shared cache may be written by others."""

    def find_class(self, module: str, name: str) -> object:
        """Return one of our own plain types."""
        try:
            return _KNOWN[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name}") from None
