from pathlib import Path

import pytest

from shufang.core.diagnostic import Findings
from shufang.manuscript.press import check_standard
from shufang.model.press import (
    HOUSE_PROFILE,
    PdfStandard,
    PressSettings,
    PrinterMarks,
)
from tests.manuscript.manuscripts import loaded, told, write_book


def profile(space: bytes = b"CMYK", use: bytes = b"prtr", version: int = 2) -> bytes:
    """Return the header of an ICC profile and an empty table of tags."""
    header = bytearray(132)
    header[8], header[12:20], header[36:40] = version, use + space, b"acsp"
    return bytes(header)


def settings_of(
    root: Path, block: str, files: dict[str, str | bytes] | None = None
) -> tuple[PressSettings, list[str]]:
    """Return what a 印刷 block says and what was found; the block starts at line 2."""
    write_book(root, {"chapters/01-x.md": "# 题\n\n正文。\n", **(files or {})})
    write_book(root, {"book.yaml": f"书名: 书\n{block}"})
    manuscript, findings = loaded(root)
    assert manuscript is not None
    return manuscript.press, told(findings)


def test_a_book_that_says_nothing_has_the_usual_settings(tmp_path: Path) -> None:
    found, said = settings_of(tmp_path, "")
    assert said == []
    assert found == PressSettings()
    assert (found.bleed_mm, found.signature, found.total_ink) == (3.0, 8, 300)
    assert found.standard is PdfStandard.X4


def test_everything_is_said_in_chinese(tmp_path: Path) -> None:
    found, said = settings_of(
        tmp_path,
        "印刷:\n  文件标准: X-1a\n  出血: 5.5\n  标记: {色标: 否}\n  印帖: 16\n"
        "  色彩配置: press/uncoated.icc\n  印刷条件: FOGRA52\n  总墨量: 280\n  用纸: 80克双胶纸\n",
        {"press/uncoated.icc": profile()},
    )
    assert said == []
    assert found.standard is PdfStandard.X1A
    assert found.bleed_mm == 5.5
    assert found.marks == PrinterMarks(colour_bar=False)
    assert found.signature == 16
    assert (found.profile, found.is_own_profile) == ("press/uncoated.icc", True)
    assert (found.condition, found.total_ink) == ("FOGRA52", 280)
    assert (found.paper, found.paper_name) == ("uncoated", "80克双胶纸")
    assert str(found.spans["paper"]) == "book.yaml:10:7"


@pytest.mark.parametrize(("word", "expected"), [("否", False), ("是", True), ("no", False)])
def test_all_marks_at_once(tmp_path: Path, word: str, expected: bool) -> None:
    found, said = settings_of(tmp_path, f"press: {{marks: {word}}}\n")
    assert said == []
    assert found.marks == PrinterMarks(expected, expected, expected, expected)
    assert found.marks.any is expected


@pytest.mark.parametrize(
    ("typed", "standard"),
    [("X-4", "x4"), ("x1a", "x1a"), ("PDF/X-1a:2003", "x1a"), ("PDF/X-4", "x4")],
)
def test_spellings_of_the_standard(tmp_path: Path, typed: str, standard: str) -> None:
    found, said = settings_of(tmp_path, f"印刷: {{标准: {typed}}}\n")
    assert said == []
    assert found.standard is {"x4": PdfStandard.X4, "x1a": PdfStandard.X1A}[standard]


@pytest.mark.parametrize("name", ["ISO Coated v2 300 %", "ISO Coated v2 300%", HOUSE_PROFILE])
def test_the_house_profile_by_its_names(tmp_path: Path, name: str) -> None:
    found, said = settings_of(tmp_path, f"印刷:\n  色彩配置: {name}\n")
    assert said == []
    assert (found.profile, found.is_own_profile) == (HOUSE_PROFILE, False)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("128克哑粉纸", "coated"),
        ("轻涂纸", "coated"),
        ("coated", "coated"),
        ("Uncoated 80 g", "uncoated"),
        ("轻型纸", "uncoated"),
        ("非涂布纸", "uncoated"),
        ("60克书写纸", "uncoated"),
    ],
)
def test_papers_by_the_words_of_the_trade(tmp_path: Path, name: str, kind: str) -> None:
    files: dict[str, str | bytes] = {"own.icc": profile()}
    found, said = settings_of(tmp_path, f"印刷:\n  用纸: {name}\n  色彩配置: own.icc\n", files)
    assert said == []
    assert found.paper == kind


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("  出血: -1\n", ["book.yaml:3:7 error MAN-061"]),
        ("  出血: 三\n", ["book.yaml:3:7 error MAN-038"]),
        ("  出血: 2.5\n", ["book.yaml:3:7 warning MAN-062"]),
        ("  印帖: 12\n", ["book.yaml:3:7 error MAN-033"]),
        ("  标准: X-3\n", ["book.yaml:3:7 error MAN-033"]),
        ("  总墨量: 500\n", ["book.yaml:3:8 error MAN-065"]),
        ("  用纸: 好纸\n", ["book.yaml:3:7 error MAN-067"]),
        ("  用纸: 轻型纸\n", ["book.yaml:3:7 warning MAN-066"]),
        ("  印刷条件: FOGRA51\n", ["book.yaml:3:9 warning MAN-069"]),
        ("  色彩配置: none.icc\n", ["book.yaml:3:9 error MAN-063"]),
        ("  色彩配置: ../a.icc\n", ["book.yaml:3:9 error MAN-041"]),
        ("  色彩配置: rgb.icc\n", ["book.yaml:3:9 error MAN-064"]),
        ("  色彩配置: link.icc\n", ["book.yaml:3:9 error MAN-064"]),
        ("  色彩配置: text.icc\n", ["book.yaml:3:9 error MAN-064"]),
        ("  标记: {角线: 是}\n", ["book.yaml:3:8 error MAN-003"]),
        ("  标记: 也许\n", ["book.yaml:3:7 error MAN-039"]),
    ],
)
def test_faults_leave_the_usual_value(tmp_path: Path, block: str, expected: list[str]) -> None:
    files: dict[str, str | bytes] = {
        "rgb.icc": profile(b"RGB ", b"mntr"),
        "link.icc": profile(use=b"link"),
        "text.icc": "不是配置文件",
    }
    found, said = settings_of(tmp_path, f"印刷:\n{block}", files)
    assert said == expected
    assert found.profile == HOUSE_PROFILE
    assert found.total_ink == 300


@pytest.mark.parametrize(
    ("standard", "version", "fits"),
    [
        (PdfStandard.X4, 2, True),
        (PdfStandard.X4, 4, True),
        (PdfStandard.X4, 5, False),
        (PdfStandard.X1A, 2, True),
        (PdfStandard.X1A, 4, False),
    ],
)
def test_a_standard_knows_profiles_up_to_its_time(
    standard: PdfStandard, version: int, fits: bool
) -> None:
    findings = Findings()
    check_standard(PressSettings(standard, profile_version=(version, 0)), findings)
    assert [found.code for found in findings] == ([] if fits else ["MAN-068"])
