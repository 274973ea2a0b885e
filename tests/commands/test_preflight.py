"""`preflight`: what it says, what it writes, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shufang.cli import main
from tests.preflight.press_files import Standard, good, saved
from tests.preflight.press_mutants import ALL


def put(folder: Path, name: str, standard: Standard = "x4") -> Path:
    """Write a good file, or a spoiled one by its name."""
    path = folder / f"{name}.pdf"
    mutant = next((each for each in ALL if each.name == name), None)
    path.write_bytes(saved(good(standard), standard) if mutant is None else mutant.made(standard))
    return path


def test_good_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preflight", str(put(tmp_path, "good"))]) == 0
    said = capsys.readouterr().err
    assert "good.pdf　4 页　按 PDF/X-4" in said
    assert "可以付印：没有发现问题。" in said
    assert (tmp_path / "good-预检.html").is_file()


def test_spoiled_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preflight", str(put(tmp_path, "rgb_text"))]) == 4
    said = capsys.readouterr().err
    assert "错误 PDF-141  第 1 页有 1 处文字或图形用了 RGB" in said
    assert "不可付印：1 个错误" in said
    page = (tmp_path / "rgb_text-预检.html").read_text("utf-8")
    assert page.count('class="frame error"') == 1
    assert "data:image/jpeg;base64," in page
    assert "http" not in page.replace("http-equiv", "")


def test_several_files_make_one_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good_file, bad = put(tmp_path, "good"), put(tmp_path, "no_pdf")
    output = tmp_path / "out"
    words = ["preflight", str(good_file), str(bad), "--output", str(output), "--json", "-"]
    assert main(words) == 4
    captured = capsys.readouterr()
    assert "no_pdf.pdf　读不出" in captured.err
    told = json.loads(captured.out)
    assert [file["passed"] for file in told["files"]] == [True, False]
    assert told["files"][1]["findings"][0]["code"] == "PDF-101"
    assert told["exit_code"] == 4
    assert {path.name for path in output.iterdir()} == {"预检.html"}


def test_places_in_json(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    main(["preflight", str(put(tmp_path, "rgb_line")), "--json", str(target), "-q"])
    finding = json.loads(target.read_text("utf-8"))["files"][0]["findings"][0]
    assert finding["values"]["pages"] == "1"
    assert finding["places"][0]["page"] == 1
    assert finding["places"][0]["width_mm"] == pytest.approx(51 / 72 * 25.4, abs=0.4)


def test_warnings_count_when_strict(tmp_path: Path) -> None:
    path = str(put(tmp_path, "hairline"))
    assert main(["preflight", path]) == 0
    assert main(["preflight", path, "--strict"]) == 4
    assert main(["preflight", path, "--standard", "x4"]) == 4


def test_standard_that_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preflight", str(put(tmp_path, "good")), "--standard", "x1a"]) == 4
    assert "PDF-104" in capsys.readouterr().err


def test_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preflight"]) == 2
    assert main(["preflight", str(tmp_path / "没有.pdf")]) == 2
    assert "没有.pdf" in capsys.readouterr().err


def test_report_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x")
    path = put(tmp_path, "good")
    assert main(["preflight", str(path), "--output", str(tmp_path / "file")]) == 3
    assert "TOL-023" in capsys.readouterr().err


def test_a_book_says_what_it_needs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = Path(__file__).parent.parent / "books" / "mini"
    assert main(["preflight", str(put(tmp_path, "good")), "--book", str(book)]) == 4
    said = capsys.readouterr().err
    assert "PDF-128" in said
    assert "PDF-136" in said
    assert "PDF-169" in said


def test_broken_book(tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text("title: [", "utf-8")
    assert main(["preflight", str(put(tmp_path, "good")), "--book", str(tmp_path)]) == 1


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_frames_stand_where_the_page_shows_the_place(tmp_path: Path, rotate: int) -> None:
    from dataclasses import replace

    from shufang.core.diagnostic import Severity
    from shufang.engines.pdf_inspection import inspect_pdf
    from shufang.engines.pdf_inspection_facts import Rect
    from shufang.preflight.press import PressFinding
    from shufang.report.press_report import _frame

    page = replace(inspect_pdf(put(tmp_path, "good")).pages[0], rotate=rotate)
    media = page.boxes.media
    tenth, fifth = media.height / 10, media.width / 5
    box = Rect(media.left, media.top - tenth, media.left + fifth, media.top)
    found = PressFinding("PDF-141", Severity.ERROR, (), "")
    frame = _frame(1, found, page.place(box), page)
    # The upper left corner of the sheet, where it is after turning the page clockwise.
    expected = {0: (0, 0, 20, 10), 90: (90, 0, 10, 20), 180: (80, 90, 20, 10), 270: (0, 80, 10, 20)}
    shown = (frame.left, frame.top, frame.width, frame.height)
    assert shown == pytest.approx(expected[rotate], abs=0.1)
