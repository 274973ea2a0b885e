"""The e-book and those beside it: who asks for them, what they are called, what is told."""

import shutil
from pathlib import Path

import pytest

from shufang.build.delivery import delivery
from shufang.build.epub_edition import profiles_of
from shufang.build.outputs import product_path
from shufang.build.request import BuildRequest, ExitCode, Made
from shufang.build.ticket_edition import MadeTicket
from shufang.commands.clean import clean
from shufang.core.diagnostic import Findings
from shufang.manuscript.load import load
from shufang.model.book import Edition
from tests.build.conftest import BOOKS, ROOT, Build

BASE = BOOKS / "base"
EPUBS = ["epub", "kindle", "duokan"]


def book_with(folder: Path, text: str) -> Path:
    shutil.copytree(BASE, folder)
    start = (BASE / "book.yaml").read_text("utf-8")
    (folder / "book.yaml").write_text(f"{start}\n{text}\n", "utf-8")
    return folder


@pytest.mark.parametrize(
    ("text", "profiles", "made"),
    [
        ("", (), EPUBS[:1]),
        ("电子书: {另出: [kindle, 多看]}", (), EPUBS),
        ("epub: {also: duokan}", (), ["epub", "duokan"]),
        ("电子书: Kindle", (), ["epub", "kindle"]),
        ("", (Edition.DUOKAN,), ["epub", "duokan"]),
        ("电子书: kindle", (Edition.KINDLE, Edition.DUOKAN), EPUBS),
    ],
)
def test_who_asks_for_them(
    tmp_path: Path, text: str, profiles: tuple[Edition, ...], made: list[str]
) -> None:
    findings = Findings()
    manuscript = load(book_with(tmp_path / "book", text), findings)
    request = BuildRequest(BASE, tmp_path, ROOT / "styles", profiles=profiles)

    assert manuscript is not None
    assert list(findings) == []
    assert [one.edition.value for one in profiles_of(request, manuscript)] == made


@pytest.mark.parametrize("name", ["掌阅", "QQ阅读", "zhangyue"])
def test_what_cannot_be_valid_is_not_offered(tmp_path: Path, name: str) -> None:
    findings = Findings()
    load(book_with(tmp_path / "book", f"电子书: {{另出: [{name}]}}"), findings)

    assert [(one.code, dict(one.values)["value"]) for one in findings] == [("MAN-083", name)]


def test_what_is_mistyped_is_asked_about(tmp_path: Path) -> None:
    findings = Findings()
    load(book_with(tmp_path / "book", "电子书: {另外: [kindle], 另出: [kindel]}"), findings)

    found = {one.code: dict(one.values) for one in findings}
    assert found == {
        "MAN-003": {"field": "另外", "suggestion": "另出"},
        "MAN-033": {"field": "另出", "value": "kindel", "allowed": "kindle、多看"},
    }


def test_they_stand_beside_the_standard_e_book(
    tmp_path: Path, build_book: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    book = book_with(tmp_path / "book", "电子书: {另出: [kindle, 多看]}")
    (book / "styles").mkdir()
    sheet = (ROOT / "styles" / "epub.css").read_text("utf-8")
    (book / "styles" / "epub.css").write_text(sheet + "p { color: #333 }\n", "utf-8")

    alone = build_book(book_with(tmp_path / "alone", ""), tmp_path / "a", (Edition.EPUB,))
    outcome = build_book(book, tmp_path / "b", (Edition.EPUB,))

    assert alone.exit_code is outcome.exit_code is ExitCode.DONE
    assert [product.edition.value for product in outcome.products] == EPUBS
    names = [Path(product.path).name for product in outcome.products]
    assert names[1] == names[0].replace(".epub", "-Kindle版.epub")
    assert names[2] == names[0].replace(".epub", "-多看版.epub")
    codes = [found.code for found in outcome.diagnostics]
    assert codes.count("EPB-062") == 1  # of the standard sheet alone: the others have no colours
    assert sorted({*codes} - {found.code for found in alone.diagnostics}) == ["EPB-062"]
    assert sorted(p.name for p in (tmp_path / "b" / "成品").iterdir()) == sorted(names)

    clean(tmp_path / "b", "zh-Hans")
    assert not (tmp_path / "b").exists()


def test_the_standard_e_book_is_the_same_with_and_without(
    tmp_path: Path, build_book: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    book = book_with(tmp_path / "book", "")
    alone = build_book(book, tmp_path / "a", (Edition.EPUB,))
    beside = build_book(
        book, tmp_path / "b", (Edition.EPUB,), profiles=(Edition.DUOKAN, Edition.KINDLE)
    )

    assert alone.products[0].sha256 == beside.products[0].sha256
    assert len({product.sha256 for product in beside.products}) == 3


def test_they_do_not_go_to_the_printer() -> None:
    made = [Made(edition, b"x", None, {}) for edition in Edition if edition is not Edition.TICKET]
    ticket = MadeTicket(Made(Edition.TICKET, b"y", 1, {}), b"z")

    files = delivery("书", made, ticket)

    assert sorted(Path(name).name for name in files) == [
        "SHA256SUMS", "书-印制单.pdf", "书-印制单.yaml", "书-印刷版.pdf", "书-封面.pdf"
    ]  # fmt: skip
    assert product_path("书", Edition.KINDLE) == "成品/书-Kindle版.epub"
