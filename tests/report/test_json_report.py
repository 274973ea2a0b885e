import json
from dataclasses import replace
from pathlib import Path

from shufang import __version__
from shufang.report.json_report import document
from tests.report.outcomes import full_outcome


def test_document_has_what_the_schema_says(tmp_path: Path) -> None:
    output = tmp_path / "build"
    outcome = full_outcome(tmp_path / "book", output)
    content = json.loads(document(outcome, output, output))
    assert set(content) == {"version", "title", "exit_code", "products", "diagnostics", "timings"}
    assert content["version"] == __version__
    assert content["exit_code"] == 1
    assert content["products"] == [
        {
            "edition": "print",
            "path": "成品/甲 乙-印刷版.pdf",
            "sha256": "ab" * 32,
            "pages": 3,
            "bytes": 1_234_567,
            "facts": {"trim": "170x240", "path": "a/b", "names": ["乙", "甲"], "passed": True},
        }
    ]
    assert [found["code"] for found in content["diagnostics"]] == ["TOL-024", "TOL-021", "TOL-022"]
    assert content["diagnostics"][1] == {
        "code": "TOL-021",
        "severity": "error",
        "file": "book.yaml",
        "line": 2,
        "column": 3,
        "length": 2,
        "text": "没有权限写“<b>攝影</b>”",
        "hint": "请换一个可写的文件夹（--output），或请管理员开放权限。",
        "values": {"file": "<b>攝影</b>"},
        "related": [{"file": "a.md", "line": 4, "column": 5, "length": 0}],
    }
    assert content["diagnostics"][2]["file"] is None
    assert content["timings"][1] == {"step": "layout", "seconds": 3.0}


def test_paths_are_relative_to_the_report(tmp_path: Path) -> None:
    output = tmp_path / "build"
    outcome = full_outcome(tmp_path / "book", output)
    (tmp_path / "elsewhere").mkdir()
    content = json.loads(document(outcome, output, tmp_path / "elsewhere"))
    assert content["products"][0]["path"] == "../build/成品/甲 乙-印刷版.pdf"


def test_only_timings_differ_between_runs(tmp_path: Path) -> None:
    output = tmp_path / "build"
    outcome = full_outcome(tmp_path / "book", output)
    turned = replace(outcome, diagnostics=outcome.diagnostics[::-1])
    assert document(outcome, output, output) == document(turned, output, output)
