"""Wide tables on turned pages: upright in the book, with their heads, notes and places."""

import pypdfium2
import pytest

from shufang.engines.layout import lay_out
from shufang.engines.resources import Resources
from shufang.engines.sections import LaidOutSection
from tests.engines.pages import section
from tests.engines.test_notes import drawn_text, note

CSS = (
    "@page turned { size: 150mm 100mm; margin: 15mm }"
    ".wide { page: turned; break-before: page; break-after: page; --defer: section }"
    "tr { break-inside: avoid }"
)
TEXT = "<p>" + "龙岗位于深圳东北部，山海相连，河流纵横。" * 4 + "</p>"
MM = 72 / 25.4


def table(rows: int, mark: str = "") -> str:
    body = "".join(
        f"<tr>{''.join(f'<td>{row}-{c}</td>' for c in range(12))}</tr>" for row in range(rows)
    )
    return (
        f'<div class="wide" id="wide"><table><thead><tr><th colspan="12">总表{mark}</th></tr>'
        f"</thead><tbody>{body}</tbody></table></div>"
    )


def made(resources: Resources, body: str) -> LaidOutSection:
    laid_out = lay_out(section(body, CSS), resources.fontconfig)
    assert not laid_out.findings
    return laid_out


def test_turned_pages_have_the_size_of_the_book(resources: Resources) -> None:
    laid_out = made(resources, TEXT * 2 + table(40) + TEXT * 3)

    turned = [page for page in laid_out.pages if page.name == "turned"]
    assert len(turned) > 1
    for page in laid_out.pages:
        assert page.width_pt == pytest.approx(100 * MM, abs=0.01)
        assert page.height_pt == pytest.approx(150 * MM, abs=0.01)
    for page in turned:
        assert page.type_area.width_pt == pytest.approx(70 * MM, abs=0.01)
        assert page.type_area.height_pt == pytest.approx(120 * MM, abs=0.01)


def test_the_head_is_on_the_left_and_reads_upwards(resources: Resources) -> None:
    laid_out = made(resources, table(3) + TEXT)

    number, page = next(
        (number, page) for number, page in enumerate(laid_out.pages) if page.name == "turned"
    )
    at = dict(page.anchors)["wide"]
    assert at.x_pt == pytest.approx(page.type_area.x_pt, abs=0.1)
    assert at.y_pt == pytest.approx(page.type_area.bottom_pt, abs=0.1)
    document = pypdfium2.PdfDocument(laid_out.pdf)
    try:
        content = document[number]
        assert content.get_width() < content.get_height()
    finally:
        document.close()


def test_every_page_of_a_turned_table_has_its_head_and_nothing_is_lost(
    resources: Resources,
) -> None:
    laid_out = made(resources, TEXT + table(40) + TEXT)

    texts = drawn_text(resources, laid_out)
    turned = [
        "".join(text.split())
        for text, page in zip(texts, laid_out.pages, strict=True)
        if page.name == "turned"
    ]
    assert all("总表" in text for text in turned)
    for row in range(40):
        assert sum(f"{row}-11" in text for text in turned) >= 1


def test_the_text_goes_on_before_a_turned_page(resources: Resources) -> None:
    laid_out = made(resources, TEXT * 2 + table(5) + TEXT * 12)

    place = next(number for number, page in enumerate(laid_out.pages) if page.name == "turned")
    before = laid_out.pages[place - 1]
    room = before.type_area.bottom_pt - before.content_bottom_pt
    assert place > 0
    assert room < 2 * 18


def test_a_note_in_a_turned_table_stays_on_its_page(resources: Resources) -> None:
    laid_out = made(resources, TEXT + table(5, note(1)) + TEXT)

    page = next(page for page in laid_out.pages if page.name == "turned")
    assert page.note_marks == page.note_bodies == ("n1",)
    assert page.notes_top_pt is None
