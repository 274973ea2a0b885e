"""What speaks against a claim that an e-book is accessible."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from shufang.core.diagnostic import Diagnostic, Severity
from shufang.preflight.epub_archive import OPF, EpubArchive
from shufang.preflight.epub_places import place

_CLAIM: Final = re.compile(r"EPUB[ -]A(?:ccessibility|11Y)|https?://www\.idpf\.org/epub/a11y")

_AGAINST: Final = frozenset(
    {"FIG-003", "FIG-004", "FIG-016", "FIG-025", "FIG-036", "EPB-011", "EPB-015", "EPB-017",
     "EPB-018", "EPB-022", "EPB-023", "EPB-024", "EPB-025", "EPB-028", "EPB-045", "EPB-046",
     "EPB-047", "EPB-052", "EPB-054", "EPB-058", "EPB-059", "EPB-060", "EPB-062", "EPB-066",
     "EPB-092"}
)  # fmt: skip
"""Codes of what WCAG or EPUB Accessibility asks for: words for pictures and recordings, languages,
headings, tables, contrast, ways through the book, metadata that tell the truth."""

_STRICT: Final = frozenset({"FIG-016"})
"""Codes that count however mildly they are told: a film with a transcript but without captions
is good enough for many books, and for no level of WCAG (1.2.2)."""


def contradictions(found: Iterable[Diagnostic]) -> Iterator[str]:
    """Yield the codes, each once and in order, of findings that no conforming book has.

    What a checker cannot see (whether the words fit their picture) is for whoever vouches.
    """
    codes = {
        each.code
        for each in found
        if each.code in _AGAINST and (each.severity is not Severity.NOTE or each.code in _STRICT)
    }
    yield from sorted(codes)


def check_claim(archive: EpubArchive, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield EPB-076 for a claim that nobody answers for, or that what was found speaks against."""
    texts = {
        (node.get("property", ""), (node.text or "").strip())
        for node in archive.package.iter(f"{OPF}meta")
    }
    claims = [text for name, text in texts if name == "dcterms:conformsTo" and _CLAIM.match(text)]
    if not claims:
        return
    against = "、".join(contradictions(found))
    has_certifier = any(name == "a11y:certifiedBy" and text for name, text in texts)
    if against or not has_certifier:
        values = (("standard", max(claims)), ("codes", against))
        yield Diagnostic("EPB-076", Severity.WARNING, place(archive.package_path), values)
