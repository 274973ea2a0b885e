"""Printed pages inside the e-book: the marker stands before the very character."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from shufang.html.epub_pages import PageBreak, place_breaks
from shufang.html.epub_tree import parse

HEAD = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
    "<body><section>"
)
TAIL = "</section></body></html>"


def marked(body: str, *breaks: PageBreak, is_edited: bool = False) -> str:
    """Return the body with each marker written as «folio»."""
    root = parse("a.xhtml", HEAD + body + TAIL)
    placed = list(place_breaks(root, "a.xhtml", breaks, is_edited=is_edited))
    assert {one.folio for one in placed} <= {one.folio for one in breaks}
    text = etree.tostring(root, encoding="unicode")
    text = text.partition("<section>")[2].partition("</section>")[0]
    text = re.sub(r'<(span|div)[^>]*role="doc-pagebreak"[^>]*aria-label="(\w+)"/>', r"«\2»", text)
    return re.sub(r' xmlns(:epub)?="[^"]*"', "", text)


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        (0, '<p id="p">«9»甲乙<b>丙丁</b>戊</p>'),
        (1, '<p id="p">甲«9»乙<b>丙丁</b>戊</p>'),
        (2, '<p id="p">甲乙<b>«9»丙丁</b>戊</p>'),
        (3, '<p id="p">甲乙<b>丙«9»丁</b>戊</p>'),
        (4, '<p id="p">甲乙<b>丙丁</b>«9»戊</p>'),
    ],
)
def test_every_place_of_a_paragraph(offset: int, expected: str) -> None:
    assert marked('<p id="p">甲乙<b>丙丁</b>戊</p>', PageBreak("p", offset, "9")) == expected


@pytest.mark.parametrize(
    ("body", "offset", "expected"),
    [
        # white space is not counted
        ('<p id="p">A B 丙</p>', 2, '<p id="p">A B «9»丙</p>'),
        # a word that print has broken is one word, read without a number in its midst
        (
            '<p id="p">甲associations乙</p>',
            6,
            '<p id="p">甲«9»associations乙</p>',
        ),
        ('<p id="p">A pre-war <i>song</i></p>', 8, '<p id="p">A pre-war <i>«9»song</i></p>'),
        ('<p id="p">第12页</p>', 1, '<p id="p">第«9»12页</p>'),
        # note marks and readings do not stand in the line
        (
            '<p id="p">甲<a epub:type="noteref" href="#n">[1]</a>乙</p>',
            1,
            '<p id="p">甲<a epub:type="noteref" href="#n">[1]</a>«9»乙</p>',
        ),
        (
            '<p id="p"><ruby>甲<rp>（</rp><rt>jia</rt><rp>）</rp>乙</ruby>丙</p>',
            2,
            '<p id="p"><ruby>甲<rp>（</rp><rt>jia</rt><rp>）</rp>乙</ruby>«9»丙</p>',
        ),
        # no marker inside a link or a ruby: before it
        (
            '<p id="p">甲<a href="#x">乙丙</a>丁</p>',
            2,
            '<p id="p">甲«9»<a href="#x">乙丙</a>丁</p>',
        ),
        (
            '<p id="p">甲<a href="#x">乙<b>丙</b>丁</a></p>',
            3,
            '<p id="p">甲«9»<a href="#x">乙<b>丙</b>丁</a></p>',
        ),
        (
            '<p id="p"><ruby>甲<rt>jia</rt></ruby></p>',
            0,
            '<p id="p">«9»<ruby>甲<rt>jia</rt></ruby></p>',
        ),
        # blocks whose content is no text: before the block
        ('<figure id="p"><img src="a"/></figure>', 0, '«9»<figure id="p"><img src="a"/></figure>'),
        ('<ul id="p"><li>甲</li></ul>', 0, '«9»<ul id="p"><li>甲</li></ul>'),
        (
            '<table><tr><td id="p">甲</td></tr></table>',
            0,
            '«9»<table><tr><td id="p">甲</td></tr></table>',
        ),
        (
            '<table><tr><td>甲</td><td id="p">乙</td></tr></table>',
            0,
            '<table><tr><td>甲</td><td id="p">«9»乙</td></tr></table>',
        ),
        (
            '<figure><img src="a"/><figcaption id="p">甲</figcaption></figure>',
            0,
            '«9»<figure><img src="a"/><figcaption id="p">甲</figcaption></figure>',
        ),
        # a listing that goes over pages
        ('<pre id="p"><code>甲\n乙</code></pre>', 0, '«9»<pre id="p"><code>甲\n乙</code></pre>'),
        ('<pre id="p"><code>甲\n乙</code></pre>', 1, '<pre id="p"><code>甲\n«9»乙</code></pre>'),
        # a place behind the end of the text
        ('<p id="p">甲</p>', 5, '<p id="p">甲</p>«9»'),
    ],
)  # fmt: skip
def test_where_a_marker_may_stand(body: str, offset: int, expected: str) -> None:
    assert marked(body, PageBreak("p", offset, "9")) == expected


def test_several_pages_of_one_paragraph() -> None:
    breaks = [PageBreak("p", offset, str(offset)) for offset in (1, 3, 4)]

    assert marked('<p id="p">甲乙丙丁戊</p>', *breaks) == '<p id="p">甲«1»乙丙«3»丁«4»戊</p>'


def test_a_break_of_another_document_is_left_alone() -> None:
    assert marked('<p id="p">甲</p>', PageBreak("q", 0, "9")) == '<p id="p">甲</p>'


ONE = '<p id="a">山下有一条小河流过。</p><p id="b">河边有一座旧书店开着门。</p>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # as printed
        (ONE, '<p id="b">河边有«9»一座旧书店开着门。</p>'),
        # a paragraph before it is new: names move on, words do not
        (
            '<p id="a">新的一段。</p><p id="b">山下有一条小河流过。</p>'
            '<p id="c">河边有一座旧书店开着门。</p>',
            '<p id="c">河边有«9»一座旧书店开着门。</p>',
        ),
        # edited before the place, and behind it
        (ONE.replace("河边有", "旧河边"), '<p id="b">旧河边«9»一座旧书店开着门。</p>'),
        (ONE.replace("店开着门", "店，门开"), '<p id="b">河边有«9»一座旧书店，门开。</p>'),
        # gone
        (ONE.replace("河边有一座旧书店开着门", "全删"), '<p id="b">全删。</p>'),
    ],
)
def test_an_edited_text_keeps_the_markers_whose_words_are_there(body: str, expected: str) -> None:
    page = PageBreak("b", 3, "9", "c", "河边有", "一座旧书店开着门。")

    assert marked(body, page, is_edited=True).endswith(expected)


def test_pages_without_running_text_stand_before_their_figure_or_the_next_page() -> None:
    figure = '<figure id="f"><img src="a"/></figure>'
    note = PageBreak(None, 0, "8", "c")
    picture = PageBreak(None, 0, "7", "c", anchors=("f",))
    last = PageBreak(None, 0, "9", "c")
    body = f'<p id="a">甲乙</p>{figure}<p id="b">丙丁</p>'

    placed = marked(body, picture, note, PageBreak("b", 1, "10", "c"), last)

    assert placed == f'<p id="a">甲乙</p>«7»{figure}<p id="b">丙«8»«10»丁</p>«9»'


def test_a_figure_at_the_head_of_a_page_belongs_to_the_page() -> None:
    figure = '<figure id="f"><img src="a"/></figure>'
    page = PageBreak("b", 0, "9", "c", "", "丙丁", anchors=("f", "b"))

    assert marked(f'<p id="a">甲</p>{figure}<p id="b">丙丁</p>', page) == (
        f'<p id="a">甲</p>«9»{figure}<p id="b">丙丁</p>'
    )


def test_a_section_begins_with_its_first_block() -> None:
    head = '<header><p>引题</p><h1 id="c">第一章</h1></header>'
    page = PageBreak("c", 0, "1", "c", "", "第一章", starts_section=True)

    assert marked(head, page) == f"«1»{head}"


def test_print_puts_folios_behind_a_line_of_the_contents() -> None:
    page = PageBreak("top", 90, "vii", "contents", "第一章3", "后记87附录90")

    assert marked(
        '<h1 id="top">目录</h1><ol><li><a>第一章</a></li><li><a>后记</a></li></ol>', page
    ) == ('<h1 id="top">目录</h1><ol><li><a>第一章</a></li><li>«vii»<a>后记</a></li></ol>')


@given(
    st.lists(st.sampled_from(["甲", "乙 ", "<b>丙丁</b>", "<em>戊<b>己</b></em>"]), min_size=1),
    st.data(),
)
def test_text_stays_and_the_count_is_right(pieces: list[str], data: st.DataObject) -> None:
    body = f'<p id="p">{"".join(pieces)}</p>'
    plain = "".join(re.sub("<[^>]*>", "", body).split())
    offset = data.draw(st.integers(0, len(plain) - 1))
    text = "".join(re.sub("<[^>]*>", "", marked(body, PageBreak("p", offset, "9"))).split())

    assert text.replace("«9»", "") == plain
    assert text.index("«9»") == offset
