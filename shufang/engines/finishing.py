"""A laid out PDF becomes a file for the press: PDF/X-4 or PDF/X-1a:2003 (ISO 15930-7, -4).

content → pictures and resources → boxes and marks → identification → file

Nothing here knows a book: the plan has plain values, and the cover is finished the same way.
The layout is never converted or rendered again: colours are authored as inks, pictures arrive as
inks, and only what must be different on the press is written anew.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from shufang.core.diagnostic import Findings
from shufang.core.digest import digest_of
from shufang.core.kept import NOTHING, Kept
from shufang.core.lengths import pt_to_mm
from shufang.engines.finishing_content import ContentFinisher
from shufang.engines.finishing_facts import PDF_VERSIONS, write_identification
from shufang.engines.finishing_faults import PageFaults
from shufang.engines.finishing_file_line import FileLines, file_lines
from shufang.engines.finishing_kept import Body, KeptBodies
from shufang.engines.finishing_marks import ALL_INKS, Slug
from shufang.engines.finishing_paints import BLACK
from shufang.engines.finishing_plan import FinishedFile, FinishingPlan
from shufang.engines.finishing_resources import (
    Resources,
    clean_images,
    has_transparency,
    remove_activity,
    resources_of,
    separation,
    settle_groups,
)
from shufang.engines.finishing_state import GraphicsState
from shufang.engines.stamp import number
from shufang.model.press import PdfStandard

if TYPE_CHECKING:
    import pikepdf

TOLERANCE_PT = 0.15
"""Rounding of millimetres; 0.05 mm."""


def finish(
    source: bytes | Path, plan: FinishingPlan, target: Path | None = None, kept: Kept = NOTHING
) -> FinishedFile:
    """Return the file for the press, or write it to `target`; same input, same bytes.

    Every page of `source` has a TrimBox of the plan's size; what lies outside the plan's bleed
    is cut off. Findings: PDF-030 … PDF-034. With errors the file is whole but not to be printed.
    Content that was finished before comes out of `kept`; that changes no byte.
    """
    import pikepdf

    findings = Findings()
    input_ = BytesIO(source) if isinstance(source, bytes) else source
    with pikepdf.open(input_, access_mode=pikepdf.AccessMode.stream) as pdf:
        remove_activity(pdf)
        keeps_states = has_transparency(pdf) and plan.standard is PdfStandard.X4
        bodies = KeptBodies(pdf, plan, kept, keeps_states=keeps_states)
        finisher = _Finisher(pdf, plan, findings, bodies, keeps_states=keeps_states)
        page_inks = tuple(finisher.page(index, page) for index, page in enumerate(pdf.pages))
        finisher.settle()
        settle_groups(pdf, keeps=keeps_states)
        clean_images(pdf)
        write_identification(pdf, plan, digest_of(source))
        return FinishedFile(_save(pdf, plan.standard, target), page_inks, tuple(findings))


class _Finisher:
    """Finishes the pages of one file one after the other."""

    def __init__(
        self,
        pdf: pikepdf.Pdf,
        plan: FinishingPlan,
        findings: Findings,
        bodies: KeptBodies,
        *,
        keeps_states: bool,
    ) -> None:
        self._pdf = pdf
        self._plan = plan
        self._findings = findings
        self._bodies = bodies
        self._keeps_states = keeps_states
        self._slug = Slug(plan.width_pt, plan.height_pt, plan.bleed_pt, plan.marks, plan.folds_pt)
        self._content = ContentFinisher(plan.spots, keeps_states)
        self._marks: dict[frozenset[str], bytes] = {}
        """The marks around the page by the inks of the page."""
        self._spaces: set[str] = set()
        """Names of colour spaces that the rewritten content still calls."""
        self._lines: FileLines | None = file_lines(pdf, plan.file_lines, plan.fonts, self._slug)
        self._all_inks = separation(pdf, "All", (1, 1, 1, 1))

    def page(self, index: int, page: pikepdf.Page) -> frozenset[str]:
        """Finish one page and return its inks."""
        import pikepdf
        from pikepdf import Dictionary, Stream

        left, bottom = self._trim_corner(index, page)
        resources = page.obj.get("/Resources")
        if resources is None:
            page.obj["/Resources"] = resources = Dictionary()
        body = self._bodies.next()
        if body is None:
            body = self._body(index, page, resources, (left, bottom))
        else:
            self._bodies.keep(body)
        self._spaces |= body.spaces
        inks = body.inks
        if inks not in self._marks:
            self._marks[inks] = self._slug.content(inks)
        content = self._placed(body.content, left, bottom) + self._marks[inks]
        if self._lines is not None:
            content += self._lines.content(index)
        page.obj["/Contents"] = self._pdf.make_indirect(Stream(self._pdf, content))
        if not isinstance(resources.get("/Font"), pikepdf.Dictionary):
            resources["/Font"] = Dictionary()
        if self._lines is not None:
            resources["/Font"][self._lines.font_name] = self._lines.font_object
        self._set_boxes(page)
        return inks

    def _body(
        self,
        index: int,
        page: pikepdf.Page,
        resources: pikepdf.Object,
        corner: tuple[float, float],
    ) -> Body:
        """Return a page's content rewritten for the press."""
        finisher = self._content
        finisher.kept_spaces, finisher.draws = set(), False
        content, inks = b"", frozenset[str]()
        left, bottom = corner
        top = bottom + self._plan.height_pt
        faults = PageFaults(index + 1, left, top, self._plan.standard, self._findings)
        if "/Contents" in page.obj:
            state = GraphicsState(BLACK, BLACK)
            content, inks = finisher.rewrite(page, resources, state, faults)
        body = Body(content, inks, frozenset(finisher.kept_spaces))
        self._bodies.keep(None if finisher.draws or faults.any else body)
        return body

    def settle(self) -> None:
        """Clean all resources, now that it is known what the content calls."""
        cleaned = Resources(self._pdf, self._plan.spots)
        kept = frozenset(self._spaces)
        for resources in resources_of(self._pdf):
            cleaned.clean(resources, keeps_states=self._keeps_states, kept_spaces=kept)
            if self._slug.marks.any:
                resources["/ColorSpace"] = resources.get("/ColorSpace") or self._none()
                resources["/ColorSpace"][ALL_INKS] = self._all_inks

    def _none(self) -> pikepdf.Dictionary:
        from pikepdf import Dictionary

        return Dictionary()

    def _trim_corner(self, index: int, page: pikepdf.Page) -> tuple[float, float]:
        """Return the lower left corner of the trimmed page; another size is reported (PDF-034)."""
        x0, y0, x1, y1 = (float(edge) for edge in page.trimbox)
        found, wanted = (x1 - x0, y1 - y0), (self._plan.width_pt, self._plan.height_pt)
        if any(abs(is_ - must) > TOLERANCE_PT for is_, must in zip(found, wanted, strict=True)):
            self._findings.error(
                "PDF-034", None, page=str(index + 1), found=_mm(found), expected=_mm(wanted)
            )
        return x0, y0

    def _placed(self, body: bytes, left: float, bottom: float) -> bytes:
        """Return a page's content clipped to the bleed and moved to a zero origin.

        The first colour of a page is black ink: the PDF's own default is DeviceGray.
        """
        if not body:
            return b""
        margin, bleed = self._slug.margin_pt, self._plan.bleed_pt
        width, height = self._plan.width_pt + 2 * bleed, self._plan.height_pt + 2 * bleed
        clip = f"{number(margin)} {number(margin)} {number(width)} {number(height)} re W n"
        shift = f"1 0 0 1 {number(margin + bleed - left)} {number(margin + bleed - bottom)} cm"
        start = f"q {clip if margin else ''} {shift} 0 0 0 1 k 0 0 0 1 K\n"
        return start.encode("ascii") + body + b"\nQ\n"

    def _set_boxes(self, page: pikepdf.Page) -> None:
        slug, plan = self._slug, self._plan
        width, height = plan.width_pt + 2 * slug.trim_pt, plan.height_pt + 2 * slug.trim_pt
        page.obj["/MediaBox"] = _box(0, 0, width, height)
        for name, inset in (("/BleedBox", slug.margin_pt), ("/TrimBox", slug.trim_pt)):
            page.obj[name] = _box(inset, inset, width - inset, height - inset)
        if "/Rotate" in page.obj:
            del page.obj["/Rotate"]


def _box(*edges: float) -> pikepdf.Array:
    from decimal import Decimal

    from pikepdf import Array

    return Array([Decimal(number(edge)) for edge in edges])


def _mm(size: tuple[float, float]) -> str:
    return "×".join(number(round(pt_to_mm(side), 1)) for side in size)


def _save(pdf: pikepdf.Pdf, standard: PdfStandard, target: Path | None) -> bytes | Path:
    import pikepdf

    modes = pikepdf.ObjectStreamMode
    output: Path | BytesIO = target or BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(
        output,
        force_version=PDF_VERSIONS[standard],
        deterministic_id=True,
        compress_streams=True,
        fix_metadata_version=False,
        object_stream_mode=modes.generate if standard is PdfStandard.X4 else modes.disable,
    )
    return output.getvalue() if isinstance(output, BytesIO) else output
