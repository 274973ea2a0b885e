"""The fonts that an e-book brings along, from the tree of a document to the finished file."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from shufang.core.diagnostic import Findings
from shufang.core.kept import Maker
from shufang.engines.font_facts import font_facts
from shufang.engines.resources import FontFile, Resources
from shufang.model.blocks import Heading, Note, Paragraph, Table
from shufang.model.book import Book, Chapter
from shufang.model.inlines import NoteMark, Ruby
from shufang.preflight.epub_checks import check_epub
from shufang.writers.epub_fonts import Embedded, EpubFonts, TitleFace, embed_fonts
from tests.writers import epub_books as books
from tests.writers.epub_books import SPAN, paragraph, text

SHEET = 'h1 { font-family: "Book Titles", serif; }'
NAV = "EPUB/nav.xhtml"
NAMES = "陶㙍、𠮷田、𣲙水、䶮"
"""CJK Extensions A, B, C and again A: a person, a name, a river, an emperor's own character."""


def font(resources: Resources, family: str, weight: int = 400) -> FontFile:
    found = resources.font(family, weight)
    assert found is not None
    return found


def fonts(resources: Resources, **changes: object) -> EpubFonts:
    given = EpubFonts(
        (TitleFace("Book Titles", font(resources, "Noto Serif SC", 700)),),
        SHEET,
        (font(resources, "Noto Serif SC"), font(resources, "BabelStone Han")),
        marks_rare=True,
    )
    return replace(given, **changes)  # type: ignore[arg-type]


def document(body: str) -> etree._Element:
    return etree.fromstring(
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>𠮷</title></head>'
        f"<body>{body}</body></html>"
    )


def shown(root: etree._Element) -> str:
    return etree.tostring(root, encoding="unicode").partition("<body>")[2].partition("</body>")[0]


def characters(made: Embedded) -> list[str]:
    found = []
    for one in made.resources:
        facts = font_facts(one.content)
        assert facts is not None
        found.append("".join(map(chr, sorted(facts.characters))).strip())
    return found


def test_titles_have_their_characters_and_no_others(resources: Resources) -> None:
    roots = [document("<h1>龙岗<b>一</b></h1><p>正文</p>"), document("<h1>龙山</h1>")]
    made = embed_fonts(roots, "p { margin: 0; }", fonts(resources), Findings())

    assert characters(made) == ["一山岗龙"]
    assert made.resources[0].path == "fonts/book-titles.ttf"
    assert made.resources[0].media_type == "font/ttf"
    assert 'url("../fonts/book-titles.ttf") format("truetype")' in made.stylesheet
    assert made.stylesheet.endswith(SHEET)
    assert "local(" not in made.stylesheet
    assert made.facts["fonts"] == 1
    assert made.facts["font_bytes"] == len(made.resources[0].content)


def test_rare_characters_are_marked_and_have_a_font(resources: Resources) -> None:
    root = document("<p>陶㙍与<b>𪚥</b>。</p>")
    made = embed_fonts([root], "", fonts(resources), Findings())

    assert shown(root) == (
        '<p>陶<span class="rare-1">㙍</span>与<b><span class="rare-2">𪚥</span></b>。</p>'
    )
    assert characters(made) == ["㙍", "𪚥"]  # the first has one of them, the second both
    for number in (1, 2):
        rule = f'.rare-{number} {{\n  font-family: "Book Rare {number}", serif;'
        assert rule in made.stylesheet
    assert made.facts["rare_characters"] == "㙍𪚥"


def test_in_titles_only_what_their_font_lacks_is_marked(resources: Resources) -> None:
    root = document("<h1>㙍𪚥</h1>")
    made = embed_fonts([root], "", fonts(resources), Findings())

    assert shown(root) == '<h1>㙍<span class="rare-1">𪚥</span></h1>'
    assert characters(made) == ["㙍", "𪚥"]


def test_titles_are_whole_even_where_running_text_is_left_alone(resources: Resources) -> None:
    root = document("<h1>㙍𪚥</h1><p>㙍𪚥</p>")
    made = embed_fonts([root], "", fonts(resources, marks_rare=False), Findings())

    assert shown(root) == '<h1>㙍<span class="rare-1">𪚥</span></h1><p>㙍𪚥</p>'
    assert characters(made) == ["㙍", "𪚥"]


def test_without_titles_all_rare_characters_are_marked(resources: Resources) -> None:
    root = document("<h1>㙍</h1>")
    made = embed_fonts([root], "", fonts(resources, titles=(), titles_sheet=""), Findings())

    assert shown(root) == '<h1><span class="rare-1">㙍</span></h1>'
    assert "Book Titles" not in made.stylesheet


def test_drawings_and_what_is_not_shown_are_let_be(resources: Resources) -> None:
    body = '<p><svg xmlns="http://www.w3.org/2000/svg"><text>㙍</text></svg></p>'
    root = document(body)
    embed_fonts([root], "", fonts(resources), Findings())

    assert "rare" not in etree.tostring(root, encoding="unicode")


def test_a_book_without_titles_or_rare_characters_brings_nothing(resources: Resources) -> None:
    made = embed_fonts([document("<p>正文</p>")], "", fonts(resources), Findings())

    assert made.resources == ()
    assert made.stylesheet == SHEET
    assert embed_fonts([document("<h1>㙍</h1>")], "", EpubFonts(), Findings()).stylesheet == ""


def test_a_character_that_no_font_may_bring_is_told(resources: Resources) -> None:
    root, findings = document("<p>㙍𪚥</p>"), Findings()
    only = fonts(resources, rare=(font(resources, "Noto Serif SC"),))
    made = embed_fonts([root], "", only, findings)

    assert [(one.code, dict(one.values)) for one in findings] == [("FNT-011", {"characters": "𪚥"})]
    assert shown(root) == '<p><span class="rare-1">㙍</span>𪚥</p>'
    assert characters(made) == ["㙍"]


def test_what_was_made_is_found_again(resources: Resources) -> None:
    kept: dict[str, bytes] = {}

    class Memory:
        def read(self, name: str) -> bytes | None:
            return kept.get(name)

        def write(self, name: str, content: bytes) -> bool:
            kept[name] = content
            return True

    given = fonts(resources, maker=Maker(Memory()))
    first = embed_fonts([document("<h1>龙岗</h1>")], "", given, Findings())
    (name,) = kept
    kept[name] = first.resources[0].content + b"kept"
    again = embed_fonts([document("<h1>岗<i>龙</i></h1>")], "", given, Findings())

    assert again.resources[0].content == kept[name]


def rare_book(root: Path) -> Book:
    """Return a book with rare characters wherever text can stand."""
    book = books.small_book(root)
    blocks = (
        paragraph("p-9", text(f"人名{NAMES}。"), NoteMark(SPAN, "n9", 1)),
        Heading(SPAN, 2, (text("㙍头村𪚥"),), "sec-rare"),
        Heading(SPAN, 3, (text("小节𠮷"),), "sec-small"),
        paragraph("p-10", Ruby(SPAN, (("𠮷", "jí"),)), text("字。")),
        replace(_table(root), id="tab-9", title=(text("表𣲙"),), number="表2-1"),
    )
    notes = (Note(SPAN, "n9", (Paragraph(SPAN, (text("注里的䶮。"),)),), 1),)
    chapter = Chapter(
        "c-rare", "chapter", (text("𠮷与㙍"),), blocks, notes, SPAN, "2" * 64, 3, "第三章"
    )
    part = book.parts[0]
    return replace(book, parts=(replace(part, chapters=(*part.chapters, chapter)),))


def _table(root: Path) -> Table:
    return next(one for one in books.first_chapter(root).blocks if isinstance(one, Table))


def test_a_book_with_rare_characters_everywhere(tmp_path: Path, resources: Resources) -> None:
    findings = Findings()
    made = books.made(rare_book(tmp_path), tmp_path, resources, findings)

    assert made is not None
    assert list(findings) == []
    assert list(check_epub(made.content, rare_book(tmp_path))) == []
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        chapter, contents, nav = (
            re.sub('<span class="rare-[12]">(.*?)</span>', r"[\1]", archive.read(name).decode())
            for name in ("EPUB/text/006-c-rare.xhtml", "EPUB/text/002-contents.xhtml", NAV)
        )
    assert '<span class="title">[𠮷]与㙍</span></h1>' in chapter  # 㙍 is in the font of titles
    assert "㙍头村[𪚥]</h2>" in chapter
    assert "人名陶[㙍]、[𠮷]田、[𣲙]水、[䶮]。" in chapter
    assert "注里的[䶮]。" in chapter
    assert "<ruby>[𠮷]<rp>" in chapter
    assert "表[𣲙]</" in chapter
    assert "第三章　[𠮷]与[㙍]</a>" in contents
    assert "第三章　𠮷与㙍</a>" in nav
    assert "<title>第三章　𠮷与㙍</title>" in chapter


def test_two_builds_are_the_same(tmp_path: Path, resources: Resources) -> None:
    first = books.made(rare_book(tmp_path), tmp_path, resources, Findings())
    second = books.made(rare_book(tmp_path), tmp_path, resources, Findings())

    assert first is not None
    assert second is not None
    assert first.content == second.content


@pytest.mark.browser
@pytest.mark.slow
def test_a_browser_draws_them_with_the_fonts_of_the_book(
    tmp_path: Path, resources: Resources, foliate: Callable[..., Any]
) -> None:
    made = books.made(rare_book(tmp_path), tmp_path, resources, Findings())
    assert made is not None
    path = tmp_path / "book.epub"
    path.write_bytes(made.content)
    read = foliate(path)

    assert read["console"] == []
    chapter = read["sections"][-1]
    assert {face["status"] for face in chapter["fonts"]} == {"loaded"}
    drawn = {piece["text"]: piece["drawnWith"] for piece in chapter["setInFonts"]}
    assert set("㙍𠮷𣲙䶮𪚥") <= set(drawn)
    assert all(font["isCustomFont"] for fonts in drawn.values() for font in fonts)
    assert [sum(font["glyphCount"] for font in drawn[name]) for name in "㙍𠮷𣲙䶮𪚥"] == [1] * 5
