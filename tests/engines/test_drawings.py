"""Drawings: nothing that runs or leads out survives; colours become inks."""

import pytest

from shufang.core.span import Span
from shufang.engines.drawing_colours import parse_colour, translate
from shufang.engines.drawings import (
    UnreadableDrawing,
    for_print,
    placeholder,
    proportion,
    qr_drawing,
    sanitise,
)
from shufang.model.figures import Credit, Figure, Placeholder
from shufang.model.inlines import Text

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '


def svg(inside: str, attributes: str = 'viewBox="0 0 10 20"') -> bytes:
    return f"{HEAD}{attributes}>{inside}</svg>".encode()


@pytest.mark.parametrize(
    ("inside", "removed"),
    [
        ("<script>alert(1)</script>", "script"),
        ('<rect onclick="x()"/>', "onclick"),
        ("<foreignObject><p>x</p></foreignObject>", "foreignObject"),
        ('<image href="https://example.org/a.png"/>', "href"),
        ('<use xlink:href="other.svg#a"/>', "href"),
        ('<image xlink:href="file:///etc/passwd"/>', "href"),
        ('<rect fill="url(https://example.org/x)"/>', "url"),
        ("<style>@import 'https://example.org/a.css'; p{}</style>", "url"),
        ("<style>rect{background:url('//example.org')}</style>", "url"),
        ('<animate attributeName="href" to="javascript:x"/>', "animate"),
        ('<a href="javascript:alert(1)"><text>字</text></a>', "a"),
    ],
)  # fmt: skip
def test_what_runs_or_leads_out_is_removed_and_named(inside: str, removed: str) -> None:
    drawing = sanitise(svg(inside))

    assert removed in drawing.removed
    for trace in (b"example.org", b"alert", b"passwd", b"javascript", b"foreignObject"):
        assert trace not in drawing.content


def test_a_harmless_drawing_keeps_everything() -> None:
    inside = (
        '<title>图</title><linearGradient id="g"><stop offset="0" stop-color="#fff"/>'
        '</linearGradient><clipPath id="c"><rect width="1" height="1"/></clipPath>'
        '<use xlink:href="#c"/><text x="1">字</text>'
        '<image href="data:image/png;base64,AAAA"/>'
    )
    drawing = sanitise(svg(inside))

    assert drawing.removed == ()
    assert inside.encode() in drawing.content
    assert b'viewBox="0 0 10 20"' in drawing.content


def test_words_of_a_link_stay() -> None:
    assert (
        "字".encode() in sanitise(svg('<a href="https://example.org"><text>字</text></a>')).content
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg",
        b"<html/>",
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        b'<svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
    ],
)
def test_no_svg_and_hidden_declarations_are_refused(content: bytes) -> None:
    with pytest.raises(UnreadableDrawing):
        sanitise(content)


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 30 40"', (30, 40)),
        ('width="2in" height="1in"', (192, 96)),
        ('width="100%" height="50%" viewBox="0 0 8 4"', (8, 4)),
        ("", (300, 150)),
    ],
)
def test_proportion(attributes: str, size: tuple[float, float]) -> None:
    assert proportion(svg("", attributes)) == size


def test_a_missing_view_box_is_added() -> None:
    assert b'viewBox="0 0 96 96"' in sanitise(svg("", 'width="1in" height="1in"')).content


def test_known_colours_become_the_inks_of_the_theme() -> None:
    palette = {"#2b6a58": (0.8, 0.3, 0.65, 0.3)}
    content = for_print(
        svg('<rect fill="#2B6A58"/><rect style="stroke:#2b6a58;fill:none"/>'), palette
    )

    assert content.count(b"device-cmyk(0.8 0.3 0.65 0.3)") == 2
    assert b"fill:none" in content


def test_greys_are_black_ink_alone() -> None:
    content = for_print(svg('<rect fill="#808080" stroke="black"/>'), {})

    assert b'fill="device-cmyk(0 0 0 0.498)"' in content
    assert b'stroke="device-cmyk(0 0 0 1)"' in content


def test_print_has_neither_transparency_nor_gradients() -> None:
    content = for_print(
        svg(
            '<linearGradient id="g"><stop stop-color="#fff"/><stop stop-color="#000"/>'
            '</linearGradient><rect fill="url(#g)"/><rect fill="#000" fill-opacity="0.5"/>'
            "<style>.a{fill:#000;opacity:.5}</style>"
        ),
        {},
    )

    assert b"opacity" not in content
    assert b"url(" not in content
    assert b'fill="device-cmyk(0 0 0 0.5)"' in content


def test_what_states_no_colour_prints_black() -> None:
    assert b'fill="device-cmyk(0 0 0 1)"' in for_print(svg("<text>字</text>"), {})


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("#abc", (170, 187, 204)),
        ("rgb(10, 20, 30)", (10, 20, 30)),
        ("rgb(100%,0%,0%)", (255, 0, 0)),
        ("hsl(120, 100%, 50%)", (0, 255, 0)),
        ("rebeccapurple", (102, 51, 153)),
        ("none", None),
        ("currentColor", None),
        ("url(#a)", None),
    ],
)
def test_colours_are_read(text: str, colour: tuple[int, int, int] | None) -> None:
    assert parse_colour(text) == colour


def test_total_ink_of_converted_colours_stays_low() -> None:
    heaviest = max(
        sum(translate((red, green, blue), {}))
        for red in range(0, 256, 51)
        for green in range(0, 256, 51)
        for blue in range(0, 256, 51)
    )

    assert heaviest <= 2.6 + 1e-9


def test_placeholder_names_itself_with_title_and_credit() -> None:
    span = Span("figures.yaml")
    figure = Figure(
        span,
        "tower",
        Placeholder(3, 2),
        (Text(span, "未来<大厦>"),),
        credits=(Credit("photo", "张臻斐"),),
    )
    content = placeholder(figure).decode()

    assert proportion(content.encode()) == (480, 320)
    for words in ("占位图", "未来&lt;大厦&gt;", "张臻斐 摄"):
        assert words in content


def test_qr_code_has_its_quiet_zone_and_the_right_modules() -> None:
    import segno

    matrix = segno.make("https://example.org", error="m", micro=False).matrix
    content = qr_drawing("https://example.org").decode()
    dark = sum(sum(1 for module in row if module) for row in matrix)

    assert proportion(content.encode()) == (len(matrix) + 8, len(matrix) + 8)
    drawn = sum(
        int(run.split("v")[0]) for run in content.split("h")[2:] if run[0].isdigit() and "v1" in run
    )
    assert drawn == dark
