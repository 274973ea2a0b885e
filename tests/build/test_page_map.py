"""The printed pages in e-books that are made without print, held to the printed PDF itself."""

import io
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree

from shufang.build.page_map import PageMapRecord
from shufang.build.pipeline import build
from shufang.build.request import BuildRequest, Outcome, SilentProgress
from shufang.html.epub_pages import PageBreak
from shufang.html.epub_running_text import RunningText
from shufang.html.epub_tree import EPUB_TYPE, name, parse
from shufang.model.book import Edition

MINI = Path(__file__).parents[1] / "books" / "mini"
STYLES = MINI.parents[2] / "styles"
CHAPTER = Path("chapters/01-marks/chapter.md")


@dataclass(frozen=True)
class MarkedPage:
    """An entry of the page list with the text on either side of its marker."""

    folio: str
    before: str
    after: str


def made(root: Path, *editions: Edition) -> tuple[Outcome, Path]:
    """Build editions of the book at `root`; return the outcome and the folder of the products."""
    outcome = build(BuildRequest(root, root / "build", STYLES, editions), SilentProgress())
    return outcome, root / "build" / "成品"


def codes(outcome: Outcome) -> list[str]:
    return [found.code for found in outcome.diagnostics if found.code.startswith("EPB")]


def page_list(epub: Path) -> Iterator[MarkedPage]:
    """Yield the page list in its order, each entry as a reading system would follow it."""
    with zipfile.ZipFile(io.BytesIO(epub.read_bytes())) as archive:
        nav = parse("nav", archive.read("EPUB/nav.xhtml"))
        listed = next(one for one in nav.iter(name("nav")) if one.get(EPUB_TYPE) == "page-list")
        for link in listed.iter(name("a")):
            path, _, target = link.get("href", "").partition("#")
            root = parse(path, archive.read(f"EPUB/{path}"))
            body = next(root.iter(name("body")))
            text = RunningText.of(body)
            marker = next(each for each in root.iter() if each.get("id") == target)
            at = text.starts[marker]
            yield MarkedPage(link.text or "", text.text[max(0, at - 5) : at], text.text[at:][:5])


def printed_pages(pdf: Path) -> dict[str, str]:
    """Return the text of each page by its folio."""
    with pypdfium2.PdfDocument(pdf) as document:
        return {
            document.get_page_label(number): "".join(
                document[number].get_textpage().get_text_range().split()
            )
            for number in range(len(document))
        }


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the mini book after a build of print and e-book."""
    root = tmp_path_factory.mktemp("mini") / "book"
    shutil.copytree(MINI, root)
    made(root, Edition.PRINT, Edition.EPUB)
    return root


@pytest.fixture
def book(printed: Path, tmp_path: Path) -> Path:
    """Return a copy of the printed book, to be edited."""
    shutil.copytree(printed, tmp_path / "book")
    return tmp_path / "book"


@pytest.mark.slow
def test_every_page_of_the_list_begins_as_the_printed_page(printed: Path) -> None:
    folder = printed / "build" / "成品"
    pages = printed_pages(next(folder.glob("*印刷版*.pdf")))
    listed = list(page_list(next(folder.glob("*.epub"))))

    assert [one.folio for one in listed] == [
        folio for folio in pages if folio in {one.folio for one in listed}
    ]
    # The blind pages, the parts and the blank ones apart, all pages are in the list.
    assert len(listed) == 17
    for one in listed:
        if one.folio == "vi":  # the contents, whose leaders stand between its lines
            assert one.after[:4] in pages[one.folio].replace("·", "")
            continue
        at = pages[one.folio].find(one.after)
        assert at >= 0, one
        assert not one.before or one.before not in pages[one.folio][:at], one


@pytest.mark.slow
def test_the_ebook_alone_is_the_one_made_with_print(book: Path) -> None:
    folder = book / "build" / "成品"
    together = next(folder.glob("*.epub")).read_bytes()

    outcome, _ = made(book, Edition.EPUB)

    assert codes(outcome) == []
    assert next(folder.glob("*.epub")).read_bytes() == together


@pytest.mark.slow
def test_an_edited_chapter_keeps_the_pages_that_are_still_there(book: Path) -> None:
    folder = book / "build" / "成品"
    before = list(page_list(next(folder.glob("*.epub"))))
    path = book / CHAPTER
    head, mark, rest = path.read_text("utf-8").partition("\n\n")
    path.write_text(f"{head}{mark}这一段是后来添上的。{mark}{rest}", "utf-8")

    outcome, _ = made(book, Edition.EPUB)

    assert codes(outcome) == ["EPB-009"]
    after = list(page_list(next(folder.glob("*.epub"))))
    assert [(one.folio, one.after) for one in after if one.folio != "3"] == [
        (one.folio, one.after) for one in before if one.folio != "3"
    ]


@pytest.mark.slow
def test_a_page_whose_words_are_gone_is_left_out(book: Path) -> None:
    path = book / CHAPTER
    text = path.read_text("utf-8")
    text = text.replace("链接到[样例网站](https://example.org/)。", "")
    text = text.replace("[样书开张]{#e-open", "[新店]{#e-open").replace(
        "}那天，行内", "}开门，这里"
    )
    path.write_text(text, "utf-8")

    outcome, folder = made(book, Edition.EPUB)

    found = {one.code: one for one in outcome.diagnostics}
    assert dict(found["EPB-005"].values)["folios"] == "4"
    assert "4" not in {one.folio for one in page_list(next(folder.glob("*.epub")))}


@pytest.mark.slow
def test_a_changed_design_is_told(book: Path) -> None:
    path = book / "book.yaml"
    path.write_text(path.read_text("utf-8") + "\n版式:\n  正文字号: 小五\n", "utf-8")

    outcome, _ = made(book, Edition.EPUB)

    assert codes(outcome) == ["EPB-007"]


@pytest.mark.slow
def test_without_a_print_build_there_are_no_pages(tmp_path: Path) -> None:
    shutil.copytree(MINI, tmp_path / "book")

    outcome, folder = made(tmp_path / "book", Edition.EPUB)

    assert codes(outcome) == ["EPB-008"]
    with zipfile.ZipFile(next(folder.glob("*.epub"))) as archive:
        assert b"page-list" not in archive.read("EPUB/nav.xhtml")


def test_a_record_is_read_as_it_was_written() -> None:
    breaks = (
        PageBreak("p-1", 3, "9", "c-1", "甲", "乙", anchors=("f-1",)),
        PageBreak(None, 0, "10", "c-1", starts_section=True),
    )
    record = PageMapRecord(breaks, {"c-1": "0" * 64}, "1" * 64)

    assert PageMapRecord.read(record.content()) == record


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'{"form": 0}', b'{"form": 1}', b'{"form":1,"breaks":[{}]}'],
)
def test_what_is_no_record_is_none(content: bytes) -> None:
    assert PageMapRecord.read(content) is None


def test_the_running_text_leaves_out_what_print_has_elsewhere() -> None:
    root = etree.fromstring(
        "<body xmlns:epub='http://www.idpf.org/2007/ops'><p>甲 乙<ruby>圳<rt>zhèn</rt></ruby>"
        "<a epub:type='noteref'>[1]</a>丙</p><details><p>说明</p></details>丁"
        "<aside class='sidebar'><p>旁</p></aside><aside epub:type='footnote'>注</aside></body>"
    )

    assert RunningText.of(root).text == "甲乙圳丙丁旁"


@pytest.mark.slow
def test_volumes_in_one_folder_have_pages_of_their_own(printed: Path, tmp_path: Path) -> None:
    volumes = tmp_path / "one", tmp_path / "two"
    output = tmp_path / "build"
    for root in volumes:
        shutil.copytree(printed, root, ignore=shutil.ignore_patterns("build"))

    def codes_of(root: Path, edition: Edition) -> list[str]:
        request = BuildRequest(root, output, STYLES, (edition,))
        return codes(build(request, SilentProgress()))

    codes_of(volumes[0], Edition.PRINT)

    assert "EPB-008" in codes_of(volumes[1], Edition.EPUB)
    assert "EPB-008" not in codes_of(volumes[0], Edition.EPUB)
