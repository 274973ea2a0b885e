"""Whether an e-book says that it conforms: only while nothing that we find speaks against it."""

import shutil
import zipfile
from pathlib import Path

import pytest

from shufang.build.request import Outcome
from shufang.model.book import Edition
from tests.build.conftest import BOOKS, Build

pytestmark = pytest.mark.slow

VOUCHER = "无障碍: {认证机构: 某中心, 标准: WCAG 2.2 AA}\n"
FILM = """fig-film:
  video: {url: "https://example.org/film", still: images/gate.png}
  title: 老街
  alt: 街口的石板路，两边是骑楼
  photo: 张三
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    shutil.copytree(BOOKS / "base", folder)
    with (folder / "book.yaml").open("a", encoding="utf-8") as file:
        file.write(VOUCHER)
    return folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def claim(book: Path, build_book: Build) -> tuple[bool, bool, list[str]]:
    """Return whether package and summary name the standard, and what EPB-076 says against it."""
    output = book.parent / "output"
    outcome: Outcome = build_book(book, output, (Edition.EPUB,))
    (product,) = outcome.products
    with zipfile.ZipFile(output / product.path) as archive:
        package = archive.read("EPUB/content.opf").decode()
    is_claimed = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA" in package
    assert is_claimed == ("a11y:certifiedBy" in package)
    told = [dict(one.values)["codes"] for one in outcome.diagnostics if one.code == "EPB-076"]
    return is_claimed, "某中心认证" in package, told


def test_a_sound_book_says_who_vouches_for_it(book: Path, build_book: Build) -> None:
    assert claim(book, build_book) == (True, True, [])


@pytest.mark.parametrize("is_waived", [False, True])
def test_a_picture_without_words_speaks_against_it(
    is_waived: bool, book: Path, build_book: Build
) -> None:
    change(book / "chapters/01-place/figures.yaml", "  alt: 三开间的牌楼，中间高，两边低\n", "")
    if is_waived:
        (book / "ignore.yaml").write_text("- {代码: FIG-003, 理由: 说不清}\n", "utf-8")

    assert claim(book, build_book) == (False, False, ["FIG-003"])


@pytest.mark.parametrize(
    ("is_waived", "expected"),
    [(False, (False, False, ["FIG-016"])), (True, (True, True, []))],
)
def test_a_film_without_words_does_unless_it_is_silent(
    is_waived: bool, expected: tuple[bool, bool, list[str]], book: Path, build_book: Build
) -> None:
    with (book / "chapters/01-place/figures.yaml").open("a", encoding="utf-8") as file:
        file.write(FILM)
    change(book / "chapters/01-place/chapter.md", "牌楼后面", "![](#fig-film)\n\n牌楼后面")
    if is_waived:
        (book / "ignore.yaml").write_text("- {代码: FIG-016, 理由: 无声影片}\n", "utf-8")

    assert claim(book, build_book) == expected


def test_a_film_with_a_transcript_alone_speaks_against_it(book: Path, build_book: Build) -> None:
    """WCAG asks for captions; that the transcript is there makes the message mild, no more."""
    chapter = next(book.glob("chapters/*/chapter.md"))
    shutil.copy(BOOKS / "mini/chapters/02-blocks/film.mp4", chapter.parent)
    with (chapter.parent / "figures.yaml").open("a", encoding="utf-8") as file:
        file.write(FILM.replace("{url", "{file: film.mp4, transcript: 画外音, url"))
    with chapter.open("a", encoding="utf-8") as file:
        file.write("\n见[@fig-film]。\n\n![](#fig-film)\n")
    assert claim(book, build_book) == (False, False, ["FIG-016"])


def test_one_picture_of_several_without_words_leaves_the_book_sound(
    book: Path, build_book: Build
) -> None:
    """Where a picture lacks words, metadata that promise none tell the truth."""
    chapter = next(book.glob("chapters/*/chapter.md"))
    with (chapter.parent / "figures.yaml").open("a", encoding="utf-8") as file:
        file.write(FILM.replace("  alt: 街口的石板路，两边是骑楼\n", "")
                   .replace('video: {url: "https://example.org/film", still: images/gate.png}',
                            "file: images/gate.png"))  # fmt: skip
    with chapter.open("a", encoding="utf-8") as file:
        file.write("\n见[@fig-film]。\n\n![](#fig-film)\n")
    assert claim(book, build_book) == (False, False, ["FIG-003"])
