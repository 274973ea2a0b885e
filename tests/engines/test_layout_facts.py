"""What the pages are said to hold is what they hold."""

from xml.etree import ElementTree

import pytest

from shufang.engines.layout import lay_out
from shufang.engines.resources import Resources
from shufang.engines.sections import Point, TextPosition
from shufang.engines.weasyprint_engine import Box, is_text, kind, pseudo_element
from tests.engines.pages import lines_of, section, seeing_boxes
from tests.engines.stress_book import StressBook

MM = 72 / 25.4


def test_a_page_knows_its_measures_and_side(resources: Resources) -> None:
    css = "@page { margin: 20mm 12mm 15mm 18mm } .opening { page: chapter }"
    body = '<div class="opening">一</div><div style="break-before: right">二</div>'

    pages = lay_out(section(body, css), resources.fontconfig).pages

    assert [(page.side, page.name, page.is_blank) for page in pages] == [
        ("right", "chapter", False),
        ("left", "", True),
        ("right", "", False),
    ]
    first = pages[0]
    assert (first.width_pt, first.height_pt) == pytest.approx((100 * MM, 150 * MM), abs=0.01)
    assert first.bleed_pt == pytest.approx(3 * MM, abs=0.01)
    area = first.type_area
    assert (area.x_pt, area.y_pt) == pytest.approx((18 * MM, 20 * MM), abs=0.01)
    assert (area.right_pt, area.bottom_pt) == pytest.approx((88 * MM, 135 * MM), abs=0.01)
    assert pages[1].content_bottom_pt == area.y_pt
    assert pages[1].first_text is None


def test_anchors_stand_on_their_first_page_only(resources: Resources) -> None:
    body = f'<div id="all"><p id="long">{"龙岗的故事。" * 300}</p><p id="end">完</p></div>'

    pages = lay_out(section(body), resources.fontconfig).pages

    assert [name for page in pages for name, _ in page.anchors] == ["all", "long", "end"]
    assert len(pages) > 2
    assert dict(pages[0].anchors)["long"] == Point(pages[0].type_area.x_pt, pages[0].type_area.y_pt)


def test_notes_and_the_end_of_the_text_are_measured(resources: Resources) -> None:
    body = '<p>龙岗<span class="footnote" id="n1">注文</span></p><p>完</p>'

    (page,) = lay_out(section(body), resources.fontconfig).pages

    assert page.content_bottom_pt == pytest.approx(page.type_area.y_pt + 36, abs=0.01)
    # One line of 13 pt, 4 pt of padding, the hairline.
    assert page.notes_top_pt == pytest.approx(page.type_area.bottom_pt - 17.25, abs=0.01)


def test_the_first_text_is_the_place_where_a_page_begins(resources: Resources) -> None:
    body = (
        f'<div id="chapter"><p id="p1">{"一" * 600}</p>'
        f'<p id="p2">{"二 三 " * 300}<b>粗<i id="inner">{"四" * 400}</i></b></p></div>'
    )
    pages = lay_out(section(body), resources.fontconfig).pages

    starts = [page.first_text for page in pages]
    assert starts[0] == TextPosition("p1", 0, "", "一" * 16)
    assert {start.element for start in starts if start} == {"p1", "p2", "inner"}
    offsets = [start.offset for start in starts if start and start.element == "p2"]
    assert offsets == sorted(offsets)
    assert all(start.before for start in starts[1:] if start)


def test_text_without_a_name_is_found_from_the_name_before_it(resources: Resources) -> None:
    body = f'<h1 id="top">甲乙</h1><p>{"一" * 10}</p><p style="break-before: page">丙丁</p>'

    pages = lay_out(section(body), resources.fontconfig).pages

    assert pages[1].first_text == TextPosition("top", 12, "甲乙" + "一" * 10, "丙丁")
    nameless = lay_out(section("<p>丙丁</p>"), resources.fontconfig).pages
    assert nameless[0].first_text == TextPosition("", 0, "", "丙丁")


@pytest.mark.parametrize("seed", [2, pytest.param(9, marks=pytest.mark.slow)])
def test_first_texts_lead_back_to_the_manuscript(
    resources: Resources, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    source = StressBook(seed, paragraphs=60).source()
    with seeing_boxes(monkeypatch) as boxes:
        pages = lay_out(source, resources.fontconfig).pages
    elements = {each.get("id"): each for each in ElementTree.fromstring(source.xhtml).iter()}

    for page, box in zip(pages, boxes, strict=True):
        if page.first_text is None:
            continue
        in_head = page.first_text.element.endswith("-head")
        printed = first_line(box, "th" if in_head else "td")
        manuscript = text_without_notes(elements[page.first_text.element])
        assert printed
        assert manuscript[page.first_text.offset :].startswith(printed[:8])


def first_line(page: Box, cells: str) -> str:
    """The first words on a page; table heads only where one begins (they repeat)."""
    tags = ("p", "h1", "h2", "li", "figcaption", cells)
    for line in lines_of(page, *tags):
        text = "".join(
            getattr(each, "text", "")
            for each in line.descendants()
            if is_text(each) and not pseudo_element(each)
        )
        if text.strip() and kind(line) == "LineBox":
            return "".join(text.split())
    return ""


def text_without_notes(element: ElementTree.Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if "footnote" not in child.get("class", ""):
            parts.append(text_without_notes(child))
        parts.append(child.tail or "")
    return "".join("".join(parts).split())
