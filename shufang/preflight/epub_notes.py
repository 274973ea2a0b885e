"""Notes of EPUBs, whoever made them: marks and notes lead to each other, and say something.

Of our own books more is asked (`epub_links.check_notes`). Elsewhere notes are asides, items of a
list or paragraphs, at the end of a chapter or in a file of their own; all of that is allowed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from shufang.core.diagnostic import Findings
from shufang.html.epub_tree import name, scheme_of, text_of
from shufang.passes.lone_notes import SAME_AS_ABOVE
from shufang.preflight.epub_archive import EpubArchive, resolve
from shufang.preflight.epub_places import Anchors, has_tags, kinds, place, squeezed

_NOTES: Final = frozenset({"footnote", "endnote", "rearnote", "note"})
_ROLES: Final = frozenset({"doc-footnote", "doc-endnote"})
_LABEL: Final = re.compile(r"[\[［〔（(]?(?:\d{1,4}|[①-⑳㉑-㊿*†‡])[\]］〕）).．、]?\s*")
"""The number with which a note begins."""
_DIGITS: Final = re.compile(r"\d+")

Place = tuple[str, str]
"""Document and id."""


@dataclass(frozen=True, slots=True)
class _Mark:
    path: str
    node: etree._Element
    target: Place

    @property
    def label(self) -> str:
        return squeezed(text_of(self.node))


def check_others_notes(archive: EpubArchive, findings: Findings) -> None:
    """EPB-018, EPB-097: a mark leads to a note, which leads back; both say what they are.

    Of notes that only some readers pop up one is told for each document.
    """
    anchors = Anchors(archive.documents)
    marked: set[etree._Element] = set()
    told: set[str] = set()
    for mark in _marks(archive):
        target = anchors.at(*mark.target) if mark.target[1] else None
        if target is None:
            is_lost = mark.target[0] in archive.documents or mark.target[0] not in archive.sizes
            if is_lost:
                findings.error("EPB-018", place(mark.path, mark.node), note=mark.label)
            continue
        note = _note_of(target)
        marked.add(note)
        backs = [link for link in note.iter(name("a")) if link is not mark.node]
        backs = [
            link
            for link in backs
            if anchors.at(*resolve(link.get("href", ""), mark.target[0])) is not None
            and resolve(link.get("href", ""), mark.target[0])[0] == mark.path
        ]
        if not backs or _is_other_number(mark.label, backs):
            findings.error("EPB-018", place(mark.path, mark.node), note=mark.label)
        elif mark.path not in told and (has_tags(mark.node) or not _is_note(note)):
            told.add(mark.path)
            findings.warning("EPB-097", place(mark.path, mark.node), note=mark.label)
    linked = _linked_notes(archive, anchors)
    for path, note in _notes(archive):
        if note in marked:
            continue
        code = "EPB-097" if note in linked else "EPB-018"
        if code == "EPB-018" or path not in told:
            told.add(path)
            findings.error(code, place(path, note), note=note.get("id", ""))


def check_backlinks(archive: EpubArchive, findings: Findings) -> None:
    """EPB-018: the way back from a note leads to its own mark and not to another one's."""
    marks: defaultdict[Place, list[_Mark]] = defaultdict(list)
    owners: defaultdict[Place, list[_Mark]] = defaultdict(list)
    for mark in _marks(archive):
        marks[mark.target].append(mark)
        for id_ in _identifiers(mark.node):
            owners[mark.path, id_].append(mark)
    for path, note in _notes(archive):
        own = [mark for id_ in _identifiers(note) for mark in marks[path, id_]]
        ways = {
            resolve(link.get("href", ""), path)
            for link in note.iter(name("a"))
            if "backlink" in kinds(link) or link.get("role") == "doc-backlink"
        }
        is_astray = all(any(mark not in own for mark in owners[way]) for way in ways)
        if own and ways and is_astray:
            findings.error("EPB-018", place(path, note), file=path, note=own[0].label)


def check_note_words(archive: EpubArchive, findings: Findings) -> None:
    """EPB-098: a note says something."""
    for path, note in _notes(archive):
        links = "".join(text_of(link) for link in note.iter(name("a")))
        has_picture = any(True for _ in note.iter(name("img"), name("math"), "{*}svg"))
        if not has_picture and len(squeezed(text_of(note))) <= len(squeezed(links)):
            label = next((text_of(link) for link in note.iter(name("a"))), note.get("id", ""))
            findings.warning("EPB-098", place(path, note), note=label.strip())


def check_same_as_above(archive: EpubArchive, findings: Findings) -> None:
    """EPB-056: a note that pops up alone has nothing above it to be the same as."""
    for path, note in _notes(archive):
        words = _LABEL.sub("", text_of(note).strip())
        found = SAME_AS_ABOVE.match(words)
        if found:
            findings.warning("EPB-056", place(path, note), text=found[0].strip())


def check_link_words(archive: EpubArchive, findings: Findings) -> None:
    """EPB-099: a link has words, or a picture that has."""
    for path, root in archive.reading_order():
        for link in root.iter(name("a")):
            address = link.get("href")
            if not address or text_of(link).strip() or link.get("aria-label") or link.get("title"):
                continue
            named = (each for each in link.iter() if each.get("alt") or each.get("aria-label"))
            if not any(True for _ in named):
                findings.warning("EPB-099", place(path, link), address=address)


def _marks(archive: EpubArchive) -> Iterator[_Mark]:
    for path, root in archive.reading_order():
        for link in root.iter(name("a")):
            is_mark = "noteref" in kinds(link) or link.get("role") == "doc-noteref"
            if is_mark and not scheme_of(link.get("href", "")):
                yield _Mark(path, link, resolve(link.get("href", ""), path))


def _is_note(node: etree._Element) -> bool:
    return bool(kinds(node) & _NOTES) or node.get("role") in _ROLES


def _notes(archive: EpubArchive) -> Iterator[tuple[str, etree._Element]]:
    for path, root in archive.reading_order():
        for node in root.iter():
            if isinstance(node.tag, str) and _is_note(node) and _identifiers(node):
                yield path, node


def _note_of(target: etree._Element) -> etree._Element:
    """Return the note to which a place belongs; without one the block that it stands in."""
    found = next((each for each in (target, *target.iterancestors()) if _is_note(each)), None)
    if found is not None:
        return found
    inline = (name("a"), name("span"), name("sup"), name("b"))
    parent = target.getparent()
    return parent if target.tag in inline and parent is not None else target


def _identifiers(node: etree._Element) -> set[str]:
    """Return the ids by which an element is met: its own and those inside it."""
    return {
        each.get("id", "") for each in node.iter() if isinstance(each.tag, str) and each.get("id")
    }


def _is_other_number(label: str, backs: list[etree._Element]) -> bool:
    """Whether the ways back all bear a number, and none the mark's."""
    own = _DIGITS.findall(label)
    theirs = [_DIGITS.findall(text_of(link)) for link in backs]
    return bool(own) and all(theirs) and own not in theirs


def _linked_notes(archive: EpubArchive, anchors: Anchors) -> set[etree._Element]:
    """Return the notes to which some link leads that does not say that it is a mark."""
    found: set[etree._Element] = set()
    for path, root in archive.reading_order():
        for link in root.iter(name("a")):
            target, fragment = resolve(link.get("href", ""), path)
            node = anchors.at(target, fragment) if fragment else None
            if node is not None:
                note = _note_of(node)
                if all(above is not note for above in link.iterancestors()):
                    found.add(note)
    return found
