"""A tagged PDF read back: its structure in reading order, and what each page's marks hold.

Nothing here trusts the writer: pages are read from their content, elements from the tree, and what
the two say of each other is kept side by side for whoever compares them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shufang.engines.pdf_marks import FontTexts, PageMarks, entry, page_marks

if TYPE_CHECKING:
    import pikepdf

Id = tuple[int, int]
"""Number and generation of an object of the file."""
Content = tuple[int, int]
"""Index of a page and the id of marked content on it (MCID)."""


@dataclass(frozen=True, slots=True)
class TaggedPage:
    """A page with what its tags say."""

    marks: PageMarks
    parents: tuple[Id | None, ...]
    """The element of each mark by its id, as the parent tree has it; None for holes."""
    tabs_by_structure: bool


@dataclass(frozen=True, slots=True)
class TaggedElement:
    """A structure element as the tree has it."""

    id: Id
    kind: str
    within: tuple[str, ...]
    """Kinds of the elements around it, the outermost first."""
    section: int
    """In which of the document's own elements it stands."""
    page: int | None
    language: str
    alt: str
    name: str
    scope: str
    has_box: bool
    kids: tuple[str, ...]
    """Kinds of the elements directly in it."""
    contents: tuple[Content, ...]
    links: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class TaggedLink:
    """A link of a page."""

    page: int
    id: Id
    words: str
    target: str
    """The name of its destination or its web address; empty for a link without either."""
    leads: bool
    """Whether the file has a destination of that name; web addresses lead out of it."""
    parent: Id | None
    """Its element as the parent tree has it."""


@dataclass(frozen=True, slots=True)
class TaggedBook:
    """A tagged PDF."""

    title: str
    language: str
    shows_title: bool
    is_marked: bool
    is_accessible: bool
    """Whether it says that it follows PDF/UA-1."""
    pages: tuple[TaggedPage, ...]
    elements: tuple[TaggedElement, ...]
    """All elements, each before those in it."""
    reading: tuple[tuple[int, Content], ...]
    """All marked content in reading order, each with the index of its element."""
    links: tuple[TaggedLink, ...]

    def text(self, content: Content) -> str:
        """Return the text of marked content; empty for what does not stand on its page."""
        page, mark = content
        return self.pages[page].marks.texts.get(mark, "")


def read_tags(file: Path) -> TaggedBook:
    """Return what a PDF's tags say; raises `OSError` for a file that is no PDF."""
    import pikepdf

    try:
        with pikepdf.open(file) as book:
            return _Reading(book).done()
    except pikepdf.PdfError as fault:
        raise OSError(str(fault)) from fault


class _Reading:
    """One file on its way."""

    def __init__(self, book: pikepdf.Pdf) -> None:
        self._book = book
        self._tree = book.Root.get("/StructTreeRoot", None)
        parents = entry(book.Root, "/StructTreeRoot", "/ParentTree")
        self._parents = dict(_numbers(parents)) if parents is not None else {}
        self._places = {page.obj.objgen: place for place, page in enumerate(book.pages)}
        self._elements: list[TaggedElement] = []
        self._reading: list[tuple[int, Content]] = []

    def done(self) -> TaggedBook:
        root, texts = self._book.Root, FontTexts()
        pages = tuple(self._page(page, texts) for page in self._book.pages)
        for document in _kids(self._tree) if self._tree is not None else ():
            self._add(document)
        with self._book.open_metadata() as metadata:
            title = str(metadata.get("dc:title") or "")
            claim = str(metadata.get("{http://www.aiim.org/pdfua/ns/id/}part") or "")
        return TaggedBook(
            title,
            str(root.get("/Lang", "")),
            bool(entry(root, "/ViewerPreferences", "/DisplayDocTitle")),
            bool(entry(root, "/MarkInfo", "/Marked")),
            claim == "1",
            pages,
            tuple(self._elements),
            tuple(self._reading),
            tuple(self._links()),
        )

    def _page(self, page: pikepdf.Page, texts: FontTexts) -> TaggedPage:
        number = page.obj.get("/StructParents", None)
        row = self._parents.get(int(number)) if number is not None else None
        parents = tuple(_id(each) for each in row) if row is not None else ()
        return TaggedPage(page_marks(page, texts), parents, page.obj.get("/Tabs") == "/S")

    def _add(self, document: pikepdf.Object) -> None:
        """Add the document's own element, and those of its sections with all in them."""
        self._walk(document, (), 0, None)

    def _walk(
        self, node: pikepdf.Object, within: tuple[str, ...], section: int, page: int | None
    ) -> None:
        kind = str(node.get("/S", "/"))[1:]
        page = self._places.get(node["/Pg"].objgen) if "/Pg" in node else page
        index = len(self._elements)
        kids: list[str] = []
        contents: list[Content] = []
        links: list[Id] = []
        self._elements.append(_EMPTY)
        for kid in _kids(node):
            if isinstance(kid, int):
                contents.append((-1 if page is None else page, kid))
                self._reading.append((index, contents[-1]))
            elif kid.get("/Type") == "/MCR":
                contents.append((self._places.get(kid["/Pg"].objgen, -1), int(kid["/MCID"])))
                self._reading.append((index, contents[-1]))
            elif kid.get("/Type") == "/OBJR":
                links.append(kid["/Obj"].objgen)
            else:
                inner = section if within else len(kids)
                kids.append(str(kid.get("/S", "/"))[1:])
                self._walk(kid, (*within, kind), inner, page)
        self._elements[index] = TaggedElement(
            node.objgen,
            kind,
            within,
            section,
            page,
            str(node.get("/Lang", "")),
            str(node.get("/Alt", "")),
            str(node.get("/ID", "")),
            str(entry(node, "/A", "/Scope") or "/")[1:],
            entry(node, "/A", "/BBox") is not None,
            tuple(kids),
            tuple(contents),
            tuple(links),
        )

    def _links(self) -> Iterator[TaggedLink]:
        dests = entry(self._book.Root, "/Names", "/Dests")
        names = set(_names(dests)) if dests is not None else set()
        for place, page in enumerate(self._book.pages):
            for link in page.obj.get("/Annots", ()):
                if link.get("/Subtype") != "/Link":
                    continue
                number = link.get("/StructParent", None)
                parent = self._parents.get(int(number)) if number is not None else None
                address = str(entry(link, "/A", "/URI") or "")
                target = str(link.get("/Dest", address))
                leads = bool(address) or target in names
                words = str(link.get("/Contents", ""))
                yield TaggedLink(place, link.objgen, words, target, leads, _id(parent))


_EMPTY = TaggedElement((0, 0), "", (), 0, None, "", "", "", "", False, (), (), ())


def _id(thing: object) -> Id | None:
    import pikepdf

    if isinstance(thing, pikepdf.Object) and thing.is_indirect:
        return thing.objgen
    return None


def _kids(node: pikepdf.Object) -> list[pikepdf.Object]:
    import pikepdf

    kids = node.get("/K", None)
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _numbers(node: pikepdf.Object) -> Iterator[tuple[int, pikepdf.Object]]:
    """Yield the pairs of a number tree (ISO 32000-1, 7.9.7)."""
    flat = list(node.get("/Nums", ()))
    for key, value in zip(flat[::2], flat[1::2], strict=True):
        yield int(key), value
    for kid in node.get("/Kids", ()):
        yield from _numbers(kid)


def _names(node: pikepdf.Object) -> Iterator[str]:
    """Yield the names of a name tree (ISO 32000-1, 7.9.6)."""
    flat = list(node.get("/Names", ()))
    yield from (str(name) for name in flat[::2])
    for kid in node.get("/Kids", ()):
        yield from _names(kid)
