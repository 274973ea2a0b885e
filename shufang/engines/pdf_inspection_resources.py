"""What the names in a content stream stand for."""

from __future__ import annotations

from dataclasses import dataclass

from shufang.engines.matrices import IDENTITY, Matrix
from shufang.engines.page_digests import ObjectDigests
from shufang.engines.pdf_inspection_colours import DEVICE, Spaces, initial_colour, shading_colours
from shufang.engines.pdf_inspection_facts import UNKNOWN, Colour, Picture, Space
from shufang.engines.pdf_inspection_fonts import Fonts, LoadedFont
from shufang.engines.pdf_inspection_pictures import picture_of
from shufang.engines.pdf_inspection_streams import (
    faults_of_reading,
    get,
    key_of,
    name,
    number,
    numbers,
)


@dataclass(slots=True)
class Stock:
    """What a whole file shares: fonts, spaces and images, each read once."""

    fonts: Fonts
    spaces: Spaces
    pictures: list[Picture]
    sources: dict[int, object]
    """The image XObjects by their index in `pictures`."""
    digests: ObjectDigests
    _known: dict[tuple[int, int], int]
    _named: dict[str, int]
    _inline: dict[Picture, int]

    @classmethod
    def empty(cls) -> Stock:
        """Return the stock of a file that is not yet read."""
        return cls(Fonts(), Spaces(), [], {}, ObjectDigests(), {}, {}, {})

    def picture(self, thing: object) -> int:
        """Return the index of an image XObject; equal ones share it."""
        import pikepdf

        key = key_of(thing) if isinstance(thing, pikepdf.Object) else None
        index = self._known.get(key) if key is not None else None
        if index is None:
            name_ = self._name(thing)
            index = self._named.get(name_) if name_ else None
            if index is None:
                index = len(self.pictures)
                self.pictures.append(picture_of(thing, self.spaces))
                self.sources[index] = thing
                if name_:
                    self._named[name_] = index
            if key is not None:
                self._known[key] = index
        self.spaces.met(self.pictures[index].space)
        return index

    def name(self, index: int) -> str:
        """Return the digest of an image XObject; empty for one that cannot be read."""
        return self._name(self.sources[index]) if index in self.sources else ""

    def _name(self, thing: object) -> str:
        import pikepdf

        if not isinstance(thing, pikepdf.Object):
            return ""
        try:
            return self.digests.digest(thing)
        except faults_of_reading():
            return ""

    def inline(self, picture: Picture) -> int:
        """Return the index of an inline image; equal ones share it."""
        if picture not in self._inline:
            self._inline[picture] = len(self.pictures)
            self.pictures.append(picture)
        return self._inline[picture]


@dataclass(frozen=True, slots=True)
class Shading:
    """A gradient of the resources."""

    space: Space
    colours: tuple[Colour, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern of the resources."""

    thing: object
    is_tiling: bool
    shading: Shading | None
    matrix: Matrix


class Names:
    """The resources of a page, form or pattern; what is not there is looked for in the page's.

    Forms without resources of their own use the page's (PDF 32000-1, 7.8.3).
    """

    def __init__(self, resources: object, stock: Stock, outer: Names | None = None) -> None:
        self._resources = resources
        self._stock = stock
        self._outer = outer
        self._categories: dict[str, object] = {}
        self._found: dict[tuple[str, str], object] = {}

    def entry(self, category: str, name_: str) -> object | None:
        """Return the object behind a name; None where there is none."""
        if category not in self._categories:
            self._categories[category] = get(self._resources, f"/{category}")
        try:
            found = get(self._categories[category], f"/{name_}")
        except UnicodeError:
            return None
        if found is None and self._outer is not None and self._resources is None:
            return self._outer.entry(category, name_)
        return found

    def font(self, name_: str) -> LoadedFont | None:
        """Return a font."""
        found = self._found.get(("Font", name_))
        if found is None:
            thing = self.entry("Font", name_)
            if thing is None:
                return None
            found = self._found["Font", name_] = self._stock.fonts.of(thing)
        return found if isinstance(found, LoadedFont) else None

    def space(self, name_: str) -> Space | None:
        """Return a colour space, by its own name or by the resources'."""
        if name_ in DEVICE:
            return DEVICE[name_]
        found = self._found.get(("ColorSpace", name_))
        if found is None:
            thing = self.entry("ColorSpace", name_)
            if thing is None:
                return None
            found = self._found["ColorSpace", name_] = self._stock.spaces.of(thing)
        return found if isinstance(found, Space) else None

    def shading(self, name_: str) -> Shading | None:
        """Return a gradient."""
        found = self._found.get(("Shading", name_))
        if found is None:
            thing = self.entry("Shading", name_)
            if thing is None:
                return None
            found = self._found["Shading", name_] = self.read_shading(thing)
        return found if isinstance(found, Shading) else None

    def read_shading(self, thing: object) -> Shading:
        """Return what a shading dictionary says of colours."""
        space = get(thing, "/ColorSpace")
        found = self._stock.spaces.of(space) if space is not None else UNKNOWN
        return Shading(found, shading_colours(thing, found))

    def pattern(self, name_: str) -> Pattern | None:
        """Return a pattern."""
        found = self._found.get(("Pattern", name_))
        if found is None:
            thing = self.entry("Pattern", name_)
            if thing is None:
                return None
            is_tiling = int(number(get(thing, "/PatternType"))) == 1
            shading = None if is_tiling else self.read_shading(get(thing, "/Shading"))
            matrix = matrix_of(get(thing, "/Matrix"))
            found = self._found["Pattern", name_] = Pattern(thing, is_tiling, shading, matrix)
        return found if isinstance(found, Pattern) else None

    def initial(self, name_: str) -> Colour | None:
        """Return the colour that choosing a space selects."""
        space = self.space(name_)
        return None if space is None else initial_colour(space)


def matrix_of(thing: object) -> Matrix:
    """Return a matrix; the identity for anything else."""
    found = numbers(thing)
    if len(found) != 6:
        return IDENTITY
    return (found[0], found[1], found[2], found[3], found[4], found[5])


def subtype(thing: object) -> str:
    """Return the subtype of an XObject."""
    return name(get(thing, "/Subtype"))
