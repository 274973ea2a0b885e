import pytest

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.images import image_facts

START = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '


def told(inside: str, attributes: str = 'viewBox="0 0 60 40"', before: str = "") -> list[str]:
    findings = Findings()
    content = f"{before}{START}{attributes}>{inside}</svg>".encode()
    image_facts(content, "a.svg", Span("f.yaml"), findings)
    return [found.code for found in findings]


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="M0 0h1"/>',
        '<use href="#a"/>',
        '<a href="https://example.org"><path d="M0 0"/></a>',
        '<image href="data:image/png;base64,AAAA"/>',
        "<style>path { fill: url(#g); }</style>",
        '<rect fill="url(#gradient)" style="clip-path: url( \'#a\' )"/>',
        "<text>网址 https://example.org 与 @import 之外 url</text>",
    ],
)
def test_plain_drawings_are_accepted(inside: str) -> None:
    assert told(inside) == []


@pytest.mark.parametrize(
    "inside",
    [
        "<script>1</script>",
        "<Script>1</Script>",
        '<a><set attributeName="href" to="javascript:x"/></a>',
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>',
        '<rect onclick="x()"/>',
        '<rect onLoad="x()"/>',
        '<iframe xmlns="http://www.w3.org/1999/xhtml" src="#"/>',
    ],
)
def test_active_content_is_refused(inside: str) -> None:
    assert told(inside) == ["IMG-012"]


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="photo.jpg"/>',
        '<image xlink:href="https://example.org/a.png"/>',
        '<image href="file:///etc/passwd"/>',
        '<image href="data:image/svg+xml;base64,AAAA"/>',
        '<use href="other.svg#a"/>',
        '<a href="javascript:x()"><path/></a>',
        "<style>@import 'a.css';</style>",
        "<style>@\\69mport 'a.css';</style>",
        "<style>path { fill: \\75rl(https://example.org/a) }</style>",
        '<rect style="fill: url(https://example.org/a)"/>',
        '<rect fill="url(a.svg#b)"/>',
        '<g xml:base="https://example.org/"/>',
    ],
)
def test_what_reaches_outside_is_refused(inside: str) -> None:
    assert told(inside) == ["IMG-013"]


def test_style_sheets_and_entities_are_refused() -> None:
    assert told("", before='<?xml-stylesheet href="https://example.org/a.css"?>') == ["IMG-013"]
    entity = '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    assert told("<text>&a;</text>", before=entity) == ["IMG-012"]
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    assert told("<text>&b;</text>", before=bomb) == ["IMG-012"]


def test_a_public_doctype_alone_is_harmless() -> None:
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'
    assert told("<path/>", before=doctype) == []


@pytest.mark.parametrize(
    "attributes", ['width="60" height="40"', 'viewBox="0 0 0 40"', 'viewBox="a"']
)
def test_a_drawing_needs_a_view_box(attributes: str) -> None:
    assert told("<path/>", attributes) == ["IMG-014"]


def test_what_is_not_well_formed_is_told() -> None:
    assert told("<path>") == ["IMG-015"]


def test_references_may_repeat_but_not_loop_or_multiply() -> None:
    circles = '<g id="a0"><circle r="1"/></g>'
    levels = [f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 9)]
    assert told(circles + "".join(levels[:3])) == []
    assert told(circles + "".join(levels)) == ["IMG-017"]
    assert told('<mask id="m"><rect mask="url(#m)"/></mask>') == ["IMG-017"]
    chain = "".join(f'<g id="b{n}"><use href="#b{n + 1}"/></g>' for n in range(5000))
    assert told(chain) == ["IMG-017"]


def test_addresses_without_url_are_found() -> None:
    assert told('<style>rect { fill: image-set("http://e/x" 1x) }</style>') == ["IMG-013"]
