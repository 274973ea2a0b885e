"""Fonts of a finished EPUB: whole, allowed, used, and with every character that they are to show.

A glyph that is missing is a box in some readers and a letter of another typeface in the others;
in the name of a person it is the worst that a book can do.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from unicodedata import category, normalize

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.engines.coverage import INVISIBLE, is_variation_selector
from shufang.html.epub_rare import RARE
from shufang.html.epub_tree import local_name, name, text_of
from shufang.preflight.epub_archive import EpubArchive
from shufang.preflight.epub_fonts import EmbeddedFace, EmbeddedFonts
from shufang.preflight.epub_places import line_of, place

_MOST_SHOWN: Final = 12
_MOST_DOCUMENTS: Final = 3
_UNSPOKEN: Final = frozenset({"head", "script", "style"})


def check_fonts(archive: EpubArchive, findings: Findings) -> None:
    """EPB-065, EPB-070 to EPB-073: what is wrong with fonts and characters without one."""
    fonts = EmbeddedFonts(archive)
    _check_files(fonts, findings)
    _check_coverage(fonts, findings)
    _check_use(fonts, findings)
    _check_rare(fonts, findings)


def _check_files(fonts: EmbeddedFonts, findings: Findings) -> None:
    """EPB-070 and EPB-071: readers drop a damaged font; a forbidden one is taken off the shelf."""
    for path, facts in fonts.facts.items():
        if facts is None:
            findings.error("EPB-070", place(path), file=path)
        elif not facts.may_be_embedded:
            findings.warning("EPB-071", place(path), file=path)


def _check_coverage(fonts: EmbeddedFonts, findings: Findings) -> None:
    """EPB-065: each character of an element is in one of the fonts that its rules name for it."""
    missing: dict[str, dict[str, str]] = {}
    first: dict[str, Span] = {}
    for path, run, faces in fonts.runs:
        if all(one.facts is None for one in faces):
            continue  # EPB-070 or EPB-036 says so
        lacked = _lacked(run.text, faces)
        if lacked:
            file = faces[0].files[0]
            first.setdefault(file, place(path, run.node))
            for character in lacked:
                missing.setdefault(file, {}).setdefault(character, path)
    for file, characters in missing.items():
        text = "".join(sorted(characters)[:_MOST_SHOWN])
        documents = "、".join(sorted(set(characters.values()))[:_MOST_DOCUMENTS])
        findings.warning("EPB-065", first[file], file=file, text=text, documents=documents)


def _lacked(text: str, faces: Iterable[EmbeddedFace]) -> set[str]:
    """Return the characters of a text that no face shows, alone, composed or in parts."""
    faces = tuple(faces)

    def is_shown(character: str) -> bool:
        return any(face.has(ord(character)) for face in faces)

    lacked = {
        one
        for one in set(text)
        if category(one) not in INVISIBLE and not is_variation_selector(ord(one))
        if not is_shown(one) and not all(map(is_shown, normalize("NFD", one)))
    }
    marks = {one for one in lacked if category(one).startswith("M")}
    if marks:  # shapers compose a letter with its marks where the font has both as one
        composed = set(normalize("NFC", text))
        lacked -= marks - composed
    return lacked


def _check_use(fonts: EmbeddedFonts, findings: Findings) -> None:
    """EPB-072: a font that nothing is set in costs every reader its bytes."""
    used = {face.files for _, run, faces in fonts.runs if run.text.strip() for face in faces}
    for faces in fonts.faces.values():
        for face in faces:
            if face.files not in used:
                file = face.files[0]
                findings.note("EPB-072", place(file), file=file, family=face.family)


def _check_rare(fonts: EmbeddedFonts, findings: Findings) -> None:
    """EPB-073: what readers' own fonts lack has to come with the book."""
    archive = fonts.archive
    shown = {
        (path, character)
        for path, run, faces in fonts.runs
        for character in set("".join(RARE.findall(run.text)))
        if any(face.has(ord(character)) for face in faces)
    }
    found: dict[str, Span] = {}
    for path, root in archive.reading_order():
        body = next(root.iter(name("body")), root)
        if not RARE.search(text_of(body)):
            continue
        for node in body.iter():
            if local_name(node) in _UNSPOKEN:
                continue
            for text in (node.text if isinstance(node.tag, str) else "", node.tail):
                for character in "".join(RARE.findall(text or "")):
                    is_bare = not is_variation_selector(ord(character))
                    if is_bare and (path, character) not in shown:
                        found.setdefault(character, Span(path, line_of(node)))
    if found:
        text = "".join(sorted(found)[:_MOST_SHOWN])
        findings.note("EPB-073", next(iter(found.values())), text=text, count=len(found))
