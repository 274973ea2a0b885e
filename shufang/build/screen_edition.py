"""The screen edition of one build: the pages of the print edition, merged, checked, vouched for."""

from collections.abc import Mapping
from pathlib import Path

from shufang.build.places import in_the_manuscript
from shufang.build.request import Made
from shufang.build.settle import Settled
from shufang.core.diagnostic import Findings
from shufang.core.workspace import clock
from shufang.engines.pdf_merge import merge
from shufang.engines.picture_frames import ImageObject
from shufang.engines.resources import Resources
from shufang.model.book import Edition
from shufang.preflight.print_text import check_text
from shufang.preflight.screen_tags import check_tags
from shufang.writers.print_pdf import PrintWriter
from shufang.writers.screen_pdf import screen_parts, screen_plan


def make_screen(
    writer: PrintWriter,
    settled: Settled,
    pictures: Mapping[str, ImageObject],
    resources: Resources,
    findings: Findings,
    target: Path,
) -> Made:
    """Return the screen edition of a book that is laid out, its file at `target`.

    It says that it is accessible (PDF/UA-1) only where our own checks find nothing against it.
    """
    pages, tags, theme = settled.pagination.pages, Findings(), writer.design.theme
    parts = screen_parts(writer.sections, settled.laid_out)
    printed = writer.plan(settled.pagination, int(clock().timestamp()))
    plan = screen_plan(printed, theme, is_accessible=True)
    merged = merge(parts, plan, resources.fonts, target, pictures)
    check_tags(target, pages, settled.sources, tags)
    if len(tags):
        plan = screen_plan(printed, theme, is_accessible=False)
        merged = merge(parts, plan, resources.fonts, target, pictures)
    findings.extend(in_the_manuscript(merged.findings, writer.book))
    check_text(target, pages, settled.sources, findings)
    findings.extend(tags)
    facts: dict[str, object] = {"sections": len(writer.sections), "accessible": not len(tags)}
    return Made(Edition.SCREEN, target, merged.pages, facts)
