"""What a finished print file is, measured in the file itself: pages, boxes, inks, fonts, standard.

The job ticket says these things to the printer; nothing here comes from what we meant to make.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shufang.core.digest import digest_file
from shufang.core.lengths import pt_to_mm

if TYPE_CHECKING:
    import pikepdf

Inks = frozenset[str]
"""Names of inks: "C", "M", "Y", "K", and "RGB" for what is no ink at all."""

_CMYK: Final = ("C", "M", "Y", "K")
_PAINTING: Final = frozenset(
    ("f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Tj", "TJ", "'", '"', "sh", "Do", "BI", "EI")
)
_MOST_DEEP: Final = 12
"""Forms within forms; a file that goes deeper is not one of ours."""


@dataclass(frozen=True, slots=True)
class PageMeasures:
    """One page: trimmed size and bleed in mm, and the inks on it (none on a blank page)."""

    width_mm: float
    height_mm: float
    bleed_mm: float
    inks: Inks

    @property
    def is_blank(self) -> bool:
        """Whether nothing is painted on the page."""
        return not self.inks

    @property
    def is_coloured(self) -> bool:
        """Whether more than black is printed."""
        return bool(self.inks - {"K"})


@dataclass(frozen=True, slots=True)
class PdfMeasures:
    """A whole file."""

    sha256: str
    bytes: int
    version: str
    standard: str
    """GTS_PDFXVersion, such as "PDF/X-4"; "" for a file that claims none."""
    condition: str
    """Printing condition of the output intent, such as "FOGRA39"; "" without one."""
    fonts: tuple[str, ...]
    """Names without their subset tags, sorted."""
    unembedded: tuple[str, ...]
    pages: tuple[PageMeasures, ...]


def measure(path: Path) -> PdfMeasures:
    """Return the measures of a PDF file; raises `OSError` for what is none."""
    import pikepdf

    try:
        with pikepdf.open(path) as pdf:
            inks = _InkReader()
            fonts, unembedded = _fonts(pdf)
            return PdfMeasures(
                digest_file(path),
                path.stat().st_size,
                pdf.pdf_version,
                _standard(pdf),
                _condition(pdf),
                fonts,
                unembedded,
                tuple(_page(page, inks) for page in pdf.pages),
            )
    except pikepdf.PdfError as error:
        raise OSError(str(error)) from error


def _page(page: pikepdf.Page, reader: _InkReader) -> PageMeasures:
    trim = [pt_to_mm(float(edge)) for edge in page.trimbox]
    bleed = [pt_to_mm(float(edge)) for edge in page.obj.get("/BleedBox", page.trimbox)]
    least = min(trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
    return PageMeasures(
        round(trim[2] - trim[0], 1),
        round(trim[3] - trim[1], 1),
        round(least, 1),
        reader.inks(page.obj, page.obj.get("/Resources"), 0),
    )


def _standard(pdf: pikepdf.Pdf) -> str:
    with pdf.open_metadata() as metadata:
        named = metadata.get("pdfxid:GTS_PDFXVersion")
    info = pdf.trailer.get("/Info")
    return str(named or (info.get("/GTS_PDFXVersion", "") if info is not None else ""))


def _condition(pdf: pikepdf.Pdf) -> str:
    for intent in pdf.Root.get("/OutputIntents", ()):
        return str(intent.get("/OutputConditionIdentifier", ""))
    return ""


def _fonts(pdf: pikepdf.Pdf) -> tuple[tuple[str, ...], tuple[str, ...]]:
    import pikepdf

    names: set[str] = set()
    lacking: set[str] = set()
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary) or item.get("/Type") != "/FontDescriptor":
            continue
        name = str(item.get("/FontName", "")).lstrip("/")
        tag, plus, rest = name.partition("+")
        name = rest if plus and len(tag) == 6 else name
        names.add(name)
        if not any(key in item for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            lacking.add(name)
    return tuple(sorted(names)), tuple(sorted(lacking))


class _InkReader:
    """Finds the inks of content streams; forms and pictures are read once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Inks] = {}

    def inks(self, stream: pikepdf.Object, resources: pikepdf.Object | None, depth: int) -> Inks:
        """Return the inks that a page, form or pattern paints with.

        White is no ink; black is what text and lines have that set no colour.
        """
        import pikepdf

        found: set[str] = set()
        states = [{"fill": frozenset("K"), "stroke": frozenset("K")}]
        for instruction in pikepdf.parse_content_stream(stream):
            operands, name = instruction.operands, str(instruction.operator)
            if name == "q":
                states.append(dict(states[-1]))
            elif name == "Q" and len(states) > 1:
                states.pop()
            elif (chosen := _chosen(name, operands)) is not None:
                kind = "stroke" if name.isupper() else "fill"
                states[-1][kind] = chosen
                if name in ("scn", "SCN") and operands and isinstance(operands[-1], pikepdf.Name):
                    states[-1][kind] = self._named(resources, "/Pattern", operands[-1], depth)
            elif name == "Do":
                found |= self._named(resources, "/XObject", operands[0], depth)
            elif name in _PAINTING:
                found |= _painted(name, states[-1])
        return frozenset(found)

    def _named(
        self, resources: pikepdf.Object | None, kind: str, name: pikepdf.Object, depth: int
    ) -> Inks:
        if resources is None or kind not in resources or depth > _MOST_DEEP:
            return frozenset()
        item = resources[kind].get(str(name))
        if item is None:
            return frozenset()
        key = item.objgen
        if key == (0, 0) or key not in self._known:
            self._known[key] = self._of_object(item, resources, depth)
        return self._known[key]

    def _of_object(self, item: pikepdf.Object, resources: pikepdf.Object, depth: int) -> Inks:
        if item.get("/Subtype") == "/Image":
            return _of_image(item)
        if "/Shading" in item:
            return _of_space(item["/Shading"].get("/ColorSpace"))
        return self.inks(item, item.get("/Resources", resources), depth + 1)


def _painted(operator: str, state: dict[str, Inks]) -> Inks:
    if operator in ("S", "s"):
        return state["stroke"]
    if operator in ("B", "B*", "b", "b*"):
        return state["fill"] | state["stroke"]
    return state["fill"]


def _chosen(operator: str, operands: pikepdf._core._ObjectList) -> Inks | None:
    """Return the inks of a colour that an operator chooses; None for other operators."""
    if operator in ("cs", "CS"):
        return _of_space(operands[0]) - {"C", "M", "Y"} or frozenset("K")
    if operator not in ("k", "K", "g", "G", "rg", "RG", "sc", "SC", "scn", "SCN"):
        return None
    numbers = [float(value) for value in operands if isinstance(value, int | float | Decimal)]
    return frozenset(_of_numbers(numbers))


def _of_numbers(numbers: list[float]) -> Iterator[str]:
    match len(numbers):
        case 4:
            yield from (ink for ink, share in zip(_CMYK, numbers, strict=True) if share > 0)
        case 3:
            yield "RGB"
        case 1 if numbers[0] < 1:
            yield "K"
        case _:
            return


def _of_image(image: pikepdf.Object) -> Inks:
    if image.get("/ImageMask", False):
        return frozenset("K")
    return _of_space(image.get("/ColorSpace"))


def _of_space(space: pikepdf.Object | None) -> Inks:
    """Return the inks that a picture in a colour space may need."""
    import pikepdf

    if isinstance(space, pikepdf.Array) and str(space[0]) == "/Indexed":
        space = space[1]
    if isinstance(space, pikepdf.Array) and str(space[0]) == "/ICCBased":
        parts = int(space[1].get("/N", 3))
        return frozenset(_CMYK) if parts == 4 else frozenset("K" if parts == 1 else ["RGB"])
    name = str(space)
    if name == "/DeviceCMYK":
        return frozenset(_CMYK)
    return frozenset("K") if name in ("/DeviceGray", "/CalGray", "/Pattern") else frozenset(["RGB"])
