"""One character of a paragraph as it is measured, before anything is set."""

from __future__ import annotations

from dataclasses import dataclass

from shufang.typesetting.settings import LineStyle


@dataclass(slots=True)
class Item:
    """One character, or one object that counts as a character (picture, ruby, anchor).

    `first` and `last` are the characters that it shows to its neighbours: the same one for a
    character, `""` for an anchor, which is no neighbour to anything.
    """

    first: str
    last: str
    advance: float
    size: float
    before: float = 0.0
    """Margins, borders and padding of inline boxes that begin with the item."""
    after: float = 0.0
    is_opportunity: bool = True
    """Whether UAX #14 allows a break before the item."""
    is_bound: bool = False
    """Whether no break before it is possible: part of a cluster, of unbroken text."""
    is_object: bool = False
    hyphen: float | None = None
    """Width of the hyphen if a line may end before the item inside a word."""
    style: LineStyle | None = None
    """How the item and the gap before it are set, if not as the paragraph is."""

    @property
    def is_visible(self) -> bool:
        """Whether anything of the item is seen."""
        return self.is_object or self.first not in {"", " "}
