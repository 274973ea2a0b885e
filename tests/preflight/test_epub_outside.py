"""What EPUBCheck and Ace say is told among our findings, in Chinese, or is known to lack."""

from pathlib import Path

import pytest

from shufang.core.diagnostic import Diagnostic, Severity
from shufang.engines.epub_checkers import (
    CheckerMissing,
    OutsideMessage,
    ace_messages,
    epubcheck_messages,
    run_ace,
    run_epubcheck,
)
from shufang.engines.resources import Resources
from shufang.messages import catalogue
from shufang.preflight import epub_outside
from shufang.preflight.epub_outside import NotRun, check_outside, told
from tests.preflight.epub_files import clean_files, packed, swap

REPORT = {
    "messages": [
        {
            "ID": "RSC-012",
            "severity": "ERROR",
            "message": "Fragment identifier is not defined.",
            "locations": [{"path": "EPUB/a.xhtml", "line": 7, "column": 3}],
        },
        {
            "ID": "OPF-014",
            "severity": "WARNING",
            "message": 'The property "svg" should be declared in the OPF file.',
            "locations": [],
        },
        {"ID": "XYZ-001", "severity": "USAGE", "message": "New.", "locations": [{"line": -1}]},
        {"ID": "INF-001", "severity": "INFO", "message": "Fine.", "locations": []},
    ]
}
ACE = {
    "assertions": [
        {
            "earl:testSubject": {"url": "text/a.xhtml"},
            "assertions": [
                {
                    "earl:test": {"dct:title": "image-alt", "earl:impact": "critical"},
                    "earl:result": {"earl:outcome": "fail", "dct:description": "Fix it\nnow"},
                },
                {
                    "earl:test": {"dct:title": "image-alt", "earl:impact": "critical"},
                    "earl:result": {"earl:outcome": "fail", "dct:description": "Fix this"},
                },
                {
                    "earl:test": {"dct:title": "new-rule", "earl:impact": "minor"},
                    "earl:result": {"earl:outcome": "fail", "dct:description": "Other"},
                },
                {
                    "earl:test": {"dct:title": "list", "earl:impact": "minor"},
                    "earl:result": {"earl:outcome": "pass"},
                },
            ],
        }
    ]
}


def lines(found: list[Diagnostic]) -> list[tuple[str, str, str]]:
    return [
        (each.severity.value, str(each.span or "-"), dict(each.values)["message"]) for each in found
    ]


def test_what_asks_for_nothing_is_not_told() -> None:
    """Fonts may be embedded, and `rp` helps readers without `ruby`; other old elements do not."""
    said = [
        ("CSS-028", "Use of Font-face declaration."),
        ("HTM_055", 'The "rp" element should not be used (discouraged construct)'),
        ("HTM_055", 'The "base" element should not be used (discouraged construct)'),
    ]
    report = {
        "messages": [
            {"ID": id_, "severity": "USAGE", "message": text, "locations": [{"path": "a.xhtml"}]}
            for id_, text in said
        ]
    }

    [found] = told(epubcheck_messages(report), "zh-Hans")

    assert "base" in dict(found.values)["message"]


def test_messages_of_epubcheck_are_told_in_chinese() -> None:
    assert lines(list(told(epubcheck_messages(REPORT), "zh-Hans"))) == [
        ("error", "EPUB/a.xhtml:7:1", "EPUBCheck RSC-012：链接到的位置不存在"),
        ("warning", "-", "EPUBCheck OPF-014：清单里缺少这一章应有的属性“svg”"),
        ("note", "-", "EPUBCheck XYZ-001：New.（原文）"),
    ]


def test_messages_of_ace_are_told_once_for_a_file() -> None:
    assert lines(list(told(ace_messages(ACE), "zh-Hans"))) == [
        ("warning", "text/a.xhtml:1:1", "Ace image-alt：图片没有替代文字"),
        ("note", "text/a.xhtml:1:1", "Ace new-rule：Other（原文）"),
    ]


def test_english_readers_get_the_words_of_the_program() -> None:
    message = OutsideMessage("EPUBCheck", "RSC-012", "error", "Not defined.", ())
    assert lines(list(told([message], "en"))) == [("error", "-", "EPUBCheck RSC-012: Not defined.")]


def test_variants_of_a_number_are_known() -> None:
    said = catalogue.checker_message("EPUBCheck", "OPF-004c", "Invalid")
    assert said == "EPUBCheck OPF-004c：前缀声明写错了"


def test_many_messages_are_known() -> None:
    table = catalogue._checkers()
    assert len(table["EPUBCheck"]) >= 40
    assert all(
        "，" not in code and text for names in table.values() for code, text in names.items()
    )


@pytest.mark.parametrize("report", [{}, {"messages": None}, {"assertions": [{}]}])
def test_reports_without_content(report: dict[str, object]) -> None:
    assert [*epubcheck_messages(report), *ace_messages(report)] == []


def test_programs_that_lack_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)

    assert check_outside(tmp_path / "a.epub", ()) == (
        (),
        (NotRun("EPUBCheck", "missing"), NotRun("Ace", "missing")),
    )


def test_a_program_that_breaks_off_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "ace"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda name: str(program))

    with pytest.raises(CheckerMissing) as caught:
        run_ace(tmp_path / "a.epub")
    assert caught.value.is_installed


def test_a_program_that_answers_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "ace"
    program.write_text('#!/bin/sh\necho \'{"assertions": []}\' > "$4/report.json"\n')
    program.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda name: str(program))

    assert run_ace(tmp_path / "a.epub") == ()


@pytest.mark.parametrize("code", ["EPB-030", "EPB-032", "EPB-033", "EPB-034"])
def test_dangerous_files_are_handed_to_nobody(
    code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(epub_outside, "_RUNS", ())
    found = [Diagnostic(code, Severity.ERROR)]

    assert check_outside(tmp_path / "a.epub", found) == ((), (NotRun("", "unsafe"),))


@pytest.mark.slow
def test_the_real_epubcheck_is_understood(tmp_path: Path, resources: Resources) -> None:
    files = clean_files(tmp_path, resources)
    swap("EPUB/text/004-c-one.xhtml", 'href="#fig-roof"', 'href="#fig-none"')(files)
    path = tmp_path / "a.epub"
    path.write_bytes(packed(files))
    try:
        said = run_epubcheck(path)
    except CheckerMissing:
        pytest.skip("EPUBCheck is not installed")

    (error,) = [each for each in said if each.degree != "note"]
    assert (error.id, error.degree) == ("RSC-012", "error")
    assert error.places[0][0] == "EPUB/text/004-c-one.xhtml"
