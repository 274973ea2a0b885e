"""The checkers themselves: each must find a planted fault, or it checks nothing."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.checkers import EpubMessage, Probe, Window, ace_violations

PAGE = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    ' lang="zh-Hans" xml:lang="zh-Hans"><head><title>{title}</title></head>'
    "<body>{body}</body></html>"
)
CONTAINER = (
    '<?xml version="1.0"?><container version="1.0"'
    ' xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/package.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"
 xml:lang="zh-Hans">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:6c9b2d7e-1111-4222-8333-444455556666</dc:identifier>
<dc:title>小书</dc:title><dc:language>zh-Hans</dc:language>
<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">只有文字。</meta>
</metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="one" href="one.xhtml" media-type="application/xhtml+xml"{properties}/></manifest>
<spine><itemref idref="one"/></spine></package>
"""
NAVIGATION = PAGE.format(
    title="目录",
    body='<nav epub:type="toc" role="doc-toc"><h1>目录</h1>'
    '<ol><li><a href="one.xhtml">第一章</a></li></ol></nav>',
)
CHAPTER = (
    '<section epub:type="chapter" role="doc-chapter" aria-labelledby="h"><h1 id="h">第一章</h1>'
    '<p>龙岗<a id="r1" href="#n1" epub:type="noteref" role="doc-noteref">1</a>。</p>'
    '<aside id="n1" epub:type="footnote" role="doc-footnote"><p>注文。'
    '<a href="#r1" role="doc-backlink">↩</a></p></aside></section>'
)


def write_book(path: Path, chapter: str, properties: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as book:
        book.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        book.writestr("META-INF/container.xml", CONTAINER)
        book.writestr("OEBPS/package.opf", PACKAGE.format(properties=properties))
        book.writestr("OEBPS/nav.xhtml", NAVIGATION)
        book.writestr("OEBPS/one.xhtml", PAGE.format(title="第一章", body=chapter))
    return path


@pytest.mark.slow
@pytest.mark.checker
def test_epubcheck_passes_a_clean_book_and_names_a_fault(
    tmp_path: Path, epubcheck: Callable[[Path], tuple[EpubMessage, ...]]
) -> None:
    assert epubcheck(write_book(tmp_path / "clean.epub", CHAPTER)) == ()
    mangled = 'xmlns="http://www.w3.org/2000/svg" viewbox="0 0 1 1"'
    svg = f"<p>龙岗</p><svg {mangled}><title>图</title></svg>"
    said = epubcheck(write_book(tmp_path / "svg.epub", svg, ' properties="svg"'))
    assert [(message.id, message.severity) for message in said] == [("RSC-025", "USAGE")]
    assert said[0].places[0].startswith("OEBPS/one.xhtml:")


@pytest.mark.slow
@pytest.mark.checker
def test_ace_passes_a_clean_book_and_names_a_fault(
    tmp_path: Path, ace: Callable[[Path], dict[str, Any]]
) -> None:
    clean = ace(write_book(tmp_path / "clean.epub", CHAPTER))
    assert ace_violations(clean) == []
    assert clean["earl:result"]["earl:outcome"] == "pass"
    dumb = CHAPTER.replace(' role="doc-noteref"', "")
    assert "epub-type-has-matching-role" in "".join(
        ace_violations(ace(write_book(tmp_path / "dumb.epub", dumb)))
    )


@pytest.mark.slow
@pytest.mark.browser
def test_foliate_opens_notes_and_reports_dead_links(
    tmp_path: Path, foliate: Callable[..., Any]
) -> None:
    links = '<a href="#nowhere">见</a><a href="no.xhtml">见</a><a href="one.xhtml">见</a>'
    chapter = CHAPTER.replace("。</p>", f"。{links}</p>", 1)
    shots = tmp_path / "shots"
    read = foliate(
        write_book(tmp_path / "book.epub", chapter), probe=Probe(width=400, dark=True, shots=shots)
    )
    section = read["sections"][0]
    assert read["metadata"]["title"] == "小书"
    assert [entry["label"] for entry in read["toc"]] == ["第一章"]
    assert [note["same"] for note in section["notes"]] == [True]
    assert section["deadLinks"] == ["#nowhere", "no.xhtml"]
    assert [shot.name for shot in shots.iterdir()] == ["000.png"]
    assert read["console"] == []


@pytest.mark.slow
@pytest.mark.browser
def test_a_window_shows_what_is_faint_or_cut_off(
    tmp_path: Path, foliate: Callable[..., Any]
) -> None:
    faults = (
        '<p style="color:#999">太淡</p><p style="white-space:nowrap">'
        + "一行到底不转行" * 6
        + '</p><img src="no.png" alt="没有的图"/></section>'
    )
    book = write_book(tmp_path / "book.epub", CHAPTER.replace("</section>", faults))
    light, dark = Window(320, 568), Window(320, 568, dark=True)
    read = foliate(book, probe=Probe(windows=(light, dark)))
    by_day, by_night = (window["sections"][0] for window in read["windows"])
    assert by_day["faint"] == ["太淡 2.8"]
    assert by_night["faint"] == []
    assert [words[:4] for words in by_day["cut"]] == ["一行到底"]
    assert by_day["missing"] == ["没有的图"]
    assert by_day["overflowing"] == ["p"]


@pytest.mark.checker
def test_qpdf_passes_a_sound_file_and_refuses_a_cut_one(
    tmp_path: Path, qpdf: Callable[[Path], str]
) -> None:
    import pikepdf

    sound, cut = tmp_path / "sound.pdf", tmp_path / "cut.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(sound)
    cut.write_bytes(sound.read_bytes()[:-60])
    assert qpdf(sound) == ""
    assert "cut.pdf" in qpdf(cut)
