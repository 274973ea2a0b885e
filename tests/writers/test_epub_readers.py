"""The books of this repository in reading systems: calibre, epub.js, MuPDF."""

import io
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image

from shufang.core.diagnostic import Findings
from shufang.engines.resources import Resources
from shufang.html.epub_pages import PageBreak
from shufang.html.epub_tree import EPUB_TYPE, name, parse
from shufang.html.sequence import book_sections
from shufang.manuscript.load import load
from shufang.model.blocks import walk_blocks
from shufang.model.book import Book
from shufang.model.figures import Figure, Recording
from shufang.model.inlines import plain_text
from shufang.passes import Context, compose, run_passes
from shufang.writers.epub import PrintedPages, write_epub
from shufang.writers.epub_assets import EpubAssets
from shufang.writers.pagination import roman
from tests.checkers import Calibre, CalibreMessage, program
from tests.conftest import needing
from tests.writers.epub_books import MODIFIED, ROOT, design

pytestmark = [pytest.mark.slow, pytest.mark.checker]

BOOKS = {"mini": ROOT / "tests" / "books" / "mini", "sample": ROOT / "book"}
FRONT = 3
"""Pages with Roman numerals in the page list that the books are given here."""
OPF = "{http://www.idpf.org/2007/opf}"


@dataclass(frozen=True, slots=True)
class ReadableBook:
    """A book as a file, with what was put into it."""

    path: Path
    book: Book
    folios: tuple[str, ...]


@pytest.fixture(scope="module", params=BOOKS)
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, resources: Resources
) -> ReadableBook:
    """Return an e-book in which a printed page begins with every section."""
    findings = Findings()
    manuscript = load(BOOKS[request.param], findings)
    assert manuscript is not None
    book = run_passes(compose(manuscript, findings), Context.of(manuscript, findings))
    folios = tuple(
        roman(number) if number <= FRONT else str(number - FRONT)
        for number, _ in enumerate(book_sections(book), start=1)
    )
    breaks = tuple(
        PageBreak("", 0, folio, section.id, starts_section=True)
        for folio, section in zip(folios, book_sections(book), strict=True)
    )
    written = write_epub(
        book,
        design(resources, findings),
        EpubAssets(manuscript.root, manuscript.images, findings),
        findings,
        modified=MODIFIED,
        printed=PrintedPages(breaks),
    )
    assert written is not None
    path = tmp_path_factory.mktemp("epub") / "book.epub"
    path.write_bytes(written.content)
    return ReadableBook(path, book, folios)


def documents(path: Path) -> Iterator[etree._Element]:
    """Yield the bodies of an e-book's spine."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        container = etree.fromstring(archive.read("META-INF/container.xml"))
        opf = next(container.iter("{*}rootfile")).get("full-path", "")
        package = etree.fromstring(archive.read(opf))
        files = {one.get("id"): one.get("href", "") for one in package.iter(f"{OPF}item")}
        for item in package.iter(f"{OPF}itemref"):
            place = (Path(opf).parent / files[item.get("idref")]).as_posix()
            yield next(parse(place, archive.read(place)).iter(name("body")))


def words_in(element: etree._Element) -> Iterator[str]:
    """Yield the text of an element, piece by piece."""
    for piece in element.itertext():
        assert isinstance(piece, str)
        yield piece


def text_of(path: Path, rule: str = "") -> str:
    """Return all text without white space; `rule` stands for a line between two passages."""
    words = []
    for body in documents(path):
        for element in body.iter(name("hr")):
            element.text = rule
        words += "".join(words_in(body)).split()
    return "".join(words)


def counts(path: Path) -> dict[str, int]:
    """Return the number of pictures, marks of notes and page marks."""
    found = {"img": 0, "noteref": 0, "pagebreak": 0}
    for body in documents(path):
        found["img"] += sum(1 for _ in body.iter(name("img")))
        for element in body.iter():
            kind = element.get(EPUB_TYPE, "")
            if kind in found:
                found[kind] += 1
    return found


def is_known(told: CalibreMessage) -> bool:
    """Whether calibre's checker is mistaken, and why.

    It runs stylelint of 2021 over the style sheets. That does not know `text-spacing-trim` (CSS
    Text 4), which stands in `@supports` and so reaches no reader that does not know it either; and
    it wants rules in the order of their weight, a matter of taste: none of ours relies on it. And
    it knows fonts by the types of before 2017; EPUB 3.3 has `font/ttf` and `font/otf`.
    """
    is_font = re.search(r"/fonts/\S+\.(ttf|otf) has a MIME type", told.text) is not None
    if told.kind == "MimetypeMismatch" and is_font:
        return True
    is_style = told.kind == "CSSError" and told.file.endswith(".css")
    is_order = told.text.startswith("Expected selector") and "to come before selector" in told.text
    return is_style and (is_order or told.text == 'Unexpected unknown property "text-spacing-trim"')


def test_calibres_checker_has_nothing_to_say(made: ReadableBook, calibre: Calibre) -> None:
    told = calibre.check(made.path)

    assert [one for one in told if one.level >= 2 and not is_known(one)] == []


@pytest.mark.parametrize("made", ["mini"], indirect=True)
def test_calibres_checker_would_find_a_fault(
    made: ReadableBook, calibre: Calibre, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(made.path) as source, zipfile.ZipFile(broken, "w") as target:
        for entry in source.infolist():
            target.writestr(entry, source.read(entry))
        target.writestr("EPUB/images/stray.jpg", b"")

    told = calibre.check(broken)

    assert [one.file for one in told if one.level >= 2 and not is_known(one)] == [
        "EPUB/images/stray.jpg"
    ]


def test_calibre_reads_series_title_and_authors(made: ReadableBook, calibre: Calibre) -> None:
    meta, read = made.book.meta, calibre.metadata(made.path)

    assert meta.series is not None
    assert read["Series"] == f"{meta.series.name} #{meta.series.number}"
    assert read["Title"] == f"{meta.title}: {meta.subtitle}"
    for person in meta.people:
        if person.role in {"著", "编", "编著"}:
            assert person.name in read["Author(s)"]


def test_calibre_finds_the_very_cover(made: ReadableBook, calibre: Calibre) -> None:
    with zipfile.ZipFile(made.path) as archive:
        assert calibre.cover(made.path) == archive.read("EPUB/images/cover.jpg")


def test_calibre_converts_without_losing_anything(made: ReadableBook, calibre: Calibre) -> None:
    epub = calibre.convert(made.path, "epub")
    plain = calibre.convert(made.path, "txt").read_text("utf-8-sig")

    assert text_of(epub) == text_of(made.path)
    assert counts(epub) == counts(made.path)
    assert counts(made.path)["pagebreak"] == len(made.folios)
    assert "".join(plain.split()) == text_of(made.path, rule="***")


def test_a_kindle_file_has_every_word(made: ReadableBook, calibre: Calibre) -> None:
    """KF8 knows no `epub:type`; the notes stay links."""
    kindle = calibre.convert(made.path, "azw3")
    back = calibre.convert(kindle, "epub")

    assert text_of(back) == text_of(made.path)
    assert counts(back)["img"] >= counts(made.path)["img"] - 1  # The cover's page is its own.
    assert calibre.metadata(kindle)["Title"] == calibre.metadata(made.path)["Title"]


@pytest.mark.browser
def test_epubjs_reads_pages_cover_and_every_section(
    made: ReadableBook, epubjs: Callable[..., Any]
) -> None:
    read = epubjs(made.path, widths=(390, 1024))

    assert read["console"] == []
    assert read["cover"] > 10_000
    assert [one["label"] for one in read["toc"]]
    assert {"cover", "toc", "bodymatter"} <= set(read["landmarks"])
    # It takes labels for whole numbers: Roman ones lead to their place, but have no name there.
    numbers = [int(folio) if folio.isdigit() else None for folio in made.folios]
    assert [one["page"] for one in read["pageList"]] == numbers
    assert read["deadPages"] == []
    assert [one["width"] for one in read["windows"]] == [390, 1024]
    written = ["".join("".join(words_in(body)).split()) for body in documents(made.path)]
    for window in read["windows"]:
        assert [one["characters"] for one in window["sections"]] == [len(one) for one in written]
        assert all(one["visible"] and not one["broken"] for one in window["sections"])


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page that MuPDF has drawn: its pixels, and each block of text with its characters."""

    image: Image.Image
    blocks: tuple[etree._Element, ...]

    def ink(self, box: tuple[float, float, float, float]) -> tuple[float, ...] | None:
        """Return where the ink stands in a box, as shares of its sides; None without any."""
        left, top, right, bottom = (round(side * _ZOOM) for side in box)
        cut = self.image.crop((left, top, right, bottom))
        found = cut.point(lambda light: 255 if light < 128 else 0).getbbox()
        if found is None:
            return None
        sides = (cut.width, cut.height) * 2
        return tuple(side / of for side, of in zip(found, sides, strict=True))


_ZOOM = 2
_PAGE = (400, 600)


def shown_by_mupdf(path: Path, folder: Path) -> tuple[list[ShownPage], str]:
    """Draw an e-book with MuPDF; return its pages and what it complained of."""
    said = ""
    size = ["-W", str(_PAGE[0]), "-H", str(_PAGE[1]), "-S", "20"]
    for form, target, more in (("stext", "text.xml", []), ("png", "%03d.png", ["-r", "144"])):
        told = subprocess.run(
            [
                program("mutool"),
                "draw",
                "-q",
                "-F",
                form,
                *size,
                *more,
                "-o",
                folder / target,
                path,
            ],
            check=True,
            capture_output=True,
            timeout=120,  # it has gone on for ever with narrow tables
        )
        said += told.stderr.decode("utf-8", "replace")
    pages = etree.parse(folder / "text.xml").getroot().iter("page")
    return [
        ShownPage(Image.open(folder / f"{number:03d}.png").convert("L"), tuple(page.iter("block")))
        for number, page in enumerate(pages, start=1)
    ], said


def marks_of(pages: list[ShownPage]) -> Iterator[tuple[float, ...]]:
    """Yield where the ink of each ，。、 stands in the room of its character."""
    for page in pages:
        for block in page.blocks:
            for character in block.iter("char"):
                if character.get("c") in set("，。、"):
                    left, base = float(character.get("x", "")), float(character.get("y", ""))
                    em = float(character.get("quad", "").split()[2]) - left
                    found = page.ink((left, base - 0.88 * em, left + em, base + 0.12 * em))
                    if found is not None:
                        yield found


def is_low_and_left(ink: tuple[float, ...]) -> bool:
    """Whether a mark stands as in Simplified Chinese; Traditional ones stand in the middle."""
    left, top, right, _ = ink
    return left < 0.2 and right < 0.5 and top > 0.5


@needing("mutool")
def test_mupdf_takes_the_whole_style_sheet(made: ReadableBook, tmp_path: Path) -> None:
    _, said = shown_by_mupdf(made.path, tmp_path)

    assert "css syntax error" not in said


@needing("mutool")
def test_mupdf_sets_commas_as_in_simplified_chinese(made: ReadableBook, tmp_path: Path) -> None:
    pages, _ = shown_by_mupdf(made.path, tmp_path)
    marks = list(marks_of(pages))

    assert len(marks) > 30
    assert [ink for ink in marks if not is_low_and_left(ink)] == []


@needing("mutool")
@pytest.mark.parametrize("made", ["mini"], indirect=True)
def test_without_the_body_saying_so_mupdf_would_set_them_otherwise(
    made: ReadableBook, tmp_path: Path
) -> None:
    silent = tmp_path / "silent.epub"
    with zipfile.ZipFile(made.path) as source, zipfile.ZipFile(silent, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.endswith(".xhtml"):
                content = re.sub(rb'(<body[^>]*?) (xml:)?lang="[^"]*"', rb"\1", content)
                content = re.sub(rb'(<body[^>]*?) (xml:)?lang="[^"]*"', rb"\1", content)
            target.writestr(entry, content)

    pages, _ = shown_by_mupdf(silent, tmp_path)

    assert not any(map(is_low_and_left, marks_of(pages)))


@needing("mutool")
def test_mupdf_draws_each_figure_above_its_caption(made: ReadableBook, tmp_path: Path) -> None:
    pages, _ = shown_by_mupdf(made.path, tmp_path)
    wanted = {
        f"{one.number} {plain_text(one.title)}"[:9]: one.number for one in figures_of(made.book)
    }
    places: dict[str, tuple[int, float, float]] = {}
    for index, page in enumerate(pages):
        bottom = 0.0
        for block in page.blocks:
            _, top, _, low = (float(side) for side in block.get("bbox", "").split())
            text = "".join(one.get("c", "") for one in block.iter("char"))
            number = next((wanted[words] for words in wanted if text.startswith(words)), "")
            if number:  # Lists of figures stand before the figures: the last place counts.
                places.pop(number, None)
                places[number] = index, bottom, top
            bottom = max(bottom, low)

    assert list(places) == list(wanted.values())
    assert len(places) >= 4
    for number, (index, bottom, top) in places.items():
        above = pages[index].ink((0, bottom, _PAGE[0], top))
        if above is None and bottom == 0:  # At the head of a page, its figure before it.
            last = pages[index - 1].blocks
            end = max((float(one.get("bbox", "").split()[3]) for one in last), default=0)
            above = pages[index - 1].ink((0, end, *_PAGE))
        assert above is not None, number


def figures_of(book: Book) -> Iterator[Figure]:
    """Yield the figures with a number and a picture, in the order of the book."""
    for chapter in book.chapters():
        for block in walk_blocks(chapter.blocks):
            match block:
                case Figure(content=Recording()):
                    continue  # MuPDF shows no films.
                case Figure(number=number) if number:
                    yield block
