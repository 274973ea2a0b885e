"""付印: nothing open, or no folder; what is in it agrees with itself."""

import hashlib
import itertools
import shutil
from pathlib import Path

import pytest
import yaml

from shufang.build.delivery import check_open_items, check_waived
from shufang.build.pipeline import build
from shufang.build.request import BuildRequest, ExitCode, Outcome, SilentProgress
from shufang.core.diagnostic import Diagnostic, Findings, Severity
from shufang.core.span import Span
from shufang.manuscript.load import load
from shufang.messages.catalogue import sentence
from shufang.model.book import Edition

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "books" / "base"
TICKET = """
ticket:
  封面用纸: 250克铜版纸
  装订: 锁线胶订
  表面整饰: 覆哑膜
  委托书号: 2026-0001
"""
SIGNED = """
sign_offs:
  一审: 张三 2026-09-01
  二审: 李四 2026-09-08
  三审: 王五 2026-09-15
  一校: 赵六 2026-09-20
  二校: 赵六 2026-09-27
  三校: {姓名: 钱七, 日期: 2026年10月4日}
  付印: 孙八 2026-10-08
"""


def book_with(folder: Path, text: str) -> Path:
    if not folder.exists():
        shutil.copytree(BASE, folder)
    start = (BASE / "book.yaml").read_text("utf-8")
    (folder / "book.yaml").write_text(start + text, "utf-8")
    return folder


def open_codes(folder: Path, pages: int) -> list[str]:
    findings = Findings()
    manuscript = load(folder, findings)
    assert manuscript is not None
    assert list(findings) == []
    check_open_items(manuscript, pages, findings)
    return [found.code for found in findings]


def test_what_is_open_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    assert open_codes(book_with(folder, ""), 8) == ["PDF-053", "PDF-081", "PDF-082", "PDF-083"]
    paper = "cover: {paper: 80克双胶纸, signed_pages: 8}\n"
    assert open_codes(book_with(folder, paper), 8) == ["PDF-082", "PDF-083"]
    assert open_codes(book_with(folder, paper), 16) == ["PDF-081", "PDF-082", "PDF-083"]
    assert open_codes(book_with(folder, paper + SIGNED), 8) == ["PDF-083"]
    assert open_codes(book_with(folder, paper + SIGNED + TICKET), 8) == []
    press = "cover: {signed_pages: 8}\npress: {paper: 128克哑粉纸}\n"
    assert open_codes(book_with(folder, press + SIGNED + TICKET), 8) == []


def test_a_spine_that_is_off_is_told_once(tmp_path: Path) -> None:
    findings = Findings()
    cover = "cover: {paper: 80克双胶纸, signed_pages: 8}\n"
    manuscript = load(book_with(tmp_path / "book", cover + SIGNED + TICKET), findings)
    assert manuscript is not None
    findings.error("PDF-051", manuscript.meta.cover.place("signed_pages"))
    check_open_items(manuscript, 400, findings)
    assert [found.code for found in findings] == ["PDF-051"]


def test_stand_ins_are_not_printed_even_if_waived() -> None:
    place = Span("figures.yaml", 3)
    stand_in = Diagnostic("FIG-006", Severity.WARNING, place)
    other = Diagnostic("FIG-003", Severity.WARNING, place)
    findings = Findings()
    check_waived([stand_in, other], [stand_in], findings)
    assert list(findings) == []
    check_waived([stand_in, other], [], findings)
    assert [(one.code, one.span) for one in findings] == [("PDF-087", place)]


def release(folder: Path, output: Path) -> Outcome:
    request = BuildRequest(
        folder, output, ROOT / "styles", editions=(Edition.PRINT,), delivers=True
    )
    return build(request, SilentProgress())


def faults(outcome: Outcome) -> list[str]:
    return [one.code for one in outcome.diagnostics if one.severity is not Severity.NOTE]


@pytest.mark.slow
def test_release_of_a_book(tmp_path: Path) -> None:
    folder, output = tmp_path / "book", tmp_path / "output"
    first = release(book_with(folder, ""), output)
    assert first.exit_code is ExitCode.PREFLIGHT
    assert faults(first) == ["PDF-053", "PDF-081", "PDF-082", "PDF-083", "PDF-080"]
    assert dict(first.diagnostics[-1].values) == {"items": "4", "earlier": ""}
    assert "？" not in sentence(first.diagnostics[-1]).hint
    assert all("（不可付印）" in product.path for product in first.products)
    assert {product.edition for product in first.products} == {
        Edition.PRINT, Edition.COVER, Edition.TICKET,
    }  # fmt: skip
    assert not (output / "成品" / "付印").exists()

    pages = next(one.pages for one in first.products if one.edition is Edition.PRINT)
    cover = f"cover: {{paper: 80克双胶纸, signed_pages: {pages}}}\n"
    second = release(book_with(folder, cover + SIGNED + TICKET), output)
    assert faults(second) == []
    assert second.exit_code is ExitCode.DONE
    assert "PDF-086" in [one.code for one in second.diagnostics]
    assert not any("（不可付印）" in path.name for path in (output / "成品").rglob("*"))
    released = contents(output / "成品" / "付印")
    _check_folder(released, pages or 0)

    third = release(book_with(folder, cover + SIGNED + TICKET.replace("覆哑膜", "待定")), output)
    assert faults(third) == ["PDF-083", "PDF-080"]
    assert dict(third.diagnostics[-1].values) == {"items": "1", "earlier": "成品/付印"}
    assert contents(output / "成品" / "付印") == released


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def _check_folder(files: dict[str, bytes], pages: int) -> None:
    assert sorted(files) == sorted(
        [
            "SHA256SUMS",
            "坪地小记-印刷版.pdf",
            "坪地小记-封面.pdf",
            "坪地小记-印制单.pdf",
            "坪地小记-印制单.yaml",
        ]
    )
    sums: dict[str, str] = {}
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ", 1)
        sums[name] = digest
    assert sums == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name != "SHA256SUMS"
    }
    ticket = yaml.safe_load(files["坪地小记-印制单.yaml"])
    for entry in ticket["文件"]:
        content = files[entry["文件"]]
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
        assert entry["字节"] == len(content)
    block = ticket["书芯"]
    assert block["面数"] == str(pages)
    assert block["印张"] == f"{pages / 16:.3f}".rstrip("0").rstrip(".")
    assert block["成品尺寸"] == "170毫米×240毫米"
    assert ticket["图书"]["ISBN"] == "978-7-99999-001-7"
    assert ticket["装订与委托"]["装订"] == "锁线胶订"
    assert ticket["日期"] == "2026-10-08"
    sections = ticket["面次"]["分段"]
    assert [one["起面"] for one in sections] == sorted(one["起面"] for one in sections)
    assert sections[0]["起面"] == 1
    assert sections[-1]["止面"] == pages
    assert all(a["止面"] + 1 == b["起面"] for a, b in itertools.pairwise(sections))
    assert {"扉页", "版权页", "目录"} <= {one["内容"] for one in sections}
    signed = {one["环节"]: one["姓名"] for one in ticket["审校"]}
    assert (signed["初审"], signed["三校"], signed["通读"]) == ("张三", "钱七", "")
