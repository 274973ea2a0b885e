"""What figures.yaml may say."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator

from shufang.manuscript.markdown_names import PLACEMENTS, WIDTHS
from shufang.manuscript.records_base import (
    Number,
    OneOrMore,
    Record,
    Row,
    Switch,
    TextList,
    choice,
    fault,
    named,
    required,
)
from shufang.manuscript.records_values import DateWords
from shufang.model.figures import FigurePlacement, FigureWidth

ChartKind = Annotated[
    Literal["bar", "column", "line", "pie", "timeline"],
    choice({
        "bar": "bar", "条形": "bar", "条形图": "bar",
        "column": "column", "柱形": "column", "柱形图": "column", "柱状图": "column",
        "line": "line", "折线": "line", "折线图": "line",
        "pie": "pie", "饼图": "pie", "timeline": "timeline", "时间线": "timeline",
    }),
]  # fmt: skip
HazardWord = Annotated[
    Literal["none", "flashing", "motionSimulation", "sound"],
    choice({
        "none": "none", "无": "none", "flashing": "flashing", "闪光": "flashing",
        "motion": "motionSimulation", "晃动": "motionSimulation",
        "sound": "sound", "突响": "sound",
    }),
]  # fmt: skip
Width = Annotated[FigureWidth, choice(WIDTHS)]
Placement = Annotated[FigurePlacement, choice(PLACEMENTS)]


def ratio(text: str) -> tuple[float, float]:
    """Return the sides of “3:2” (also “3：2”, “3x2”); anything else is a fault."""
    typed = text.strip().replace("：", ":").replace("×", ":").replace("x", ":").replace("/", ":")
    sides = typed.split(":")
    try:
        width, height = (float(side) for side in sides)
    except ValueError:
        raise fault("bad_ratio", value=text) from None
    if not (0 < width < 10_000 and 0 < height < 10_000 and 0.05 <= width / height <= 20):
        raise fault("bad_ratio", value=text)
    return width, height


def _ratio_text(text: str) -> str:
    if text:
        ratio(text)
    return text


RatioText = Annotated[str, AfterValidator(_ratio_text)]
NumberRow = Annotated[tuple[Number, ...], Row]


def _series(value: object) -> object:
    """Take rows by name, or a single row without one."""
    return {"": value} if isinstance(value, list) else value


class ChartRecord(Record):
    """图表 drawn from its numbers."""

    kind: ChartKind = required("kind", "类型")
    categories: TextList = named("categories", "项目", default=())
    series: Annotated[dict[str, NumberRow], BeforeValidator(_series)] = named(
        "series", "数据", "values", "数值", default={}
    )
    unit: str = named("unit", "单位")
    axis: str = named("axis", "轴名")


class RecordingRecord(Record):
    """音像."""

    file: str = named("file", "文件")
    url: str = named("url", "网址")
    still: str = named("still", "静帧")
    captions: str = named("captions", "字幕")
    transcript: str = named("transcript", "文字稿")
    duration: str = named("duration", "时长")
    hazards: Annotated[tuple[HazardWord, ...], OneOrMore] = named("hazards", "不适", default=())


class FigureRecord(Record):
    """One figure of figures.yaml."""

    id: str = named("id", "标识")
    file: str = named("file", "文件")
    placeholder: RatioText = named("placeholder", "占位")
    chart: ChartRecord | None = named("chart", "图表", default=None)
    video: RecordingRecord | None = named("video", "视频", default=None)
    audio: RecordingRecord | None = named("audio", "音频", default=None)
    title: str = named("title", "图题")
    caption: str = named("caption", "图注")
    alt: str = named("alt", "替代文字")
    long_description: str = named("long_description", "长描述")
    photo: TextList = named("photo", "摄影", default=())
    drawing: TextList = named("drawing", "绘图", default=())
    source: TextList = named("source", "来源", default=())
    courtesy: TextList = named("courtesy", "供图", default=())
    date: DateWords = named("date", "日期")
    place: str = named("place", "地点")
    rights: str = named("rights", "权利")
    width: Width = named("width", "宽度", default="full")
    placement: Placement = named("placement", "版位", default="here")
    numbered: Switch = named("numbered", "编号", default=True)
    decorative: Switch = named("decorative", "装饰", default=False)
