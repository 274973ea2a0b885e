"""The screen edition of one build: the pages of the print edition, merged, checked, vouched for."""

from pathlib import Path

from shufang.build.places import in_the_manuscript
from shufang.build.request import Made
from shufang.build.settle import Settled
from shufang.core.diagnostic import Findings
from shufang.core.workspace import clock
from shufang.engines.resources import Resources
from shufang.engines.sections import MergedBook
from shufang.model.book import Edition
from shufang.preflight.print_text import check_text
from shufang.preflight.screen_tags import check_tags
from shufang.writers.print_pdf import PrintWriter
from shufang.writers.screen_pdf import merge_for_screen


def make_screen(
    writer: PrintWriter, settled: Settled, resources: Resources, findings: Findings, target: Path
) -> Made:
    """Return the screen edition of a book that is laid out, its file at `target`.

    It says that it is accessible (PDF/UA-1) only where our own checks find nothing against it.
    """
    book_pages, tags = settled.pagination.pages, Findings()
    merged = _merged(writer, settled, resources, target, is_accessible=True)
    check_tags(target, book_pages, settled.sources, tags)
    if len(tags):
        merged = _merged(writer, settled, resources, target, is_accessible=False)
    findings.extend(in_the_manuscript(merged.findings, writer.book))
    check_text(target, book_pages, settled.sources, findings)
    findings.extend(tags)
    facts: dict[str, object] = {"sections": len(writer.sections), "accessible": not len(tags)}
    return Made(Edition.SCREEN, target, merged.pages, facts)


def _merged(
    writer: PrintWriter,
    settled: Settled,
    resources: Resources,
    target: Path,
    *,
    is_accessible: bool,
) -> MergedBook:
    plan = writer.plan(settled.pagination, int(clock().timestamp()))
    return merge_for_screen(
        writer.sections,
        settled.laid_out,
        plan,
        writer.design.theme,
        resources.fonts,
        target,
        is_accessible=is_accessible,
    )
