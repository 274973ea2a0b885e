"""Pages that were read before are not read again, and a report is the same either way."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Pdf

from shufang.build.store import FolderStore
from shufang.core.kept import NOTHING, Kept
from shufang.engines import pdf_inspection_content
from shufang.engines.pdf_inspection_facts import InspectedPage, PageContent
from shufang.engines.pdf_inspection_pages import Inspection
from shufang.preflight.press import PressReport, preflight
from shufang.preflight.press_expectations import Expectations, Standard
from shufang.preflight.press_reading import PAGES
from tests.preflight.press_files import good, paint, saved

EXPECTED = Expectations(
    standard=Standard.X4, trim_mm=(170, 240), bleed_mm=3, blank_pages=frozenset({4})
)
HAIRLINE = "0 0 0 1 K 0.1 w 100 100 m 200 100 l S"
RGB = "1 0 0 rg 100 100 50 50 re f"


@pytest.fixture
def kept(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "kept")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows by the number of each page that is read; runs have one page."""
    numbers: list[int] = []
    former = Inspection.read

    def noting(self: Inspection, page: InspectedPage) -> PageContent:
        numbers.append(page.number)
        return former(self, page)

    monkeypatch.setattr(Inspection, "read", noting)
    monkeypatch.setattr("shufang.core.kept.LAST_OF_RUN", "")
    return numbers


def checked(
    spoil: Callable[[Pdf], None] | None = None,
    kept: Kept = NOTHING,
    expected: Expectations = EXPECTED,
) -> PressReport:
    pdf = good()
    for page in range(3):
        paint(pdf, f"{page + 1} w", page)
    if spoil is not None:
        spoil(pdf)
    return preflight(saved(pdf), expected, kept)


def hairline(pdf: Pdf) -> None:
    paint(pdf, HAIRLINE, 1)


def test_only_what_has_changed_is_read(kept: FolderStore, read: list[int]) -> None:
    checked(None, kept)
    assert read == [1, 2, 3, 4]
    read.clear()
    report = checked(hairline, kept)

    assert read == [2]
    assert [finding.code for finding in report.findings] == ["PDF-175"]
    assert report.findings[0].places[0].page == 2
    assert report == checked(hairline)


def test_pages_are_known_wherever_they_stand(kept: FolderStore, read: list[int]) -> None:
    def moved(pdf: Pdf) -> None:
        paint(pdf, HAIRLINE, 1)
        pdf.pages.insert(0, pdf.pages.p(3))

    checked(hairline, kept)
    read.clear()
    report = checked(moved, kept)

    assert read == [4, 5]  # one is to be blank now, the other was
    assert [place.page for place in report.findings[-1].places] == [3]
    assert report == checked(moved)


def test_what_is_expected_of_pages_counts(kept: FolderStore, read: list[int]) -> None:
    def red(pdf: Pdf) -> None:
        paint(pdf, RGB, 1)

    checked(red, kept)
    read.clear()
    for change, numbers in (
        ({"title": "别的", "isbn": "978-7-5507-1234-8", "page_count": 9, "signature": 3}, []),
        ({"ink_limit": 50.0}, [1, 2, 3, 4]),
        ({"bleed_mm": 5.0}, [1, 2, 3, 4]),
        ({"spots": frozenset({"a", "b", "c"})}, [1, 2, 3, 4]),
        ({"blank_pages": frozenset({2, 4})}, [2]),
    ):
        expected = replace(EXPECTED, **change)
        assert checked(red, kept, expected) == checked(red, NOTHING, expected), change
        assert read == [*numbers, 1, 2, 3, 4], change
        read.clear()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda _: b"[]",
        lambda _: b"[{}]",
        lambda content: content[:-9],
        lambda content: json.dumps([{**json.loads(content)[0], "hits": [["PDF-141"]]}]).encode(),
        lambda content: json.dumps([{**json.loads(content)[0], "cost": [1e9, 1]}]).encode(),
        lambda content: json.dumps(
            [{**json.loads(content)[0], "uses": [["0", [1, 1], [1, 1, 1, 1], True, False]]}]
        ).encode(),
    ],
)
def test_records_that_are_none_are_made_again(
    kept: FolderStore, read: list[int], spoil: Callable[[bytes], bytes]
) -> None:
    fresh = checked(hairline, kept)
    for path in kept.folder.glob(f"*{PAGES}"):
        kept.write(path.name, spoil(kept.read(path.name) or b""))
    read.clear()

    assert checked(hairline, kept) == fresh
    assert read == [1, 2, 3, 4]


def test_known_pages_count_against_the_bounds(
    kept: FolderStore, read: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(hairline, kept)

    def spend(budget: pdf_inspection_content.Budget) -> None:
        budget.instructions, budget.is_spent = 700, False

    monkeypatch.setattr(pdf_inspection_content.Budget, "__init__", spend)
    fresh = checked(hairline)
    assert "PDF-106" in {finding.code for finding in fresh.findings}
    assert checked(hairline, kept) == fresh


def test_layers_that_are_off_are_never_taken_for_known(kept: FolderStore, read: list[int]) -> None:
    def layered(pdf: Pdf) -> None:
        layer = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("layer"))
        )
        pdf.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
        )

    assert checked(layered, kept) == checked(layered, kept) == checked(layered)
    assert len(read) == 12
