"""The finished cover is read back: every character there, clear of cuts, folds and bar code.

Binding and trimming move by a millimetre or two: what stands closer than 3 mm to a cut may be
cut, what lies across a fold shows on both sides of it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from shufang.core.diagnostic import Findings
from shufang.core.lengths import pt_to_mm
from shufang.core.span import Span
from shufang.engines.pdf_text import PlacedCharacter, placed_characters
from shufang.engines.sections import PageFacts
from shufang.html.cover_page import CoverGeometry

SAFE_MM: Final = 3.0
"""Nothing that must stay may be closer to the trim."""
FOLD_MM: Final = 0.5
BAR_CODE_MM: Final = 15.0
"""Least distance of the bar code's edges from those of the back cover (GB/T 12906)."""
BAR_CODE_ID: Final = "cover-bar-code"
_RUNNING: Final = {
    "cover-blurb": "封底文字",
    "cover-front-flap": "前勒口文字",
    "cover-back-flap": "后勒口文字",
}
"""Texts whose end and limit the templates mark."""
_ROUNDING_MM = 0.05
_SHOWN = 8
_OVERLAP = 0.35
"""Share of the smaller of two boxes that lies in the other before one hides the other."""


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle in mm from the upper left corner of the trimmed sheet."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: "_Box") -> float:
        """Return the area that both cover."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class CheckedCover:
    """What is known of a cover that has been made."""

    xhtml: str
    page: PageFacts
    geometry: CoverGeometry
    bar_code_size: tuple[float, float] | None
    """Width and height in mm; None for a book without one."""
    place: Span


def check_cover(pdf: Path | bytes, cover: CheckedCover, findings: Findings) -> None:
    """Report what the file lacks or has in the wrong place (PDF-022, PDF-056 … PDF-063)."""
    characters = placed_characters(pdf)
    boxes = [(found.text, _box(found, cover.geometry)) for found in characters]
    _check_complete(characters, cover, findings)
    _check_ends(cover, findings)
    _check_places(boxes, cover, findings)
    if cover.bar_code_size is None:
        return
    bar_code = _bar_code(cover, cover.bar_code_size)
    if bar_code is None:
        findings.error("PDF-060", cover.place)
    else:
        _check_bar_code(bar_code, boxes, cover, findings)


def _box(found: PlacedCharacter, geometry: CoverGeometry) -> _Box:
    height = geometry.trim_height
    return _Box(
        pt_to_mm(found.left),
        height - pt_to_mm(found.top),
        pt_to_mm(found.right),
        height - pt_to_mm(found.bottom),
    )


def _check_complete(
    characters: Sequence[PlacedCharacter], cover: CheckedCover, findings: Findings
) -> None:
    """Compare the characters of file and templates; their order differs where columns stand."""
    body = ElementTree.fromstring(cover.xhtml).find("body")
    words = "".join(body.itertext()) if body is not None else ""
    wanted = Counter(mark for mark in words if mark.strip())
    missing = wanted - Counter("".join(found.text for found in characters))
    if missing:
        sample = "".join(dict.fromkeys(missing))[:_SHOWN]
        findings.error("PDF-022", cover.place, section="封面", count=missing.total(), sample=sample)


def _check_ends(cover: CheckedCover, findings: Findings) -> None:
    """Hold running text to the limits that the style sheet sets it (PDF-063)."""
    places = dict(cover.page.anchors)
    for name, shown in _RUNNING.items():
        end, limit = places.get(f"{name}-end"), places.get(f"{name}-limit")
        if limit is None:
            continue
        # Text that runs off the sheet takes its end with it.
        bottom = pt_to_mm(end.y_pt) if end is not None else cover.geometry.trim_height
        over = bottom - pt_to_mm(limit.y_pt)
        if over > _ROUNDING_MM:
            findings.error("PDF-063", cover.place, text=shown, over=f"{over:.0f}")


def _check_places(
    boxes: Sequence[tuple[str, _Box]], cover: CheckedCover, findings: Findings
) -> None:
    geometry = cover.geometry
    near = [text for text, box in boxes if not _is_safe(box, geometry)]
    if near:
        findings.error("PDF-056", cover.place, text=_sample(near))
    folds = sorted({left for left, _ in geometry.panels.values() if left > 0})
    crossing = [
        text
        for text, box in boxes
        if any(box.left < fold + FOLD_MM and box.right > fold - FOLD_MM for fold in folds)
    ]
    if crossing:
        findings.error("PDF-057", cover.place, text=_sample(crossing))
    hidden = list(_hidden(boxes))
    if hidden:
        findings.error("PDF-058", cover.place, text=_sample(hidden))


def _is_safe(box: _Box, geometry: CoverGeometry) -> bool:
    least = SAFE_MM - _ROUNDING_MM
    return (
        box.left >= least
        and box.top >= least
        and box.right <= geometry.width - least
        and box.bottom <= geometry.trim_height - least
    )


def _hidden(boxes: Sequence[tuple[str, _Box]]) -> Iterator[str]:
    """Yield characters on which another one stands; the halves of a dash may touch."""
    ordered = sorted(boxes, key=lambda pair: pair[1].left)
    for index, (text, box) in enumerate(ordered):
        for other, against in ordered[index + 1 :]:
            if against.left >= box.right:
                break
            least = min(box.area, against.area)
            if text != other and least > 0 and box.shared(against) > _OVERLAP * least:
                yield text + other


def _bar_code(cover: CheckedCover, size: tuple[float, float]) -> _Box | None:
    """Return where the bar code, or the room that is kept for it, stands."""
    point = dict(cover.page.anchors).get(BAR_CODE_ID)
    if point is None:
        return None
    left, top = pt_to_mm(point.x_pt), pt_to_mm(point.y_pt)
    width, height = size
    return _Box(left, top, left + width, top + height)


def _check_bar_code(
    bar_code: _Box,
    boxes: Sequence[tuple[str, _Box]],
    cover: CheckedCover,
    findings: Findings,
) -> None:
    left, width = cover.geometry.panels["back"]
    distances = (
        bar_code.left - left,
        left + width - bar_code.right,
        bar_code.top,
        cover.geometry.trim_height - bar_code.bottom,
    )
    if min(distances) < BAR_CODE_MM - _ROUNDING_MM:
        findings.error("PDF-059", cover.place, distance=f"{min(distances):.1f}")
    on_it = [text for text, box in boxes if box.shared(bar_code) > 0]
    if on_it:
        findings.error("PDF-061", cover.place, text=_sample(on_it))


def _sample(texts: Sequence[str]) -> str:
    return "".join(texts)[:_SHOWN]
