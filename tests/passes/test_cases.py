"""The cases of tests/cases/passes: a small manuscript before, its outline after."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.passes.outline import outline, read_book, write_book

CASES = Path(__file__).parents[1] / "cases" / "passes"
RECORDS = "bibliography"
"""Its cases are single records; test_gbt7714 reads them."""


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{file.parent.name}/{case['title']}")
        for file in sorted(CASES.glob("*/*.yaml"))
        if file.parent.name != RECORDS
        for case in yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
    ]


@pytest.mark.parametrize("case", _cases())
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    write_book(case["before"], tmp_path)
    book, findings = read_book(tmp_path)
    after = {part: outline(book, findings, part) for part in case["after"]}

    assert after == case["after"]


def test_every_pass_has_a_case() -> None:
    folders = {file.parent.name for file in CASES.glob("*/*.yaml")}

    assert folders >= {
        "compose", "numbering", "anchors", "labels", "cross_references", "mentions", "terms",
        "abbreviations", "chronology", "bibliography", "citations", "index", "listing",
        "traditional", "punctuation", "typed_references", "addresses", "lone_notes",
    }  # fmt: skip
