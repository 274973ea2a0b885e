"""Figures, groups and recordings become XHTML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from shufang.html.inlines import InlineWriter
from shufang.html.markup import picture, safe
from shufang.html.setting import Asset, Setting
from shufang.html.templates import Templates
from shufang.model.blocks import FigureGroup
from shufang.model.book import Edition
from shufang.model.figures import (
    Chart,
    Figure,
    FigureWidth,
    ImageFacts,
    Placeholder,
    Recording,
    credit_words,
)
from shufang.model.inlines import plain_text
from shufang.passes.chronology import date_text

_ISO_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
SHARES: Mapping[FigureWidth, float] = {"full": 1.0, "wide": 5 / 6, "half": 1 / 2, "small": 1 / 3}
"""Width of a figure as a share of the measure."""
_LINES_FOR_CAPTION = 3
"""Lines of the type area that a picture leaves for its own title and credit."""
_PIXELS_PER_INCH = 300
"""A photograph is not printed larger than its pixels allow at half this resolution."""


@dataclass(frozen=True, slots=True)
class _Pictured:
    """What the figure template gets for one figure."""

    figure: Figure
    id: str
    picture: Markup
    title: Markup
    caption: Markup
    credits: tuple[str, ...]
    """When and where it was taken, then by whom."""
    link: str = ""
    data: "ChartData | None" = None
    """The numbers of a chart."""


@dataclass(frozen=True, slots=True)
class ChartData:
    """A chart's numbers as the rows of a table."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    unit: str

    @classmethod
    def of(cls, chart: Chart) -> "ChartData":
        """Return the numbers of a chart; where a row has no number, its cell is empty."""
        rows = tuple(
            (
                category,
                tuple(
                    _number(one.values[index]) if index < len(one.values) else ""
                    for one in chart.series
                ),
            )
            for index, category in enumerate(chart.categories)
        )
        names = tuple(one.name or chart.axis or "数值" for one in chart.series)
        return cls(names, rows, chart.unit)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def _described_at(figure: Figure, name: str) -> str:
    """Return the id of what says more of a figure than its alternative text; "" for nothing.

    One id, as ARIA 1.2 has it: where a chart has both, its numbers follow its description.
    """
    if figure.long_description:
        return f"{name}-more"
    return f"{name}-data" if isinstance(figure.content, Chart) else ""


class FigureWriter:
    """Writes the figures of one section."""

    def __init__(self, setting: Setting, templates: Templates, inlines: InlineWriter) -> None:
        self.setting = setting
        self.templates = templates
        self.inlines = inlines

    def figure(self, figure: Figure) -> str:
        """Return one figure."""
        return str(
            self.templates.render(
                "figure.xhtml",
                edition=self.setting.edition.value,
                shown=self._pictured(figure, 1.0 if figure.is_turned else SHARES[figure.width]),
            )
        )

    def group(self, group: FigureGroup) -> str:
        """Return figures side by side."""
        figures = [figure for figure in group.figures if isinstance(figure, Figure)]
        share = 0.96 / max(1, min(len(figures), 3))
        return str(
            self.templates.render(
                "figure_group.xhtml",
                edition=self.setting.edition.value,
                shown=[self._pictured(figure, share) for figure in figures],
                columns=min(len(figures), 3),
            )
        )

    def _pictured(self, figure: Figure, share: float) -> _Pictured:
        return _Pictured(
            figure,
            self.setting.html_id(figure.id),
            safe(self._content(figure, share)),
            safe(self.inlines.write(figure.title)),
            safe(self.inlines.write(figure.caption)),
            _credits(figure, self.setting),
            figure.content.url or "" if isinstance(figure.content, Recording) else "",
            ChartData.of(figure.content) if isinstance(figure.content, Chart) else None,
        )

    def _content(self, figure: Figure, share: float) -> str:
        content = figure.content
        if isinstance(content, Recording):
            return self._recording(figure, content, share)
        facts = content if isinstance(content, ImageFacts) else None
        assets = self.setting.assets
        asset = assets.picture(facts, figure) if facts else assets.drawing(figure)
        attributes = {}
        if style := self._fitted(asset, share, facts, is_turned=figure.is_turned):
            attributes["style"] = style
        described_at = _described_at(figure, self.setting.html_id(figure.id))
        if figure.alt and described_at and self.setting.edition is Edition.EPUB:
            attributes["aria_details"] = described_at
        if self.setting.edition is Edition.EPUB and asset.address.endswith(".svg"):
            # Readers rename files: the sheet cannot ask what they are called.
            attributes["class_"] = "drawing chart" if isinstance(content, Chart) else "drawing"
        return picture(asset.address, figure.alt, **attributes)

    def _fitted(
        self,
        asset: Asset,
        share: float,
        facts: ImageFacts | None = None,
        *,
        is_turned: bool = False,
    ) -> str:
        """Fit a picture into its share of the measure and into the height of the page."""
        box = self.setting.box
        if box is None or not asset.width or not asset.height:
            return ""
        wide, high = (box.height_pt, box.width_pt) if is_turned else (box.width_pt, box.height_pt)
        width = wide * share
        if facts is not None and facts.mode != "svg":
            width = min(width, facts.width_px * 72 / (_PIXELS_PER_INCH / 2))
        highest = high - _LINES_FOR_CAPTION * box.leading_pt
        width = min(width, highest * asset.width / asset.height)
        height = width * asset.height / asset.width
        return f"width:{width:.2f}pt;height:{height:.2f}pt"

    def _recording(self, figure: Figure, recording: Recording, share: float) -> str:
        if self.setting.is_print:
            return self._still_with_code(figure, recording, share)
        return self._player(figure, recording)

    def _still(self, figure: Figure, recording: Recording) -> Asset | None:
        match recording.still:
            case ImageFacts() as facts:
                return self.setting.assets.picture(facts, figure)
            case Placeholder():
                return self.setting.assets.drawing(figure)
            case None:
                return None

    def _still_with_code(self, figure: Figure, recording: Recording, share: float) -> str:
        still = self._still(figure, recording)
        parts = []
        if still:
            style = self._fitted(still, share * 0.75)
            parts.append(picture(still.address, figure.alt, **({"style": style} if style else {})))
        if recording.url:
            code = self.setting.assets.qr_code(recording.url)
            parts.append(
                picture(
                    code.address, f"{self.setting.words('二维码')}：{recording.url}", class_="qr"
                )
            )
        return "".join(parts)

    def _player(self, figure: Figure, recording: Recording) -> str:
        asset = self.setting.assets.recording(recording)
        still = self._still(figure, recording)
        # Captions that no film shows would be a file that nothing leads to.
        has_film = asset is not None and recording.kind == "video"
        captions = self.setting.assets.captions(recording) if has_film else None
        return str(
            self.templates.render(
                "recording.xhtml",
                kind=recording.kind,
                source=asset.address if asset else "",
                poster=still.address if still else "",
                captions=captions.address if captions else "",
                url=recording.url or "",
                alt=figure.alt,
                label=plain_text(figure.title) or figure.alt,
                language=self.setting.book.meta.language,
                duration=recording.duration,
                transcript=recording.transcript,
                transcript_url=recording.transcript_url,
            )
        )


def _credits(figure: Figure, setting: Setting) -> tuple[str, ...]:
    date = date_text(figure.date) if _ISO_DATE.fullmatch(figure.date) else figure.date
    return (*filter(None, (date, figure.place)), *credit_words(figure.credits, setting.words))
