"""繁体版: the mini book in Traditional characters, in all products."""

import io
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from opencc import OpenCC

from shufang.build.pipeline import build
from shufang.build.request import BuildRequest, ExitCode, Outcome, SilentProgress
from shufang.build.scripts import with_traditional_data
from shufang.core.diagnostic import Findings, Severity
from shufang.engines.font_facts import font_facts
from shufang.engines.pdf_text import page_texts
from shufang.engines.resources import Resources, prepare_fonts
from shufang.manuscript.load import load
from shufang.manuscript.records import TraditionalRecord
from shufang.manuscript.records_accessibility import AccessibilityRecord
from shufang.model.book import Edition
from tests.build.conftest import BOOKS, ROOT

pytestmark = pytest.mark.slow

MADE = (Edition.SCREEN, Edition.COVER, Edition.EPUB)
AS_GIVEN = ("小样书 / 书坊编写组编. —— 深圳：样书出版社，2026.1", 'print("样书")')
"""CIP data is printed as issued, code as it is."""
INDEX = ["十五畫", "樣書"]
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, Path]:
    output = tmp_path_factory.mktemp("hant")
    request = BuildRequest(BOOKS / "mini", output, ROOT / "styles", editions=MADE, script="hant")
    return build(request, SilentProgress()), output


def product(made: tuple[Outcome, Path], edition: Edition) -> Path:
    outcome, output = made
    return next(output / each.path for each in outcome.products if each.edition is edition)


def simplified_only(text: str) -> str:
    """Return the characters that OpenCC changes and that Traditional texts do not have at all.

    Big5 has what Hong Kong and Taiwan write; 后 and 里 are in it too.
    """
    for given in AS_GIVEN:
        text = text.replace("".join(given.split()), "")
    converter = OpenCC("s2hk")
    han = sorted(set(re.findall("[\u3400-\u9fff]", text)))
    changed = [one for one in han if converter.convert(one) != one]
    return "".join(one for one in changed if not _in_big5(one))


def _in_big5(character: str) -> bool:
    try:
        return bool(character.encode("big5"))
    except UnicodeEncodeError:
        return False


def test_the_list_of_simplified_characters_is_one() -> None:
    assert simplified_only("龙书发后里皇台云龍書發") == "书发龙"


def test_products_have_names_of_their_own(made: tuple[Outcome, Path]) -> None:
    outcome, _ = made
    assert {Path(each.path).name for each in outcome.products} == {
        "小樣書-繁體-屏幕版.pdf", "小樣書-繁體-封面.pdf", "小樣書-繁體.epub",
    }  # fmt: skip
    assert outcome.exit_code is ExitCode.DONE
    assert [d for d in outcome.diagnostics if d.severity is Severity.ERROR] == []


@pytest.mark.parametrize("edition", [Edition.SCREEN, Edition.COVER])
def test_pages_have_no_simplified_character(made: tuple[Outcome, Path], edition: Edition) -> None:
    with pikepdf.open(product(made, edition)) as pdf:
        assert str(pdf.Root.Lang) == "zh-Hant-HK"
        title = str(pdf.docinfo["/Title"])
    texts = "".join("".join(page_texts(product(made, edition))).split())
    assert "樣書" in texts
    assert simplified_only(title + texts) == ""


def test_pages_are_set_in_the_region_s_typefaces(made: tuple[Outcome, Path]) -> None:
    with pikepdf.open(product(made, Edition.SCREEN)) as pdf:
        names = {
            str(font.BaseFont).partition("+")[2]
            for page in pdf.pages
            for font in page.Resources.get("/Font", {}).values()
        }
    assert any(name.startswith("NotoSerifHK") for name in names), names


def test_e_book_is_tagged_and_has_no_simplified_character(made: tuple[Outcome, Path]) -> None:
    with zipfile.ZipFile(product(made, Edition.EPUB)) as book:
        names = [n for n in book.namelist() if n.endswith((".xhtml", ".opf", ".ncx", ".svg"))]
        trees = {name: etree.fromstring(book.read(name)) for name in names}
    for name, tree in trees.items():
        told = (node.get(name, "") for node in tree.iter() for name in ("alt", "title"))
        words = "".join([*map(str, tree.itertext()), *told])
        assert simplified_only("".join(words.split())) == "", name
        if name.endswith(".xhtml"):
            assert tree.get("lang") == "zh-Hant-HK", name
    package = next(tree for name, tree in trees.items() if name.endswith(".opf"))
    assert package.xpath("string(//*[local-name()='language'])") == "zh-Hant-HK"


def test_e_book_brings_the_region_s_titles(made: tuple[Outcome, Path]) -> None:
    with zipfile.ZipFile(product(made, Edition.EPUB)) as book:
        content = book.read("EPUB/fonts/book-titles.ttf")
        title = etree.fromstring(book.read("EPUB/text/002-title-page.xhtml")).find(f".//{XHTML}h1")
    facts = font_facts(content)
    assert title is not None
    assert facts is not None
    assert set(map(ord, "".join(map(str, title.itertext())))) <= facts.characters
    assert set(map(ord, "樣書")) <= facts.characters
    assert not facts.characters & set(map(ord, "样书"))
    hong_kong = next(
        font for font in _resources().fonts if (font.family, font.weight) == ("Noto Serif HK", 700)
    )
    shapes = [_shape(TTFont(source), "樣") for source in (io.BytesIO(content), hong_kong.path)]
    assert shapes[0] == shapes[1]


def _resources() -> Resources:
    found = prepare_fonts(Findings(), language="zh-Hant-HK")
    assert found is not None
    return found


def _shape(font: TTFont, character: str) -> list[tuple[int, int]]:
    name = font.getBestCmap()[ord(character)]
    return list(font["glyf"][name].getCoordinates(font["glyf"])[0])


def test_what_builds_keep_is_apart_from_the_simplified_edition_s(
    made: tuple[Outcome, Path],
) -> None:
    # Each build prunes what it has not asked for.
    assert [path.name for path in (made[1] / "cache").iterdir()] == ["hant"]


def test_indexes_go_by_strokes(made: tuple[Outcome, Path]) -> None:
    with zipfile.ZipFile(product(made, Edition.EPUB)) as book:
        name = next(n for n in book.namelist() if n.endswith("subject-index.xhtml"))
        tree = etree.fromstring(book.read(name))
    terms = tree.xpath("//*[@class='initial' or @class='term']/text()")
    assert terms == INDEX


def test_the_edition_has_its_own_numbers(tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(BOOKS / "mini", book)
    told = (book / "book.yaml").read_text("utf-8")
    own = "繁体版: {isbn: {电子版: 978-7-5507-1236-2, 印刷版: 待定}, 定价: 12.00元}\n"
    (book / "book.yaml").write_text(told + own, "utf-8")
    findings = Findings()
    manuscript = load(book, findings)
    assert manuscript is not None
    published = with_traditional_data(manuscript, findings).meta.publication
    assert published.isbn_epub == "978-7-5507-1236-2"
    assert (published.isbn_print, published.cip) == (None, None)
    assert published.pending == ("isbn_print",)
    assert published.price == "12.00元"
    assert published.publisher == "样书出版社"
    assert "TRM-033" not in {found.code for found in findings}


def test_what_was_vouched_for_in_one_edition_is_not_in_the_other() -> None:
    manuscript = load(BOOKS / "mini", Findings())
    assert manuscript is not None
    assert manuscript.meta.voucher is not None

    assert with_traditional_data(manuscript, Findings()).meta.voucher is None

    vouching = AccessibilityRecord(certifier="某中心", standard="WCAG 2.1 A")
    record = TraditionalRecord(accessibility=vouching)
    asked = replace(manuscript, book=manuscript.book.model_copy(update={"traditional": record}))
    voucher = with_traditional_data(asked, Findings()).meta.voucher
    assert voucher is not None
    assert (voucher.certifier, voucher.standard) == ("某中心", "WCAG 2.1 A")


def test_doubtful_characters_are_listed_with_their_places(made: tuple[Outcome, Path]) -> None:
    outcome, output = made
    told = next(d for d in outcome.diagnostics if d.code == "TRM-030")
    page = (output / "繁體待核.html").read_text("utf-8")
    assert page.count("<tr>") == int(dict(told.values)["count"])
    assert "chapters/01-marks/chapter.md:" in page
    assert "<h2" in page
