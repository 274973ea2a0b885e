"""Drawings: nothing that runs or leads out survives; colours become inks."""

import re

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
from shufang.model.spot import Inks, marked, read_mark

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
    ).content

    assert content.count(b"device-cmyk(0.8 0.3 0.65 0.3)") == 2
    assert b"fill:none" in content


def inked(inside: str, palette: dict[str, Inks] | None = None) -> str:
    return for_print(svg(inside), palette or {}).content.decode()


def test_greys_are_black_ink_alone() -> None:
    content = inked('<rect fill="#808080" stroke="black"/>')

    assert "fill:device-cmyk(0 0 0 0.498)" in content
    assert "stroke:device-cmyk(0 0 0 1)" in content


@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        ('<rect fill="#000" fill-opacity="0.5"/>', "fill:device-cmyk(0 0 0 0.5)"),
        ('<rect fill="#000" opacity=".5" fill-opacity="50%"/>', "fill:device-cmyk(0 0 0 0.25)"),
        ('<g opacity=".5"><rect fill="#000"/></g>', '<rect style="fill:device-cmyk(0 0 0 0.5)'),
        ('<g opacity=".5"><rect/></g>', '<g style="fill:device-cmyk(0 0 0 0.5)'),
        (
            '<g fill="#808080" stroke="#000"><rect opacity=".5"/></g>',
            '<rect style="fill:device-cmyk(0 0 0 0.249);stroke:device-cmyk(0 0 0 0.5)"',
        ),
        ('<g stroke-opacity=".5"><path stroke="#000"/></g>', "stroke:device-cmyk(0 0 0 0.5)"),
        ("<style>.a{fill:#000;opacity:.5}</style><rect class='a'/>", "fill:device-cmyk(0 0 0 0.5)"),
        ('<rect fill="rgba(0,0,0,.5)"/>', "fill:device-cmyk(0 0 0 0.5)"),
        ('<rect fill="rgb(0 0 0 / 50%)"/>', "fill:device-cmyk(0 0 0 0.5)"),
        ('<rect fill="#00000080"/>', "fill:device-cmyk(0 0 0 0.502)"),
        ('<rect fill-opacity="0"/>', '<rect style="fill:none"'),
        ('<rect fill="transparent"/>', '<rect style="fill:none"'),
        (
            '<defs><rect id="r" fill="#000"/></defs><use href="#r" x="3" opacity=".5"/>',
            'transform="translate(3,0)"><rect style="fill:device-cmyk(0 0 0 0.5)',
        ),
    ],
)  # fmt: skip
def test_transparency_becomes_a_tint(inside: str, wanted: str) -> None:
    content = inked(inside)

    assert wanted in content
    assert "opacity" not in content


@pytest.mark.parametrize(
    ("css", "wanted"),
    [
        (".a{fill:#000}", "0 0 0 1"),
        ("g rect{fill:#000} rect{fill:#fff}", "0 0 0 1"),
        ("rect{fill:#fff !important} #x{fill:#000}", "0 0 0 0"),
        ("@media print{rect{fill:#000}} @media (max-width:9px){rect{fill:#fff}}", "0 0 0 1"),
        ("rect:::broken{fill:#fff} .a{fill:#000}", "0 0 0 1"),
    ],
)
def test_rules_dress_the_elements_that_they_match(css: str, wanted: str) -> None:
    content = inked(f'<style>{css}</style><g><rect class="a" id="x" fill="#808080"/></g>')

    assert f'id="x" style="fill:device-cmyk({wanted})"' in content
    assert "<style" not in content


def test_gradients_keep_opaque_stops_of_their_own() -> None:
    content = inked(
        '<linearGradient id="a"><stop stop-color="#000" stop-opacity=".5"/><stop offset="1"/>'
        '</linearGradient><linearGradient id="b" href="#a"/>'
        '<rect fill="url(#b)"/><rect fill="url(#a)" opacity=".5"/>'
    )

    assert content.count("stop-color:#808080") == 3
    assert content.count("<stop") == 6
    assert 'fill:url(#b)"' in content
    assert "fill:url(#a-500);" in content
    assert "stop-color:#c0c0c0" in content  # half of a half of black
    assert "opacity" not in content


def test_what_no_plate_holds_is_named() -> None:
    drawing = for_print(
        svg(
            '<mask id="m"><rect/></mask><filter id="f"/><rect filter="url(#f)" mask="url(#m)"/>'
            '<rect style="mix-blend-mode:multiply"/><rect filter="none"/>'
        ),
        {},
    )

    assert drawing.lost == ("filter", "mask", "mix-blend-mode")
    for trace in (b"mask", b"filter", b"blend"):
        assert trace not in drawing.content


def test_what_states_no_colour_prints_black() -> None:
    assert 'style="fill:device-cmyk(0 0 0 1)"' in inked("<text>字</text>")


@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        ('<text fill="#222b38">字</text>', "device-cmyk(0 0 0 0.8"),
        ('<g fill="#222b38"><text opacity=".5">字</text></g>', "device-cmyk(0 0 0 0.4"),
        ('<text fill="#2b6a58">字</text>', "device-cmyk(0.8 0.3 0.65 0.3)"),
        ('<text fill="#a02020">字</text>', "device-cmyk(0.082 0.816 0.816"),
        ('<rect fill="#222b38"/>', "device-cmyk(0."),
    ],
)
def test_dark_letters_print_in_black_alone(inside: str, wanted: str) -> None:
    assert wanted in inked(inside, {"#2b6a58": (0.8, 0.3, 0.65, 0.3)})


FAMILIES = {"song": ("Noto Serif SC",), "hei": ("Noto Sans SC",), "kai": ("LXGW WenKai",),
            "mono": ("Noto Sans Mono",)}  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("SimSun, serif", "'Noto Serif SC'"),
        ("微软雅黑", "'Noto Sans SC'"),
        ("Arial, Helvetica, sans-serif", "'Noto Sans SC'"),
        ("'Times New Roman'", "'Noto Serif SC'"),
        ("KaiTi_GB2312", "'LXGW WenKai'"),
        ("DejaVu Sans Mono", "'Noto Sans Mono'"),
        ("Whatever", "'Noto Sans SC'"),
        ("'Noto Serif SC', SimSun", "'Noto Serif SC'"),
    ],
)
def test_words_of_a_drawing_stand_in_the_books_typefaces(asked: str, given: str) -> None:
    for inside in (
        f'<text font-family="{asked}">字</text>',
        f"<style>text{{font-family:{asked}}}</style><text>字</text>",
        f'<text style="font:bold 12px/1.5 {asked}">字</text>',
    ):
        content = for_print(svg(inside), {}, FAMILIES).content.decode()
        assert f"font-family:{given}" in content
        if "bold" in inside:
            assert "font-weight:bold" in content
            assert "font-size:12px" in content


def test_pictures_inside_a_drawing_are_taken_out() -> None:
    taken: list[bytes] = []

    def keep(picture: bytes) -> str:
        taken.append(picture)
        return "book:images/x.pixels" if picture != b"bad" else ""

    inside = (
        '<image xlink:href="data:image/png;base64,Z29v&#10;ZA==" width="3"/>'
        '<image href="data:image/jpeg;base64,YmFk"/>'
    )
    content = for_print(svg(inside), {}, None, keep).content.decode()

    assert taken == [b"good", b"bad"]
    assert content.count("<image") == 1
    assert 'xlink:href="book:images/x.pixels"' in content


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


def test_a_spot_stays_a_spot_also_where_it_is_lighter() -> None:
    red = marked((0, 0.9, 0.6, 0.05), 0, 1)
    drawn = for_print(
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect fill="#cc2233"/>'
        b'<rect fill="#cc2233" opacity="0.5"/></svg>',
        {"#cc2233": red},
    ).content.decode()
    found = [
        read_mark((float(c), float(m), float(y), float(k)))
        for c, m, y, k in re.findall(r"device-cmyk\((\S+) (\S+) (\S+) (\S+)\)", drawn)
    ]
    assert (0, 1.0) in found
    assert (0, 0.5) in found
