"""Pictures, charts, places kept for pictures, and recordings."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from shufang.core.span import Span
from shufang.model.inlines import Inline

FigureWidth = Literal["full", "wide", "half", "small"]
FigurePlacement = Literal["here", "top", "page", "landscape"]
Hazard = Literal["flashing", "motionSimulation", "sound"]
"""What may harm who watches or listens (schema.org, accessibilityHazard)."""


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What is known of a picture file without drawing it."""

    path: str
    """Relative to the book's folder."""
    digest: str
    """sha256 of the file, hexadecimal."""
    width_px: int
    height_px: int
    """After the turn that EXIF asks for; user units for SVG."""
    mode: str
    """Pillow's mode ("RGB", "L", "1", "CMYK" …) or "svg"."""
    format: str
    """"JPEG", "PNG", "SVG" …"""
    icc_name: str | None = None
    orientation: int = 1
    """EXIF orientation, 1 where upright."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """占位图 (FPO): the place of a picture that has not been delivered yet."""

    width: float
    height: float
    """Proportion of the sides, not a length."""


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers of a chart."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """图表: drawn from its numbers when the book is built."""

    kind: Literal["bar", "column", "line", "pie", "timeline"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    axis: str = ""
    """Name of the value axis."""
    unit_word: str = "单位"
    """What the drawing writes before the unit."""


@dataclass(frozen=True, slots=True)
class Recording:
    """音像: a film or sound; print shows its still and a QR code."""

    kind: Literal["video", "audio"]
    file: str | None
    """Relative to the book's folder; goes into the EPUB."""
    url: str | None
    """Where it can be seen on the net; goes into the QR code and the link."""
    still: ImageFacts | Placeholder | None
    captions: str | None = None
    """WebVTT or SRT file relative to the book's folder."""
    transcript: str = ""
    """文字稿; each line is a paragraph."""
    transcript_url: str = ""
    """Where the transcript can be read on the net."""
    duration: str = ""
    hazards: tuple[Hazard, ...] | None = None
    """None where nobody has said."""


@dataclass(frozen=True, slots=True)
class Credit:
    """署名或来源 of a picture."""

    role: Literal["photo", "drawing", "source", "courtesy"]
    name: str


@dataclass(frozen=True, slots=True)
class Figure:
    """图: a picture with its number, title, caption and credit."""

    span: Span
    id: str
    content: ImageFacts | Placeholder | Chart | Recording
    title: tuple[Inline, ...]
    """图题; empty for an unnumbered picture."""
    caption: tuple[Inline, ...] = ()
    """图注: further sentences below the title."""
    alt: str = ""
    long_description: str = ""
    credits: tuple[Credit, ...] = ()
    date: str = ""
    place: str = ""
    rights: str = ""
    width: FigureWidth = "full"
    """full: the measure; wide 5/6; half 1/2; small 1/3 of it."""
    placement: FigurePlacement = "here"
    numbered: bool = True
    decorative: bool = False
    """装饰图: says nothing; whoever cannot see it misses nothing."""
    number: str = ""
    """Such as "图1-2"; empty until the numbering pass."""
    chapter: str = ""

    @property
    def is_turned(self) -> bool:
        """横排: set along the depth of a page of its own, unless it is a recording."""
        return self.placement == "landscape" and not isinstance(self.content, Recording)


_CREDIT_FORM: Mapping[str, str] = {
    "photo": "{} 摄",
    "drawing": "{} 绘",
    "courtesy": "{} 供图",
    "source": "来源：{}",
}


def credit_words(credits: Iterable[Credit], words: Callable[[str], str] = str) -> tuple[str, ...]:
    """Return credits as printed, the names of one role together: “张三、李四 摄”, “来源：某馆”.

    `words` puts the words beside the names into another script.
    """
    names: dict[str, list[str]] = {}
    for credit in credits:
        names.setdefault(credit.role, []).append(credit.name)
    return tuple(
        words(_CREDIT_FORM[role]).format("、".join(named)) for role, named in names.items()
    )
