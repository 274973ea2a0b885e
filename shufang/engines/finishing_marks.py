"""What stands around the bleed: crop and registration marks, colour bar (裁切线、套准线、色标)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shufang.core.lengths import mm_to_pt
from shufang.engines.stamp import number
from shufang.model.press import PrinterMarks

ALL_INKS = "/AllInks"
"""Resource name of the colour space that marks every plate (/Separation /All)."""

OPENING, CLOSING = "/Artifact <</Type /Page>> BDC", "EMC"
"""What stands around the page says so (ISO 32000-1, 14.8.2.2.2), for all who read the file."""

LINE_PT = 0.25
_LEAST_GAP = mm_to_pt(3)
"""Marks stay so far off the trimmed edge, also where the bleed is narrower."""
_OFF_BLEED = mm_to_pt(1)
_LENGTH = mm_to_pt(5)
_RADIUS = mm_to_pt(1.5)
_PATCH = mm_to_pt(4)
_TEXT_ROW = mm_to_pt(4)
TEXT_SIZE_PT = 6.0


@dataclass(frozen=True, slots=True)
class Slug:
    """The margin around the bleed and where things stand in it; points."""

    width_pt: float
    height_pt: float
    bleed_pt: float
    marks: PrinterMarks
    folds_pt: tuple[float, ...] = ()
    """Where the sheet is folded, from the left trimmed edge."""

    @property
    def gap_pt(self) -> float:
        """From the trimmed edge to where marks begin."""
        return max(self.bleed_pt + _OFF_BLEED, _LEAST_GAP)

    @property
    def margin_pt(self) -> float:
        """From the bleed's edge to the edge of the paper; 0 without marks."""
        if not self.marks.any:
            return 0.0
        row = _TEXT_ROW if self.marks.file_line else mm_to_pt(1)
        return self.gap_pt - self.bleed_pt + _LENGTH + row

    @property
    def trim_pt(self) -> float:
        """From the edge of the paper to the trimmed edge, on all sides."""
        return self.margin_pt + self.bleed_pt

    @property
    def text_place(self) -> tuple[float, float, float]:
        """Left end of the file line's baseline, and the room that it has."""
        return self.trim_pt, mm_to_pt(1.2), self.width_pt

    def content(self, inks: Iterable[str]) -> bytes:
        """Return the marks as PDF content; the colour bar has the inks that the page prints."""
        if not self.marks.any:
            return b""
        drawn = [OPENING, "q", f"{ALL_INKS} CS 1 SCN {LINE_PT} w"]
        if self.marks.crop:
            drawn += self._crop_marks()
            drawn += self._fold_marks()
        if self.marks.registration:
            drawn += self._registration_marks()
        drawn.append("Q")
        if self.marks.colour_bar:
            drawn += self._colour_bar(frozenset(inks))
        return "\n".join([*drawn, CLOSING, ""]).encode("ascii")

    def _crop_marks(self) -> list[str]:
        near, far = self.trim_pt - self.gap_pt, self.trim_pt - self.gap_pt - _LENGTH
        right, top = self.trim_pt + self.width_pt, self.trim_pt + self.height_pt
        lines = []
        for x in (self.trim_pt, right):
            for y0, y1 in ((near, far), (top + self.gap_pt, top + self.gap_pt + _LENGTH)):
                lines.append(_line(x, y0, x, y1))
        for y in (self.trim_pt, top):
            for x0, x1 in ((near, far), (right + self.gap_pt, right + self.gap_pt + _LENGTH)):
                lines.append(_line(x0, y, x1, y))
        return lines

    def _fold_marks(self) -> list[str]:
        """Draw dashed lines at head and foot (折线), so that nobody cuts there."""
        if not self.folds_pt:
            return []
        near, top = self.trim_pt - self.gap_pt, self.trim_pt + self.height_pt + self.gap_pt
        lines = []
        for fold in self.folds_pt:
            x = self.trim_pt + fold
            lines += [_line(x, near, x, near - _LENGTH), _line(x, top, x, top + _LENGTH)]
        return ["[2 1.5] 0 d", *lines, "[] 0 d"]

    def _registration_at(self) -> float:
        """From the left trimmed edge to the marks at head and foot: off the folds of a thin spine.

        The middle of a cover is the middle of its spine; there the mark would cover the folds.
        """
        middle = self.width_pt / 2
        if all(abs(fold - middle) >= _LENGTH for fold in self.folds_pt):
            return middle
        beyond = sorted(fold for fold in self.folds_pt if fold >= middle)
        return sum([*(beyond or [middle]), self.width_pt][:2]) / 2

    def _registration_marks(self) -> list[str]:
        out = self.gap_pt + _LENGTH / 2
        middle_x = self.trim_pt + self._registration_at()
        middle_y = self.trim_pt + self.height_pt / 2
        places = (
            (middle_x, self.trim_pt - out),
            (middle_x, self.trim_pt + self.height_pt + out),
            (self.trim_pt - out, middle_y),
            (self.trim_pt + self.width_pt + out, middle_y),
        )
        drawn = []
        for x, y in places:
            half = _LENGTH / 2
            drawn += [_line(x - half, y, x + half, y), _line(x, y - half, x, y + half)]
            drawn.append(_circle(x, y, _RADIUS))
        return drawn

    def _colour_bar(self, inks: frozenset[str]) -> list[str]:
        """Draw patches at the head, left of the registration mark, as many as there is room for."""
        left = self.trim_pt + mm_to_pt(4)
        room = self.width_pt / 2 - _LENGTH - mm_to_pt(4)
        y = self.trim_pt + self.height_pt + self.gap_pt + (_LENGTH - _PATCH) / 2
        patches = _patches(inks)[: max(0, int(room / _PATCH))]
        return [
            f"q {colour} k {number(left + index * _PATCH)} {number(y)} "
            f"{number(_PATCH)} {number(_PATCH)} re f Q"
            for index, colour in enumerate(patches)
        ]


def _patches(inks: frozenset[str]) -> list[str]:
    """Return the patches' colours: solids and half tones of every process ink on the page.

    A page in black alone must not get coloured plates from its colour bar.
    """
    names = ("Cyan", "Magenta", "Yellow", "Black")
    used = [index for index, name in enumerate(names) if name in inks]
    if not used:
        return []
    steps = (1.0, 0.5) if len(used) > 1 else (1.0, 0.75, 0.5, 0.25)
    patches = [_share({index: step}) for step in steps for index in used]
    if {0, 1, 2} <= set(used):
        patches += [_share({1: 1, 2: 1}), _share({0: 1, 2: 1}), _share({0: 1, 1: 1})]
        patches.append(_share({0: 0.5, 1: 0.4, 2: 0.4}))
    return patches


def _share(inks: dict[int, float]) -> str:
    return " ".join(number(inks.get(index, 0)) for index in range(4))


def _line(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{number(x0)} {number(y0)} m {number(x1)} {number(y1)} l S"


def _circle(x: float, y: float, radius: float) -> str:
    """Return a circle of four Bezier curves; 0.5523 brings them within 0.03 % of it."""
    arm = 0.5523 * radius
    points = (
        (x + radius, y + arm, x + arm, y + radius, x, y + radius),
        (x - arm, y + radius, x - radius, y + arm, x - radius, y),
        (x - radius, y - arm, x - arm, y - radius, x, y - radius),
        (x + arm, y - radius, x + radius, y - arm, x + radius, y),
    )
    curves = " ".join(" ".join(map(number, curve)) + " c" for curve in points)
    return f"{number(x + radius)} {number(y)} m {curves} s"
