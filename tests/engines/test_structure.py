"""What a section's pages say besides their looks: one tree in the order of the manuscript."""

import re
from pathlib import Path
from textwrap import dedent

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from shufang.engines.layout import lay_out
from shufang.engines.pdf_structure import TaggedBook
from shufang.engines.resources import Resources
from shufang.engines.sections import Rule, Stamp
from shufang.model.spot import tinted
from tests.engines.pages import section
from tests.engines.tagged import SPOT, for_screen, merged, outline, spoken

PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" '
    b'height="300" fill="#123456"/></svg>'
)
CASES = {
    "a decoration is not there": (
        '<p>甲</p><figure role="presentation"><div><img src="book:a.svg" alt="" '
        'style="width:50pt"/></div></figure><p>乙</p>',
        """
        Document
          Sect
            P 甲
            P 乙
        """,
    ),
    "headings go down one level at a time": (
        "<h1>甲</h1><h3>乙</h3><h2>丙</h2><h5>丁</h5><h1>戊</h1>",
        """
        Document
          Sect
            H1 甲
            H2 乙
            H2 丙
            H3 丁
            H1 戊
        """,
    ),
    "a number and a title do not run into each other": (
        "<h1><span style='display:block'>第一章</span><span style='display:block'>题</span></h1>",
        """
        Document
          Sect
            H1 第一章 |题
        """,
    ),
    "a note stands behind its mark": (
        '<p>甲。<span class="footnote" id="n1">注<em>文</em>。</span>乙</p>',
        """
        Document
          Sect
            P 甲。|乙
              Reference
                Link ①
              Note id=n1
                Lbl
                  Link ①
                P 注|文|。
        """,
    ),
    "lists have labels and bodies": (
        "<ul><li>甲<ol><li><p>乙</p><p>丙</p></li></ol></li></ul>"
        "<dl><dt>丁</dt><dd>戊</dd><dd>己</dd></dl>",
        """
        Document
          Sect
            L
              LI
                Lbl ●
                LBody 甲
                  L
                    LI
                      Lbl 1.
                      LBody
                        P 乙
                        P 丙
            L
              LI
                Lbl 丁
                LBody 戊
                LBody 己
        """,
    ),
    "markers are labels": (
        "<ul class='marked'><li>甲</li></ul>",
        """
        Document
          Sect
            L
              LI
                Lbl •
                LBody 甲
        """,
    ),
    "tables are whole": (
        '<p role="caption">表题</p><table><thead><tr class="continued"><td>续表</td></tr>'
        '<tr><th>甲</th><th>乙</th></tr></thead><tbody><tr><th scope="row">丙</th><td></td></tr>'
        '<tr><td colspan="2">丁</td></tr></tbody></table>',
        """
        Document
          Sect
            Table
              Caption 表题
              THead
                TR
                  TH scope=Column 甲
                  TH scope=Column 乙
              TBody
                TR
                  TH scope=Row 丙
                  TD
                TR
                  TD 丁
        """,
    ),
    "readings are read behind their characters": (
        "<p>读<ruby>龙<rt>lóng</rt>岗<rt>gǎng</rt></ruby>。</p>",
        """
        Document
          Sect
            P 读|。
              Ruby
                RB 龙
                RT lóng
              Ruby
                RB 岗
                RT gǎng
        """,
    ),
    "pictures have words or are decoration": (
        '<figure id="f"><img src="book:a.svg" alt="一条河"/><figcaption><p>图1</p></figcaption>'
        '</figure><p>甲<img src="book:a.svg" alt="" style="width:5pt"/></p>',
        """
        Document
          Sect
            Div
              Figure alt=一条河
              Caption
                P 图1
            P 甲
        """,
    ),
    "a picture may be a link": (
        '<p><a href="https://example.org/"><img src="book:a.svg" alt="标志" '
        'style="width:20pt"/></a></p>',
        """
        Document
          Sect
            P
              Link
                Figure alt=标志
        """,
    ),
    "languages are told where they change": (
        '<p>甲<span lang="en">two</span>乙</p><p lang="en">one <em lang="en">two</em></p>',
        """
        Document
          Sect
            P 甲|乙
              Span lang=en two
            P lang=en one |two
        """,
    ),
    "contents and indexes": (
        '<div role="doc-toc"><p data-folio="3"><a href="#c">第一章</a></p></div><h1 id="c">题</h1>'
        '<div role="doc-index"><p>甲，<a href="#c">5</a></p></div>'
        '<div role="list"><p role="listitem"><span>[1]</span>书</p></div>',
        """
        Document
          Sect
            TOC
              TOCI
                Reference
                  Link 第一章| 3
            H1 题
            Index
              P 甲，
                Link 5
            L
              LI
                Lbl [1]
                LBody 书
        """,
    ),
    "text without a paragraph gets one": (
        "<div>散<em>文</em><p>段</p>再散</div><blockquote>引</blockquote><pre>码</pre>",
        """
        Document
          Sect
            P 散|文
            P 段
            P 再散
            BlockQuote
              P 引
            P 码
        """,
    ),
}
CSS = (
    "ul.marked { list-style: disc } ul.marked > li::before { content: none }"
    "ul:not(.marked), ol { list-style: none; margin: 0; padding-left: 2em }"
    " ul > li::before { content: '●' }"
    " ol > li > p:first-child::before { content: counter(list-item) '.' }"
    " [data-folio]::after { content: leader('·') ' ' attr(data-folio) }"
    " table { border-collapse: separate } dd { margin: 0 }"
    ' [lang|="en"] { hyphens: auto }'
)


@pytest.mark.parametrize("name", CASES)
def test_structure(resources: Resources, tmp_path: Path, name: str) -> None:
    body, expected = CASES[name]
    source = section(body, CSS, assets={"book:a.svg": PICTURE})

    book = merged(resources, tmp_path / "a.pdf", for_screen(source))

    assert outline(book) == dedent(expected).strip()


def test_a_paragraph_is_one_on_two_pages(resources: Resources, tmp_path: Path) -> None:
    source = for_screen(section(f"<p>{'长' * 700}</p><p>完</p>"))

    book = merged(resources, tmp_path / "a.pdf", source)

    assert len(book.pages) == 3
    paragraphs = [element for element in book.elements if element.kind == "P"]
    assert len(paragraphs) == 2
    assert {page for page, _ in paragraphs[0].contents} == {0, 1, 2}
    assert spoken(book) == "长" * 700 + "完"


def test_a_figure_is_read_where_the_manuscript_has_it(resources: Resources, tmp_path: Path) -> None:
    """It gives way to the text after it and heads the next page."""
    body = (
        f"<p>{'前' * 200}</p><figure><img src='book:a.svg' alt='图' style='height:250pt'/>"
        f"</figure><p>{'后' * 400}</p>"
    )
    source = for_screen(
        section(
            body,
            "figure { --defer: section; break-inside: avoid; block-step: 18pt }",
            assets={"book:a.svg": PICTURE},
        )
    )

    book = merged(resources, tmp_path / "a.pdf", source)

    figure = next(element for element in book.elements if element.kind == "Figure")
    after = next(e for e in book.elements if "后" in "".join(map(book.text, e.contents)))
    assert figure.page == 1
    assert after.page == 0
    order = [element.kind for element in book.elements]
    assert order == ["Document", "Sect", "P", "Div", "Figure", "P"]


def test_a_repeated_table_head_is_read_once(resources: Resources, tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>行{number}</td></tr>" for number in range(40))
    body = (
        '<table><thead><tr class="continued"><td>续表</td></tr><tr><th>表头</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )

    book = merged(resources, tmp_path / "a.pdf", for_screen(section(body, CSS)))

    assert len(book.pages) > 1
    assert spoken(book) == "表头" + "".join(f"行{number}" for number in range(40))
    artifacts = ["".join(page.marks.artifacts) for page in book.pages]
    assert artifacts[0] == ""
    assert artifacts[1] == "续表表头"


def test_a_note_that_goes_on_overleaf_is_one(resources: Resources, tmp_path: Path) -> None:
    note = "注文很长。" * 120
    body = (
        f'<p>{"前" * 150}。<span class="footnote" id="n1">{note}</span>{"后" * 150}。</p>'
        "<p>再一段。</p>"
    )
    source = for_screen(section(body, ".footnote { orphans: 2; widows: 2 }"))
    section_pages = lay_out(source, resources.fontconfig)
    assert any(page.note_rests for page in section_pages.pages)

    book = merged(resources, tmp_path / "a.pdf", source, reports=("PDF-009",))

    assert_whole(book)
    assert spoken(book) == f"{'前' * 150}。①①{note}{'后' * 150}。再一段。"
    assert [element.kind for element in book.elements].count("Note") == 1


def test_lines_say_the_spaces_and_hyphens_that_they_lost(
    resources: Resources, tmp_path: Path
) -> None:
    text = (
        "Information technology and the hyphenation of words in a rather long English sentence "
        "that runs over several lines of a narrow measure, unremarkably."
    )
    body = f'<p lang="en">{text}</p><p>二〇一二年 June 的事，写在 Longgang 。</p>'

    book = merged(resources, tmp_path / "a.pdf", for_screen(section(body, CSS)))

    assert spoken(book).startswith(text)
    pieces = [book.text(content) for _, content in book.reading]
    assert len(pieces) > 4, "not one line only"
    shown = "".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(tmp_path / "a.pdf")
    )
    assert text in shown.replace("\r\n", ""), "as pdfium copies it"


@pytest.mark.parametrize(
    ("css", "heard"),
    [
        ("b { opacity: .5 }", "前字后"),
        ("b { transform: rotate(9deg); display: inline-block }", "前字后"),
        ("b { position: absolute; top: 0 }", "前 字 后"),
        ("b { visibility: hidden }", "前后"),
        ("b { display: none }", "前后"),
        ("p { columns: 2 }", "前字后"),
        ("p { display: flex }", "前 字 后"),
    ],
)
def test_whatever_a_sheet_does_is_whole(
    resources: Resources, tmp_path: Path, css: str, heard: str
) -> None:
    source = for_screen(section("<p>前<b>字</b>后</p>", css))

    book = merged(resources, tmp_path / "a.pdf", source)

    assert_whole(book)
    assert spoken(book) == heard


def test_letters_that_are_changed_or_turned_are_heard(resources: Resources, tmp_path: Path) -> None:
    text = "words that are long enough to be broken over the lines of this page"
    source = for_screen(
        section(
            f"<p lang='en' class='up'>{text}</p><p>甲 שלום 乙</p>",
            ".up { text-transform: uppercase }",
        )
    )

    assert spoken(merged(resources, tmp_path / "a.pdf", source)) == f"{text.upper()}甲 שלום 乙"


def test_links_are_joined_both_ways(resources: Resources, tmp_path: Path) -> None:
    one = section(
        f'<p>见<a href="#c2">第二{"章" * 18}</a>，<a href="https://example.org/">网</a>。'
        '<span class="footnote" id="n1">注。</span></p>',
        name="s1",
    )
    two = section('<h1 id="c2">第二章</h1>', name="s2")
    target = tmp_path / "a.pdf"

    book = merged(resources, target, for_screen(one), for_screen(two))

    targets = [(link.target, link.leads) for link in book.links]
    assert targets == [
        ("c2", True),
        ("c2", True),
        ("https://example.org/", True),
        ("n1", True),
        ("n1-ref", True),
    ], "a link on two lines is pressed on both"
    by_id = {element.id: element for element in book.elements}
    for link in book.links:
        assert link.words
        assert link.parent is not None
        assert by_id[link.parent].kind == "Link"
        assert link.id in by_id[link.parent].links
    with pikepdf.open(target) as pdf:
        call, back = (pdf.pages[0].Annots[index].Rect for index in (3, 4))
        names = pdf.Root.Names.Dests.Names
        places = {str(names[i]): names[i + 1] for i in range(0, len(names), 2)}
        height = 150 * 72 / 25.4
        assert 0 < float(call[3]) - float(call[1]) < 20
        # Each leads to the other.
        assert float(places["n1-ref"][3]) == pytest.approx(float(call[3]), abs=8)
        assert float(back[1]) - 1 < float(places["n1"][3]) < height / 2


def test_page_numbers_that_come_late_are_heard(resources: Resources, tmp_path: Path) -> None:
    body = (
        '<p id="x">见<a href="#x">图（第<span data-page-of="x">00</span>页）</a>，'
        f'{"长" * 11}第<span data-page-of="x">00</span> 页。</p>'
    )

    book = merged(resources, tmp_path / "a.pdf", for_screen(section(body)), numbers={"x": "12"})

    assert [link.words for link in book.links] == ["图（第12页）"]
    assert spoken(book).startswith("见图（第12页），")
    assert "第12" in spoken(book)[-6:]
    assert "0" not in spoken(book)


@pytest.mark.parametrize("page", ["", "turned"])
def test_areas_lie_on_what_they_are_of(resources: Resources, tmp_path: Path, page: str) -> None:
    css = (
        "@page turned { size: 150mm 100mm; margin: 15mm }"
        f".at {{ page: {page or 'auto'}; break-before: page }} img {{ width: 90pt; height: 60pt }}"
    )
    body = (
        "<p>一</p><div class='at'><p>行首有字<a href='https://example.org/'>乙丙丁</a>。</p>"
        "<figure><img src='book:a.svg' alt='图'/></figure></div>"
    )
    source = section(body, css, assets={"book:a.svg": PICTURE})
    target = tmp_path / "a.pdf"

    merged(resources, target, for_screen(source), bleed_pt=9)

    with pikepdf.open(target) as pdf:
        area = [float(edge) for edge in pdf.pages[1].Annots[0].Rect]
        figure = next(
            each
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"
        )
        box = [float(edge) for edge in figure.A.BBox]
    document = pypdfium2.PdfDocument(target)
    text = document[1].get_textpage()
    start = text.get_text_range().index("乙丙丁")
    for index in range(start - 1, start + 4):
        left, bottom, right, top = text.get_charbox(index)
        x, y = (left + right) / 2, (bottom + top) / 2
        is_inside = area[0] < x < area[2] and area[1] < y < area[3]
        assert is_inside is (start <= index < start + 3)
    shown = document[1].render(scale=1).to_pil()
    left, lower, right, upper = (round(edge) for edge in box)
    height = shown.height
    assert {right - left, upper - lower} == {90, 60}
    inside = shown.crop((left + 2, height - upper + 2, right - 2, height - lower - 2))
    assert inside.getextrema() == ((0x12, 0x12), (0x34, 0x34), (0x56, 0x56))
    document.close()


def test_stamps_are_artifacts_of_the_page(resources: Resources, tmp_path: Path) -> None:
    stamps = (
        Stamp(0, "书眉", "Noto Serif SC", 400, 8, 50, 30),
        Stamp(0, "12", "Noto Serif SC", 400, 9, 50, 400),
    )
    target = tmp_path / "a.pdf"

    book = merged(
        resources,
        target,
        for_screen(section("<p>文</p>")),
        stamps=stamps,
        rules=(Rule(0, 30, 40, 90, 40),),
    )

    assert spoken(book) == "文"
    assert [text for text in book.pages[0].marks.artifacts if text] == ["书眉", "12"]
    with pikepdf.open(target) as pdf:
        content = b"".join(stream.read_bytes() for stream in pdf.pages[0].Contents)
    assert b"/Subtype/Header" in content
    assert b"/Subtype/Footer" in content
    assert not re.search(rb"[0-9] [kK]\s", content), "no inks on screens"


def test_colours_are_those_of_screens(resources: Resources, tmp_path: Path) -> None:
    half = " ".join(f"{ink:.6f}" for ink in tinted(SPOT, 0.5))
    css = (
        "p { color: device-cmyk(0 0 0 1) } b { color: device-cmyk(0 1 0.5 0.5) }"
        f"i {{ color: device-cmyk({half}) }}"
    )
    target = tmp_path / "a.pdf"

    merged(resources, target, for_screen(section("<p>黑<b>红</b><i>专</i></p>", css)))

    with pikepdf.open(target) as pdf:
        content = b"".join(stream.read_bytes() for stream in pdf.pages[0].Contents)
        assert pdf.Root.OutputIntents[0].OutputConditionIdentifier == "sRGB IEC61966-2.1"
    colours = re.findall(rb"([\d. ]+) rg", content)
    assert colours[:3] == [b"0.2 0.2 0.2", b"0.5 0 0.25", b"1 0.5 0.75"]
    assert b"DeviceCMYK" not in content


def test_the_pages_are_those_of_print(resources: Resources) -> None:
    source = section(f'<p>{"长" * 700}<a href="#x">短</a></p><p id="x">完</p>')

    printed, shown = (lay_out(each, resources.fontconfig) for each in (source, for_screen(source)))

    assert shown.screen is not None
    assert printed.pages == shown.pages
    assert printed.pdf == shown.pdf
    assert printed.fonts == shown.fonts == shown.screen.fonts


def test_nothing_is_drawn_for_screens_unasked(resources: Resources) -> None:
    assert lay_out(section("<p>文</p>"), resources.fontconfig).screen is None


def test_pdfium_reads_the_tree(resources: Resources, tmp_path: Path) -> None:
    body, _ = CASES["tables are whole"]
    target = tmp_path / "a.pdf"
    book = merged(resources, target, for_screen(section(f"<h1>题</h1>{body}", CSS)))

    document = pypdfium2.PdfDocument(target)
    page = document[0]
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    try:
        kinds = [
            kind
            for index in range(pdfium.FPDF_StructTree_CountChildren(tree))
            for kind in kinds_in(pdfium.FPDF_StructTree_GetChildAtIndex(tree, index))
        ]
    finally:
        pdfium.FPDF_StructTree_Close(tree)
        page.close()
        document.close()
    # An empty cell is on no page.
    expected = [e.kind for e in book.elements if e.contents or e.kids]
    assert kinds == expected


def kinds_in(element: object) -> list[str]:
    size = pdfium.FPDF_StructElement_GetType(element, None, 0)
    import ctypes

    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_StructElement_GetType(element, buffer, size)
    kinds = [buffer.raw.decode("utf-16-le").rstrip("\0")]
    for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, index)
        if child:
            kinds += kinds_in(child)
    return kinds


def test_every_mark_is_in_the_tree_once(resources: Resources, tmp_path: Path) -> None:
    bodies = "".join(body for body, _ in CASES.values())
    source = section(bodies.replace('id="n1"', 'id="n9"'), CSS, assets={"book:a.svg": PICTURE})

    assert_whole(merged(resources, tmp_path / "a.pdf", for_screen(source)))


def assert_whole(book: TaggedBook) -> None:
    read = [content for _, content in book.reading]
    drawn = [(n, mark) for n, page in enumerate(book.pages) for mark in page.marks.texts]
    assert sorted(read) == sorted(drawn)
    assert len(set(read)) == len(read)
    owners = {content: e.id for e in book.elements for content in e.contents}
    for number, page in enumerate(book.pages):
        assert (page.marks.loose, page.marks.crossed, page.marks.repeated) == (0, 0, [])
        assert page.parents == tuple(owners[number, mark] for mark in range(len(page.parents)))
