import re
from dataclasses import replace
from pathlib import Path

import pytest

from shufang.build.request import ExitCode, Outcome
from shufang.report.excerpt import Sources
from shufang.report.html_report import page
from tests.report.outcomes import full_outcome


@pytest.fixture
def outcome(tmp_path: Path) -> Outcome:
    return full_outcome(tmp_path / "book", tmp_path / "build")


def page_of(outcome: Outcome, tmp_path: Path, language: str = "zh-Hans") -> str:
    return page(outcome, tmp_path / "build", Sources((tmp_path / "book",)), language)


def test_page_shows_products_findings_and_pages(outcome: Outcome, tmp_path: Path) -> None:
    html = page_of(outcome, tmp_path)
    assert "<title>《&lt;甲&gt; &amp; 乙》构建报告</title>" in html
    assert 'href="%E6%88%90%E5%93%81/%E7%94%B2%20%E4%B9%99-%E5%8D%B0%E5%88%B7%E7%89%88.pdf"' in html
    assert html.count("data:image/png;base64,") == 3
    assert "&lt;b&gt;攝影&lt;/b&gt;" in html
    assert "  <mark>攝影</mark>: 张三" in html
    assert html.index("TOL-024") < html.index("TOL-021") < html.index("TOL-022")
    assert "全书" in html


def test_page_stands_alone(outcome: Outcome, tmp_path: Path) -> None:
    html = page_of(outcome, tmp_path)
    assert "<script" not in html
    addresses = re.findall(r'(?:src|href)="([^"]*)"', html)
    assert addresses
    assert all(a.startswith(("#", "data:", "%E6%88%90%E5%93%81/")) for a in addresses)
    assert "http" not in html.replace("http-equiv", "")


def test_page_without_products_and_findings(outcome: Outcome, tmp_path: Path) -> None:
    empty = replace(outcome, products=(), diagnostics=(), exit_code=ExitCode.DONE)
    html = page_of(empty, tmp_path)
    assert "没有发现问题" in html
    assert "没有生成成品" in html
    assert "data:image" not in html


def test_page_in_english(outcome: Outcome, tmp_path: Path) -> None:
    html = page_of(outcome, tmp_path, "en")
    assert "What to settle" in html
    assert not re.search(r"[一-鿿]{5}", html)


def test_product_that_is_no_pdf_has_no_pictures(outcome: Outcome, tmp_path: Path) -> None:
    (tmp_path / "build" / "成品" / "甲 乙-印刷版.pdf").write_bytes(b"broken")
    assert "data:image" not in page_of(outcome, tmp_path)
