"""Makes the pictures of docs/epub.md: every kind of page, on a telephone and on a tablet.

.venv/bin/python -m tests.contact_sheets
"""

import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PIL import Image

from shufang.core.diagnostic import Findings
from shufang.engines.resources import prepare_fonts
from tests.checkers import Probe, foliate
from tests.shots import sheet
from tests.writers.test_epub_pictures import BOOKS, FOLDERS, built, photographs

IMAGES = Path(__file__).parents[1] / "docs" / "images"
SCREENS = {"phone": (Probe(width=390, height=844), 0.8), "tablet": (Probe(820, 1180), 0.5)}
"""The window, and by how much its pictures are made smaller."""


def main() -> int:
    """Photograph both books in both windows and write the four sheets."""
    resources = prepare_fonts(Findings())
    if resources is None:
        return 3
    read = partial(foliate, fontconfig=resources.fontconfig)
    with tempfile.TemporaryDirectory() as folder:
        books = {name: built(FOLDERS[name], Path(folder) / name) for name in BOOKS}
        for screen, (window, scale) in SCREENS.items():
            for name, pages in BOOKS.items():
                photographs(read, books[name], pages, Path(folder) / screen / name, window)
            for light in ("light", "dark"):
                taken = sorted((Path(folder) / screen).glob(f"*/*-{light}.png"))
                sheet(_scaled(taken, scale)).save(
                    IMAGES / f"epub-{screen}-{light}.png", optimize=True
                )
    return 0


def _scaled(paths: list[Path], scale: float) -> Iterator[Image.Image]:
    for path in paths:
        with Image.open(path) as taken:
            yield taken.convert("RGB").resize(
                (round(taken.width * scale), round(taken.height * scale)),
                Image.Resampling.LANCZOS,
            )


if __name__ == "__main__":
    sys.exit(main())
