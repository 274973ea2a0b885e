"""What the front matter of a text may say."""

from typing import Annotated

from pydantic import BeforeValidator

from shufang.manuscript.records import KindText
from shufang.manuscript.records_base import Record, Switch, named
from shufang.manuscript.records_people import People
from shufang.manuscript.records_values import LanguageTag


def _one_line(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_one_line)]


class FrontMatterRecord(Record):
    """Front matter of a chapter; everything is optional."""

    title: Line = named("title", "标题", "题名")
    column: Line = named("column", "栏目")
    series_title: Line = named("series_title", "系列题")
    kicker: Line = named("kicker", "引题", "眉题")
    subtitle: Line = named("subtitle", "副题", "副标题")
    byline: People = named("byline", "作者", "署名", "author", "authors", default=())
    standfirst: str = named("standfirst", "导语")
    running_title: Line = named("running_title", "书眉")
    kind: KindText = named("kind", "类别")
    id: Line = named("id", "标识")
    language: LanguageTag | None = named("language", "语言", "lang", default=None)
    number: Switch = named("number", "编号", default=True)
