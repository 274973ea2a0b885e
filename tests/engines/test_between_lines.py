"""着重号、专名号、注音: drawn at their characters, without moving lines or text."""

from typing import cast

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from shufang.engines.between_lines import has_mark
from shufang.engines.layout import lay_out
from shufang.engines.resources import Resources
from shufang.engines.weasyprint_engine import Box, is_text, kind
from tests.engines.pages import lines_of, section, seeing_boxes, text_of, words

TEXT = "龙岗位于深圳东北部，山海相连（河流纵横）；面积388平方千米，2020年有人口397万人。" * 3
CSS = (
    "em { font-style: normal; text-emphasis: filled dot; text-emphasis-position: under right }"
    "u { text-decoration: underline; text-decoration-inset: auto; text-underline-offset: 2pt }"
)
POINTS = 0.75


def drawn(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """The bounds of the paths on the first page: left, bottom, right, top in points."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        objects = document[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3)
        return [each.get_bounds() for each in objects]
    finally:
        document.close()


def made(
    monkeypatch: pytest.MonkeyPatch, resources: Resources, body: str, css: str = CSS
) -> tuple[list[Box], bytes]:
    with seeing_boxes(monkeypatch) as pages:
        laid_out = lay_out(section(body, css), resources.fontconfig)
    assert not laid_out.findings
    return pages, laid_out.pdf


def test_each_character_has_a_dot_under_its_middle(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    pages, pdf = made(monkeypatch, resources, f"<p>{TEXT[:12]}<em>{TEXT[12:60]}</em></p>")

    height = pages[0].margin_height() * POINTS
    dots = [(left + right) / 2 for left, _, right, _ in drawn(pdf)]
    lines = list(lines_of(pages[0], "em", "p"))
    marked = [character for character in TEXT[12:60] if has_mark(character)]
    assert len(dots) == len(marked)
    middles = [
        (box.position_x + middle) * POINTS
        for line in lines
        for box in line.descendants()
        if is_text(box)
        for middle in box.pango_layout.middles  # type: ignore[attr-defined]
        if middle is not None
    ]
    bleed = dots[0] - middles[0]
    assert [dot - bleed for dot in dots] == pytest.approx(middles, abs=0.05)
    assert all(bottom < height for _, bottom, _, _ in drawn(pdf))


def test_dots_change_neither_lines_nor_text(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    body = f"<p>{TEXT[:20]}<em>{TEXT[20:90]}</em>{TEXT[90:]}</p>"

    with_dots, pdf = made(monkeypatch, resources, body)
    without, plain = made(monkeypatch, resources, body, "em { font-style: normal }")

    edges = [
        [(words(line), line.position_x, line.position_y, line.width, line.height) for line in each]
        for each in (list(lines_of(with_dots[0], "p")), list(lines_of(without[0], "p")))
    ]
    assert edges[0] == edges[1]
    assert len(edges[0]) > 4
    assert text_of(pdf) == text_of(plain)


@pytest.mark.parametrize("character", "，。！？、；：“”（）《》—… %")
def test_no_mark_stands_at_punctuation(character: str) -> None:
    assert not has_mark(character)


def test_two_names_side_by_side_have_two_lines(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    pages, pdf = made(monkeypatch, resources, "<p><u>深圳</u><u>龙岗</u>坪地</p>")

    (left, _, middle, _), (next_left, _, right, _) = sorted(drawn(pdf))
    size = 10.5
    # The bounds of a path hold the width of its line, half at either end.
    pen = 2 * size - 2 * 0.07 * size - (middle - left)
    assert -1.2 < pen <= 0
    assert next_left - middle == pytest.approx(2 * 0.07 * size + pen, abs=0.05)
    assert right - next_left == pytest.approx(middle - left, abs=0.05)
    texts = [box for box in pages[0].descendants() if is_text(box)]
    assert texts[1].position_x - texts[0].position_x == pytest.approx(2 * size / POINTS, abs=0.01)


def test_the_line_of_a_name_goes_on_over_the_end_of_the_line(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    pages, pdf = made(monkeypatch, resources, f"<p>{TEXT[:10]}<u>{TEXT[10:30]}</u></p>")

    bounds = sorted(drawn(pdf), key=lambda each: -each[3])
    assert len(bounds) == 2
    page = pages[0]
    right = (page.content_box_x() + page.width) * POINTS
    bleed = bounds[1][0] - page.content_box_x() * POINTS
    # No inset where it goes on: the pen reaches half its width beyond the edge.
    assert right <= bounds[0][2] - bleed + 0.6 <= right + 1.8


RUBY = "深<ruby>圳<rt>zhèn</rt></ruby>和<ruby>龙<rt>lóng</rt>岗<rt>gǎng</rt></ruby>的"


def test_readings_leave_the_line_pitch_and_the_base_as_they_are(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    pages, pdf = made(monkeypatch, resources, f"<p>{TEXT[:40]}{RUBY}{TEXT}</p>")
    plain, _ = made(monkeypatch, resources, f"<p>{TEXT[:40]}深圳和龙岗的{TEXT}</p>")

    tops = [line.position_y for line in lines_of(pages[0], "p")]
    assert tops == [line.position_y for line in lines_of(plain[0], "p")]
    squeezed = "".join("".join(text_of(pdf)).split())
    assert "zhèn" in squeezed


def test_a_reading_stands_over_the_middle_of_its_base(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    pages, _ = made(monkeypatch, resources, f"<p>{RUBY}</p>")

    pairs = [box for box in pages[0].descendants() if kind(box) == "InlineBlockBox"]
    assert len(pairs) == 3
    for pair in pairs:
        reading, base = (box for box in pair.descendants() if is_text(box))
        middle = reading.position_x + reading.width / 2
        assert middle == pytest.approx(base.position_x + base.width / 2, abs=0.5)
        assert reading.position_y + reading.height < base.position_y + base.height / 2
    # Side by side they keep apart.
    one, other = (next(box for box in pair.descendants() if is_text(box)) for pair in pairs[1:])
    assert other.position_x - (one.position_x + one.width) > 0.5


def test_readings_over_the_text_of_a_book_have_five_points(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    """Type below 5 pt breaks up in print (PDF-172); 五号, the text of most books, is 10.5 pt."""
    pages, _ = made(monkeypatch, resources, f"<p>{RUBY}</p>", "p { font-size: 10.5pt }")

    pairs = (box for box in pages[0].descendants() if kind(box) == "InlineBlockBox")
    readings = [next(box for box in pair.descendants() if is_text(box)) for pair in pairs]
    assert len(readings) == 3
    assert all(cast(float, reading.style["font_size"]) * POINTS >= 5 for reading in readings)


def test_ruby_position_under(monkeypatch: pytest.MonkeyPatch, resources: Resources) -> None:
    pages, _ = made(monkeypatch, resources, f"<p>{RUBY}</p>", "ruby { ruby-position: under }")

    pair = next(box for box in pages[0].descendants() if kind(box) == "InlineBlockBox")
    reading, base = (box for box in pair.descendants() if is_text(box))
    assert reading.position_y > base.position_y


def test_a_line_may_end_between_two_pairs(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    pairs = "".join("<ruby>龙<rt>lóng</rt>岗<rt>gǎng</rt></ruby>" for _ in range(12))

    pages, _ = made(monkeypatch, resources, f"<p>{pairs}</p>")

    assert len(list(lines_of(pages[0], "p"))) > 1
