"""The text layer of a finished PDF, as a reader would copy it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from shufang.core.digest import digest_file, digest_parts


def text_reader() -> str:
    """Return a digest of all on which a page's text depends besides the page."""
    return digest_parts([version("pypdfium2"), digest_file(Path(__file__))])


def page_texts(pdf: Path, wanted: Sequence[int] | None = None) -> Iterator[str]:
    """Yield the text of the trimmed pages `wanted` (from 0), of each in order where None.

    What stands outside the TrimBox, such as the file line, is none of the book's text. Raises
    `OSError` for a file that is no PDF.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise OSError(str(error)) from error
    with document:
        for index in range(len(document)) if wanted is None else wanted:
            page = document[index]
            text_page = page.get_textpage()
            yield text_page.get_text_bounded(*page.get_trimbox())
            text_page.close()
            page.close()


@dataclass(frozen=True, slots=True)
class PlacedCharacter:
    """A character and the box of its ink, in points from the lower left corner of the TrimBox."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


def placed_characters(pdf: Path | bytes, page: int = 0) -> list[PlacedCharacter]:
    """Return the characters of a page that have ink; raises `OSError` for what is no PDF.

    What stands outside the BleedBox, such as the file line, is none of the page's text.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise OSError(str(error)) from error
    with document:
        opened = document[page]
        text_page = opened.get_textpage()
        bleed, (x, y, *_) = opened.get_bleedbox(), opened.get_trimbox()
        found = []
        for index in range(text_page.count_chars()):
            text = text_page.get_text_range(index, 1)
            left, bottom, right, top = text_page.get_charbox(index)
            is_on_page = (
                right > bleed[0] and left < bleed[2] and top > bleed[1] and bottom < bleed[3]
            )
            if text.strip() and is_on_page:
                found.append(PlacedCharacter(text, left - x, bottom - y, right - x, top - y))
        text_page.close()
        opened.close()
    return found
