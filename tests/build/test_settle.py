"""Page numbers are laid out until they stand still, three rounds at the most."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import pytest

from shufang.build.request import SilentProgress
from shufang.build.settle import Settled, settle
from shufang.core.diagnostic import Diagnostic, Findings
from shufang.engines.sections import LaidOutSection, PlacedNumber, SectionSource, Side
from shufang.html.sequence import BookSection
from shufang.model.book import Book, Meta
from shufang.model.pages import PageMap
from shufang.model.press import PressSettings
from shufang.writers.print_pdf import Drafted, PrintWriter
from tests.writers.test_pagination import chapter, page


@dataclass
class FakeWriter:
    """Writes sections that print the folio of the second chapter, in one way or the other."""

    sections: tuple[BookSection, ...]
    leaves_room: bool = False
    book: Book = field(default_factory=lambda: Book(Meta("书"), (), (), ()))
    drafts: list[str] = field(default_factory=list)
    press: PressSettings = field(default_factory=PressSettings)

    def draft(
        self, section: BookSection, pages: PageMap, side: Side, *, is_literal: bool = False
    ) -> Drafted:
        self.drafts.append(section.id)
        if section.id != "c-1":
            return Drafted(SectionSource(section.id, "no number", first_side=side), frozenset())
        folio = pages.folio("c-2-0")
        if is_literal or not self.leaves_room:
            source = SectionSource(section.id, folio, first_side=side)
            return Drafted(source, frozenset({"c-2-0"}))
        digits = len(folio or "9")
        text = f'<span data-page-of="c-2-0">{"0" * digits}</span>'
        source = SectionSource(section.id, text, first_side=side)
        return Drafted(source, frozenset(), {"c-2-0": digits})


def run(
    lay_out: Callable[[SectionSource], LaidOutSection],
    findings: Findings,
    *,
    leaves_room: bool = False,
) -> tuple[Settled | None, FakeWriter]:
    writer = FakeWriter((chapter(1, 1), chapter(2, 1)), leaves_room)
    with SilentProgress().step("layout") as task:

        def every(
            sources: Sequence[SectionSource], advance: Callable[[], None]
        ) -> list[LaidOutSection]:
            return [lay_out(source) for source in sources]

        return settle(cast(PrintWriter, writer), every, findings, task), writer


def pages_for(count: int, source: SectionSource) -> LaidOutSection:
    pages = tuple(page(f"{source.id}-{number}") for number in range(count))
    return LaidOutSection(source.id, b"", pages, (), ())


def test_a_section_that_prints_folios_comes_after_those_that_it_names() -> None:
    laid: list[str] = []

    def lay_out(source: SectionSource) -> LaidOutSection:
        laid.append(f"{source.id} {source.xhtml}")
        return pages_for(2, source)

    findings = Findings()
    settled, _ = run(lay_out, findings)

    assert settled is not None
    # Without the first chapter the second begins on page 1, with it on page 3.
    assert laid == ["c-2 no number", "c-1 1", "c-1 3"]
    assert not list(findings)


@pytest.mark.parametrize(("pages", "rounds"), [(2, 1), (12, 2)])
def test_a_number_is_put_in_without_another_layout(pages: int, rounds: int) -> None:
    laid: list[str] = []

    def lay_out(source: SectionSource) -> LaidOutSection:
        laid.append(source.id)
        made = pages_for(pages, source)
        return replace(made, numbers=(PlacedNumber("c-2-0", "F"),) * (source.id == "c-1"))

    settled, _ = run(lay_out, Findings(), leaves_room=True)

    assert settled is not None
    assert settled.rounds == rounds
    assert laid == ["c-1", "c-2"] + ["c-1"] * (rounds - 1)
    assert settled.sources["c-1"] == f'<span data-page-of="c-2-0">{pages + 1}</span>'


def test_a_number_for_which_no_room_can_be_left_is_laid_out_as_it_is() -> None:
    laid: list[str] = []

    def lay_out(source: SectionSource) -> LaidOutSection:
        laid.append(f"{source.id} {source.xhtml}")
        return pages_for(2, source)

    settled, _ = run(lay_out, Findings(), leaves_room=True)

    assert settled is not None
    assert laid == ['c-1 <span data-page-of="c-2-0">0</span>', "c-2 no number", "c-1 3"]


def test_what_keeps_moving_is_named() -> None:
    grows = iter((2, 4, 6, 8))

    def lay_out(source: SectionSource) -> LaidOutSection:
        return pages_for(next(grows) if source.id == "c-1" else 1, source)

    findings = Findings()
    settled, _ = run(lay_out, findings)

    assert settled is None
    assert [(f.code, dict(f.values)) for f in findings] == [("PDF-020", {"sections": "题1"})]


def test_a_section_without_pages_ends_the_layout_with_its_reason() -> None:
    reason = Findings()
    reason.error("PDF-004", None, section="c-2")

    def lay_out(source: SectionSource) -> LaidOutSection:
        found: tuple[Diagnostic, ...] = tuple(reason) if source.id == "c-2" else ()
        laid = pages_for(0 if found else 1, source)
        return LaidOutSection(laid.id, b"", laid.pages, (), found)

    findings = Findings()
    settled, _ = run(lay_out, findings)

    assert settled is None
    assert [(f.code, dict(f.values)["section"]) for f in findings] == [("PDF-004", "c-2")]
