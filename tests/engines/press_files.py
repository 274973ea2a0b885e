"""Small PDFs as a layout leaves them, and what becomes of them."""

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from shufang.engines.finishing import finish
from shufang.engines.finishing_plan import FinishedFile, FinishingPlan
from shufang.engines.press_profile import PressProfile
from shufang.engines.sections import DocumentFacts
from shufang.model.press import PdfStandard

MM = 72 / 25.4
WIDTH, HEIGHT, BLEED = 100 * MM, 150 * MM, 3 * MM
EPOCH = 1_764_000_000


class MemoryKept(dict[str, bytes]):
    """Keeps contents for one test."""

    def read(self, name: str) -> bytes | None:
        """Return what is kept under a name."""
        return self.get(name)

    def write(self, name: str, content: bytes) -> bool:
        """Keep a content."""
        self[name] = content
        return True


def profile(path: Path) -> PressProfile:
    """Return a profile of the right header; finishing reads no more of it."""
    header = bytearray(132)
    header[8], header[12:20], header[36:40] = 2, b"prtrCMYK", b"acsp"
    file = path / "press.icc"
    file.write_bytes(bytes(header))
    return PressProfile(file, "Test Coated", "FOGRA39")


def plan(path: Path, **changes: object) -> FinishingPlan:
    """Return the plan of a small page."""
    usual = FinishingPlan(
        PdfStandard.X4,
        WIDTH,
        HEIGHT,
        BLEED,
        profile(path),
        DocumentFacts("蝶变龙岗", ("甲", "乙"), epoch=EPOCH),
    )
    return replace(usual, **changes)  # type: ignore[arg-type] # fields by name


def layout(
    *contents: str,
    resources: Mapping[str, object] | None = None,
    bleed: float = BLEED,
    size: tuple[float, float] = (WIDTH, HEIGHT),
    streams: Mapping[str, tuple[bytes, Mapping[str, object]]] | None = None,
) -> bytes:
    """Return a PDF with a page for each content; all share their resources, as sections do.

    `streams` become XObjects under their names, or patterns where the name begins with "/P".
    """
    pdf = pikepdf.new()
    shared = pdf.make_indirect(Dictionary({"/Font": Dictionary(), **(resources or {})}))
    for name, (data, entries) in (streams or {}).items():
        group = "/Pattern" if name.startswith("/P") else "/XObject"
        if group not in shared:
            shared[group] = Dictionary()
        shared[group][name] = pdf.make_indirect(
            Stream(pdf, data, Dictionary({f"/{key}": value for key, value in entries.items()}))
        )
    width, height = size
    whole = [0, 0, width + 2 * bleed, height + 2 * bleed]
    for content in contents:
        page = pdf.add_blank_page(page_size=(whole[2], whole[3]))
        page.obj["/Resources"] = shared
        page.obj["/Contents"] = pdf.make_indirect(Stream(pdf, content.encode()))
        page.obj["/TrimBox"] = Array([bleed, bleed, bleed + width, bleed + height])
        page.obj["/BleedBox"] = Array(whole)
    written = io.BytesIO()
    pdf.save(written)
    return written.getvalue()


def finished(source: bytes, asked: FinishingPlan) -> tuple[pikepdf.Pdf, FinishedFile]:
    """Return the file for the press, opened, and what finishing says of it.

    It is the same, to the byte, when content is kept and when kept content is used.
    """
    result = finish(source, asked)
    assert isinstance(result.pdf, bytes)
    kept = MemoryKept()
    for _ in ("kept", "used"):
        assert finish(source, asked, kept=kept) == result
    return pikepdf.open(io.BytesIO(result.pdf)), result


def words(content: bytes) -> list[str]:
    """Return a content stream as one text for each instruction."""
    pdf = pikepdf.new()
    stream = Stream(pdf, content)
    return [
        " ".join([*(str(each) for each in instruction.operands), str(instruction.operator)])
        for instruction in pikepdf.parse_content_stream(stream)
    ]


def body(pdf: pikepdf.Pdf, page: int = 0) -> list[str]:
    """Return what the page's own content has become, without clip, shift and marks."""
    said = words(pdf.pages[page].obj["/Contents"].read_bytes())
    start = said.index("0 0 0 1 K") + 1
    depth, end = 1, start
    while depth:
        depth += {"q": 1, "Q": -1}.get(said[end], 0)
        end += 1
    return said[start : end - 1]


def image(space: str, data: bytes = b"\0\0\0\0", **more: object) -> tuple[bytes, dict[str, object]]:
    """Return one pixel as the layout engine writes pictures."""
    return data, {
        "Type": Name.XObject,
        "Subtype": Name.Image,
        "Width": 1,
        "Height": 1,
        "BitsPerComponent": 8,
        "ColorSpace": Name(space),
        "Interpolate": True,
        **more,
    }
