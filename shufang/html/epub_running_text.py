"""The running text of an e-book's document, as print counts it: one character after the other.

Left out are white space and what print has elsewhere or not at all: notes and their marks (print
sets them at the foot of the page), readings (they do not stand in the line), descriptions,
transcripts and links of recordings (they are made for the screen).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from shufang.html.epub_tree import EPUB_TYPE, local_name

_UNCOUNTED = frozenset({"rt", "rp", "script", "style", "details", "audio", "video"})
_UNCOUNTED_TYPES = frozenset({"noteref", "pagebreak", "footnote"})
_UNCOUNTED_CLASSES = frozenset({"media-link"})


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a character stands in a tree."""

    owner: etree._Element
    is_tail: bool
    """Whether it stands behind the owner instead of at its beginning."""
    index: int

    @property
    def parent(self) -> etree._Element | None:
        """The element in which the character stands."""
        return self.owner.getparent() if self.is_tail else self.owner


@dataclass(slots=True)
class RunningText:
    """The counted characters below one element, with their places."""

    text: str
    spots: tuple[Spot, ...]
    starts: dict[etree._Element, int] = field(default_factory=dict)
    """Each element with the number of counted characters before it."""
    order: dict[etree._Element, int] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element) -> RunningText:
        """Read the text below `root`."""
        letters: list[str] = []
        spots: list[Spot] = []
        read = cls("", ())

        def take(text: str | None, owner: etree._Element, *, is_tail: bool) -> None:
            for index, character in enumerate(text or ""):
                if not character.isspace():
                    letters.append(character)
                    spots.append(Spot(owner, is_tail, index))

        # Not recursive: nothing says how deep a manuscript's lists go.
        waiting: list[tuple[etree._Element, bool]] = [(root, False)]
        while waiting:
            node, is_behind = waiting.pop()
            if is_behind:
                take(node.tail, node, is_tail=True)
                continue
            read.starts[node] = len(letters)
            read.order[node] = len(read.order)
            if node is not root:
                waiting.append((node, True))
            if isinstance(node.tag, str) and not _is_uncounted(node):
                take(node.text, node, is_tail=False)
                waiting.extend((child, False) for child in reversed(node))
        read.text, read.spots = "".join(letters), tuple(spots)
        return read


def _is_uncounted(node: etree._Element) -> bool:
    return (
        local_name(node) in _UNCOUNTED
        or node.get(EPUB_TYPE) in _UNCOUNTED_TYPES
        or not _UNCOUNTED_CLASSES.isdisjoint(node.get("class", "").split())
    )
