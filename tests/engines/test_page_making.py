"""Pages full to the last line, figures that give way, and nothing lost or doubled by it."""

import random
import re
from collections.abc import Sequence

import pytest

from shufang.core.diagnostic import Severity
from shufang.engines.layout import lay_out
from shufang.engines.page_room import bottom_of
from shufang.engines.resources import Resources
from shufang.engines.sections import LaidOutSection
from shufang.engines.weasyprint_engine import POINTS_PER_PIXEL, Box
from shufang.typesetting.breaking import Column, Plan, break_lines
from shufang.typesetting.paragraph import Paragraph
from tests.engines.pages import lines_of, section, seeing_boxes, text_of, words

TEXT = (
    "龙岗位于深圳东北部，山海相连，河流纵横。老人们说，那时候从布吉到坪山要走大半天；"
    "后来修了公路、铁路，再后来有了地铁，三十分钟便到市中心。学校、医院、图书馆一座一座建起来，"
    "“来了就是深圳人”成为一句口号，也成为许多家庭的真实经历。面积388平方千米，2020年有人口397万人。"
)
PITCH = 18 / POINTS_PER_PIXEL
FIGURE = (
    '<figure id="{id}"><svg xmlns="http://www.w3.org/2000/svg" width="150" height="{height}">'
    '<rect width="150" height="{height}" fill="device-cmyk(0 0 0 0.2)"/></svg></figure>'
)
CSS = (
    "h2 { font-size: 14pt; line-height: 18pt; padding: 18pt 0; break-after: avoid }"
    "figure { block-step: 18pt; --defer: section; break-inside: avoid }"
    "figure svg { display: block }"
    ".own { break-before: page; break-after: page } .top { break-before: page }"
)


def paragraphs(seed: int, number: int, *, headings: bool = True) -> list[str]:
    choose = random.Random(seed)
    found = []
    for index in range(number):
        if headings and choose.random() < 0.12:
            found.append(f"<h2>第{index}节</h2>")
        start = choose.randrange(len(TEXT))
        text = (TEXT * 4)[start : start + choose.randint(30, 260)]
        found.append(f'<p id="p{index}">{text}。</p>')
    return found


def missing_lines(page: Box) -> int:
    bottom = page.content_box_y() + page.height
    notes = [box for box in page.children if type(box).__name__ == "FootnoteAreaBox"]
    if notes and notes[0].children:
        bottom = notes[0].position_y
    return max(0, int((bottom - bottom_of(page) + 0.05) // PITCH))


def made(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, body: str, css: str = CSS
) -> tuple[list[Box], LaidOutSection]:
    with seeing_boxes(monkeypatch) as pages:
        laid_out = lay_out(section(body, css), resources.fontconfig)
    assert not [each for each in laid_out.findings if each.severity is Severity.ERROR]
    return pages, laid_out


def order_of(laid_out: LaidOutSection, ids: Sequence[str]) -> list[str]:
    return [name for page in laid_out.pages for name, _ in page.anchors if name in ids]


def page_of(laid_out: LaidOutSection, name: str) -> int:
    return next(
        number
        for number, page in enumerate(laid_out.pages)
        if name in {anchor for anchor, _ in page.anchors}
    )


def test_pages_are_full_to_the_last_line(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    short = total = 0
    css = CSS + "@page { size: 150mm 210mm }"
    for seed in range(3):
        pages, _ = made(monkeypatch, resources, "".join(paragraphs(seed, 150)), css)
        total += len(pages) - 1
        short += sum(missing_lines(page) > 0 for page in pages[:-1])

    assert total > 40
    assert short <= 0.05 * total


def test_filling_loses_and_doubles_no_text(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    blocks = paragraphs(7, 60)
    for place, height in ((9, 200), (20, 330), (33, 120), (41, 260)):
        blocks.insert(place, FIGURE.format(id=f"f{place}", height=height))

    pages, laid_out = made(monkeypatch, resources, "".join(blocks))

    text = "".join(words(line) for page in pages for line in lines_of(page, "p", "h2"))
    written = "".join(blocks)
    assert "".join(text.split()) == re.sub(r"<[^>]*>|\s", "", written)
    names = [name for page in laid_out.pages for name, _ in page.anchors]
    assert len(names) == len(set(names))
    assert {f"f{place}" for place in (9, 20, 33, 41)} <= set(names)


@pytest.mark.parametrize("place", range(3, 12))
def test_a_figure_that_does_not_fit_lets_the_text_go_first(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, place: int
) -> None:
    blocks = paragraphs(3, 24, headings=False)
    blocks.insert(place, FIGURE.format(id="figure", height=240))

    pages, laid_out = made(monkeypatch, resources, "".join(blocks))

    page = page_of(laid_out, "figure")
    # It stands where it is written or at the head of the next page, and nothing waits for it.
    before = page_of(laid_out, f"p{place - 1}")
    assert page - before in {0, 1}
    assert all(missing_lines(each) <= 1 for each in pages[:-1])
    if page_of(laid_out, f"p{place}") < page:
        y = next(at.y_pt for name, at in laid_out.pages[page].anchors if name == "figure")
        assert y == pytest.approx(laid_out.pages[page].type_area.y_pt, abs=18)


def test_a_figure_stays_in_its_section(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    for place in range(2, 14):
        blocks = paragraphs(5, 20, headings=False)
        blocks.insert(place + 1, '<h2 id="next">下一节</h2>')
        blocks.insert(place, FIGURE.format(id="figure", height=240))

        _, laid_out = made(monkeypatch, resources, "".join(blocks))

        assert order_of(laid_out, ("figure", "next")) == ["figure", "next"]


def test_figures_keep_their_order(monkeypatch: pytest.MonkeyPatch, resources: Resources) -> None:
    blocks = paragraphs(11, 30, headings=False)
    names = [f"f{number}" for number in range(6)]
    for number, name in enumerate(names):
        blocks.insert(4 + number * 4, FIGURE.format(id=name, height=150 + 40 * (number % 3)))

    _, laid_out = made(monkeypatch, resources, "".join(blocks))

    assert order_of(laid_out, names) == names


def test_a_figure_with_a_page_of_its_own_does_not_break_the_text_off(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    blocks = paragraphs(13, 24, headings=False)
    blocks.insert(
        5, FIGURE.format(id="figure", height=300).replace("<figure", '<figure class="own"')
    )

    pages, laid_out = made(monkeypatch, resources, "".join(blocks))

    own = page_of(laid_out, "figure")
    assert own > 0
    assert text_of(laid_out.pdf)[own].strip() == ""
    assert not [
        number
        for number, page in enumerate(pages[:-1])
        if number != own and missing_lines(page) > 1
    ]


def test_the_same_pages_come_out_twice(resources: Resources) -> None:
    body = "".join(paragraphs(17, 50))

    one = lay_out(section(body, CSS), resources.fontconfig)
    other = lay_out(section(body, CSS), resources.fontconfig)

    assert one.pdf == other.pdf


def test_a_section_without_grid_is_left_to_the_engine(resources: Resources) -> None:
    laid_out = lay_out(
        section("".join(paragraphs(19, 20)), CSS, grid_pt=None), resources.fontconfig
    )

    assert len(laid_out.pages) > 2


def test_a_page_that_begins_with_a_figure_is_listed_by_its_text(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    for place in range(3, 12):
        blocks = paragraphs(3, 24, headings=False)
        caption = FIGURE.replace("</figure>", '<figcaption id="caption">图题</figcaption></figure>')
        blocks.insert(place, caption.format(id="figure", height=240))

        _, laid_out = made(monkeypatch, resources, "".join(blocks))

        order = {f"p{number}": number for number in range(24)} | {"caption": place - 0.5}
        starts = [page.first_text for page in laid_out.pages]
        listed = [(order[each.element], each.offset) for each in starts if each is not None]
        assert len(listed) == len(starts)
        assert listed == sorted(listed)


def test_a_figure_for_the_head_of_a_page_lets_the_text_fill_the_page_before(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    blocks = paragraphs(13, 24, headings=False)
    figure = FIGURE.format(id="figure", height=90)
    blocks.insert(5, figure.replace("<figure", '<figure class="top"'))

    pages, laid_out = made(monkeypatch, resources, "".join(blocks))

    page = page_of(laid_out, "figure")
    y = next(at.y_pt for name, at in laid_out.pages[page].anchors if name == "figure")
    assert y == pytest.approx(laid_out.pages[page].type_area.y_pt, abs=18)
    assert page_of(laid_out, "p5") == page - 1
    assert all(missing_lines(each) <= 1 for each in pages[:-1])


@pytest.mark.parametrize("kind", ["", "own"])
@pytest.mark.parametrize("length", [250, 310, 340])
def test_a_figure_does_not_cover_the_rest_of_a_note(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, kind: str, length: int
) -> None:
    note = f'<span class="footnote" id="note">{(TEXT * 9)[:900]}</span>'
    figure = FIGURE.format(id="figure", height=330).replace("<figure", f'<figure class="{kind}"')
    blocks = f'<p>{(TEXT * 4)[:length]}{note}</p>{figure}<p id="after">{(TEXT * 4)[:400]}</p>'

    _, laid_out = made(monkeypatch, resources, blocks, CSS + ".footnote { orphans: 2; widows: 2 }")

    rests = [number for number, page in enumerate(laid_out.pages) if page.note_rests]
    assert rests
    if kind:
        assert page_of(laid_out, "figure") < rests[0]
    else:
        assert page_of(laid_out, "after") == rests[0]


def test_text_does_not_leave_a_row_of_tall_figures_behind(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    words = "龙岗的老街临着河，河水向东。" * 2
    body = "".join(
        f'<p id="p{n}">{words}</p>{FIGURE.format(id=f"f{n}", height=250)}' for n in range(10)
    )
    pages, laid_out = made(monkeypatch, resources, body)

    for number in range(9):
        assert page_of(laid_out, f"f{number}") - page_of(laid_out, f"p{number}") <= 3
    assert sum(not any(True for _ in lines_of(page, "p")) for page in pages) <= 3


def test_what_is_left_of_a_very_long_paragraph_is_not_set_again_for_every_page(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    plans: list[int] = []

    def count(paragraph: Paragraph, column: Column, start: int = 0) -> Plan:
        plans.append(len(paragraph) - start)
        return break_lines(paragraph, column, start)

    monkeypatch.setattr("shufang.engines.chinese_lines_reading.break_lines", count)
    length = len(TEXT) * 120
    _, laid_out = made(monkeypatch, resources, f"<p>{TEXT * 120}</p>")

    assert len(laid_out.pages) > 10
    assert sum(plans) < 3 * length
