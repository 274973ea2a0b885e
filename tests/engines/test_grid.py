"""The baseline grid: text is back on it after anything, on every page."""

import pytest

from shufang.engines.layout import lay_out
from shufang.engines.resources import Resources
from shufang.engines.weasyprint_engine import POINTS_PER_PIXEL, Box, kind
from tests.engines.pages import lines_of, section, seeing_boxes
from tests.engines.stress_book import StressBook

TEXT = "龙岗位于深圳东北部，山海相连。" * 6
BLOCK = '<div class="odd" style="height: 31pt"></div>'


def offset(page: Box, edge: float, pitch_pt: float = 18) -> float:
    """Distance of an edge from the next line above, in points (near the pitch counts as 0)."""
    points = (edge - page.content_box_y()) * POINTS_PER_PIXEL % pitch_pt
    return 0.0 if pitch_pt - points < 0.02 else points


def offsets(pages: list[Box], *tags: str) -> list[float]:
    return [
        round(offset(page, line.position_y), 2) for page in pages for line in lines_of(page, *tags)
    ]


def block(pages: list[Box]) -> tuple[Box, Box]:
    """The first page that has the odd block, and the block."""
    return next(
        (page, box)
        for page in pages
        for box in page.descendants()
        if kind(box) == "BlockBox" and box.element is not None and box.element.get("class") == "odd"
    )


def pages_of(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, body: str, css: str = ""
) -> list[Box]:
    with seeing_boxes(monkeypatch) as pages:
        laid_out = lay_out(section(body, css), resources.fontconfig)
    assert not laid_out.findings
    return pages


def test_without_a_mark_an_odd_block_puts_the_text_off_the_grid(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    pages = pages_of(monkeypatch, resources, f"<p>{TEXT}</p>{BLOCK}<p>{TEXT}</p>")

    assert 13.0 in offsets(pages, "p")


@pytest.mark.parametrize(
    ("value", "above"), [("", 2.5), ("center", 2.5), ("start", 5.0), ("end", 0.0)]
)
def test_a_marked_block_takes_whole_lines(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, value: str, above: float
) -> None:
    css = f".odd {{ block-step: 18pt {value} }}"
    pages = pages_of(monkeypatch, resources, f"<p>{TEXT}</p>{BLOCK}<p>{TEXT}</p>", css)

    assert set(offsets(pages, "p")) == {0.0}
    page, odd = block(pages)
    assert offset(page, odd.border_box_y()) == pytest.approx(above, abs=0.02)


def test_at_the_top_of_a_page_the_surplus_goes_below(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    css = ".odd { block-step: 18pt; break-before: page }"
    pages = pages_of(monkeypatch, resources, f"<p>{TEXT}</p>{BLOCK}<p>{TEXT}</p>", css)

    page, odd = block(pages)
    assert odd.border_box_y() == pytest.approx(page.content_box_y())
    assert set(offsets(pages, "p")) == {0.0}


def test_a_broken_extract_ends_on_the_grid_of_its_second_page(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    css = "blockquote { margin: 7pt 2em; font-size: 9pt; line-height: 15pt; block-step: 18pt }"
    body = f"<p>{TEXT * 2}</p><blockquote>{TEXT * 6}</blockquote><p>{TEXT}</p>"
    pages = pages_of(monkeypatch, resources, body, css)

    quoted = [number for number, page in enumerate(pages) if list(lines_of(page, "blockquote"))]
    assert quoted == [0, 1]
    assert set(offsets(pages, "p")) == {0.0}


def test_tables_and_headings_take_whole_lines(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    css = (
        "h1 { margin: 5pt 0 3pt; block-step: 18pt }"
        "table { font-size: 8pt; line-height: 13pt; border: 1pt solid; block-step: 18pt end }"
    )
    rows = "".join(f"<tr><td>{row}</td></tr>" for row in range(4))
    body = f"<p>{TEXT}</p><h1>标题</h1><p>{TEXT}</p><table>{rows}</table><p>{TEXT}</p>"

    assert set(offsets(pages_of(monkeypatch, resources, body, css), "p")) == {0.0}


def test_other_typefaces_and_raised_marks_do_not_part_the_lines(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    css = 'b { font-family: "Noto Sans SC" } i { font-family: "LXGW WenKai"; font-size: 11pt }'
    body = f"<p>龙岗<b>黑体</b>与<i>楷体</i>，x<sup>2</sup>。{TEXT}</p>" * 6

    assert set(offsets(pages_of(monkeypatch, resources, body, css), "p")) == {0.0}


@pytest.mark.parametrize("display", ["display: flex", "column-count: 2", "display: grid"])
def test_a_row_of_pictures_takes_whole_lines(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, display: str
) -> None:
    css = f".row {{ {display}; block-step: 18pt }} .odd {{ width: 60pt }}"
    body = f'<p>{TEXT}</p><div class="row">{BLOCK}{BLOCK}</div><p>{TEXT}</p>'

    assert set(offsets(pages_of(monkeypatch, resources, body, css), "p")) == {0.0}


def test_the_grid_does_not_inherit(monkeypatch: pytest.MonkeyPatch, resources: Resources) -> None:
    css = "article { block-step: 18pt }"
    body = f"<article><p>{TEXT}</p>{BLOCK}<p>{TEXT}</p></article>"

    assert 13.0 in offsets(pages_of(monkeypatch, resources, body, css), "p")


@pytest.mark.slow
def test_all_text_of_a_book_stands_on_the_grid(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    with seeing_boxes(monkeypatch) as pages:
        lay_out(StressBook(3, paragraphs=60).source(), resources.fontconfig)

    outside = [
        round(offset(page, line.position_y), 2)
        for page in pages
        for line in lines_of(page, "p")
        if not {"blockquote", "aside"} & _ancestors(page, line)
    ]
    assert len(outside) > 100
    assert set(outside) == {0.0}


def _ancestors(page: Box, line: Box) -> set[str]:
    def search(box: Box, tags: tuple[str, ...]) -> set[str] | None:
        for child in box.children:
            if child is line:
                return set(tags)
            tag = child.element.tag if child.element is not None else ""
            found = search(child, (*tags, str(tag)))
            if found is not None:
                return found
        return None

    return search(page, ()) or set()
