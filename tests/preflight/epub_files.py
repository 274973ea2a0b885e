"""A clean e-book as files that tests may spoil."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from shufang.core.diagnostic import Findings
from shufang.engines.resources import Resources
from shufang.model.epub_profile import STANDARD, EpubProfile
from tests.writers import epub_books as books

Files = dict[str, bytes]
Change = Callable[[Files], None]


def clean_files(root: Path, resources: Resources, profile: EpubProfile = STANDARD) -> Files:
    """Return the files of a clean book, in order."""
    book = books.made(books.small_book(root), root, resources, Findings(), profile=profile)
    assert book is not None
    with zipfile.ZipFile(io.BytesIO(book.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Files, *, compress_first: bool = False) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            is_stored = name == "mimetype" and not compress_first
            is_stored = is_stored or name.endswith((".jpg", ".png", ".mp4", ".mp3"))
            entry = zipfile.ZipInfo(name, (2026, 6, 1, 0, 0, 0))
            kind = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, kind)
    return written.getvalue()


def swap(name: str, old: str, new: str) -> Change:
    """Return a change that replaces text in one file; it has to be there."""

    def change(files: Files) -> None:
        text = files[name].decode()
        found = re.sub(old, new, text, count=1, flags=re.DOTALL)
        assert found != text, f"{old} is not in {name}"
        files[name] = found.encode()

    return change


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size).save(written, kind)
    return written.getvalue()


def drop(name: str) -> Change:
    def change(files: Files) -> None:
        del files[name]

    return change


def add(name: str, content: bytes) -> Change:
    def change(files: Files) -> None:
        files[name] = content

    return change
