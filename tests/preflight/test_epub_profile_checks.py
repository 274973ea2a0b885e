"""Planted defects of e-books for one shop: each is caught by the code that is named for it."""

import pytest

from shufang.core.diagnostic import Severity
from shufang.engines.resources import Resources
from shufang.messages.catalogue import codes, entry, placeholders
from shufang.model.book import Edition
from shufang.model.epub_profile import DUOKAN, KINDLE, STANDARD, EpubProfile
from shufang.preflight.epub_archive import open_epub
from shufang.preflight.epub_checks import check_any_epub, check_archive, check_epub
from tests.preflight.epub_files import Change, Files, clean_files, packed, picture, swap

CHAPTER = "EPUB/text/004-c-one.xhtml"
OTHER = "EPUB/text/005-c-two.xhtml"
NAV = "EPUB/nav.xhtml"
NCX = "EPUB/toc.ncx"
OPF = "EPUB/content.opf"
CSS = "EPUB/styles/book.css"


def css(text: str) -> Change:
    def change(files: Files) -> None:
        files[CSS] = text.encode() + b"\n" + files[CSS]

    return change


def body(text: str) -> Change:
    return swap(OTHER, "</section>", f"{text}</section>")


def both(*changes: Change) -> Change:
    def change(files: Files) -> None:
        for each in changes:
            each(files)

    return change


def item(path: str, media_type: str, content: bytes) -> Change:
    """Add a file, name it in the package and use it."""
    entry_ = f'<item id="x" href="{path}" media-type="{media_type}"/></manifest>'

    def change(files: Files) -> None:
        files[f"EPUB/{path}"] = content
        swap(OPF, "</manifest>", entry_)(files)
        body(f'<p><img src="../{path}" alt="一张图"/></p>')(files)

    return change


_SVG = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"'
DRAWING = f"<svg {_SVG}><title>a</title><desc>b</desc></svg>".encode()
DEFECTS: dict[str, tuple[str, Edition, Change]] = {
    "@supports": ("EPB-087", Edition.KINDLE, css("@supports (a: b) { h1 { margin: 0 } }")),
    "@media": ("EPB-087", Edition.KINDLE, css("@media print { h1 { margin: 0 } }")),
    "comment": ("EPB-087", Edition.KINDLE, css("/* a */")),
    "comment with hyphens": ("EPB-061 EPB-087", Edition.KINDLE, css("/* a -- b */")),
    "custom property": ("EPB-061 EPB-087", Edition.KINDLE, css("h1 { --a: 1em }")),
    "calculated length": ("EPB-087", Edition.KINDLE, css("h1 { margin: calc(1em + 1px) }")),
    "later property": ("EPB-087", Edition.KINDLE, css("h1 { text-wrap: balance }")),
    "deep indent": ("EPB-087", Edition.KINDLE, css("li { text-indent: 5em }")),
    "style of an element": ("EPB-087", Edition.KINDLE, body('<p style="gap: 1em">一二三</p>')),
    "film": (
        "EPB-004 EPB-047 EPB-088 EPB-089 EPB-092",
        Edition.KINDLE,
        both(
            item("media/f.mp4", "video/mp4", b"film"),
            swap(OTHER, '<img src="../media/f.mp4" alt="一张图"/>',
                 '<video src="../media/f.mp4"></video>'),
        ),
    ),
    "folded text": (
        "EPB-088",
        Edition.KINDLE,
        body("<details><summary>一</summary><p>二</p></details>"),
    ),
    "comment in a document": ("EPB-088", Edition.KINDLE, body("<!-- a -->")),
    "third level": (
        "EPB-088",
        Edition.KINDLE,
        swap(NAV, r'(<li><a href="[^"]*#sec-green">[^<]*</a>)(</li>)',
             r'\1<ol><li><a href="text/005-c-two.xhtml#p-3">深</a></li></ol>\2'),
    ),
    "drawing": ("EPB-089", Edition.KINDLE, item("images/x.svg", "image/svg+xml", DRAWING)),
    "see-through picture": (
        "EPB-089",
        Edition.KINDLE,
        item("images/x.png", "image/png", picture("PNG", "RGBA")),
    ),
    "heavy picture": (
        "EPB-027 EPB-089",
        Edition.KINDLE,
        item("images/x.jpg", "image/jpeg", picture("JPEG") + bytes(5_000_001)),
    ),
    "mark without its name": (
        "EPB-018 EPB-090",
        Edition.DUOKAN,
        swap(CHAPTER, "noteref duokan-footnote", "noteref"),
    ),
    "mark without picture": (
        "EPB-014 EPB-090",
        Edition.DUOKAN,
        swap(CHAPTER, r'(<a class="noteref duokan-footnote"[^>]*>)<img[^>]*/>', r"\1"),
    ),
    "note outside the list": (
        "EPB-018 EPB-090",
        Edition.DUOKAN,
        swap(CHAPTER, ' class="duokan-footnote-item"', ""),
    ),
    "mark of nothing but a picture": (
        "EPB-018 EPB-099",
        Edition.DUOKAN,
        swap(CHAPTER, r'(role="presentation"/>)\[1\]</a>', r"\1</a>"),
    ),
    "zy-footnote": (
        "EPB-091",
        Edition.EPUB,
        swap(OTHER, 'class="inline"', 'class="inline" zy-footnote="注"'),
    ),
    "full-screen page": (
        "EPB-091",
        Edition.EPUB,
        swap(OPF, '<itemref idref="text-2"',
             '<itemref properties="duokan-page-fullscreen" idref="text-2"'),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def products(
    tmp_path_factory: pytest.TempPathFactory, resources: Resources
) -> dict[Edition, Files]:
    return {
        profile.edition: clean_files(tmp_path_factory.mktemp("book"), resources, profile)
        for profile in (STANDARD, KINDLE, DUOKAN)
    }


@pytest.mark.parametrize("profile", [STANDARD, KINDLE, DUOKAN], ids=lambda one: one.edition.value)
def test_what_we_make_is_clean(products: dict[Edition, Files], profile: EpubProfile) -> None:
    content = packed(products[profile.edition])

    assert list(check_epub(content, None, profile)) == []
    assert list(check_archive(open_epub(content), [profile.edition])) == []
    assert list(check_any_epub(content)) == []


@pytest.mark.parametrize("name", DEFECTS)
def test_a_planted_defect_is_named(products: dict[Edition, Files], name: str) -> None:
    wanted, edition, change = DEFECTS[name]
    files = dict(products[edition])
    change(files)
    profile = {Edition.KINDLE: KINDLE, Edition.DUOKAN: DUOKAN}.get(edition, STANDARD)

    found = list(check_epub(packed(files), None, profile))

    # The planted entry of the contents has no heading; that is not what is looked at here.
    beside = {"EPB-022", "EPB-050", "EPB-051", "EPB-052"} if name == "third level" else set()
    assert {each.code for each in found} - beside == set(wanted.split()), found
    for each in found:
        needed = placeholders("".join((entry(each.code) or {}).values()))
        assert needed <= {key for key, _ in each.values}, each


def test_the_standard_e_book_is_none_for_kindle(products: dict[Edition, Files]) -> None:
    found = list(check_archive(open_epub(packed(products[Edition.EPUB])), [Edition.KINDLE]))

    assert {each.code for each in found} == {"EPB-087", "EPB-088", "EPB-089"}
    assert {each.severity for each in found} == {Severity.WARNING}
    told = {dict(each.values).get("text", "") for each in found}
    assert {"@supports", "/* */", "<details>", "<video>"} <= told


def test_every_code_has_a_defect() -> None:
    planted = {code for wanted, _, _ in DEFECTS.values() for code in wanted.split()}

    assert {code for code in codes() if "EPB-087" <= code <= "EPB-091"} <= planted
