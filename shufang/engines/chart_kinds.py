"""One function for each kind of chart; they draw on a figure that is as wide as the page's text.

Numbers stand at what they measure, so that nobody has to read them off an axis, and no chart
relies on colour alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from shufang.model.figures import Chart


@dataclass(frozen=True, slots=True)
class Palette:
    """Screen colours of the book; the theme knows the inks of each."""

    ink: str = "#1a1a1a"
    accent: str = "#2b6a58"
    ochre: str = "#c08a3e"
    accent_tint: str = "#d5e6dc"
    ochre_tint: str = "#f3e6cf"
    water: str = "#8fc0d8"
    grey: str = "#7f7f7f"
    light_grey: str = "#dedede"
    paper: str = "#ffffff"

    @property
    def series(self) -> tuple[str, ...]:
        """Colours of the series, in order."""
        return (self.accent, self.ochre, self.water, self.grey, self.accent_tint, self.ochre_tint)


NOTE_SIZE = 7.0
_MOST_LABELS = 12
"""With more points than this, numbers stand on the axis instead of at the points."""


def number_text(value: float) -> str:
    """Return a number as printed: no needless decimals, thousands parted from 10,000 on."""
    text = f"{value:.10g}"
    whole, point, rest = text.partition(".")
    if len(whole.lstrip("-")) >= 5:
        whole = f"{int(whole):,}"
    return whole + point + rest


def broken(text: str, most: int) -> str:
    """Return a label in lines of at most `most` characters, of even length."""
    lines = -(-len(text) // most)
    if lines <= 1:
        return text
    length = -(-len(text) // lines)
    return "\n".join(text[start : start + length] for start in range(0, len(text), length))


def draw_columns(figure: Figure, chart: Chart, palette: Palette) -> None:
    """柱形图: upright columns, grouped by category."""
    axes = _plot(figure, chart)
    count, groups = max(1, len(chart.series)), len(chart.categories)
    width = min(0.62, 0.16 * max(groups, 3)) / count
    for index, series in enumerate(chart.series):
        places = [place + (index - (count - 1) / 2) * width for place in range(len(series.values))]
        columns = axes.bar(places, series.values, width * 0.94, color=_colour(palette, index))
        axes.bar_label(columns, [number_text(one) for one in series.values], padding=2)
    most = max(3, int(34 / max(groups, 1)))
    axes.set_xticks(range(groups), [broken(name, most) for name in chart.categories])
    axes.set_xlim(-0.6, max(groups, 1) - 0.4)
    axes.tick_params(bottom=False, left=False, labelleft=False)
    axes.spines["left"].set_visible(False)
    _zero_line(axes, chart, palette)
    _notes(axes, chart, palette)


def draw_bars(figure: Figure, chart: Chart, palette: Palette) -> None:
    """条形图: lying bars; the first category stands at the top."""
    count, groups = max(1, len(chart.series)), len(chart.categories)
    figure.set_figheight(0.55 + 0.27 * max(groups, 1) * (1 + 0.55 * (count - 1)))
    axes = _plot(figure, chart)
    height = 0.62 / count
    for index, series in enumerate(chart.series):
        places = [place + (index - (count - 1) / 2) * height for place in range(len(series.values))]
        bars = axes.barh(places, series.values, height * 0.94, color=_colour(palette, index))
        axes.bar_label(bars, [number_text(one) for one in series.values], padding=3)
    axes.set_yticks(range(groups), [broken(name, 12) for name in chart.categories])
    axes.invert_yaxis()
    axes.tick_params(bottom=False, left=False, labelbottom=False)
    axes.spines["bottom"].set_visible(False)
    axes.margins(x=0.1)
    _notes(axes, chart, palette)


def draw_lines(figure: Figure, chart: Chart, palette: Palette) -> None:
    """折线图: one line for each series, with its name at its end."""
    axes = _plot(figure, chart)
    points = sum(len(series.values) for series in chart.series)
    for index, series in enumerate(chart.series):
        colour = _line_colour(palette, index)
        places = range(len(series.values))
        marker = "os^D"[index % 4]
        axes.plot(places, series.values, color=colour, linewidth=1.4, marker=marker, markersize=4)
        if points <= _MOST_LABELS:
            for place, value in zip(places, series.values, strict=True):
                axes.annotate(
                    number_text(value), (place, value), (0, 5), ha="center",
                    textcoords="offset points",
                )  # fmt: skip
        if len(chart.series) > 1 and series.values:
            axes.annotate(
                series.name, (len(series.values) - 1, series.values[-1]), (8, 0), va="center",
                textcoords="offset points", color=colour,
            )  # fmt: skip
    most = max(3, int(34 / max(len(chart.categories), 1)))
    labels = [broken(name, most) for name in chart.categories]
    axes.set_xticks(range(len(labels)), labels)
    axes.margins(x=0.06, y=0.14)
    if points > _MOST_LABELS:
        axes.grid(axis="y")
        axes.set_axisbelow(True)
    else:
        axes.tick_params(left=False, labelleft=False)
        axes.spines["left"].set_visible(False)
    _notes(axes, chart, palette, has_names=False)


def draw_pie(figure: Figure, chart: Chart, palette: Palette) -> None:
    """饼图: a ring, clockwise from the top; names, numbers and shares stand in a list beside it.

    Labels at the ring itself run into each other as soon as two parts are small.
    """
    from matplotlib.patches import Rectangle

    figure.set_figheight(max(figure.get_figwidth() * 0.36, 0.5 + 0.24 * len(chart.categories)))
    axes = _plot(figure, chart)
    values = chart.series[0].values if chart.series else ()
    whole = sum(values)
    axes.set_aspect("equal")
    axes.set_axis_off()
    if whole <= 0:
        return
    colours = [palette.series[index % len(palette.series)] for index in range(len(values))]
    axes.pie(
        values,
        colors=colours,
        startangle=90,
        counterclock=False,
        center=(-1.3, 0),
        wedgeprops={"width": 0.5, "edgecolor": palette.paper, "linewidth": 1.2},
    )
    names = [*chart.categories, *[""] * (len(values) - len(chart.categories))]
    step = min(0.34, 2.0 / len(values))
    for index, (name, value, colour) in enumerate(zip(names, values, colours, strict=False)):
        height = ((len(values) - 1) / 2 - index) * step
        axes.add_patch(Rectangle((0.1, height - 0.07), 0.14, 0.14, color=colour))
        words = f"{name}　{number_text(value)}{chart.unit}　{_share(value, whole)}"
        axes.text(0.34, height, words, va="center_baseline")
    axes.set_xlim(-2.4, 2.9)
    axes.set_ylim(-1.08, 1.08)
    if chart.axis:
        axes.set_title(chart.axis, loc="left", fontsize=NOTE_SIZE, color=palette.ink, pad=8)


def _share(value: float, whole: float) -> str:
    per_cent = value / whole * 100
    return f"{per_cent:.0f}%" if per_cent >= 1 else f"{per_cent:.1f}%"


def draw_timeline(figure: Figure, chart: Chart, palette: Palette) -> None:
    """时间线: events on an axis; the first series says where (days, years) each one stands."""
    values = chart.series[0].values if chart.series else ()
    events = sorted(zip(values, chart.categories, strict=False), key=lambda event: event[0])
    low, high = (events[0][0], events[-1][0]) if events else (0.0, 1.0)
    margin = (high - low) * 0.1 or 1.0
    character = (high - low + 2 * margin) * 8.0 / (figure.get_figwidth() * 72)
    labels = [(value, f"{_moment(value, chart.unit)}\n{broken(name, 9)}") for value, name in events]
    places = _label_places(labels, character)
    storeys = max((level for _, level in places), default=0) + 1
    lines = max((text.count("\n") + 1 for _, text in labels), default=1)
    figure.set_figheight(2 * (0.2 + storeys * (lines * 0.155 + 0.08)))
    axes = _plot(figure, chart)
    axes.set_axis_off()
    axes.set_xlim(low - margin, high + margin)
    axes.set_ylim(-0.5 - storeys, 0.5 + storeys)
    axes.plot([low, high], [0, 0], color=palette.accent, linewidth=2.2, solid_capstyle="round")
    for (value, text), (side, level) in zip(labels, places, strict=True):
        end = side * (0.4 + level)
        axes.plot([value, value], [0, end], color=palette.grey, linewidth=0.6)
        axes.plot(
            [value], [0], color=palette.accent, marker="o", markersize=6,
            markerfacecolor=palette.paper, markeredgecolor=palette.accent, markeredgewidth=1.6,
        )  # fmt: skip
        axes.annotate(
            text, (value, end), (0, 2 * side), ha="center", textcoords="offset points",
            va="bottom" if side > 0 else "top", linespacing=1.35,
            bbox={"facecolor": palette.paper, "edgecolor": "none", "pad": 0.5},
        )  # fmt: skip


def _label_places(labels: Sequence[tuple[float, str]], character: float) -> list[tuple[int, int]]:
    """Return side (1 above, -1 below) and storey of each label, so that none covers another."""
    ends: dict[tuple[int, int], float] = {}
    places = []
    for index, (value, text) in enumerate(labels):
        half = (max(len(line) for line in text.split("\n")) + 1) * character / 2
        side = 1 if index % 2 == 0 else -1
        level = 0
        while ends.get((side, level), float("-inf")) > value - half:
            level += 1
        ends[side, level] = value + half
        places.append((side, level))
    return places


def _moment(value: float, unit: str) -> str:
    """Years stand as they are; counts get their unit."""
    if not unit and float(value).is_integer() and 1000 <= value <= 2999:
        return f"{value:.0f}年"
    return f"{value:.10g}{unit}"


Drawer = Callable[["Figure", "Chart", Palette], None]
DRAWERS: Mapping[str, Drawer] = {
    "bar": draw_bars,
    "column": draw_columns,
    "line": draw_lines,
    "pie": draw_pie,
    "timeline": draw_timeline,
}


def _plot(figure: Figure, chart: Chart) -> Axes:
    figure.set_layout_engine("constrained", w_pad=0.04, h_pad=0.04)
    axes: Axes = figure.add_subplot()
    return axes


def _colour(palette: Palette, index: int) -> str:
    return palette.series[index % len(palette.series)]


def _line_colour(palette: Palette, index: int) -> str:
    """Lines are too thin for the pale colours."""
    return (palette.accent, palette.ochre, palette.grey, palette.ink)[index % 4]


def _zero_line(axes: Axes, chart: Chart, palette: Palette) -> None:
    if any(value < 0 for series in chart.series for value in series.values):
        axes.spines["bottom"].set_visible(False)
        axes.axhline(0, color=palette.grey, linewidth=0.6)
    axes.margins(y=0.12)


def _notes(axes: Axes, chart: Chart, palette: Palette, *, has_names: bool = True) -> None:
    """Say above the plot what is measured, in which unit, and whose colour is whose."""
    unit = f"{chart.unit_word}：{chart.unit}" if chart.unit else ""
    words = "　".join(part for part in (chart.axis, unit) if part)
    if words:
        axes.set_title(words, loc="left", fontsize=NOTE_SIZE, color=palette.ink, pad=8)
    if has_names and len(chart.series) > 1:
        from matplotlib.patches import Patch

        handles = [
            Patch(color=_colour(palette, index), label=series.name)
            for index, series in enumerate(chart.series)
        ]
        axes.legend(
            handles=handles, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=len(handles),
            frameon=False, fontsize=NOTE_SIZE, handlelength=0.9, handleheight=0.9,
            columnspacing=1.2, borderaxespad=0.2,
        )  # fmt: skip
