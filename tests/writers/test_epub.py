"""The e-book as a whole: from a book tree to a package that checkers and readers accept."""

import base64
import io
import os
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image, ImageDraw

from shufang.core.diagnostic import BuildStopped, Diagnostic, Findings
from shufang.core.digest import digest_bytes
from shufang.engines.charts import ChartStyle
from shufang.engines.image_facts import tells_place
from shufang.engines.resources import Resources
from shufang.html.epub_pages import PageBreak
from shufang.model.blocks import Paragraph
from shufang.model.book import Book, Publication
from shufang.model.figures import Figure, ImageFacts, Placeholder, Recording
from shufang.model.inlines import Link, Text
from shufang.preflight.epub_checks import check_epub
from shufang.writers.epub_assets import EpubAssets
from tests import recordings
from tests.checkers import Probe, ace_violations
from tests.engines.masters import MASTERS
from tests.writers import epub_books as books

SPACES = {
    "x": "http://www.w3.org/1999/xhtml",
    "e": "http://www.idpf.org/2007/ops",
    "n": "http://www.daisy.org/z3986/2005/ncx/",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TYPE = "{http://www.idpf.org/2007/ops}type"


@dataclass(frozen=True, slots=True)
class Made:
    """An e-book, opened."""

    content: bytes
    files: dict[str, bytes]

    def tree(self, path: str) -> etree._Element:
        return etree.fromstring(self.files[f"EPUB/{path}"])

    def texts(self) -> list[str]:
        names = sorted(name for name in self.files if name.startswith("EPUB/text/"))
        return [name.removeprefix("EPUB/") for name in names]

    def chapter(self, word: str) -> etree._Element:
        return self.tree(next(name for name in self.texts() if word in name))


def opened(content: bytes) -> Made:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return Made(content, {name: archive.read(name) for name in archive.namelist()})


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, resources: Resources) -> Made:
    root = tmp_path_factory.mktemp("book")
    findings = Findings()
    book = books.made(books.small_book(root), root, resources, findings)

    assert list(findings) == []
    assert book is not None
    return opened(book.content)


def words(node: etree._Element) -> str:
    return "".join(str(part) for part in node.itertext())


def found(node: etree._Element, path: str) -> list[etree._Element]:
    answer = node.xpath(path, namespaces=SPACES)
    assert isinstance(answer, list)
    return [one for one in answer if isinstance(one, etree._Element)]


def remade(
    root: Path, resources: Resources, change: Callable[[Book], Book]
) -> tuple[Made | None, list[Diagnostic]]:
    findings = Findings()
    book = books.made(change(books.small_book(root)), root, resources, findings, ())
    return (opened(book.content) if book else None), list(findings)


def with_paragraph(book: Book, paragraph: Paragraph) -> Book:
    part = book.parts[0]
    first = replace(part.chapters[0], blocks=(*part.chapters[0].blocks, paragraph))
    return replace(book, parts=(replace(part, chapters=(first, *part.chapters[1:])),))


# Documents


def test_own_checks_find_nothing(small: Made) -> None:
    assert list(check_epub(small.content, None)) == []


def test_every_document_says_its_language_on_html_and_body(small: Made) -> None:
    for path in [*small.texts(), "nav.xhtml"]:
        root = small.tree(path)
        for node in (root, found(root, "//x:body")[0]):
            assert node.get("lang") == node.get(LANG) == "zh-Hans", path


def test_titles_are_the_headings_and_all_distinct(small: Made) -> None:
    titles = [words(found(small.tree(path), "//x:title")[0]) for path in small.texts()]

    assert len(set(titles)) == len(titles)
    assert "第一章　缘起" in titles


def test_sections_have_their_type_and_role(small: Made) -> None:
    section = found(small.chapter("c-one"), "//x:body/x:section")[0]

    assert section.get(TYPE) == "chapter"
    assert section.get("role") == "doc-chapter"


def test_adjacent_inline_elements_stay_together(small: Made) -> None:
    text = words(found(small.chapter("c-one"), "//*[@id='p-1']")[0])

    assert text.startswith("龙岗区在深圳圳（zhèn）东北。")


def test_empty_elements_have_an_end_tag(small: Made) -> None:
    content = b"".join(small.files[f"EPUB/{path}"] for path in small.texts())

    assert re.findall(rb"<(?:span|a|div|p|td|aside)\b[^>]*/>", content) == []


def test_file_names_are_ascii_and_sort_in_reading_order(small: Made) -> None:
    assert all(re.fullmatch(r"[A-Za-z0-9._/-]+", name) for name in small.files)
    spine = [node.get("idref") for node in found(small.tree("content.opf"), "//o:itemref")]
    hrefs = {
        node.get("id"): node.get("href") for node in found(small.tree("content.opf"), "//o:item")
    }
    order = [hrefs[name] for name in spine if name != "cover"]

    assert order == sorted(order, key=str)


# Notes and links


def test_note_stands_at_the_end_of_its_file_and_leads_back(small: Made) -> None:
    root = small.chapter("c-one")
    mark = found(root, "//x:a[@e:type='noteref']")[0]
    note = found(root, f"//x:aside[@id='{(mark.get('href') or '')[1:]}']")[0]
    back = found(note, ".//x:a[@role='doc-backlink']")[0]

    assert words(mark) == words(back) == "[1]"
    assert len(mark) == 0
    assert back.get("href") == f"#{mark.get('id')}"
    assert words(note).endswith("旧称布吉。")
    assert found(root, "//x:aside/following::x:p") == []


def test_links_between_chapters_name_the_file(small: Made) -> None:
    references = found(small.chapter("c-one"), "//x:a[contains(@class, 'xref')]")
    links = [node.get("href") for node in references]

    assert links == ["005-c-two.xhtml", "#fig-roof"]


def test_a_link_to_nothing_becomes_text_and_is_reported(
    tmp_path: Path, resources: Resources
) -> None:
    lost = Paragraph(
        books.SPAN, (Link(books.SPAN, "#nowhere", (Text(books.SPAN, "那里"),)),), "p-9"
    )
    book, told = remade(tmp_path, resources, lambda given: with_paragraph(given, lost))

    assert [(one.code, dict(one.values)["target"]) for one in told] == [("EPB-002", "nowhere")]
    assert book is not None
    assert found(book.chapter("c-one"), "//*[@id='p-9']/x:a") == []
    assert words(found(book.chapter("c-one"), "//*[@id='p-9']")[0]) == "那里"


# Navigation


def test_contents_page_and_navigation_have_the_same_entries(small: Made) -> None:
    def entries(root: etree._Element) -> list[tuple[str, str]]:
        links = found(root, "//x:nav[@e:type='toc']//x:a")
        return [(words(link), (link.get("href") or "").removeprefix("text/")) for link in links]

    page = entries(small.chapter("contents"))
    ncx = [words(node) for node in found(small.tree("toc.ncx"), "//n:navMap//n:text")]

    assert page == entries(small.tree("nav.xhtml"))
    assert ncx == [title for title, _ in page]
    assert page == [
        ("第一辑　起步", "003-part-1.xhtml"),
        ("第一章　缘起", "004-c-one.xhtml"),
        ("绿坊", "004-c-one.xhtml#sec-green"),
        ("第二章　营造", "005-c-two.xhtml"),
    ]


def test_ncx_counts_in_reading_order(small: Made) -> None:
    root = small.tree("toc.ncx")
    orders = [int(node.get("playOrder") or 0) for node in found(root, "//*[@playOrder]")]

    assert sorted(set(orders)) == list(range(1, max(orders) + 1))
    points = [int(node.get("playOrder") or 0) for node in found(root, "//n:navPoint")]
    assert points == sorted(points)


def test_landmarks_name_cover_contents_and_body(small: Made) -> None:
    links = found(small.tree("nav.xhtml"), "//x:nav[@e:type='landmarks']//x:a")
    kinds = {link.get(TYPE): link.get("href") for link in links}

    assert kinds == {
        "cover": "text/cover.xhtml",
        "titlepage": "text/001-title-page.xhtml",
        "toc": "text/002-contents.xhtml",
        "bodymatter": "text/003-part-1.xhtml",
    }


def test_navigation_is_outside_the_spine(small: Made) -> None:
    spine = [node.get("idref") for node in found(small.tree("content.opf"), "//o:itemref")]

    assert "nav" not in spine


# Printed pages


def test_page_marks_stand_at_the_exact_character(small: Made) -> None:
    root = small.chapter("c-one")
    text = etree.tostring(found(root, "//*[@id='p-1']")[0], encoding="unicode")
    plain = re.sub(r'<span[^>]*id="page-(\d)"[^>]*>(</span>)?', r"«\1»", text)
    plain = re.sub(r"</?(p|strong|ruby|rt|rp|a)\b[^>]*>", "", plain)

    assert plain.startswith("«1»龙岗区在«2»深圳圳（zhèn）东北。")


def test_no_page_mark_stands_inside_a_link(small: Made) -> None:
    marks = [
        mark
        for path in small.texts()
        for mark in found(small.tree(path), "//*[@e:type='pagebreak']")
    ]

    assert [mark.get("aria-label") for mark in marks] == ["1", "2", "3"]
    assert all(not found(mark, "ancestor::x:a | ancestor::x:ruby") for mark in marks)


def test_page_lists_of_navigation_and_ncx_agree(small: Made) -> None:
    links = found(small.tree("nav.xhtml"), "//x:nav[@e:type='page-list']//x:a")
    ncx = small.tree("toc.ncx")
    targets = [node.get("src") for node in found(ncx, "//n:pageTarget/n:content")]

    assert [words(link) for link in links] == ["1", "2", "3"]
    assert [link.get("href") for link in links] == targets
    assert [words(node) for node in found(ncx, "//n:pageTarget//n:text")] == ["1", "2", "3"]


def test_without_printed_pages_there_is_no_page_list(tmp_path: Path, resources: Resources) -> None:
    book, told = remade(tmp_path, resources, lambda given: given)

    assert told == []
    assert book is not None
    assert b"page-list" not in book.files["EPUB/nav.xhtml"]
    assert b"pageList" not in book.files["EPUB/toc.ncx"]
    assert b"pageBreakSource" not in book.files["EPUB/content.opf"]
    assert b"pageNavigation" not in book.files["EPUB/content.opf"]


def test_a_page_without_a_place_is_noted(tmp_path: Path, resources: Resources) -> None:
    findings = Findings()
    books.made(
        books.small_book(tmp_path), tmp_path, resources, findings, (PageBreak("gone", 0, "9"),)
    )

    assert [(one.code, dict(one.values)["folios"]) for one in findings] == [("EPB-005", "9")]


# Pictures and recordings


def test_every_picture_of_the_text_is_in_the_package(small: Made) -> None:
    sources = {
        node.get("src")
        for path in small.texts()
        for node in found(small.tree(path), "//x:img | //x:video")
    }

    assert {f"EPUB/text/{source}".replace("text/../", "") for source in sources} <= set(small.files)
    assert len([name for name in small.files if name.startswith("EPUB/images/")]) == 5


def test_drawings_have_a_light_ground_for_night_pages(small: Made) -> None:
    chart = next(name for name in small.files if "chart-" in name)

    assert b'fill="#ffffff"' in small.files[chart][:900]


def test_charts_are_drawn_for_a_telephone(small: Made) -> None:
    chart = etree.fromstring(small.files[next(name for name in small.files if "chart-" in name)])

    # Type is eight points at this width: at 320 pixels it can be read.
    assert float(str(chart.get("width")).removesuffix("pt")) <= 320 * 0.75


def test_a_drawing_opened_alone_says_what_it_shows(small: Made) -> None:
    drawn = [name for name in small.files if re.search("/(chart|fpo)-", name)]

    assert len(drawn) >= 2
    for name in drawn:
        first, second = list(etree.fromstring(small.files[name]))[:2]
        kinds = [str(node.tag).rpartition("}")[2] for node in (first, second)]
        assert kinds == ["title", "desc"], name
    chart = etree.fromstring(small.files[next(name for name in drawn if "chart-" in name)])
    assert chart[0].text == "工期"
    assert chart[1].text == "条形图：桩基础二十二天，封顶五十九天"


@pytest.mark.parametrize(("colour", "codes"), [("white", ["IMG-036"]), ("black", [])])
def test_light_lines_on_nothing_are_told_in_the_manuscript(
    colour: str, codes: list[str], tmp_path: Path
) -> None:
    lines = Image.new("RGBA", (200, 120))
    ImageDraw.Draw(lines).rectangle((20, 20, 180, 100), outline=colour, width=4)
    written = io.BytesIO()
    lines.save(written, "PNG")
    (tmp_path / "logo.png").write_bytes(written.getvalue())
    facts = ImageFacts("logo.png", digest_bytes(written.getvalue()), 200, 120, "RGBA", "PNG")
    findings = Findings()
    place = EpubAssets(tmp_path, {"logo.png": facts}, findings)
    place.picture(facts)
    place.picture(facts)

    assert [f"{one.code} {one.span}" for one in findings] == [
        f"{code} logo.png:1:1" for code in codes
    ]


def test_captions_are_written_in_the_script_of_the_book(tmp_path: Path) -> None:
    books.small_book(tmp_path)
    style = ChartStyle(outlines=True, words=lambda text: text.replace("绿屋顶", "綠屋頂"))
    place = EpubAssets(tmp_path, {}, Findings(), style)
    place.captions(Recording("video", "film.mp4", None, None, captions="film.srt"))
    (made,) = place.resources()

    assert made.media_type == "text/vtt"
    assert "綠屋頂。" in made.content.decode()


@pytest.mark.parametrize(("pictures", "most"), [(1, 1_500_000), (80, 1_000_000), (200, 490_000)])
def test_many_pictures_share_what_a_shop_takes(tmp_path: Path, pictures: int, most: int) -> None:
    grain = Image.frombytes("RGB", (1400, 1000), random.Random(4).randbytes(1400 * 1000 * 3))
    written = io.BytesIO()
    grain.save(written, "JPEG", quality=95)
    (tmp_path / "a.jpg").write_bytes(written.getvalue())
    facts = [
        ImageFacts("a.jpg", f"{number:064x}", 1400, 1000, "RGB", "JPEG")
        for number in range(pictures)
    ]
    findings = Findings()
    place = EpubAssets(tmp_path, {str(n): one for n, one in enumerate(facts)}, findings)
    place.picture(facts[0])
    (made,) = place.resources()

    assert len(written.getvalue()) > 1_500_000
    assert most / 3 < len(made.content) <= most


def test_a_photograph_inside_a_drawing_says_nothing_of_its_place(tmp_path: Path) -> None:
    photograph = base64.b64encode(MASTERS["turned by 90"]()).decode()
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
        f'<image width="9" height="9" href="data:image/jpeg;base64,{photograph}"/>'
        '<image width="9" height="9" href="data:image/png;base64,AAAA"/></svg>'
    ).encode()
    (tmp_path / "map.svg").write_bytes(drawing)
    facts = ImageFacts("map.svg", digest_bytes(drawing), 9, 9, "svg", "SVG")
    findings = Findings()
    place = EpubAssets(tmp_path, {"map.svg": facts}, findings)
    place.inline_picture("map.svg", "位置图")
    (made,) = place.resources()
    inside = re.findall(rb"data:(image/\w+);base64,([^\"]+)", made.content)

    assert [kind for kind, _ in inside] == [b"image/jpeg"]  # what cannot be read is left out
    assert not tells_place(base64.b64decode(inside[0][1]))
    assert "<title>位置图</title>" in made.content.decode()
    assert list(findings) == []


def test_an_unreadable_picture_is_reported(tmp_path: Path, resources: Resources) -> None:
    def broken(book: Book) -> Book:
        (tmp_path / "images/屋顶 1.png").write_bytes(b"no picture")
        return book

    findings = Findings()
    given = broken(books.small_book(tmp_path))
    place = books.assets(given, tmp_path, findings)
    (tmp_path / "images/屋顶 1.png").write_bytes(b"no picture")
    figure = given.parts[0].chapters[0].blocks[3]
    assert isinstance(figure, Figure)
    content = figure.content
    assert not isinstance(content, Recording)

    assert place.picture(content).address == ""  # type: ignore[arg-type]
    assert [one.code for one in findings] == ["EPB-003"]


def test_a_recording_that_nobody_plays_is_reported(tmp_path: Path) -> None:
    findings = Findings()
    place = books.assets(books.small_book(tmp_path), tmp_path, findings)
    (tmp_path / "film.avi").write_bytes(b"RIFF\0\0\0\0AVI LIST")

    assert place.recording(Recording("video", "film.avi", None, None)) is None
    assert [one.code for one in findings] == ["EPB-004"]


def test_a_film_comes_with_poster_captions_words_and_a_way_out(small: Made) -> None:
    chapter = small.chapter("c-one")
    (film,) = found(chapter, "//x:video")
    (track,) = found(film, "x:track")

    assert (film.get("controls"), film.get("preload")) == ("controls", "none")
    assert film.get("aria-label") == "访谈"
    assert f"EPUB/{(film.get('poster') or '')[3:]}" in small.files
    assert [track.get(key) for key in ("kind", "srclang", "label")] == [
        "captions",
        "zh-Hans",
        "中文字幕",
    ]
    captions = small.files[f"EPUB/{(track.get('src') or '')[3:]}"].decode()
    assert captions == "WEBVTT\n\n00:00.000 --> 00:01.500\n绿屋顶。\n"
    assert "".join(str(text) for text in film.itertext()).strip() == (
        "此阅读器不能播放录像，请到网上观看。"
    )
    (written,) = found(chapter, "//x:details[@class='transcript']")
    assert [node.text for node in found(written, "x:p")] == ["绿屋顶。", "风吹过。"]
    types = {
        node.get("href"): node.get("media-type")
        for node in found(small.tree("content.opf"), "//o:item")
    }
    assert types[(film.get("src") or "")[3:]] == "video/mp4"
    assert types[(track.get("src") or "")[3:]] == "text/vtt"


def with_recordings(root: Path, resources: Resources, *given: Recording) -> Made:
    (root / "song.mp3").write_bytes(recordings.mp3())
    (root / "talk.mp4").write_bytes(recordings.m4a())
    book = books.small_book(root)
    chapter = replace(
        book.parts[0].chapters[0],
        blocks=tuple(
            Figure(books.SPAN, f"fig-{number}", one, (books.text(f"录音{number}"),), alt="说话的人")
            for number, one in enumerate(given)
        ),
        notes=(),
    )
    part = replace(book.parts[0], chapters=(chapter, *book.parts[0].chapters[1:]))
    findings = Findings()
    made = books.made(replace(book, parts=(part,), labels={}), root, resources, findings, ())
    assert made is not None
    assert list(findings) == []
    return opened(made.content)


def test_a_book_with_a_film_alone_says_what_is_true(tmp_path: Path, resources: Resources) -> None:
    book = books.small_book(tmp_path)
    first, second = book.parts[0].chapters
    film = tuple(block for block in first.blocks if getattr(block, "id", "") == "fig-film")
    plain = replace(second, blocks=(books.paragraph("p-9", books.text("动工。")),))
    part = replace(book.parts[0], chapters=(replace(first, blocks=film, notes=()), plain))
    findings = Findings()
    made = books.made(replace(book, parts=(part,), labels={}), tmp_path, resources, findings, ())

    assert len(film) == 1
    assert made is not None
    assert list(findings) == list(check_epub(made.content, None)) == []


def test_sounds_show_their_still_and_are_called_sounds(
    tmp_path: Path, resources: Resources
) -> None:
    made = with_recordings(
        tmp_path,
        resources,
        Recording("audio", "song.mp3", None, Placeholder(4, 3), transcript="月光光。"),
        Recording("audio", "talk.mp4", None, None, transcript_url="https://example.org/talk"),
        Recording("video", None, "https://example.org/net", Placeholder(16, 9), duration="3分"),
    )
    chapter = made.chapter("c-one")
    song, talk = found(chapter, "//x:audio")

    assert len(found(chapter, "//x:img")) == 2
    assert found(chapter, "//x:video | //x:track") == []
    assert [node.get("preload") for node in (song, talk)] == ["metadata", "metadata"]
    types = [
        node.get("media-type")
        for node in found(made.tree("content.opf"), "//o:item")
        if (node.get("href") or "").startswith("media/")
    ]
    assert types == ["audio/mpeg", "audio/mp4"]
    links = [node.get("href") for node in found(chapter, "//x:p[@class='media-link']/x:a")]
    assert links == ["https://example.org/talk", "https://example.org/net"]
    assert "（3分）" in "".join(str(text) for text in chapter.itertext())
    assert "请读下面的文字稿" in "".join(str(text) for text in song.itertext())


def test_nothing_outside_the_book_is_read(tmp_path: Path) -> None:
    findings = Findings()
    (tmp_path / "secret.mp4").write_bytes(b"secret")
    root = tmp_path / "book"
    root.mkdir()
    place = books.assets(books.small_book(root), root, findings)

    assert place.recording(Recording("video", "../secret.mp4", None, None)) is None
    assert [one.code for one in findings] == ["EPB-003"]


# Metadata and design


def test_metadata_come_from_the_book(small: Made) -> None:
    root = small.tree("content.opf")

    def all_of(path: str) -> list[str]:
        return [node.text or "" for node in found(root, path)]

    assert all_of("//dc:creator") == ["龙岗区政协"]
    assert all_of("//dc:contributor") == ["曾问", "区某"]
    assert all_of("//o:meta[@property='file-as']")[:1] == ["die bian long gang"]
    assert "zeng wen" in all_of("//o:meta[@property='file-as']")
    assert "ou mou" in all_of("//o:meta[@property='file-as']")
    assert all_of("//dc:source") == ["《蝶变龙岗》印刷版"]
    features = all_of("//o:meta[@property='schema:accessibilityFeature']")
    assert {"alternativeText", "pageNavigation", "rubyAnnotations", "longDescription"} <= set(
        features
    )
    assert all_of("//o:meta[@property='schema:accessMode']") == ["textual", "visual", "auditory"]


def test_identifier_is_the_books_own_isbn(tmp_path: Path, resources: Resources) -> None:
    numbers = Publication(isbn_print="978-7-5507-1235-5", isbn_epub="978-7-5507-1236-2")
    findings = Findings()
    given = books.small_book(tmp_path, publication=numbers)
    book = books.made(given, tmp_path, resources, findings)
    assert book is not None
    content = opened(book.content).files["EPUB/content.opf"].decode()

    assert ">urn:isbn:9787550712362</dc:identifier>" in content
    assert ">urn:isbn:9787550712355</dc:source>" in content
    assert book.facts["identifier"] == "urn:isbn:9787550712362"


def test_a_broken_template_is_reported_at_its_section(tmp_path: Path, resources: Resources) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    (own / "chapter.xhtml").write_text("<p>{{ body }}", "utf-8")
    findings = Findings()
    book = books.made(books.small_book(tmp_path), tmp_path, resources, findings, (), own)

    assert book is None
    assert [(one.code, str(one.span)) for one in findings] == [("EPB-001", str(books.SPAN))] * 2


def test_a_template_that_cannot_be_filled_stops_the_build(
    tmp_path: Path, resources: Resources
) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    (own / "chapter.xhtml").write_text("{{ nothing }}", "utf-8")
    findings = Findings()

    with pytest.raises(BuildStopped):
        books.made(books.small_book(tmp_path), tmp_path, resources, findings, (), own)
    assert [one.code for one in findings] == ["STY-003"]


def test_sheet_leaves_the_running_text_to_the_reader() -> None:
    sheet = re.sub(
        r"/\*.*?\*/", "", (books.STYLES / "epub.css").read_text("utf-8"), flags=re.DOTALL
    )
    plain, _, modern = sheet.partition("@supports")

    assert (
        re.findall(r"\b(?:rem|vw|vh)\b|var\(|!important|@import|position:|flex|grid", plain) == []
    )
    assert set(re.findall(r"(?<!-)\bcolor:[^;]*", sheet)) == {"color: inherit"}
    # The rim of the white paper that is under every drawing already.
    assert re.findall(r"([^{}]*) \{[^{}]*background", sheet) == ["\n  .picture img.drawing"]
    assert (
        re.findall(r"(?:^|\})\s*(?:html|body|p)\s*\{[^}]*(?:font|line-height|color)", plain) == []
    )
    assert "text-autospace" in modern


@pytest.mark.slow
def test_same_bytes_in_other_folders_zones_and_hash_seeds(tmp_path: Path) -> None:
    script = (
        "import hashlib, sys; from pathlib import Path;"
        "from shufang.core.diagnostic import Findings;"
        "from shufang.engines.resources import prepare_fonts;"
        "from tests.writers import epub_books as b;"
        "root = Path(sys.argv[1]); found = Findings();"
        "made = b.made(b.small_book(root), root, prepare_fonts(found), found);"
        "print(hashlib.sha256(made.content).hexdigest())"
    )

    def digest(zone: str, seed: str, folder: Path) -> str:
        folder.mkdir()
        environment = os.environ | {
            "TZ": zone,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(books.ROOT),
        }
        done = subprocess.run(
            [sys.executable, "-c", script, str(folder)],
            cwd=folder,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    assert digest("UTC", "1", tmp_path / "a") == digest("Asia/Shanghai", "2", tmp_path / "另一处")


# The real checkers


@pytest.mark.slow
@pytest.mark.checker
def test_epubcheck_has_nothing_to_say(
    small: Made, tmp_path: Path, epubcheck: Callable[[Path], tuple[object, ...]]
) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(small.content)
    # rp is discouraged but keeps base and reading apart in readers without ruby; CSS-028 = a font
    told = [one for one in epubcheck(path) if getattr(one, "id", "") not in {"HTM_055", "CSS-028"}]

    assert told == []


@pytest.mark.slow
@pytest.mark.checker
def test_ace_finds_no_violation(
    small: Made, tmp_path: Path, ace: Callable[[Path], dict[str, object]]
) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(small.content)
    report = ace(path)

    assert ace_violations(report) == []
    assert report["earl:result"] == {"earl:outcome": "pass"}


@pytest.mark.slow
@pytest.mark.browser
def test_a_reader_opens_notes_pages_and_pictures(
    small: Made, tmp_path: Path, foliate: Callable[..., Any]
) -> None:
    """foliate-js in a narrow window at double size: pop-ups, links, pictures, no overflow."""
    path = tmp_path / "book.epub"
    path.write_bytes(small.content)
    read = foliate(path, probe=Probe(width=320, height=640, zoom=2.0))
    notes = [note for section in read["sections"] for note in section["notes"]]

    assert read["console"] == read["deadNavigation"] == []
    assert read["hasCover"]
    assert read["metadata"]["belongsTo"]["series"] == {"name": "龙岗记忆", "position": 3}
    assert [page["label"] for page in read["pageList"]] == ["1", "2", "3"]
    assert [note["popUp"]["text"] for note in notes] == ["[1] 旧称布吉。"]
    for section in read["sections"]:
        assert section["overflowing"] == section["deadLinks"] == [], section["id"]
        assert all(picture["width"] > 0 for picture in section["images"]), section["id"]
    (film,) = (player for section in read["sections"] for player in section["media"])
    assert (film["kind"], film["problem"], film["duration"]) == ("video", "", 2)
    assert (film["width"], film["height"]) == (64, 48)
    assert film["poster"] > 0
    assert [track["cues"] for track in film["tracks"]] == [["绿屋顶。"]]


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.checker
def test_sounds_are_played_and_accepted(
    tmp_path: Path,
    resources: Resources,
    foliate: Callable[..., Any],
    epubcheck: Callable[[Path], tuple[object, ...]],
) -> None:
    made = with_recordings(
        tmp_path,
        resources,
        Recording("audio", "song.mp3", None, Placeholder(4, 3), transcript="月光光。"),
        Recording("audio", "talk.mp4", None, None, transcript_url="https://example.org/talk"),
    )
    path = tmp_path / "book.epub"
    path.write_bytes(made.content)
    read = foliate(path)
    players = [player for section in read["sections"] for player in section["media"]]

    assert [(one["kind"], one["problem"]) for one in players] == [("audio", "")] * 2
    assert all(0.9 < one["duration"] < 1.1 for one in players)
    assert read["console"] == []
    told = [one for one in epubcheck(path) if getattr(one, "id", "") not in {"HTM_055", "CSS-028"}]
    assert told == []
