"""What generated pages print below their titles: years, initials, a heading over the credits."""

from collections.abc import Iterator
from dataclasses import dataclass

from shufang.model.book import Book, GeneratedPage, ListedFigure
from shufang.passes.script import in_script

_PICTURE_CREDITS = "图片署名与来源"


@dataclass(frozen=True, slots=True)
class Division:
    """A second-level heading of a generated page."""

    id: str
    """As a label; `html_id` makes the element id of it."""
    title: str


def divisions(page: GeneratedPage, book: Book) -> tuple[Division, ...]:
    """Return the headings of a generated page in their order; templates and contents share them."""
    match page.kind:
        case "chronology":
            years = dict.fromkeys(event.date[:4] for event in book.events)
            return tuple(Division(f"{page.id}-{year}", f"{year}年") for year in years)
        case "person_index" | "subject_index":
            initials = dict.fromkeys(_initials(book, page.kind.removesuffix("_index")))
            return tuple(
                Division(f"{page.id}-{number}", initial)
                for number, initial in enumerate(initials, start=1)
            )
        case "credits" if picture_credits(book):
            title = in_script(_PICTURE_CREDITS, book.meta.language)
            return (Division(f"{page.id}-pictures", title),)
        case _:
            return ()


def _initials(book: Book, kind: str) -> Iterator[str]:
    for index in book.indexes:
        if index.kind == kind:
            yield from (entry.initial for entry in index.entries)


def picture_credits(book: Book) -> list[ListedFigure]:
    """Return each picture that anybody has to be named for, and that has a name itself."""
    return [
        item
        for item in book.listed
        if item.kind == "figure" and item.credit and (item.number or item.title)
    ]
