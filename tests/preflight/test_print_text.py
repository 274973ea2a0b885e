"""The finished PDF is read back and compared with what was to be printed."""

from dataclasses import replace
from pathlib import Path

import pytest

from shufang.build.store import FolderStore
from shufang.core.diagnostic import Findings
from shufang.engines.layout import lay_out
from shufang.engines.pdf_merge import merge
from shufang.engines.resources import Resources
from shufang.engines.sections import (
    DocumentFacts,
    LaidOutSection,
    MergePart,
    MergePlan,
    SectionSource,
    StyleSheet,
)
from shufang.preflight import print_text
from shufang.preflight.print_text import check_text
from shufang.writers.pagination import BookPage, paginate
from tests.writers.test_pagination import chapter

SHEET = StyleSheet(
    "test.css",
    "@page { size: 300pt 400pt; margin: 30pt } html { font: 10pt/18pt 'Noto Serif SC' }"
    ".footnote { font: 8pt/12pt 'Noto Serif SC' }",
)
XHTML = (
    '<html lang="zh-Hans"><head><title>不印的题</title></head><body><p>第一段文字。'
    '<span class="footnote" id="n1">这是一条脚注，说明第一段。</span></p></body></html>'
)


@pytest.fixture(scope="module")
def printed(
    resources: Resources, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, tuple[BookPage, ...]]:
    section = chapter(1, 1)
    laid: LaidOutSection = lay_out(
        SectionSource(section.id, XHTML, (SHEET,), grid_pt=18), resources.fontconfig
    )
    assert not laid.findings
    pages = paginate([section], {section.id: laid}).pages
    plan = MergePlan(tuple(p.planned for p in pages), 300, 400, DocumentFacts("书"))
    target = tmp_path_factory.mktemp("pdf") / "book.pdf"
    merge([MergePart.of(laid)], plan, resources.fonts, target)
    return target, pages


def found(
    printed: tuple[Path, tuple[BookPage, ...]], xhtml: str
) -> list[tuple[str, dict[str, str]]]:
    findings = Findings()
    pdf, pages = printed
    check_text(pdf, pages, {"c-1": xhtml}, findings)
    return [(f.code, dict(f.values)) for f in findings]


def test_a_whole_book_passes(printed: tuple[Path, tuple[BookPage, ...]]) -> None:
    assert found(printed, XHTML) == []


def test_lost_characters_are_counted(printed: tuple[Path, tuple[BookPage, ...]]) -> None:
    more = XHTML.replace("第一段文字", "第一段文字龘龘")

    assert found(printed, more) == [("PDF-022", {"section": "题1", "count": "2", "sample": "龘"})]


def test_a_note_off_its_page_is_named(printed: tuple[Path, tuple[BookPage, ...]]) -> None:
    other = XHTML.replace("这是一条脚注，说明第一段", "一条脚注这是，说明第一段")

    assert [code for code, _ in found(printed, other)] == ["PDF-023"]


def test_a_missing_page_is_told(printed: tuple[Path, tuple[BookPage, ...]]) -> None:
    pdf, pages = printed
    findings = Findings()

    check_text(pdf, (*pages, replace(pages[-1], index=len(pages))), {}, findings)

    assert [f.code for f in findings] == ["PDF-024"]


def test_readings_are_no_part_of_the_line_of_a_note(
    printed: tuple[Path, tuple[BookPage, ...]],
) -> None:
    ruby = "<ruby>这<rp>（</rp><rt>zhè</rt><rp>）</rp></ruby>是一条"
    read = XHTML.replace("这是一条", ruby)

    assert found(printed, read) == []
    assert [code for code, _ in found(printed, read.replace("脚注", "注脚"))] == ["PDF-023"]


def test_texts_of_the_same_pages_are_read_once(
    printed: tuple[Path, tuple[BookPage, ...]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept = FolderStore(tmp_path)
    pdf, pages = printed
    lost = XHTML.replace("第一段文字", "第一段文字不见了")

    def told(xhtml: str) -> list[str]:
        findings = Findings()
        check_text(pdf, pages, {"c-1": xhtml}, findings, kept)
        return [f.code for f in findings]

    assert told(XHTML) == []
    monkeypatch.setattr(print_text, "page_texts", None)
    assert told(XHTML) == []
    assert told(lost) == ["PDF-022"]


def test_kept_texts_that_are_none_are_read_again(
    printed: tuple[Path, tuple[BookPage, ...]], tmp_path: Path
) -> None:
    kept = FolderStore(tmp_path)
    pdf, pages = printed
    check_text(pdf, pages, {"c-1": XHTML}, Findings(), kept)
    names = [path.name for path in tmp_path.glob(f"*{print_text.TEXTS}")]

    assert names
    for broken in (b"", b"[]", b'["one", "two", 3]', b"{}"):
        for name in names:
            kept.write(name, broken)
        findings = Findings()
        check_text(pdf, pages, {"c-1": XHTML}, findings, kept)
        assert not findings
