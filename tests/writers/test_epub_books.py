"""The books of this repository as e-books: accepted by the checkers, nothing lost."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from shufang.core.diagnostic import Findings, Severity
from shufang.engines.resources import Resources
from shufang.manuscript.load import load
from shufang.model.blocks import Heading, Paragraph, walk_blocks
from shufang.model.book import Book, Chapter
from shufang.model.figures import Figure
from shufang.model.inlines import Text, plain_text
from shufang.passes import Context, compose, run_passes
from shufang.preflight.epub_archive import open_epub
from shufang.preflight.epub_checks import check_epub
from shufang.writers.epub import write_epub
from shufang.writers.epub_assets import EpubAssets
from tests.checkers import CheckerMissing, Probe, ace_violations, program
from tests.writers.epub_books import MODIFIED, ROOT, design

BOOKS = {
    "mini": ROOT / "tests" / "books" / "mini",
    "apparatus": ROOT / "tests" / "books" / "apparatus",
    "sample": ROOT / "book",
}


@pytest.fixture(scope="module", params=BOOKS)
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, resources: Resources
) -> tuple[Path, Book]:
    """Return the e-book's file and the book it was made from."""
    findings = Findings()
    manuscript = load(BOOKS[request.param], findings)
    assert manuscript is not None
    book = run_passes(compose(manuscript, findings), Context.of(manuscript, findings))
    pictures = EpubAssets(manuscript.root, manuscript.images, findings)
    written = write_epub(book, design(resources, findings), pictures, findings, modified=MODIFIED)
    assert [one for one in findings if one.severity is Severity.ERROR] == []
    assert written is not None
    path = tmp_path_factory.mktemp("epub") / "book.epub"
    path.write_bytes(written.content)
    return path, book


@pytest.mark.slow
def test_own_checks_find_nothing(made: tuple[Path, Book]) -> None:
    path, book = made

    assert [found.code for found in check_epub(path.read_bytes(), book)] == []


@pytest.mark.slow
@pytest.mark.parametrize("made", ["mini"], indirect=True)
def test_foreign_words_are_in_their_language(made: tuple[Path, Book]) -> None:
    """The parallel title on its page and in the metadata, a reference, words in the text."""
    archive = open_epub(made[0])
    english = {
        "".join(map(str, node.itertext()))
        for root in archive.documents.values()
        for node in root.iter()
        if node.get("lang") == "en"
    }
    alternative = [
        node.text
        for node in archive.package.iter("{*}meta")
        if node.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    ]

    assert english >= {"The Smallest Book", "Smith J", "small books"}
    assert any("Setting Chinese in small books" in words for words in english)
    assert alternative == ["The Smallest Book"]


@pytest.mark.checker
@pytest.mark.slow
def test_epubcheck_has_nothing_to_say(
    made: tuple[Path, Book], epubcheck: Callable[[Path], tuple[Any, ...]]
) -> None:
    assert [told for told in epubcheck(made[0]) if told.id not in {"HTM_055", "CSS-028"}] == []


@pytest.mark.checker
@pytest.mark.slow
def test_ace_finds_no_violation(
    made: tuple[Path, Book], ace: Callable[[Path], dict[str, Any]]
) -> None:
    report = ace(made[0])

    assert ace_violations(report) == []
    # Nobody vouches for the sample book: of the metadata only that may be missing.
    unclaimed = {"dcterms:conformsTo", "a11y:certifiedBy"}
    unclaimed |= {"a11y:certifierCredential", "a11y:certifierReport"}
    missing = set(report["a11y-metadata"]["missing"])
    assert missing == (unclaimed if made[1].meta.voucher is None else set())


@pytest.mark.browser
@pytest.mark.slow
def test_every_note_pops_up_with_its_own_words(
    made: tuple[Path, Book], foliate: Callable[..., Any]
) -> None:
    path, book = made
    read = foliate(path)
    notes = [note for section in read["sections"] for note in section["notes"]]

    assert len(notes) >= sum(1 for chapter in book.chapters() for n in chapter.notes if n.number)
    assert all(note["popUp"] and note["same"] for note in notes)
    assert read["console"] == read["deadNavigation"] == []
    pieces = [piece for section in read["sections"] for piece in section["setInFonts"]]
    assert len(pieces) > 10
    assert [piece for piece in pieces if not _is_drawn(piece)] == []
    for section in read["sections"]:
        assert section["overflowing"] == [], section["id"]
        drawn = [image for image in section["images"] if image["type"] != "image/jpeg"]
        assert all(image["contrast"] >= 3 for image in drawn), drawn  # on a night page


def _is_drawn(piece: dict[str, Any]) -> bool:
    """Whether the browser took every glyph of a piece from the book's own fonts."""
    fonts = piece["drawnWith"]
    return bool(fonts) and all(font["isCustomFont"] for font in fonts)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("made", ["apparatus"], indirect=True)
def test_wide_and_long_tables_lose_nothing_on_a_small_page(
    made: tuple[Path, Book], foliate: Callable[..., Any]
) -> None:
    """Large type on a telephone: eight columns, forty rows, notes in heads and cells."""
    read = foliate(made[0], probe=Probe(width=320, height=568, zoom=2))

    notes = [note for section in read["sections"] for note in section["notes"]]
    assert len(notes) == sum(1 for chapter in made[1].chapters() for _ in chapter.notes) == 37
    assert all(note["same"] for note in notes)
    assert [section["overflowing"] for section in read["sections"]] == [[]] * len(read["sections"])
    assert read["console"] == []


@pytest.mark.checker
@pytest.mark.slow
def test_a_plain_engine_reads_in_the_order_of_the_book(made: tuple[Path, Book]) -> None:
    """MuPDF knows neither roles nor modern CSS: what it shows is what any reader gets at least."""
    try:
        mutool = program("mutool")
    except CheckerMissing as problem:
        pytest.skip(str(problem))
    told = subprocess.run(
        [mutool, "draw", "-q", "-F", "txt", str(made[0])], check=True, capture_output=True
    )
    text = "".join(told.stdout.decode("utf-8", "replace").split())
    lines = ["".join(line.split()) for chapter in made[1].chapters() for line in _lines(chapter)]
    at = 0
    for line in lines:
        at = text.find(line, at)
        assert at >= 0, line
    assert len(lines) > 10
    assert "页码表" not in text  # the navigation document is no page of the book


def _lines(chapter: Chapter) -> Iterator[str]:
    """Yield the beginnings of paragraphs, headings and captions, as the manuscript has them."""
    for block in walk_blocks(chapter.blocks):
        if isinstance(block, Figure) and block.number:
            yield f"{block.number}{plain_text(block.title)}"
        elif isinstance(block, Paragraph | Heading):
            words = [child for child in block.children[:1] if isinstance(child, Text)]
            yield plain_text(words)[:12]
