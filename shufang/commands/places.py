"""Where a book, its styles and its products are."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent.parent
"""The repository: `build.py`, `styles/` and the sample book stand there."""


def book_folder(given: Path | None) -> Path:
    """Return the book's folder: the one given, else the current one, else `book/`."""
    if given is not None:
        return given
    here = Path.cwd()
    if (here / "book.yaml").is_file():
        return here
    return here / "book" if (here / "book").is_dir() else ROOT / "book"


def output_folder(given: Path | None, book: Path) -> Path:
    """Return where products go: `--output`, the repository's `build/`, or the book's own.

    Only the sample book uses the repository's `build/`: two other books beside each other would
    overwrite each other's reports there.
    """
    if given is not None:
        return given
    if book.resolve() == ROOT / "book":
        return ROOT / "build"
    return book / "build"


STYLES: Final = ROOT / "styles"
"""The program's styles; a book's own `styles/` folder comes before them, file by file."""


def source_folders(book: Path) -> tuple[Path, ...]:
    """Return the folders that spans are relative to: the book, and the parent of the styles."""
    return book, STYLES.parent
