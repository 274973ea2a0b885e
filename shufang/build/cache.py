"""Laid out sections kept from one build to the next, under a key of all that they depend on.

A section's pages depend on its XHTML, style sheets, pictures and page side, on the fonts, the
program and its libraries; one sha256 over all of these names the file in which they are kept. So
nothing has to be found out to be stale, and a cached build gives the same bytes as a clean one.
The PDF of a section is a file by itself, which the merge opens where it stands: a long book is
never in memory as a whole. The same pages drawn for screens are kept beside them, so that builds
with and without the screen edition share what they have in common.
"""

from __future__ import annotations

import io
import pickle
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from shufang.build.store import Store
from shufang.build.versions import program
from shufang.core.diagnostic import Diagnostic, Severity
from shufang.core.digest import digest_of, digest_parts
from shufang.core.span import Span
from shufang.engines import sections, structure
from shufang.engines.sections import LaidOutSection, SectionSource
from shufang.engines.structure import ScreenPages, ScreenSource

SUFFIX = ".section"
PAGES = ".pages"
ASSET = ".asset"
"""Suffixes of a section's facts, of its PDF, and of pictures on their way to other machines."""
SCREEN = ".screen"
SCREEN_PAGES = ".shown"
"""Those of its pages for screens: facts and PDF."""


@dataclass(frozen=True, slots=True)
class LayoutCache:
    """The laid out sections of a store."""

    store: Store
    fonts: str
    """Digest of the fonts."""

    def key(self, source: SectionSource) -> str:
        """Return the digest of all that the section's pages depend on.

        Where the pages are drawn for screens too, a second one stands behind it.
        """
        parts: list[str | bytes] = [program(), self.fonts, source.id, source.xhtml]
        parts += [source.language, source.first_side, repr(source.grid_pt)]
        parts.append(repr(source.palette and sorted(source.palette.items())))
        for sheet in source.stylesheets:
            parts += [sheet.name, sheet.text]
        for address in sorted(source.assets):
            parts += [address, digest_of(source.assets[address])]
        key = digest_parts(parts)
        return f"{key}-{_screen_key(source.screen)}" if source.screen is not None else key

    def read(self, key: str) -> LaidOutSection | None:
        """Return a kept section; None too for whatever another program has written."""
        section = self._read(f"{key.partition('-')[0]}{SUFFIX}", LaidOutSection)
        if section is None or "-" not in key:
            return section
        screen = self._read(f"{key}{SCREEN}", ScreenPages)
        return replace(section, screen=screen) if screen is not None else None

    def _read(self, name: str, kind: type[Pages]) -> Pages | None:
        content = self.store.read(name)
        if content is not None:
            with suppress(Exception):
                pages, name = _Unpickler(io.BytesIO(content)).load()
                pdf = self.store.file(name)
                if isinstance(pages, kind) and pdf is not None:
                    return replace(pages, file=pdf)
        return None

    def keep(self, key: str, section: LaidOutSection) -> bool:
        """Keep a section that has pages; tell whether `read` will find it."""
        if not section.pages:
            return False
        plain = replace(section, screen=None)
        is_kept = self._keep(f"{key.partition('-')[0]}{SUFFIX}", plain, PAGES)
        if section.screen is not None:
            is_kept = self._keep(f"{key}{SCREEN}", section.screen, SCREEN_PAGES) and is_kept
        return is_kept

    def _keep(self, name: str, pages: LaidOutSection | ScreenPages, suffix: str) -> bool:
        pdf = pages.file.read_bytes() if pages.file else pages.pdf
        file = self.store.keep(pdf, suffix)
        if file is None:
            return False
        facts = pickle.dumps((replace(pages, pdf=b"", file=None), file), protocol=5)
        return self.store.write(name, facts)

    def prune(self, *, is_whole: bool = True, with_screen: bool = False) -> None:
        """Remove the sections that nobody has asked for (see `Store.prune`).

        Those for screens only if they have been asked for: `with_screen`.
        """
        for suffix in (SUFFIX, PAGES, ASSET):
            self.store.prune(suffix, is_whole=is_whole)
        for suffix in (SCREEN, SCREEN_PAGES):
            self.store.prune(suffix, is_whole=is_whole and with_screen)


Pages = TypeVar("Pages", LaidOutSection, ScreenPages)


def _screen_key(source: ScreenSource) -> str:
    return digest_parts([repr(source.colours)])


_KNOWN = {
    (kind.__module__, kind.__qualname__): kind
    for kind in (
        *(getattr(sections, name) for name in dir(sections)),
        *(getattr(structure, name) for name in dir(structure)),
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
