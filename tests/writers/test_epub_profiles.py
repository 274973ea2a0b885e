"""E-books for other shops: valid, their notes open, and no word is another one."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from shufang.core.diagnostic import Findings, Severity
from shufang.engines.drawing_pixels import LONG_SIDE_PX
from shufang.engines.image_facts import may_be_transparent, picture_facts
from shufang.engines.resources import Resources
from shufang.manuscript.load import load
from shufang.model.book import Book
from shufang.model.epub_profile import DUOKAN, KINDLE, PROFILES, STANDARD, EpubProfile
from shufang.passes import Context, compose, run_passes
from shufang.preflight.epub_archive import EpubArchive, open_epub
from shufang.preflight.epub_checks import check_epub
from shufang.writers.epub import write_epub
from shufang.writers.epub_assets import EpubAssets
from tests.checkers import Probe, ace_violations
from tests.writers import epub_books as books

MINI = books.ROOT / "tests" / "books" / "mini"
OTHERS = [profile for profile in PROFILES.values() if not profile.is_standard]
Made = dict[EpubProfile, bytes]
ACCEPTED = {"HTM_055", "CSS-028", "OPF-090"}
"""Usage messages: `<rp>`, `@font-face`, and the older name of OpenType's media type."""


def _name(profile: EpubProfile) -> str:
    return profile.edition.value


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, resources: Resources) -> Made:
    """Return the small book in every profile."""
    made = {}
    for profile in PROFILES.values():
        root = tmp_path_factory.mktemp("book")
        book = books.made(books.small_book(root), root, resources, Findings(), profile=profile)
        assert book is not None
        made[profile] = book.content
    return made


def words(content: bytes) -> list[str]:
    """Return the text of each document in reading order, with that for readers without player."""
    return [
        "".join("".join(str(text) for text in root.itertext(etree.Element)).split())
        for _, root in open_epub(content).reading_order()
    ]


def labels(archive: EpubArchive, kind: str) -> list[str]:
    found = archive.navigation()
    assert found is not None
    (nav,) = (
        node
        for node in found[1].iter("{*}nav")
        if node.get("{http://www.idpf.org/2007/ops}type") == kind
    )
    return ["".join(str(text) for text in link.itertext()) for link in nav.iter("{*}a")]


@pytest.mark.parametrize("profile", OTHERS, ids=_name)
def test_words_pages_and_contents_are_those_of_the_standard(
    small: Made, profile: EpubProfile
) -> None:
    standard, other = open_epub(small[STANDARD]), open_epub(small[profile])

    assert words(small[profile]) == words(small[STANDARD])
    assert sum(map(len, words(small[profile]))) > 100
    for kind in ("toc", "page-list", "landmarks"):
        assert labels(other, kind) == labels(standard, kind)
    assert len(labels(other, "page-list")) == 3


@pytest.mark.parametrize("profile", OTHERS, ids=_name)
def test_the_same_book_gives_the_same_bytes(
    small: Made, profile: EpubProfile, tmp_path: Path, resources: Resources
) -> None:
    again = books.made(books.small_book(tmp_path), tmp_path, resources, Findings(), profile=profile)

    assert again is not None
    assert again.content == small[profile]


def test_kindle_gets_no_films_drawings_and_clear_paper(small: Made) -> None:
    archive = open_epub(small[KINDLE])
    types = {item.media_type for item in archive.items.values()}
    metadata = etree.tostring(archive.package, encoding="unicode")

    assert "video/mp4" in {item.media_type for item in open_epub(small[STANDARD]).items.values()}
    assert types <= {
        "application/xhtml+xml", "application/x-dtbncx+xml", "text/css", "image/jpeg", "image/png",
        "font/ttf", "font/otf", "application/vnd.ms-opentype",
    }  # fmt: skip
    assert "auditory" not in metadata
    assert "longDescription" in metadata
    chapter = archive.files["EPUB/text/004-c-one.xhtml"].decode()
    assert re.search(r'<img src="[^"]+\.png" alt="两个人坐在屋顶的草地上说话"', chapter)
    assert 'class="no-player">此阅读器不能播放录像' in chapter
    assert '<a href="https://example.org/film">' in chapter


@pytest.mark.parametrize("profile", OTHERS, ids=_name)
def test_drawings_become_sharp_pictures_on_white(small: Made, profile: EpubProfile) -> None:
    archive = open_epub(small[profile])
    drawn = [
        content
        for item, content in archive.of_type("image/png")
        if "chart" in item.path or "fpo" in item.path
    ]

    assert len(drawn) == 3
    for content in drawn:
        facts = picture_facts(content)
        assert facts is not None
        assert max(facts.width_px, facts.height_px) == LONG_SIDE_PX
        assert not may_be_transparent(content)
        assert len(content) < 200_000


def test_duokan_has_its_marker_once(small: Made) -> None:
    archive = open_epub(small[DUOKAN])
    markers = [item.path for item in archive.items.values() if "/note-" in item.path]
    chapter = archive.files["EPUB/text/004-c-one.xhtml"].decode()

    assert len(markers) == 1
    assert (
        f'<img src="../images/{Path(markers[0]).name}" alt="" role="presentation"/>[1]' in chapter
    )
    assert "duokan" not in open_epub(small[STANDARD]).files["EPUB/text/004-c-one.xhtml"].decode()
    assert "duokan" not in open_epub(small[KINDLE]).files["EPUB/text/004-c-one.xhtml"].decode()


def test_see_through_pictures_get_paper(tmp_path: Path, resources: Resources) -> None:
    from PIL import Image

    facts = books.picture(tmp_path)
    clear = io.BytesIO()
    Image.new("RGBA", (60, 40), (200, 0, 0, 40)).save(clear, "PNG")
    (tmp_path / facts.path).write_bytes(clear.getvalue())

    for profile, is_clear in ((STANDARD, True), (KINDLE, False)):
        assets = EpubAssets(tmp_path, {facts.path: facts}, Findings(), profile=profile)
        assets.picture(facts)
        (resource,) = assets.resources()
        assert may_be_transparent(resource.content) is is_clear


def test_an_editors_own_templates_and_sheet_serve_every_shop(
    tmp_path: Path, resources: Resources
) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    text = (books.STYLES / "templates" / "epub" / "document.xhtml").read_text("utf-8")
    (own / "epub").mkdir()
    (own / "epub" / "document.xhtml").write_text(
        text.replace("</head>", "<style>/* a -- b */ p { --x: 1; margin: 0 }</style></head>")
        .replace("<body", "<!-- mine --><body")
    )  # fmt: skip
    book = books.made(
        books.small_book(tmp_path), tmp_path, resources, Findings(), books.BREAKS, own,
        profile=KINDLE,
    )  # fmt: skip

    assert book is not None
    assert list(check_epub(book.content, None, KINDLE)) == []
    with zipfile.ZipFile(io.BytesIO(book.content)) as archive:
        chapter = archive.read("EPUB/text/004-c-one.xhtml").decode()
    assert "<style>p {\n  margin: 0;\n}\n</style>" in chapter


@pytest.fixture(scope="module")
def mini(
    tmp_path_factory: pytest.TempPathFactory, resources: Resources
) -> tuple[Book, dict[EpubProfile, Path]]:
    """Return the mini book and the files of its e-books."""
    findings = Findings()
    manuscript = load(MINI, findings)
    assert manuscript is not None
    book = run_passes(compose(manuscript, findings), Context.of(manuscript, findings))
    folder = tmp_path_factory.mktemp("epub")
    paths = {}
    for profile in PROFILES.values():
        pictures = EpubAssets(manuscript.root, manuscript.images, findings, profile=profile)
        design = books.design(resources, findings, profile=profile)
        written = write_epub(book, design, pictures, findings, modified=books.MODIFIED)
        assert written is not None
        paths[profile] = folder / f"{profile.edition.value}.epub"
        paths[profile].write_bytes(written.content)
    assert [one for one in findings if one.severity is Severity.ERROR] == []
    return book, paths


@pytest.mark.checker
@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("profile", OTHERS, ids=_name)
def test_the_checkers_and_a_reader_take_it(
    mini: tuple[Book, dict[EpubProfile, Path]],
    profile: EpubProfile,
    epubcheck: Callable[[Path], tuple[Any, ...]],
    ace: Callable[[Path], dict[str, Any]],
    foliate: Callable[..., Any],
) -> None:
    book, paths = mini
    path = paths[profile]

    assert list(check_epub(path.read_bytes(), book, profile)) == []
    assert words(path.read_bytes()) == words(paths[STANDARD].read_bytes())
    assert [told for told in epubcheck(path) if told.id not in ACCEPTED] == []
    report = ace(path)
    assert ace_violations(report) == []
    assert report["earl:result"]["earl:outcome"] == "pass"
    read = foliate(path, probe=Probe(width=320, height=568))
    notes = [note for section in read["sections"] for note in section["notes"]]
    assert len(notes) >= sum(1 for chapter in book.chapters() for n in chapter.notes if n.number)
    assert all(note["popUp"] and note["same"] for note in notes)
    assert read["console"] == read["deadNavigation"] == []
    for section in read["sections"]:
        assert section["overflowing"] == section["deadLinks"] == [], section["id"]
        assert all(image["width"] and image["height"] for image in section["images"])
