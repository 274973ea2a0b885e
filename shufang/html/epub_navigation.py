"""Ways into the e-book: contents, landmarks, page list, and the NCX for older readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from shufang.html.epub_pages import PlacedBreak
from shufang.html.epub_tree import relative


@dataclass(frozen=True, slots=True)
class ContentsPoint:
    """An entry of the contents with the entries below it; `href` from the package's folder."""

    title: str
    href: str
    children: tuple[ContentsPoint, ...] = ()
    is_division: bool = False
    """A year or an initial; many of them stand on one line of the contents page."""
    language: str = ""
    """BCP 47 tag of a title in another language than the book's."""


@dataclass(frozen=True, slots=True)
class Landmark:
    """地标: a place that reading systems offer by themselves; `type` is an EPUB term."""

    type: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Navigation:
    """Everything that the navigation files say."""

    title: str
    language: str
    identifier: str
    contents: tuple[ContentsPoint, ...]
    landmarks: tuple[Landmark, ...]
    pages: tuple[PlacedBreak, ...] = ()


Render = Callable[..., str]
"""`Templates.render`: a template's name and its values, to text."""


def nest(entries: Sequence[tuple[int, ContentsPoint]]) -> tuple[ContentsPoint, ...]:
    """Return entries with their depths as a tree; a depth that skips a level moves up."""
    points: list[ContentsPoint] = []
    index = 0
    while index < len(entries):
        depth, point = entries[index]
        end = index + 1
        while end < len(entries) and entries[end][0] > depth:
            end += 1
        points.append(replace(point, children=nest(entries[index + 1 : end])))
        index = end
    return tuple(points)


def seen_from(points: Sequence[ContentsPoint], path: str) -> tuple[ContentsPoint, ...]:
    """Return the entries with their addresses as seen from the document `path`."""
    return tuple(
        replace(point, href=_seen(point.href, path), children=seen_from(point.children, path))
        for point in points
    )


def _seen(href: str, path: str) -> str:
    document, mark, fragment = href.partition("#")
    return relative(document, path) + mark + fragment


def nav_xhtml(render: Render, navigation: Navigation) -> bytes:
    """Return the navigation document (EPUB 3.3 section 7)."""
    return str(
        render(
            "epub/nav.xhtml",
            language=navigation.language,
            toc=navigation.contents,
            landmarks=navigation.landmarks,
            pages=navigation.pages,
        )
    ).encode()


@dataclass(frozen=True, slots=True)
class _NcxPoint:
    id: str
    play_order: int
    title: str
    href: str
    children: tuple[_NcxPoint, ...]


@dataclass(frozen=True, slots=True)
class _NcxPage:
    id: str
    play_order: int
    folio: str
    href: str
    kind: str
    """`front` for Roman folios, `normal` for Arabic ones."""
    value: int


def toc_ncx(render: Render, navigation: Navigation, order: Sequence[str]) -> bytes:
    """Return the NCX; `order` lists every address in reading order, for `playOrder`.

    DAISY asks that equal places have equal numbers and that the numbers have no gaps.
    """
    hrefs = [*_addresses(navigation.contents), *(page.href for page in navigation.pages)]
    known = {address: place for place, address in enumerate(order)}
    ordered = sorted(dict.fromkeys(hrefs), key=lambda href: known.get(href, len(known)))
    play = {href: number for number, href in enumerate(ordered, start=1)}
    counter = iter(range(1, len(hrefs) + 1))
    values = [int(page.folio) for page in navigation.pages if page.folio.isdecimal()]
    return str(
        render(
            "epub/toc.ncx",
            language=navigation.language,
            identifier=navigation.identifier,
            title=navigation.title,
            depth=_depth(navigation.contents),
            highest_folio=max(values, default=0),
            toc=tuple(_ncx_point(point, play, counter) for point in navigation.contents),
            pages=tuple(
                _ncx_page(number, page, play)
                for number, page in enumerate(navigation.pages, start=1)
            ),
        )
    ).encode()


def _ncx_point(point: ContentsPoint, play: dict[str, int], counter: Iterator[int]) -> _NcxPoint:
    number = next(counter)
    children = tuple(_ncx_point(child, play, counter) for child in point.children)
    return _NcxPoint(f"point-{number}", play[point.href], point.title, point.href, children)


def _ncx_page(number: int, page: PlacedBreak, play: dict[str, int]) -> _NcxPage:
    is_arabic = page.folio.isdecimal()
    return _NcxPage(
        f"target-{number}",
        play[page.href],
        page.folio,
        page.href,
        "normal" if is_arabic else "front",
        int(page.folio) if is_arabic else number,
    )


def _addresses(points: Sequence[ContentsPoint]) -> list[str]:
    addresses: list[str] = []
    for point in points:
        addresses += [point.href, *_addresses(point.children)]
    return addresses


def _depth(points: Sequence[ContentsPoint]) -> int:
    return 1 + max(_depth(point.children) for point in points) if points else 0
