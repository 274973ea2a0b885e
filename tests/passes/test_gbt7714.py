"""GB/T 7714 in both editions, by the cases of tests/cases/passes/bibliography."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from shufang.core.span import Span
from shufang.manuscript.manuscript import ReferenceSource
from shufang.manuscript.records_lists import ReferenceRecord
from shufang.model.inlines import Link, Text, plain_text
from shufang.passes.bibliography import printed_reference, work_of
from shufang.passes.citation_names import initials
from shufang.passes.context import Context
from shufang.passes.gbt7714_rules import MARKS, Edition

CASES = Path(__file__).parents[1] / "cases" / "passes" / "bibliography"


def _cases() -> list[Any]:
    found = []
    for file in sorted(CASES.glob("*.yaml")):
        for case in yaml.load(file.read_text("utf-8"), yaml.BaseLoader):
            for edition, expected in case["after"].items():
                name = f"{case['title']} ({edition})"
                found.append(pytest.param(case["before"], edition, expected, id=name))
    return found


def _source(record: dict[str, Any]) -> ReferenceSource:
    return ReferenceSource("x", ReferenceRecord.model_validate(record), Span("references.yaml"), {})


def _context(edition: Edition) -> Context:
    return Context(standard=edition)


@pytest.mark.parametrize(("record", "edition", "expected"), _cases())
def test_entry_is_printed_as_the_standard_asks(
    record: dict[str, Any], edition: Edition, expected: str
) -> None:
    assert plain_text(printed_reference(_source(record), _context(edition))) == expected


def test_cases_cover_both_editions_and_the_types_of_the_handbook() -> None:
    types = {case.values[0].get("type", "document") for case in _cases()}
    wanted = {
        "book", "chapter", "article-journal", "article-newspaper", "webpage", "thesis", "report",
        "paper-conference", "standard", "patent", "manuscript", "map",
    }  # fmt: skip

    assert wanted <= types
    assert types - {"document"} <= set(MARKS)
    assert {case.values[1] for case in _cases()} == {"2015", "2025"}


def test_2025_prints_no_half_width_comma_colon_or_bracket_of_its_own() -> None:
    for case in _cases():
        record, edition, expected = case.values
        if edition == "2025" and work_of(_source(record).record).is_chinese:
            text = expected.partition("http")[0].replace("DOI:", "").replace("1:170000", "")

            assert not re.search(r"[,:()]", text), text


def test_address_and_doi_are_links() -> None:
    record = {"type": "webpage", "title": "题", "URL": "https://example.cn/", "DOI": "10.1/x"}
    links = [
        node for node in printed_reference(_source(record), _context("2025"))
        if isinstance(node, Link)
    ]  # fmt: skip

    assert [link.href for link in links] == ["https://example.cn/", "https://doi.org/10.1/x"]


def test_every_part_of_an_entry_knows_its_record() -> None:
    inlines = printed_reference(_source({"title": "题"}), _context("2025"))

    assert all(isinstance(node, Text) and node.span.file == "references.yaml" for node in inlines)


@pytest.mark.parametrize(
    ("given", "expected"),
    [("Tony", "T"), ("A. A.", "A A"), ("J.R.R.", "J R R"), ("Jean-Luc", "J-L"), ("А. Я.", "А Я")],
)
def test_given_names_become_initials(given: str, expected: str) -> None:
    assert initials(given, hyphens=True) == expected
