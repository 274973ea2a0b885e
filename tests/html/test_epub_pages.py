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


def marked(body: str, *breaks: PageBreak) -> str:
    """Return the body with each marker written as «folio»."""
    root = parse("a.xhtml", HEAD + body + TAIL)
    placed = list(place_breaks(root, "a.xhtml", breaks))
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
            '<table><tr><td id="p">«9»甲</td></tr></table>',
        ),
        # a place behind the end of the text
        ('<p id="p">甲</p>', 5, '«9»<p id="p">甲</p>'),
    ],
)  # fmt: skip
def test_where_a_marker_may_stand(body: str, offset: int, expected: str) -> None:
    assert marked(body, PageBreak("p", offset, "9")) == expected


def test_several_pages_of_one_paragraph() -> None:
    breaks = [PageBreak("p", offset, str(offset)) for offset in (1, 3, 4)]

    assert marked('<p id="p">甲乙丙丁戊</p>', *breaks) == '<p id="p">甲«1»乙丙«3»丁«4»戊</p>'


def test_a_break_of_another_document_is_left_alone() -> None:
    assert marked('<p id="p">甲</p>', PageBreak("q", 0, "9")) == '<p id="p">甲</p>'


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
