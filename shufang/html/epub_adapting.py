"""The documents of an e-book as one shop or reading system wants them.

The finished trees are changed, not the templates: so the templates of a book, whoever made them,
serve every profile, and the words stay those of the standard e-book.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from shufang.html.epub_tree import EPUB_TYPE, local_name, name
from shufang.html.sequence import ContentsEntry
from shufang.model.epub_profile import EpubProfile

DUOKAN_MARK: Final = "duokan-footnote"
DUOKAN_LIST: Final = "duokan-footnote-content"
DUOKAN_NOTE: Final = "duokan-footnote-item"
"""Classes by which 多看 knows the mark of a note, a list of notes, and a note."""
UNFOLDED: Final = "unfolded"
"""Class of what was a `details`."""
SUMMARY: Final = "summary"
"""Class of the line that stands for a `summary`."""
NO_PLAYER: Final = "no-player"
_COMMENT: Final = re.compile(rb"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Aids:
    """What documents need from outside to be changed."""

    marker: Callable[[], str]
    """The address of the picture that 多看 wants to be touched; asked only where there is one."""
    alternative: Callable[[str], str]
    """The words for those who do not see it, by a figure's id; "" for an unknown one."""
    sheet: Callable[[str], str]
    """A style sheet to the one that a reader takes."""
    declarations: Callable[[str, str], str]
    """Declarations, and the element whose they are, to those that a reader takes."""


def adapt(root: etree._Element, profile: EpubProfile, aids: Aids) -> None:
    """Change a document to what a profile asks for; nothing for the standard one."""
    if profile.is_standard:
        return
    if profile.is_uncommented:
        _drop_comments(root)
    if not profile.plays:
        for player in list(root.iter(name("video"), name("audio"))):
            _replace_player(player, aids)
    if not profile.folds:
        for folded in list(root.iter(name("details"))):
            _unfold(folded)
    if profile.has_duokan_notes:
        _name_notes(root, aids.marker)
    for node in root.iter(name("*")):
        _restyle(node, aids)


def without_comments(document: bytes, profile: EpubProfile) -> bytes:
    """Return a document that never was a tree (cover, navigation) without its comments."""
    return _COMMENT.sub(b"", document) if profile.is_uncommented else document


def at_most(entries: Sequence[ContentsEntry], depth: int) -> tuple[ContentsEntry, ...]:
    """Return contents of no more levels than `depth`; 0 for any.

    Where there are more, parts stand among their chapters, and what is deeper still stays out.
    """
    if not depth or all(entry.depth <= depth for entry in entries):
        return tuple(entries)
    lifted: list[ContentsEntry] = []
    is_inside = False
    for entry in entries:
        if entry.depth == 1:
            is_inside = entry.kind == "part"
        is_below = is_inside and entry.depth > 1
        lifted.append(replace(entry, depth=entry.depth - 1) if is_below else entry)
    return tuple(entry for entry in lifted if entry.depth <= depth)


def _drop_comments(root: etree._Element) -> None:
    for node in list(root.iter(etree.Comment)):
        parent = node.getparent()
        if parent is not None:
            _put_for(node, [])


def _put_for(node: etree._Element, others: Sequence[etree._Element]) -> None:
    """Put elements in the place of one; the text behind it stays."""
    parent = node.getparent()
    assert parent is not None  # the root of a document is never replaced
    tail, node.tail = node.tail, None
    at = parent.index(node)
    parent.remove(node)
    for offset, other in enumerate(others):
        parent.insert(at + offset, other)
    if not tail:
        return
    if others:
        others[-1].tail = (others[-1].tail or "") + tail
    elif at:
        before = parent[at - 1]
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail


def _replace_player(player: etree._Element, aids: Aids) -> None:
    """Put the still, and the words for readers that cannot play, in the place of a recording.

    Our own players bring their still among those words.
    """
    stays: list[etree._Element] = []
    if player.get("poster") and player.find(name("img")) is None:
        still = etree.Element(name("img"))
        still.set("src", player.get("poster", ""))
        figure = next(player.iterancestors(name("figure")), None)
        words = "" if figure is None else aids.alternative(figure.get("id", ""))
        still.set("alt", words or player.get("aria-label", ""))
        stays.append(still)
    for child in list(player):
        if local_name(child) == "img":
            stays.append(child)
        elif local_name(child) not in ("source", "track"):
            child.set("class", " ".join([*child.get("class", "").split(), NO_PLAYER]))
            stays.append(child)
    if stays and (player.text or "").strip():
        stays[0].tail = player.text
    if player.get("id") and stays:
        stays[0].set("id", player.get("id", ""))
    _put_for(player, stays)


def _unfold(folded: etree._Element) -> None:
    folded.tag = name("div")
    folded.set("class", " ".join([*folded.get("class", "").split(), UNFOLDED]))
    folded.attrib.pop("open", "")
    folded.attrib.pop("name", "")
    for child in folded:
        if local_name(child) == "summary":
            child.tag = name("div")
            child.set("class", " ".join([*child.get("class", "").split(), SUMMARY]))


def _name_notes(root: etree._Element, marker: Callable[[], str]) -> None:
    """Give marks and notes the names of 多看 beside those of the standard."""
    for mark in root.iter(name("a")):
        if mark.get(EPUB_TYPE) == "noteref":
            _name_mark(mark, marker())
    for note in root.iter(name("aside")):
        if note.get(EPUB_TYPE) == "footnote":
            _name_note(note)


def _name_mark(mark: etree._Element, marker: str) -> None:
    """Put the picture that 多看 asks for before the number.

    The number stays: a link of nothing but a picture opens no note in KOReader, and is silent for
    those who listen; so the picture is an ornament.
    """
    mark.set("class", " ".join([*mark.get("class", "").split(), DUOKAN_MARK]))
    picture = etree.Element(name("img"))
    picture.set("src", marker)
    picture.set("alt", "")
    picture.set("role", "presentation")
    picture.tail, mark.text = mark.text, None
    mark.insert(0, picture)


def _name_note(note: etree._Element) -> None:
    """Put a note into the list in which 多看 looks for it; its id goes to the item."""
    item = etree.Element(name("li"))
    item.set("class", DUOKAN_NOTE)
    given = note.attrib.pop("id", "")
    if given:
        item.set("id", str(given))
    item.text, note.text = note.text, None
    for child in list(note):
        item.append(child)
    notes = etree.SubElement(note, name("ol"))
    notes.set("class", DUOKAN_LIST)
    notes.append(item)


def _restyle(node: etree._Element, aids: Aids) -> None:
    if local_name(node) == "style":
        node.text = aids.sheet(node.text or "")
    given = node.get("style")
    if given is None:
        return
    left = aids.declarations(given, local_name(node))
    if left:
        node.set("style", left)
    else:
        del node.attrib["style"]
