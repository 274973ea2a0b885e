"""The screen edition: the print edition's pages, linked, tagged, small, and on demand."""

import re
from pathlib import Path

import pikepdf
import pytest

from shufang.build.request import ExitCode, Outcome
from shufang.core.diagnostic import Severity
from shufang.engines.pdf_structure import read_tags
from shufang.model.book import Edition
from tests.build.conftest import BOOKS, Build
from tests.conftest import Qpdf

pytestmark = pytest.mark.slow

BOTH = (Edition.PRINT, Edition.SCREEN)
Built = tuple[Outcome, Path]


@pytest.fixture(scope="module")
def both(build_book: Build, tmp_path_factory: pytest.TempPathFactory) -> Built:
    output = tmp_path_factory.mktemp("screen")
    return build_book(BOOKS / "mini", output, BOTH), output


def product(built: Built, edition: Edition) -> Path:
    outcome, output = built
    return next(output / p.path for p in outcome.products if p.edition is edition)


def text_set(pdf: Path) -> list[list[tuple[bytes, float, float]]]:
    """The pieces of text on each page: glyphs and place from the corner of the trim."""
    pages = []
    with pikepdf.open(pdf) as book:
        for page in book.pages:
            left, bottom, right, top = (float(edge) for edge in page.TrimBox)
            matrix, kept, found = pikepdf.Matrix(), [], []
            for instruction in pikepdf.parse_content_stream(page, "q Q cm Tm TJ"):
                operands, operator = instruction.operands, str(instruction.operator)
                if operator == "q":
                    kept.append(matrix)
                elif operator == "Q":
                    matrix = kept.pop()
                elif operator == "cm":
                    matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
                elif operator == "Tm":
                    at = pikepdf.Matrix(*map(float, operands)) @ matrix
                else:
                    glyphs = b"".join(
                        bytes(each) for each in operands[0] if isinstance(each, pikepdf.String)
                    )
                    if left < at.e < right and bottom < at.f < top:  # no marks around the page
                        found.append((glyphs, at.e - left, at.f - bottom))
            pages.append(found)
    return pages


def test_both_editions_have_the_same_pages(both: Built) -> None:
    printed, shown = (product(both, edition) for edition in BOTH)

    on_paper, on_screen = text_set(printed), text_set(shown)

    assert sum(map(len, on_paper)) > 300
    assert [len(page) for page in on_paper] == [len(page) for page in on_screen]
    for before, after in zip(on_paper, on_screen, strict=True):
        for (glyphs, *place), (same, *shown_at) in zip(before, after, strict=True):
            assert glyphs == same
            assert place == pytest.approx(shown_at, abs=0.01)
    with pikepdf.open(printed) as paper, pikepdf.open(shown) as screen:
        assert len(paper.pages) == len(screen.pages)
        labels = [pdf.Root.PageLabels.Nums.unparse(resolved=True) for pdf in (paper, screen)]
        assert labels[0] == labels[1]
        for page in screen.pages:
            assert [round(float(edge)) for edge in page.MediaBox] == [0, 0, 482, 680]


def test_foreign_words_are_read_in_their_language(both: Built) -> None:
    """The parallel title, a reference, and words that the author has marked."""
    with pikepdf.open(product(both, Edition.SCREEN)) as pdf:
        spoken = [
            (str(item.S), str(item.Lang))
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/Lang" in item
        ]

    assert ("/P", "en") in spoken
    assert spoken.count(("/Span", "en")) >= 4


def test_a_screen_edition_is_vouched_for(both: Built, qpdf: Qpdf) -> None:
    outcome, _ = both
    target = product(both, Edition.SCREEN)
    book = read_tags(target)

    assert outcome.exit_code is ExitCode.DONE
    assert not [d for d in outcome.diagnostics if d.code.startswith("PDF-07")]
    assert qpdf(target) == ""
    assert book.is_accessible
    assert book.title == "小样书"
    kinds = {element.kind for element in book.elements}
    assert kinds >= {
        *("H1", "H2", "H3", "P", "L", "LI", "Lbl", "LBody", "BlockQuote", "Code", "Art", "Span"),
        *("Table", "THead", "TR", "TH", "TD", "Caption", "Figure", "Note", "Reference", "Link"),
        *("TOC", "TOCI", "Index", "Ruby", "RB", "RT"),
    }
    levels = [e.kind for e in book.elements if re.fullmatch(r"H\d", e.kind)]
    assert levels[0] == "H1"
    with pikepdf.open(target) as pdf:
        assert pdf.pdf_version == "1.7"
        assert b"DeviceCMYK" not in b"".join(
            page.Contents.read_bytes()
            if not isinstance(page.Contents, pikepdf.Array)
            else b"".join(stream.read_bytes() for stream in page.Contents)
            for page in pdf.pages
            if "/Contents" in page
        )
        pictures = [
            each
            for each in pdf.objects
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"
        ]
        assert {str(each.ColorSpace) for each in pictures} <= {"/DeviceRGB", "/DeviceGray"}
        assert any(str(each.Filter) == "/DCTDecode" and each.Width > 300 for each in pictures)
        assert pdf.Root.PageMode == "/UseOutlines"
        with pdf.open_outline() as bookmarks:
            assert "第一辑　行内的写法" in [item.title for item in bookmarks.root]


def test_links_of_every_kind_lead(both: Built) -> None:
    book = read_tags(product(both, Edition.SCREEN))
    targets = {link.target for link in book.links}

    assert all(link.leads for link in book.links)
    for start in ("http", "note-", "ix-", "ref-"):
        assert any(target.startswith(start) for target in targets), start
    notes = {target for target in targets if target.startswith("note-")}
    assert {f"{name}-ref" for name in notes if not name.endswith("-ref")} <= notes


def test_a_picture_without_words_costs_the_claim(build_book: Build, tmp_path: Path) -> None:
    book = tmp_path / "book"
    (book / "chapters" / "01").mkdir(parents=True)
    (book / "book.yaml").write_text("书名: 无字图\n作者: 甲\n", "utf-8")
    (book / "chapters" / "01" / "chapter.md").write_text(
        '# 章\n\n见图。\n\n![](a.svg "题")\n', "utf-8"
    )
    (book / "chapters" / "01" / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60" width="90" height="60">'
        '<rect width="90" height="60" fill="#2b6a58"/></svg>',
        "utf-8",
    )

    outcome = build_book(book, tmp_path / "out", (Edition.SCREEN,))

    found = {d.code: d.severity for d in outcome.diagnostics}
    assert found["PDF-071"] is Severity.NOTE
    assert [p.edition for p in outcome.products] == [Edition.SCREEN]
    assert not read_tags(tmp_path / "out" / outcome.products[0].path).is_accessible


def test_kept_pages_serve_builds_with_and_without(
    build_book: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shufang.build import section_tasks

    book = BOOKS / "base"
    first = build_book(book, tmp_path, (Edition.SCREEN,))
    content = (tmp_path / first.products[0].path).read_bytes()
    laid_out: list[str] = []
    monkeypatch.setattr(section_tasks, "lay_out", lambda source, fonts: laid_out.append(source.id))

    assert build_book(book, tmp_path, (Edition.PRINT,)).exit_code is ExitCode.DONE
    again = build_book(book, tmp_path, (Edition.SCREEN,))

    assert (tmp_path / again.products[0].path).read_bytes() == content
    assert laid_out == []
