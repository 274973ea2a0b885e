"""What a page has that the press cannot print, with its place in millimetres."""

from __future__ import annotations

from dataclasses import dataclass, field

from shufang.core.diagnostic import Findings
from shufang.core.lengths import pt_to_mm
from shufang.model.press import PdfStandard

Place = tuple[float, float]
"""Points from the lower left corner of the page's own coordinates."""


@dataclass(slots=True)
class PageFaults:
    """Reports each fault of a page once: a thousand letters in one colour are one fault."""

    page: int
    """1-based place in the file."""
    left_pt: float
    top_pt: float
    """The upper left corner of the trimmed page in the page's own coordinates."""
    standard: PdfStandard
    findings: Findings
    screen_colour: str = ""
    """The screen colour that was set last."""
    _said: set[tuple[str, str]] = field(default_factory=set)

    @property
    def any(self) -> bool:
        """Whether anything was reported."""
        return bool(self._said)

    def screen_paint(self, place: Place) -> None:
        """PDF-030: text or a drawing in a colour of screens."""
        self._say("PDF-030", self.screen_colour, place)

    def picture(self, name: str, place: Place) -> None:
        """PDF-031: a picture that is not in printing inks."""
        self._say("PDF-031", name, place)

    def gradient(self, place: Place) -> None:
        """PDF-032: a gradient in colours of screens."""
        self._say("PDF-032", "", place)

    def transparency(self, place: Place) -> None:
        """PDF-033: transparency, which PDF/X-1a does not have."""
        if self.standard is PdfStandard.X1A:
            self._say("PDF-033", "", place)

    def _say(self, code: str, what: str, place: Place) -> None:
        if (code, what) in self._said:
            return
        self._said.add((code, what))
        x, y = place
        self.findings.error(
            code,
            None,
            page=str(self.page),
            x=f"{pt_to_mm(x - self.left_pt):.0f}",
            y=f"{pt_to_mm(self.top_pt - y):.0f}",
            colour=what,
        )
