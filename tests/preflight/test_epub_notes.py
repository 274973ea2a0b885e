"""Notes as other programs write them: only what leads astray is a fault."""

import pytest

from shufang.preflight.epub_checks import check_any_epub
from tests.preflight.epub_files import Files, packed

_CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="c.opf" media-type="application/oebps-package+xml"/></rootfiles>'
    "</container>"
)
_PACKAGE = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
    '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier>'
    "<dc:title>书</dc:title><dc:language>zh</dc:language></metadata><manifest>"
    '<item id="n" href="n.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
    '<item id="b" href="b.xhtml" media-type="application/xhtml+xml"/>'
    '</manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>'
)
_MARK = '<a href="{to}" id="r{n}" epub:type="noteref" role="doc-noteref">{n}</a>'
_BACK = '<a href="{to}#r{n}" role="doc-backlink">{label}</a>'


def page(text: str) -> bytes:
    return (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="zh" xml:lang="zh"><head><title>文</title></head><body>{text}</body></html>'
    ).encode()


def note_codes(text: str, notes: str = "<p>另一篇。</p>") -> list[str]:
    files: Files = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": _CONTAINER.encode(),
        "c.opf": _PACKAGE.encode(),
        "n.xhtml": page('<nav epub:type="toc"><ol><li><a href="a.xhtml">文</a></li></ol></nav>'),
        "a.xhtml": page(text),
        "b.xhtml": page(notes),
    }
    wanted = ("EPB-018", "EPB-097", "EPB-098")
    return [found.code for found in check_any_epub(packed(files)) if found.code in wanted]


def text(*marks: str) -> str:
    return "".join(f"<p>正文若干字{mark}，未完。</p>" for mark in marks)


def mark(number: int, target: str = "") -> str:
    return _MARK.format(to=target or f"#f{number}", n=number)


def back(number: int, label: str = "↩", document: str = "") -> str:
    return _BACK.format(to=document, n=number, label=label)


def aside(number: int, more: str, kind: str = ' epub:type="footnote" role="doc-footnote"') -> str:
    return f'<aside id="f{number}"{kind}><p>注文。{more}</p></aside>'


@pytest.mark.parametrize(
    ("document", "notes"),
    [
        (text(mark(1)) + aside(1, back(1)), ""),
        (text(mark(1)) + aside(1, back(1, "1")), ""),
        (text(mark(1)) + f'<ol><li id="f1" epub:type="endnote"><p>注。{back(1)}</p></li></ol>', ""),
        (
            text(mark(1, "b.xhtml#f1")),
            f'<p id="f1" epub:type="footnote">注文在另一个文件里。{back(1, "1", "a.xhtml")}</p>',
        ),
        (text(mark(1), mark(2)) + aside(1, back(1)) + aside(2, back(2)), ""),
    ],
    ids=["arrow", "number", "list", "other file", "two"],
)
def test_notes_of_others_are_let_be(document: str, notes: str) -> None:
    assert note_codes(document, notes or "<p>另一篇。</p>") == []


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (text(mark(1)), "EPB-018"),
        (text(mark(1)) + aside(1, ""), "EPB-018"),
        (text("") + aside(1, ""), "EPB-018"),
        (text(mark(1)) + aside(1, back(1, "2")), "EPB-018"),
        (text(mark(1).replace(">1<", "><sup>1</sup><")) + aside(1, back(1)), "EPB-097"),
        (text(mark(1)) + aside(1, back(1), ""), "EPB-097"),
        (text(mark(1).replace("noteref", "x")) + aside(1, back(1)), "EPB-097"),
        (text(mark(1)) + aside(1, back(1)).replace("注文。", ""), "EPB-098"),
    ],
    ids=["no note", "no way back", "no mark", "other number", "tag", "no type", "no mark type",
         "no words"],
)  # fmt: skip
def test_what_is_wrong_with_notes_of_others_is_told(document: str, code: str) -> None:
    assert note_codes(document) == [code]


def test_ways_back_that_are_crossed_are_told() -> None:
    crossed = text(mark(1), mark(2)) + aside(1, back(2)) + aside(2, back(1))

    assert set(note_codes(crossed)) == {"EPB-018"}
