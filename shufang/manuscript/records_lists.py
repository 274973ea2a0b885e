"""What chronology.yaml, references.yaml, terms.yaml and ignore.yaml may say."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict

from shufang.manuscript.records_base import (
    Record,
    TextList,
    WholeNumber,
    choice,
    named,
    required,
)
from shufang.manuscript.records_values import DateValue, possible_date


class ChronologyRecord(Record):
    """大事记 entry."""

    id: str = named("id", "标识")
    date: DateValue = required("date", "日期")
    text: str = required("text", "事项")
    source: str = named("source", "来源")
    place: str = named("place", "见")


class TermRecord(Record):
    """An agreed form."""

    term: str = required("term", "名称", "name", "姓名")
    forbidden: TextList = named("forbidden", "禁用", default=())
    reading: str = named("reading", "读音", "拼音")
    index: Annotated[
        Literal["person", "subject", "no"] | None,
        choice({
            "person": "person", "人名": "person", "subject": "subject", "主题": "subject",
            "no": "no", "否": "no", "不收": "no",
        }),
    ] = named("index", "索引", default=None)  # fmt: skip
    explanation: str = named("explanation", "说明")
    traditional: str = named("traditional", "繁体", "繁體")


class IgnoreRecord(Record):
    """A rule that this book waives."""

    code: str = required("code", "代码")
    file: str = named("file", "文件")
    line: WholeNumber | None = named("line", "行", default=None)
    reason: str = required("reason", "理由")


class NameRecord(Record):
    """A name of a CSL record: family and given, or literal for a body."""

    family: str = named("family", "姓")
    given: str = named("given", "名")
    literal: str = named("literal", "名称")
    dropping_particle: str = named("dropping-particle", "dropping_particle")
    non_dropping_particle: str = named("non-dropping-particle", "non_dropping_particle")
    suffix: str = named("suffix")


def _name(value: object) -> object:
    return {"literal": value} if isinstance(value, str) else value


def _names(value: object) -> object:
    if isinstance(value, dict | str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


Names = Annotated[
    tuple[Annotated[NameRecord, BeforeValidator(_name)], ...], BeforeValidator(_names)
]


def _csl_date(value: object) -> object:
    """Take `2022-06`, a bare year, {date-parts: [[2022, 6]]}, {raw: …} or {literal: …}."""
    if isinstance(value, list) and len(value) == 1:  # Pandoc writes [{year: 2022, month: 6}]
        value = value[0]
    if not isinstance(value, dict):
        return value
    parts: Any = value.get("date-parts") or value.get("date_parts")
    if isinstance(parts, list) and parts:
        first = parts[0] if isinstance(parts[0], list) else parts
        return "-".join(str(part).zfill(2) for part in first)
    if "year" in value:
        given = [value[name] for name in ("year", "month", "day") if value.get(name)]
        return "-".join(str(part).zfill(2) for part in given)
    return value.get("raw") or value.get("literal") or ""


CslDate = Annotated[str, BeforeValidator(_csl_date), AfterValidator(possible_date)]


class ReferenceRecord(Record):
    """A CSL-YAML record; fields that the bibliography does not print are kept out of the way."""

    model_config = ConfigDict(extra="ignore")

    id: str = named("id", "标识", "citation-key")
    type: str = named("type", "类型", default="document")
    title: str = named("title", "题名")
    author: Names = named("author", "作者", default=())
    editor: Names = named("editor", "编者", default=())
    translator: Names = named("translator", "译者", default=())
    issued: CslDate = named("issued", "出版时间")
    accessed: CslDate = named("accessed", "引用日期")
    container_title: str = named("container-title", "container_title", "刊名")
    container_author: Names = named("container-author", default=())
    collection_title: str = named("collection-title", "丛书名")
    collection_number: str = named("collection-number")
    event_title: str = named("event-title", "event")
    event_place: str = named("event-place")
    publisher: str = named("publisher", "出版者")
    publisher_place: str = named("publisher-place", "publisher_place", "出版地")
    page: str = named("page", "页码")
    volume: str = named("volume", "卷")
    volume_title: str = named("volume-title", "卷名")
    issue: str = named("issue", "期")
    number: str = named("number", "编号")
    edition: str = named("edition", "版次")
    version: str = named("version")
    genre: str = named("genre", "文献类型")
    medium: str = named("medium", "载体")
    url: str = named("URL", "url", "网址")
    doi: str = named("DOI", "doi")
    isbn: str = named("ISBN", "isbn")
    language: str = named("language", "语言")
    archive: str = named("archive", "收藏地")
    archive_place: str = named("archive-place", "archive_place")
    archive_location: str = named("archive_location", "archive-location", "档号")
    scale: str = named("scale", "比例尺")
    dimensions: str = named("dimensions", "尺寸")
    authority: str = named("authority", "发布机构")
    note: str = named("note", "附注")
