"""The book tree becomes XHTML, in each edition's own way."""

from dataclasses import replace
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

import pytest

from shufang.core.diagnostic import BuildStopped, Findings
from shufang.core.span import Span
from shufang.html.blocks import BlockWriter
from shufang.html.inlines import InlineWriter
from shufang.html.markup import element, escaped, picture, quoted
from shufang.html.note_lines import note_lines
from shufang.html.render import Renderer
from shufang.html.sequence import book_sections, contents_entries, navigation_entries
from shufang.html.setting import Asset, PageBox, Setting
from shufang.html.templates import Templates
from shufang.model.blocks import (
    Block,
    Cell,
    CodeBlock,
    Extract,
    FigureGroup,
    Heading,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    Sidebar,
    Table,
)
from shufang.model.book import (
    Book,
    Chapter,
    Edition,
    Event,
    GeneratedPage,
    Index,
    IndexEntry,
    Label,
    Locator,
    Meta,
    Part,
)
from shufang.model.figures import Chart, Credit, Figure, ImageFacts, Recording, Series
from shufang.model.inlines import (
    Abbreviation,
    Citation,
    CrossReference,
    EmphasisDots,
    Foreign,
    IndexMark,
    Inline,
    LineBreak,
    NoteMark,
    Ruby,
    Strong,
    Text,
)
from shufang.model.pages import PageMap
from shufang.passes import html_id

STYLES = Path(__file__).parents[2] / "styles"
S = Span("chapters/01/chapter.md", 3)
LABELS = {
    "fig-a": Label("fig-a", "figure", "图1-1", "河", "c-1", S),
    "c-2": Label("c-2", "chapter", "第二章", "山", "c-2", S),
    "c-3": Label("c-3", "chapter", "第三章", "读《志》说“核”", "c-3", S),
    "s-2": Label("s-2", "section", "", "说“核”与《志》", "c-1", S),
    "s-1": Label("s-1", "section", "", "一节", "c-1", S),
}
NOTE = Note(S, "a", (Paragraph(S, (Text(S, "注文"),)), Paragraph(S, (Text(S, "二段"),))), 3)


class FakeAssets:
    """Addresses that say what was asked for."""

    def picture(self, image: ImageFacts, figure: Figure | None = None) -> Asset:
        del figure
        return Asset(f"picture/{image.path}", image.width_px, image.height_px)

    def inline_picture(self, path: str, alt: str = "") -> Asset:
        del alt
        return Asset(f"inline/{path}")

    def drawing(self, figure: Figure) -> Asset:
        return Asset(f"drawing/{figure.id}", 3, 2)

    def qr_code(self, url: str) -> Asset:
        return Asset("qr", 1, 1)

    def recording(self, recording: Recording) -> Asset | None:
        return Asset(f"media/{recording.file}") if recording.file else None

    def captions(self, recording: Recording) -> Asset | None:
        return None


def t(text: str) -> tuple[Text, ...]:
    return (Text(S, text),)


def setting(edition: Edition, book: Book | None = None, **folios: str) -> Setting:
    return Setting(
        edition,
        book or Book(Meta("书"), (), (), (), labels=LABELS),
        FakeAssets(),
        html_id,
        PageMap({name.replace("_", "-"): folio for name, folio in folios.items()}, 20),
        PageBox(357, 540, 18) if edition is Edition.PRINT else None,
    )


def inline(node: Inline, edition: Edition, **folios: str) -> str:
    return InlineWriter(setting(edition, None, **folios), "c-1", (NOTE,)).write((node,))


def block(node: Block, edition: Edition = Edition.PRINT) -> ElementTree.Element:
    templates = Templates([STYLES / "templates"], Findings())
    written = BlockWriter(setting(edition), templates, "c-1", (NOTE,)).write((node,))
    return ElementTree.fromstring(
        f'<body xmlns:epub="http://www.idpf.org/2007/ops">{written}</body>'
    )


@pytest.mark.parametrize(
    ("node", "printed", "read"),
    [
        (Strong(S, t("龙岗")), "<strong>龙岗</strong>", "<strong>龙岗</strong>"),
        (Text(S, "a<b&c"), "a&lt;b&amp;c", "a&lt;b&amp;c"),
        (
            Foreign(S, "en", t("low")),
            '<span lang="en" xml:lang="en">low</span>',
            '<span lang="en" xml:lang="en">low</span>',
        ),
        (
            EmphasisDots(S, t("甲，乙")),
            '<em class="dots">甲，乙</em>',
            '<em class="dots">甲，乙</em>',
        ),
        (
            Ruby(S, (("圳", "zhèn"),)),
            "<ruby>圳<rp>（</rp><rt>zhèn</rt><rp>）</rp></ruby>",
            "<ruby>圳<rp>（</rp><rt>zhèn</rt><rp>）</rp></ruby>",
        ),
        (
            Abbreviation(S, t("编写委员会"), "编委会"),
            "编写委员会（下文简称“编委会”）",
            "编写委员会（下文简称“编委会”）",
        ),
        (
            NoteMark(S, "a", 3),
            '<span class="footnote" id="note-c-1-3">注文<br/>二段</span>',
            '<a class="noteref" epub:type="noteref" role="doc-noteref" '
            'href="#note-c-1-3" id="note-c-1-3-ref">[3]</a>',
        ),
        (
            CrossReference(S, "fig-a"),
            '<a class="xref short" href="#fig-a">图1-1</a>',
            '<a class="xref short" href="#fig-a">图1-1</a>',
        ),
        (
            CrossReference(S, "s-1"),
            '<a class="xref short" href="#s-1">“一节”</a>',
            '<a class="xref short" href="#s-1">“一节”</a>',
        ),
        (
            CrossReference(S, "s-2"),
            '<a class="xref" href="#s-2">“说‘核’与《志》”</a>',
            '<a class="xref" href="#s-2">“说‘核’与《志》”</a>',
        ),
        (
            CrossReference(S, "c-3", "title"),
            '<a class="xref" href="#c-3">《读〈志〉说“核”》</a>',
            '<a class="xref" href="#c-3">《读〈志〉说“核”》</a>',
        ),
        (
            CrossReference(S, "c-2", "full"),
            '<a class="xref" href="#c-2">第二章（第<span data-page-of="c-2">00</span>页）</a>',
            '<a class="xref short" href="#c-2">第二章《山》</a>',
        ),
        (
            CrossReference(S, "c-2", "page"),
            '<a class="xref short" href="#c-2">第<span data-page-of="c-2">00</span>页</a>',
            '<a class="xref short" href="#c-2">第二章</a>',
        ),
        (
            IndexMark(S, t("许勤"), "person", "许勤", "", "ix-c-1-1"),
            '<span id="ix-c-1-1">许勤</span>',
            '<span id="ix-c-1-1">许勤</span>',
        ),
        (
            Citation(S, ("k",), ("12",), (1,), "cite-1"),
            '<span class="citation" id="cite-1">[<a href="#ref-k">1</a>：12]</span>',
            '<span class="citation" id="cite-1">[<a href="#ref-k">1</a>：12]</span>',
        ),
    ],
)
def test_each_mark_is_written_for_its_edition(node: Inline, printed: str, read: str) -> None:
    assert inline(node, Edition.PRINT, c_2="12") == printed
    assert inline(node, Edition.EPUB) == read


def test_a_section_remembers_which_folios_it_prints() -> None:
    made = setting(Edition.PRINT, None, c_2="12")
    InlineWriter(made, "c-1", ()).write((CrossReference(S, "c-2", "page"),))

    assert made.numbers == {"c-2": 2}
    made.are_numbers_literal = True
    InlineWriter(made, "c-1", ()).write((CrossReference(S, "c-2", "page"),))

    assert made.asked == {"c-2"}


def test_room_is_left_for_as_many_digits_as_are_expected() -> None:
    made = setting(Edition.PRINT, None)
    made.expected = {"c-2": 345}
    written = InlineWriter(made, "c-1", ()).write((CrossReference(S, "c-2", "page"),))

    assert '第<span data-page-of="c-2">000</span>页' in written


def test_a_figure_fits_its_page_and_names_its_credit() -> None:
    tall = ImageFacts("a.jpg", "d", 1000, 4000, "RGB", "JPEG")
    figure = Figure(
        S, "fig-a", tall, t("河"), t("春天。"), "一条河", "", (Credit("photo", "张三"),)
    )

    tree = block(figure)

    style = tree.find(".//img").get("style", "")  # type: ignore[union-attr]
    width, height = (float(part.split(":")[1].rstrip("pt")) for part in style.split(";"))
    assert height <= 540 - 3 * 18
    assert width / height == pytest.approx(0.25, abs=0.01)
    assert "（张三 摄）" in "".join(tree.itertext())


@pytest.mark.parametrize(
    ("date", "shown"),
    [("2012-06-09", "2012年6月9日，坪地，张三 摄"), ("约1990年", "约1990年，坪地，张三 摄")],
)
def test_a_caption_says_when_and_where(date: str, shown: str) -> None:
    image = ImageFacts("a.jpg", "d", 1000, 800, "RGB", "JPEG")
    figure = Figure(
        S, "f", image, t("河"), credits=(Credit("photo", "张三"),), date=date, place="坪地"
    )

    assert f"（{shown}）" in "".join(block(figure).itertext())


def test_figures_of_a_group_keep_their_descriptions_in_the_e_book() -> None:
    image = ImageFacts("a.jpg", "d", 1000, 800, "RGB", "JPEG")
    group = FigureGroup(S, (Figure(S, "f", image, t("河"), long_description="左边是山。"),))

    assert "左边是山。" in "".join(block(group, Edition.EPUB).itertext())


def test_the_numbers_of_a_chart_stand_in_the_e_book_as_a_table() -> None:
    chart = Chart("bar", ("甲", "乙"), (Series("", (22, 5.5)), Series("人", (3,))), "天", "工期")
    figure = Figure(S, "f", chart, t("工期"), number="图1-1")

    rows = block(figure, Edition.EPUB).findall(".//table//tr")
    assert [["".join(cell.itertext()) for cell in row] for row in rows] == [
        ["项目", "工期", "人"],
        ["甲", "22", "3"],
        ["乙", "5.5", ""],
    ]
    assert "图1-1的数据（单位：天）" in "".join(block(figure, Edition.EPUB).itertext())
    assert block(figure).find(".//table") is None


@pytest.mark.parametrize(
    ("kind", "words"), [("video", "扫描二维码观看："), ("audio", "扫描二维码收听：")]
)
def test_print_says_whether_to_watch_or_to_listen(
    kind: Literal["video", "audio"], words: str
) -> None:
    still = ImageFacts("s.jpg", "d", 640, 360, "RGB", "JPEG")
    figure = Figure(S, "f", Recording(kind, None, "https://example.org/f", still), t("访谈"))
    root = block(figure)

    assert words in "".join(root.itertext())
    assert len(root.findall(".//img")) == 2  # the still and the code


def test_a_film_without_words_still_says_where_it_is_shown() -> None:
    film = Recording("video", None, "https://example.org/f", None)

    assert "https://example.org/f" in "".join(block(Figure(S, "f", film, ())).itertext())


@pytest.mark.parametrize(
    ("extract", "shown"),
    [
        (Extract(S, (), "", "村民", "座谈记录"), "——村民，座谈记录"),
        (Extract(S, (), "曾某", "村民", "座谈记录"), "——曾某（村民），座谈记录"),
        (Extract(S, (), "", "", "座谈记录"), "——座谈记录"),
    ],
)
def test_an_extract_names_what_is_known_of_its_speaker(extract: Extract, shown: str) -> None:
    assert "".join(block(extract).itertext()).strip() == shown


def test_a_film_is_a_still_with_a_code_in_print_and_a_player_in_the_e_book() -> None:
    still = ImageFacts("s.jpg", "d", 640, 360, "RGB", "JPEG")
    film = Recording("video", "f.mp4", "https://example.org/f", still)
    figure = Figure(S, "f", film, t("片"), alt="短片")

    printed, read = block(figure), block(figure, Edition.EPUB)

    assert [img.get("src") for img in printed.iter("img")] == ["picture/s.jpg", "qr"]
    video = read.find(".//video")
    assert video is not None
    assert video.get("src") == "media/f.mp4"
    assert video.get("poster") == "picture/s.jpg"


def test_a_numbered_table_can_say_that_it_goes_on() -> None:
    cells = ((Cell(S, t("甲"), "right"),),)
    table = Table(S, "t", t("题"), cells, cells, source="某书", number="表1-1")

    printed, read = block(table), block(table, Edition.EPUB)

    assert "续表1-1" in "".join(printed.itertext())
    assert "续表" not in "".join(read.itertext())
    assert read.find(".//caption") is not None
    assert printed.find(".//th").get("class", "").split()[0] == "right"  # type: ignore[union-attr]


def test_a_list_goes_on_counting_where_it_says() -> None:
    numbers = ListBlock(S, ordered=True, items=(ListItem(S, (Paragraph(S, t("五")),)),), start=5)
    assert block(numbers)[0].attrib == {"start": "5", "style": "counter-reset: list-item 4"}
    assert block(numbers, Edition.EPUB)[0].attrib == {"start": "5"}


@pytest.mark.parametrize(
    ("lines", "name"),
    [(["山月", "故乡"], "lines"), (["长" * 29, "短"], None), (["只有一行"], None)],
)
def test_short_lines_broken_by_hand_begin_together(lines: list[str], name: str | None) -> None:
    run: list[Inline] = []
    for line in lines:
        run += [LineBreak(S), *t(line)] if run else t(line)
    assert block(Paragraph(S, tuple(run)))[0].get("class") == name


def test_a_note_keeps_list_marks_code_and_rows() -> None:
    def item(text: str) -> ListItem:
        return ListItem(S, (Paragraph(S, t(text)),))

    blocks = (
        Paragraph(S, t("见下：")),
        ListBlock(S, ordered=True, items=(item("甲"), item("乙")), start=3),
        CodeBlock(S, "a < b\n\nc"),
        Table(S, "", (), ((Cell(S, t("年")), Cell(S, t("数"))),), ()),
    )
    assert list(note_lines(blocks, InlineWriter(setting(Edition.PRINT), "c-1", ()).write)) == [
        "见下：",
        "3. 甲",
        "4. 乙",
        "<code>a &lt; b</code>",
        "<code>c</code>",
        "年　数",
    ]


def test_blocks_keep_their_words_and_order() -> None:
    inner = (
        Paragraph(S, t("一"), "p-1"),
        ListBlock(S, True, (ListItem(S, (Paragraph(S, t("二")),)),)),
    )
    tree = block(Sidebar(S, "s", t("题"), (Extract(S, inner, "张三", "编辑"),)))

    assert "".join("".join(tree.itertext()).split()) == "题一二——张三（编辑）"


def book() -> Book:
    heading = Heading(S, 2, t("一节"), "s-1", "四字小题")
    first = Chapter("c-1", "chapter", t("河"), (heading,), (), S, "", 1, "第一章", kicker="引")
    return Book(
        Meta("书"),
        (GeneratedPage("contents", "contents", "目录", S),),
        (Part("part-1", "辑题", (first,), S, number_text="第一辑"),),
        (
            GeneratedPage("chronology", "chronology", "大事记", S),
            GeneratedPage("person-index", "person_index", "人名索引", S),
        ),
        events=(Event("e", "2012-06", "2012年6月", t("开工"), S, "s-1", "区志"),),
        indexes=(
            Index(
                "person",
                (
                    IndexEntry(
                        "许勤", "xu qin", "X", (Locator("ix-1", "c-1"), Locator("ix-2", "c-1"))
                    ),
                ),
            ),
        ),
    )


def rendered(edition: Edition, **folios: str) -> dict[str, str]:
    whole = book()
    made = setting(edition, whole, **folios)
    made.titles = {"c-1": "第一章"}
    renderer = Renderer(made, Templates([STYLES / "templates"], Findings()))
    return {section.id: renderer.section(section).body for section in book_sections(whole)}


def test_generated_pages_print_folios() -> None:
    pages = rendered(Edition.PRINT, c_1="3", s_1="4", ix_1="5", ix_2="6", chronology="9")

    assert 'data-folio="3"' in pages["contents"]
    assert "（见第4页）" in pages["chronology"]
    assert "（来源：区志）" in pages["chronology"]
    assert '<a href="#ix-1">5</a>, <a href="#ix-2">6</a>' in pages["person-index"]
    assert "四字小题" in pages["c-1"]


def test_generated_pages_of_the_e_book_have_links_and_no_folios() -> None:
    pages = rendered(Edition.EPUB)

    assert 'href="#c-1"' in pages["contents"]
    assert "data-folio" not in pages["contents"]
    assert '<a href="#ix-1">第一章</a>' in pages["person-index"]


def test_the_contents_have_every_section_and_heading() -> None:
    lines = [(e.depth, e.number, e.title, e.kind) for e in contents_entries(book())]

    assert lines == [
        (1, "第一辑", "辑题", "part"),
        (2, "第一章", "河", "chapter"),
        (3, "", "一节", "section"),
        (1, "", "大事记", "chronology"),
        (1, "", "人名索引", "person_index"),
    ]


def test_screens_list_years_and_initials_too_and_no_fourth_level() -> None:
    whole = book()
    deep = replace(whole.parts[0].chapters[0], blocks=(
        *whole.parts[0].chapters[0].blocks, Heading(S, 3, t("小节"), "s-1-1")
    ))  # fmt: skip
    alone = Chapter("c-2", "appendix", t("附录"), deep.blocks, (), S, "", None, "")
    part = replace(whole.parts[0], chapters=(deep,))
    listed = navigation_entries(replace(whole, parts=(part,), back=(alone, *whole.back)))

    assert [(e.depth, e.id, e.title) for e in listed] == [
        (1, "part-1", "辑题"),
        (2, "c-1", "河"),
        (3, "s-1", "一节"),
        (1, "c-2", "附录"),
        (2, "s-1", "一节"),
        (3, "s-1-1", "小节"),
        (1, "chronology", "大事记"),
        (2, "chronology-2012", "2012年"),
        (1, "person-index", "人名索引"),
        (2, "person-index-1", "X"),
    ]


@pytest.mark.parametrize("edition", [Edition.PRINT, Edition.EPUB])
def test_generated_pages_have_what_their_contents_list(edition: Edition) -> None:
    pages = rendered(edition)

    for entry in navigation_entries(book()):
        assert f'id="{html_id(entry.id)}"' in pages[entry.section], entry


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        ("好\n{% if x %}", "STY-002", 2),
        ("好\n好\n{{ nothing }}", "STY-003", 3),
        ("{{ ''.__class__.__mro__ }}", "STY-003", 1),
        ("{% include 'away.xhtml' %}", "STY-001", 0),
    ],
)
def test_a_template_fault_names_its_line(tmp_path: Path, source: str, code: str, line: int) -> None:
    folder = tmp_path / "styles" / "templates"
    folder.mkdir(parents=True)
    (folder / "page.xhtml").write_text(source, "utf-8")
    findings = Findings()

    with pytest.raises(BuildStopped):
        Templates([folder], findings).render("page.xhtml")

    (found,) = findings
    assert found.code == code
    assert (found.span.line if found.span else 0) == line
    if found.span:
        assert found.span.file == "styles/templates/page.xhtml"


def test_quoting_leaves_no_way_out_of_an_attribute() -> None:
    assert quoted('a"b<c\n') == "a&quot;b&lt;c "
    assert escaped("a\x00b\ufffe") == "ab"
    assert element("p", "x", id="", class_="y") == '<p class="y">x</p>'
    assert picture("a", "") == '<img src="a" alt="" role="presentation"/>'
