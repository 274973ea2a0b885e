"""Page numbers are laid out until they stand still, three rounds at the most."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

from shufang.build.request import SilentProgress
from shufang.build.settle import settle
from shufang.core.diagnostic import Diagnostic, Findings
from shufang.engines.sections import LaidOutSection, SectionSource, Side
from shufang.html.sequence import BookSection
from shufang.model.book import Book, Meta
from shufang.model.pages import PageMap
from shufang.writers.print_pdf import Drafted, PrintWriter
from tests.writers.test_pagination import chapter, page


@dataclass
class FakeWriter:
    """Writes sections that print the folio of the second chapter."""

    sections: tuple[BookSection, ...]
    book: Book = field(default_factory=lambda: Book(Meta("书"), (), (), ()))
    drafts: list[str] = field(default_factory=list)

    def draft(self, section: BookSection, pages: PageMap, side: Side) -> Drafted:
        asked = frozenset({"c-2-0"}) if section.id == "c-1" else frozenset[str]()
        text = pages.folio("c-2-0") if asked else "no number"
        self.drafts.append(section.id)
        return Drafted(SectionSource(section.id, text, first_side=side), asked)


def run(
    lay_out: Callable[[SectionSource], LaidOutSection], findings: Findings
) -> tuple[object, FakeWriter]:
    writer = FakeWriter((chapter(1, 1), chapter(2, 1)))
    with SilentProgress().step("layout") as task:
        def every(
            sources: Sequence[SectionSource], advance: Callable[[], None]
        ) -> list[LaidOutSection]:
            return [lay_out(source) for source in sources]

        return settle(cast(PrintWriter, writer), every, findings, task), writer


def pages_for(count: int, source: SectionSource) -> LaidOutSection:
    pages = tuple(page(f"{source.id}-{number}") for number in range(count))
    return LaidOutSection(source.id, b"", pages, (), ())


def test_a_number_that_stands_still_takes_two_layouts_of_its_section_alone() -> None:
    laid: list[str] = []

    def lay_out(source: SectionSource) -> LaidOutSection:
        laid.append(f"{source.id} {source.xhtml}")
        return pages_for(2, source)

    findings = Findings()
    settled, _ = run(lay_out, findings)

    assert settled is not None
    assert laid == ["c-1 ", "c-2 no number", "c-1 3"]
    assert not list(findings)


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
