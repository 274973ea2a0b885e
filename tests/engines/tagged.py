"""Sections drawn for screens and merged, and their structure as text."""

from dataclasses import replace
from pathlib import Path

from shufang.engines.layout import lay_out
from shufang.engines.pdf_merge import merge
from shufang.engines.pdf_structure import TaggedBook, TaggedElement, read_tags
from shufang.engines.resources import Resources
from shufang.engines.sections import (
    DocumentFacts,
    LaidOutSection,
    MergePart,
    MergePlan,
    PlannedPage,
    SectionSource,
)
from shufang.engines.structure import ScreenSource
from shufang.model.spot import marked

MM = 72 / 25.4
BLACK = (0.0, 0.0, 0.0, 1.0)
INK = (0.2, 0.2, 0.2)
SPOT = marked((0.0, 0.8, 0.4, 0.0), 3, 1.0)
"""A spot colour, which screens show as a red."""
RED = (1.0, 0.0, 0.5)


def for_screen(source: SectionSource) -> SectionSource:
    return replace(source, screen=ScreenSource(((BLACK, INK), (SPOT, RED))))


def tagged_plan(sections: list[LaidOutSection], **changes: object) -> MergePlan:
    pages = tuple(
        PlannedPage(each.id, index) for each in sections for index in range(len(each.pages))
    )
    plan = MergePlan(
        pages, 100 * MM, 150 * MM, DocumentFacts("书", is_accessible=True), is_tagged=True, ink=INK
    )
    return replace(plan, **changes)  # type: ignore[arg-type] # fields by name


def merged(
    resources: Resources,
    target: Path,
    *sources: SectionSource,
    reports: tuple[str, ...] = (),
    **changes: object,
) -> TaggedBook:
    """Merge sections for screens into a file, and read its tags."""
    sections = [lay_out(source, resources.fontconfig) for source in sources]
    assert [found.code for section in sections for found in section.findings] == [*reports]
    parts = [MergePart.for_screen(section) for section in sections]
    made = merge(parts, tagged_plan(sections, **changes), resources.fonts, target)
    assert not made.findings
    return read_tags(target)


def outline(book: TaggedBook) -> str:
    """Write the structure, one line for each element with the text directly in it."""
    lines = []
    heard: dict[int, list[str]] = {}
    for index, content in book.reading:
        heard.setdefault(index, []).append(book.text(content))
    for index, element in enumerate(book.elements):
        words = [*filter(None, _facts(element)), "|".join(heard.get(index, []))]
        lines.append("  " * len(element.within) + " ".join([element.kind, *words]).rstrip(" "))
    return "\n".join(lines)


def _facts(element: TaggedElement) -> list[str]:
    return [
        f"lang={element.language}" if element.language else "",
        f"alt={element.alt}" if element.alt else "",
        f"id={element.name}" if element.name else "",
        f"scope={element.scope}" if element.scope else "",
    ]


def spoken(book: TaggedBook) -> str:
    """Everything that is read aloud, in order."""
    return "".join(book.text(content) for _, content in book.reading)
