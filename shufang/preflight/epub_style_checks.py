"""Style sheets of a finished EPUB: what weak readers drop, and what leaves readers no choice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.engines.epub_styles import (
    DEFAULTS,
    OWNED,
    Declaration,
    StyleFacts,
    contrast,
    is_body_text,
    owned_by_the_reader,
)
from shufang.html.epub_tree import scheme_of
from shufang.preflight.epub_archive import EpubArchive, resolve
from shufang.preflight.epub_places import place
from shufang.preflight.epub_references import inline_styles, sheets

_FIXED: Final = re.compile(r"[\d.](?:px|pt|rem|pc|cm|mm|in)\b")
_LAYOUTS: Final = re.compile(r"(?:inline-)?(?:flex|grid)\b")
_LEAST_CONTRAST: Final = 4.5
"""WCAG 2.2, 1.4.3, level AA."""


def check_styles(archive: EpubArchive, findings: Findings) -> None:
    """EPB-061: old readers drop a whole sheet, or the whole book, for one line they do not know.

    Pages that are laid out for one size may place everything as they like.
    """
    if archive.is_fixed:
        return
    for path, above, facts in sheets(archive):
        for text, line in _faults(facts):
            findings.warning("EPB-061", Span(path, above + line), text=text)
    for path, node, facts in inline_styles(archive):
        for declaration in facts.declarations:
            text = _fault(declaration)
            is_fixed_size = _FIXED.search(declaration.value.lower()) is not None
            if text and (declaration.name not in OWNED or is_fixed_size):
                findings.warning("EPB-061", place(path, node), text=text)


def _faults(facts: StyleFacts) -> Iterator[tuple[str, int]]:
    for _, line in facts.imports:
        yield "@import", line
    for line in facts.comment_lines:
        yield "--", line
    for declaration in facts.declarations:
        text = _fault(declaration)
        if text:
            yield text, declaration.line


def _fault(found: Declaration) -> str:
    name, value = found.name, found.value.lower()
    if found.is_guarded or found.in_font_face or found.selector == "@page":
        return ""
    is_fixed_size = name in ("font-size", "font") and _FIXED.search(value) is not None
    is_owned = is_body_text(found.selector) and owned_by_the_reader(name, value)
    is_modern = (
        (name == "display" and _LAYOUTS.match(value) is not None)
        or (name == "position" and value in ("absolute", "fixed", "sticky"))
        or name.startswith("--")
        or "var(" in value
    )
    if is_fixed_size or is_owned or is_modern or found.is_important:
        return f"{name}: {found.value}" + (" !important" if found.is_important else "")
    return ""


def check_colours(archive: EpubArchive, findings: Findings) -> None:
    """EPB-062: text that is black by order vanishes at night; pale text vanishes by day."""
    for path, above, facts in sheets(archive):
        for text, line in _colour_faults(facts):
            findings.warning("EPB-062", Span(path, above + line), text=text)
    for path, node, facts in inline_styles(archive):
        for text, _ in _colour_faults(facts):
            findings.warning("EPB-062", place(path, node), text=text)


def _colour_faults(facts: StyleFacts) -> Iterator[tuple[str, int]]:
    grounds: dict[str, str] = {}
    for found in facts.declarations:
        if found.name in ("background", "background-color"):
            grounds[found.selector] = found.value
    for found in facts.declarations:
        is_text = is_body_text(found.selector)
        is_ground = found.name in ("background", "background-color")
        value = found.value.lower()
        if value in (*DEFAULTS, "none") or not (found.name == "color" or is_ground):
            continue
        if is_text:
            yield f"{found.selector} {{{found.name}: {found.value}}}", found.line
        elif not is_ground:
            ratio = contrast(found.value, grounds.get(found.selector, "white"))
            if ratio is not None and ratio < _LEAST_CONTRAST:
                yield f"{found.selector} {{color: {found.value}}}", found.line


def check_style_forms(archive: EpubArchive, findings: Findings) -> None:
    """EPB-063: one slip of the pen in a sheet takes away what stands behind it."""
    for path, above, facts in sheets(archive):
        for line in facts.faults:
            findings.error("EPB-063", Span(path, above + line), text=path)
        for address, line in (*facts.addresses, *facts.imports):
            scheme = scheme_of(address)
            is_there = scheme == "data" or (
                not scheme and resolve(address, path)[0] in archive.sizes
            )
            if not is_there and not address.startswith("#"):
                findings.error("EPB-063", Span(path, above + line), text=address)
