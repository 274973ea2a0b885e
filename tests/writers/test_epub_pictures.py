"""Every kind of page of the e-book, light and dark, against its approved picture.

    pytest -n 0 tests/writers/test_epub_pictures.py --approve

makes the approved pictures anew; look at what has changed in them before committing it.
"""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.checkers import Probe, Window
from tests.shots import APPROVED, compare, packed, side_by_side

ROOT = Path(__file__).parents[2]
MINI: Mapping[str, str] = {
    "cover": "section.cover",
    "series-page": "section.series-page",
    "title-page": "section.title-page",
    "copyright-page": "section.copyright-page",
    "editorial-notes": "section.editorial-notes",
    "list-of-figures": "section.list-of-figures",
    "list-of-tables": "section.list-of-tables",
    "chapter-head": "section.chapter header.chapter-head",
    "standfirst": ".standfirst",
    "notes": ".notes",
    "reading-and-emphasis": "p:has(ruby):has(em.dots)",
    "inline-marks": "p:has(sub):has(code)",
    "references": "p:has(a.xref):has(.citation)",
    "small-heading": "h3",
    "scene-break": "hr.scene-break",
    "photograph": "figure:has(img[src*='photo'])",
    "figure-group": ".figure-group",
    "map": "figure:has(img[src*='map'])",
    "chart": "figure:has(img[src*='chart'])",
    "chart-data": "details:has(table)",
    "placeholder": "figure:has(img[src*='fpo'])",
    "recording": "figure:has(.media-link)",
    "table": ".table-block:has(.source)",
    "extract": ".extract:has(.speaker)",
    "pull-quote": ".pullquote",
    "verse": ".verse",
    "sidebar": ".sidebar",
    "series-note": ".series-note",
    "list": "ul:has(ol)",
    "definitions": "dl",
    "listing": "pre",
    "chronology": "section.chronology",
    "bibliography": "section.bibliography",
    "afterword": "section.afterword",
    "credits": "section.credits",
}
SAMPLE: Mapping[str, str] = {
    "contents": "section.contents",
    "overview": "section.overview",
    "part": "section.part",
    "chapter": "section.chapter",
    "running-text": "p:has(a.noteref)",
    "heading-with-eyebrow": ".section-head",
    "wide-table": ".table-block:has(tr > :nth-child(4))",
    "long-table": ".table-block:has(tr:nth-child(10))",
    "underlined-names": "dl:has(u.book-title)",
    "appendix": "section.appendix:has(ol)",
    "person-index": "section.person-index",
    "subject-index": "section.subject-index",
}
BOOKS = {"mini": MINI, "sample": SAMPLE}
OF_ONE_BROWSER = frozenset(("reading-and-emphasis", "recording"))
"""What one version of Chromium draws otherwise than the next: readings, controls of a player."""
BROWSER = APPROVED / "browser.txt"
"""The version that drew the approved pictures."""
FOLDERS = {"mini": ROOT / "tests" / "books" / "mini", "sample": ROOT / "book"}
WINDOWS = tuple(
    Window(width, height, dark, zoom)
    for width, height in ((320, 568), (600, 900), (1024, 768))
    for zoom in (1.0, 2.0)
    for dark in (False, True)
)

Foliate = Callable[..., Any]


def built(book: Path, output: Path) -> Path:
    """Make a book's EPUB as an editor does and return its path."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "epub", str(book), "--output", str(output)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    (found,) = (output / "成品").glob("*.epub")
    return found


PHONE = Probe(width=390, height=844)


def photographs(
    foliate: Foliate, book: Path, pages: Mapping[str, str], folder: Path, window: Probe = PHONE
) -> tuple[dict[str, Path], str]:
    """Photograph pages of a book; return the pictures by file name, and which browser drew them."""
    told = foliate(book, probe=replace(window, shots=folder, pages=pages))
    assert told["console"] == []
    assert [page["name"] for page in told["pages"] if not page["found"]] == []
    taken = {f"{path.stem}.webp": path for path in sorted(folder.glob("*.png"))}
    return taken, told["browser"].partition(".")[0]


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("name", BOOKS)
def test_every_kind_of_page_looks_as_approved(
    name: str, tmp_path: Path, foliate: Foliate, pytestconfig: pytest.Config
) -> None:
    book = built(FOLDERS[name], tmp_path)
    taken, browser = photographs(foliate, book, BOOKS[name], tmp_path / "shots")
    assert len(taken) == 2 * len(BOOKS[name])
    if pytestconfig.getoption("approve"):
        approve(name, taken)
        BROWSER.write_text(f"{browser}\n", "utf-8")
    is_same = BROWSER.read_text("utf-8").strip() == browser
    changed = []
    for file, path in taken.items():
        if not is_same and file.rpartition("-")[0] in OF_ONE_BROWSER:
            continue
        with Image.open(APPROVED / name / file) as approved, Image.open(path) as now:
            difference = compare(approved, now)
            if not difference.is_small:
                shown = tmp_path / f"changed-{path.name}"
                side_by_side(approved, now).save(shown)
                changed.append(f"{shown} {difference}")
    assert changed == []


PLANTED: Mapping[str, str] = {
    "inline-marks": "p { text-indent: 0; }",
    "map": "figcaption { display: none; }",
    "table": "table { width: 140%; }",
    "pull-quote": ".pullquote p { color: #a00; }",
    "small-heading": "h3 { font-size: 1em; }",
    "sidebar": ".sidebar { border: 0; }",
}


@pytest.mark.browser
@pytest.mark.slow
def test_a_planted_fault_of_the_sheet_is_seen(tmp_path: Path, foliate: Foliate) -> None:
    faulty = tmp_path / "faulty.epub"
    sound = built(FOLDERS["mini"], tmp_path)
    with zipfile.ZipFile(sound) as book, zipfile.ZipFile(faulty, "w") as copy:
        for entry in book.infolist():
            content = book.read(entry)
            if entry.filename.endswith(".css"):
                content += "\n".join(("", *PLANTED.values())).encode()
            copy.writestr(entry, content)
    pages = {page: MINI[page] for page in (*PLANTED, "cover", "scene-break")}
    taken, _ = photographs(foliate, faulty, pages, tmp_path / "shots")

    seen = set()
    for file, path in taken.items():
        with Image.open(APPROVED / "mini" / file) as approved, Image.open(path) as now:
            if not compare(approved, now).is_small:
                seen.add(file)
    assert seen == {f"{page}-{light}.webp" for page in PLANTED for light in ("light", "dark")}


def approve(name: str, taken: Mapping[str, Path]) -> None:
    """Keep pictures that differ from the approved ones in the place of these."""
    folder = APPROVED / name
    folder.mkdir(parents=True, exist_ok=True)
    for left_over in {path.name for path in folder.glob("*.webp")} - set(taken):
        (folder / left_over).unlink()
    for file, path in taken.items():
        with Image.open(path) as now:
            if (folder / file).exists():
                with Image.open(folder / file) as before:
                    if compare(before, now).is_small:
                        continue
            (folder / file).write_bytes(packed(now))


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("name", BOOKS)
def test_every_window_shows_everything(name: str, tmp_path: Path, foliate: Foliate) -> None:
    read = foliate(built(FOLDERS[name], tmp_path), probe=Probe(windows=WINDOWS))

    assert read["console"] == []
    assert [len(window["sections"]) for window in read["windows"]] == [len(read["sections"])] * len(
        WINDOWS
    )
    assert troubles(read) == []


def troubles(read: Any) -> list[str]:  # noqa: ANN401 - JSON
    """Return what cannot be read in some window: what it is, where, in which window."""
    return [
        f"{section['id']} {window['width']} px {window['zoom']} {kind}: {section[kind]}"
        for window in read["windows"]
        for section in window["sections"]
        for kind in ("faint", "cut", "overflowing", "missing", "fonts")
        if section[kind]
    ]


def test_every_approved_picture_has_its_page() -> None:
    assert {*MINI, *SAMPLE} >= OF_ONE_BROWSER
    kept = {str(path.relative_to(APPROVED)) for path in APPROVED.rglob("*.webp")}

    assert kept == {
        f"{book}/{page}-{light}.webp"
        for book, pages in BOOKS.items()
        for page in pages
        for light in ("light", "dark")
    }
