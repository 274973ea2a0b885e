"""The ticket is held to the files: blank pages, heights."""

from types import SimpleNamespace
from typing import cast

from shufang.build.ticket_edition import check_fit, check_plan
from shufang.core.diagnostic import Findings
from shufang.engines.pdf_measures import PageMeasures, PdfMeasures
from shufang.writers.pagination import BookPage


def measured(*inks: str, height: float = 240.0) -> PdfMeasures:
    pages = tuple(PageMeasures(170.0, height, 3.0, frozenset(each)) for each in inks)
    return PdfMeasures("0" * 64, 1, "1.6", "", "", (), (), pages)


def planned(*blank: bool) -> list[BookPage]:
    pages = [
        SimpleNamespace(index=index, facts=None if is_blank else SimpleNamespace(is_blank=False))
        for index, is_blank in enumerate(blank)
    ]
    return cast(list[BookPage], pages)


def told(
    block: PdfMeasures, pages: list[BookPage]
) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    findings = Findings()
    check_plan(block, pages, findings)
    return [(found.code, found.values) for found in findings]


def test_a_block_as_planned() -> None:
    assert told(measured("K", "", "KC"), planned(False, True, False)) == []


def test_a_block_that_is_not_what_was_planned() -> None:
    assert told(measured("K", "K"), planned(False, True)) == [("PDF-084", (("page", "2"),))]
    assert told(measured("", "K"), planned(False, False)) == [("PDF-084", (("page", "1"),))]
    assert told(measured("K"), planned(False, False)) == [("PDF-084", (("page", "1"),))]


def test_a_cover_of_another_height() -> None:
    findings = Findings()
    check_fit(measured("K"), measured("K", height=240.1), findings)
    assert list(findings) == []
    check_fit(measured("K"), measured("K", height=250.0), findings)
    assert [found.code for found in findings] == ["PDF-085"]
