"""The text layer of a finished PDF, as a reader would copy it."""

from collections.abc import Iterator
from pathlib import Path


def page_texts(pdf: Path) -> Iterator[str]:
    """Yield the text of each page in order; raises `OSError` for a file that is no PDF."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise OSError(str(error)) from error
    with document:
        for page in document:
            text_page = page.get_textpage()
            yield text_page.get_text_bounded()
            text_page.close()
            page.close()
