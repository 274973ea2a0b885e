"""Each check of the finished e-book finds its planted defect, and a clean book has none.

Most of these defects pass EPUBCheck and Ace without a word.
"""

import re
from pathlib import Path

import pytest

from shufang.engines.resources import Resources
from shufang.preflight.epub_checks import check_any_epub, check_epub
from tests.preflight.epub_files import (
    Change,
    Files,
    add,
    clean_files,
    drop,
    packed,
    picture,
    swap,
)
from tests.writers import epub_books as books

CHAPTER = "EPUB/text/004-c-one.xhtml"
FIRST, SECOND = "(<li><a href=.text/004.*?</ol></li>)", "(<li><a href=.text/005.*?</li>)"
OTHER = "EPUB/text/005-c-two.xhtml"
NAV = "EPUB/nav.xhtml"
OPF = "EPUB/content.opf"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, resources: Resources) -> Files:
    return clean_files(tmp_path_factory.mktemp("book"), resources)


def put_picture(content: bytes) -> Change:
    def change(files: Files) -> None:
        name = next(name for name in files if re.search(r"images/1-.*\.png", name))
        files[name] = content

    return change


def mimetype_last(files: Files) -> None:
    files["mimetype"] = files.pop("mimetype")


EMPTY = (
    b'<html xmlns="http://www.w3.org/1999/xhtml" lang="zh-Hans"><head><title>x</title></head>'
    b"<body></body></html>"
)

DEFECTS: dict[str, tuple[str, Change]] = {
    "mimetype not first": ("EPB-010", mimetype_last),
    "mimetype of another kind": ("EPB-010", add("mimetype", b"application/zip")),
    "chapter not well-formed": ("EPB-011", swap(CHAPTER, "</h1>", "")),
    "empty chapter": ("EPB-011", add(OTHER, EMPTY)),
    "Chinese file name": ("EPB-012", add("META-INF/说明.txt", b"x")),
    "orphan": ("EPB-014", add("EPUB/text/orphan.xhtml", EMPTY)),
    "missing file": ("EPB-014", drop("EPUB/styles/book.css")),
    "no language": ("EPB-015", swap(OPF, ' xml:lang="zh-Hans"', "")),
    "no title": ("EPB-015", swap(OPF, r"<dc:title.*</dc:title>", "")),
    "no accessibility summary": ("EPB-015", swap(OPF, "schema:accessibilitySummary", "schema:x")),
    "no cover": ("EPB-015", swap(OPF, ' properties="cover-image"', "")),
    "local time": ("EPB-015", swap(OPF, r"T00:00:00Z", "T08:00:00+08:00")),
    "other identifier in the NCX": ("EPB-015", swap("EPUB/toc.ncx", "urn:uuid:", "urn:other:")),
    "duplicate id": ("EPB-016", swap(OTHER, 'id="p-3"', 'id="p-2"')),
    "broken link": ("EPB-017", swap(CHAPTER, 'href="005-c-two.xhtml"', 'href="999.xhtml"')),
    "broken fragment": ("EPB-017", swap(CHAPTER, 'href="#fig-roof"', 'href="#fig-none"')),
    "remote picture": ("EPB-017", swap(CHAPTER, 'src="[^"]*png"', 'src="https://example.org/a"')),
    "mark without type": ("EPB-018", swap(CHAPTER, 'epub:type="noteref" ', "")),
    "mark with a tag inside": ("EPB-018", swap(CHAPTER, r">\[1\]</a>", "><sup>[1]</sup></a>")),
    "note without way back": ("EPB-018", swap(CHAPTER, 'epub:type="backlink" ', "")),
    "note with another number": (
        "EPB-018",
        swap(CHAPTER, r'(role="doc-backlink"[^>]*>)\[1\]', r"\1[2]"),
    ),
    "note without type": ("EPB-018", swap(CHAPTER, '<aside epub:type="footnote" ', "<aside ")),
    "Markdown left over": ("EPB-019", swap(OTHER, "会展", "**会展")),
    "a note of the author to himself": ("EPB-019", swap(OTHER, "会展", "TODO 会展")),
    "template code left over": ("EPB-019", swap(OTHER, "会展", "{{ title }}会展")),
    "private character": ("EPB-019", swap(OTHER, "会展", "会\ue123展")),
    "zero-width space": ("EPB-019", swap(OTHER, "会展", "会\u200b展")),
    "replacement character": ("EPB-019", swap(OTHER, "会展", "会\ufffd展")),
    "line end between Han characters": ("EPB-020", swap(OTHER, "会展", "会\n展")),
    "indented inline elements": ("EPB-020", swap(OTHER, "会展", "<b>会</b>\n  <b>展</b>")),
    "navigation in the spine": (
        "EPB-021",
        swap(OPF, "(<spine[^>]*>)", r'\1<itemref idref="nav"/>'),
    ),
    "contents say something else": ("EPB-022", swap(NAV, "第一章　缘起", "第一章　起点")),
    "contents in another order": (
        "EPB-022",
        swap(NAV, rf"{FIRST}\s*{SECOND}", r"\2\1"),
    ),
    "chapter not in the contents": (
        "EPB-023",
        swap(NAV, r'<li><a href="text/005-c-two.xhtml">[^<]*</a></li>', ""),
    ),
    "no landmark of the body": ("EPB-024", swap(NAV, 'epub:type="bodymatter"', 'epub:type="loi"')),
    "page list lacks a page": ("EPB-025", swap(NAV, r"<li><a[^>]*>2</a></li>", "")),
    "page list with another number": ("EPB-025", swap(NAV, ">2</a>", ">12</a>")),
    "marker lacks": ("EPB-025", swap(OTHER, r'<span epub:type="pagebreak"[^>]*></span>', "")),
    "PNG that is a JPEG": ("EPB-026", put_picture(picture("JPEG"))),
    "truncated picture": ("EPB-026", put_picture(picture("PNG", size=(400, 300))[:-40])),
    "no picture at all": ("EPB-026", put_picture(b"GIF")),
    "huge picture": ("EPB-027", put_picture(picture("PNG", "L", (3000, 10)))),
    "no alternative text": ("EPB-028", swap(CHAPTER, 'alt="绿色的屋顶[^"]+"', 'alt=""')),
    "file name as alternative text": (
        "EPB-028",
        swap(CHAPTER, 'alt="绿色的屋顶[^"]+"', 'alt="roof.png"'),
    ),
}  # fmt: skip


def codes(content: bytes) -> set[str]:
    return {found.code for found in check_epub(content, None)}


def test_a_clean_book_has_no_finding(files: Files) -> None:
    assert list(check_epub(packed(files), None)) == []


@pytest.mark.parametrize("name", DEFECTS)
def test_a_planted_defect_is_found(name: str, files: Files) -> None:
    code, change = DEFECTS[name]
    changed = dict(files)
    change(changed)

    assert code in codes(packed(changed))


@pytest.mark.parametrize("space", [" ", "  ", "\u00a0", "\t"])
def test_spaces_of_the_author_are_only_noted(space: str, files: Files) -> None:
    changed = dict(files)
    swap(OTHER, "会展", f"会{space}展")(changed)

    assert [(found.code, found.severity.value) for found in check_epub(packed(changed), None)] == [
        ("EPB-020", "note")
    ]


def test_a_compressed_mimetype_is_found(files: Files) -> None:
    assert codes(packed(files, compress_first=True)) == {"EPB-010"}


def test_cmyk_is_found(files: Files) -> None:
    changed = dict(files)
    changed["EPUB/images/cover.jpg"] = picture("JPEG", "CMYK")

    assert codes(packed(changed)) == {"EPB-026", "EPB-064"}  # it is tiny, too


def test_a_book_that_is_too_large_is_found(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shufang.preflight.epub_container._HEAVY_BYTES", 1000)

    assert codes(packed(files)) == {"EPB-013"}


def test_a_book_that_no_shop_takes_is_an_error(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_HEAVY_BYTES", "_LARGEST_BYTES"):
        monkeypatch.setattr(f"shufang.preflight.epub_container.{name}", 1000)

    assert [one.severity.value for one in check_epub(packed(files), None)] == ["error"]
    assert [one.severity.value for one in check_any_epub(packed(files))] == ["warning"]


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04"])
def test_what_is_no_epub_is_named(content: bytes) -> None:
    assert codes(content) == {"EPB-030"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("龙岗区在", "龙岗在"),
        ("旧称布吉", "旧称"),
        ("核心区", ""),
        ("东北。", "北东。"),
        (r"<figure.*?</figure>", ""),
    ],
)
def test_lost_words_are_found(old: str, new: str, files: Files, tmp_path: Path) -> None:
    book = books.small_book(tmp_path)
    changed = dict(files)
    swap(CHAPTER, old, new)(changed)

    assert {found.code for found in check_epub(packed(files), book)} == set()
    assert "EPB-029" in {found.code for found in check_epub(packed(changed), book)}


def test_lost_words_of_a_part_are_found(files: Files, tmp_path: Path) -> None:
    changed = dict(files)
    swap("EPUB/text/003-part-1.xhtml", '(class="title">)起步', r"\1起")(changed)

    found = check_epub(packed(changed), books.small_book(tmp_path))

    assert "EPB-029" in {each.code for each in found}


def test_names_with_a_space_in_credits_are_no_gap(files: Files) -> None:
    changed = dict(files)
    swap(OTHER, "会展", '<span class="credit">张臻斐 摄</span>会展')(changed)

    assert codes(packed(changed)) == set()


def test_a_space_that_the_author_typed_is_only_noted(files: Files) -> None:
    changed = dict(files)
    swap(OTHER, "会展", "会 展")(changed)

    assert [found.severity.value for found in check_epub(packed(changed), None)] == ["note"]


def test_code_may_hold_what_is_a_fault_elsewhere(files: Files) -> None:
    changed = dict(files)
    swap(OTHER, "会展", "<code>**会\n展**</code>")(changed)

    assert codes(packed(changed)) == set()


def test_every_code_of_the_checks_has_a_defect() -> None:
    from shufang.messages import catalogue

    planted = {code for code, _ in DEFECTS.values()} | {"EPB-013", "EPB-029"}
    known = {
        code
        for code in catalogue.codes()
        if code.startswith("EPB-0") and "EPB-010" <= code < "EPB-030"
    }

    assert planted == known
