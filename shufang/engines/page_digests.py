"""Pages of a finished PDF named by what they hold, so that what was read of them can be kept.

The digest of a page is one over all objects that it uses, as they stand in the file: a page with
the same digest has the same text and looks the same, whatever else the file holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from shufang.core.digest import digest_parts

if TYPE_CHECKING:
    from pikepdf import Object

_ASIDE = frozenset({"/Parent", "/P", "/Annots", "/StructParents", "/B", "/Thumb"})
"""Keys that lead out of a page or say nothing of its marks."""


def page_digests(pdf: Path, pages: int | None = None, *, pictures: bool = True) -> tuple[str, ...]:
    """Return the digests of the first `pages`, of all where None; none for an unreadable file.

    Without `pictures` the data of pixel pictures count for nothing: for whoever wants the text.
    """
    import pikepdf

    try:
        with pikepdf.open(pdf) as opened:
            walk = ObjectDigests(pictures=pictures)
            return tuple(walk.digest(page.obj) for page in list(opened.pages)[:pages])
    except (pikepdf.PdfError, OSError, ValueError):
        return ()


class ObjectDigests:
    """Goes through the objects of one file; those that are shared are read once."""

    def __init__(self, *, pictures: bool = True) -> None:
        self._pictures = pictures
        self._known: dict[tuple[int, int], str] = {}
        self._places: dict[str, tuple[int, int]] = {}

    def place(self, digest: str) -> tuple[int, int] | None:
        """Return the first object that was found to have a digest; None where none has."""
        return self._places.get(digest)

    def digest(self, found: Object) -> str:
        """Return the digest of an object and all that it leads to."""
        place = found.objgen
        if place[0] and place in self._known:
            return self._known[place]
        if place[0]:
            self._known[place] = "itself"  # a circle of references ends here
        digest = digest_parts(self._parts(found))
        if place[0]:
            self._known[place] = digest
            self._places.setdefault(digest, place)
        return digest

    def _parts(self, found: Object) -> Iterator[str | bytes]:
        import pikepdf

        match found:
            case pikepdf.Stream():
                yield from self._entries(found)
                if self._pictures or found.get("/Subtype") != "/Image":
                    yield found.read_raw_bytes()
            case pikepdf.Dictionary():
                yield from self._entries(found)
            case pikepdf.Array():
                for member in found.as_list():
                    yield self._part(member)
            case _:
                yield found.unparse(resolved=True)

    def _entries(self, found: Object) -> Iterator[str | bytes]:
        for key in sorted(found.keys()):
            if key not in _ASIDE:
                yield key
                yield self._part(found[key])

    def _part(self, found: object) -> str:
        import pikepdf

        # Numbers, truth values and null come as Python's own.
        return self.digest(found) if isinstance(found, pikepdf.Object) else repr(found)
