"""What book.yaml may say."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator

from shufang.manuscript.records_accessibility import AccessibilityRecord
from shufang.manuscript.records_base import (
    OneOrMore,
    Record,
    Row,
    Switch,
    TextList,
    WholeNumber,
    choice,
    named,
    required,
)
from shufang.manuscript.records_cover import CoverRecord, whole_front
from shufang.manuscript.records_epub import EpubRecord
from shufang.manuscript.records_people import People
from shufang.manuscript.records_press import PressRecord
from shufang.manuscript.records_ticket import SignOffs, TicketRecord
from shufang.manuscript.records_values import DateText, IsbnText, LanguageTag


class SeriesRecord(Record):
    """丛书."""

    name: str = required("name", "丛书名", "名称")
    number: str = named("number", "卷次")
    number_text: str = named("number_text", "卷次名")
    purpose: str = named("purpose", "宗旨")
    editors: People = named("editors", "丛书主编", "主编", default=())


class PublisherRecord(Record):
    """出版者 with its address."""

    name: str = named("name", "名称")
    place: str = named("place", "出版地")
    address: str = named("address", "地址")
    postcode: str = named("postcode", "邮编")


class IsbnRecord(Record):
    """ISBN of each edition."""

    print: IsbnText = named("print", "印刷版")
    epub: IsbnText = named("epub", "电子版")


class ParallelTitleRecord(Record):
    """并列书名: the title in another language."""

    title: str = named("title", "题名")
    language: LanguageTag | None = named("language", "语言", "lang", default=None)


class TypeAreaRecord(Record):
    """版心 as characters by lines."""

    characters: WholeNumber | None = named("characters", "每行字数", default=None)
    lines: WholeNumber | None = named("lines", "每页行数", default=None)


class BookThemeRecord(Record):
    """版式: the few settings of the theme that a book may override; the theme checks them."""

    trim: str = named("trim", "开本")
    type_area: TypeAreaRecord | None = named("type_area", "版心", default=None)
    body_size: str = named("body_size", "正文字号")
    leading: str = named("leading", "行距")


def _as_mapping(key: str) -> BeforeValidator:
    def wrap(value: object) -> object:
        return {key: value} if isinstance(value, str) else value

    return BeforeValidator(wrap)


CHAPTER_KINDS: dict[str, str] = {
    "chapter": "chapter", "章": "chapter", "正文": "chapter",
    "foreword": "foreword", "序": "foreword", "序言": "foreword",
    "preface": "preface", "前言": "preface", "自序": "preface",
    "editorial_notes": "editorial_notes", "凡例": "editorial_notes",
    "overview": "overview", "概述": "overview", "总述": "overview",
    "dedication": "dedication", "题献": "dedication",
    "appendix": "appendix", "附录": "appendix",
    "afterword": "afterword", "后记": "afterword", "跋": "afterword",
    "glossary": "glossary", "术语": "glossary",
    "other": "other", "其他": "other",
}  # fmt: skip

GENERATED_KINDS: dict[str, str] = {
    "series_page": "series_page", "附书名页": "series_page",
    "title_page": "title_page", "扉页": "title_page",
    "copyright_page": "copyright_page", "版权页": "copyright_page",
    "contents": "contents", "目录": "contents",
    "list_of_figures": "list_of_figures", "图目": "list_of_figures",
    "list_of_tables": "list_of_tables", "表目": "list_of_tables",
    "chronology": "chronology", "大事记": "chronology",
    "bibliography": "bibliography", "参考文献": "bibliography",
    "person_index": "person_index", "人名索引": "person_index",
    "subject_index": "subject_index", "主题索引": "subject_index",
    "credits": "credits", "工作人员名单": "credits",
}  # fmt: skip

KindText = Annotated[
    Literal[
        "", "chapter", "foreword", "preface", "editorial_notes", "overview", "dedication",
        "appendix", "afterword", "glossary", "other",
    ],
    choice(CHAPTER_KINDS),
]  # fmt: skip


def _file_or_page(value: str) -> str:
    return GENERATED_KINDS.get(value.strip(), value.strip())


class SectionItem(Record):
    """One item of front, back or chapters: a file, or the name of a generated page."""

    file: Annotated[str, AfterValidator(_file_or_page)] = required("file", "文件", "path")
    """A path, or the English name of a generated page."""
    kind: KindText = named("kind", "类别")
    title: str = named("title", "题名")
    number: Switch = named("number", "编号", default=True)


SectionList = Annotated[tuple[Annotated[SectionItem, _as_mapping("file")], ...], OneOrMore]


class PartRecord(Record):
    """辑."""

    title: str = required("title", "题名", "标题", "name", "part")
    subtitle: str = named("subtitle", "副题")
    intro: str = named("intro", "引言")
    chapters: SectionList = named("chapters", "章", "章节", default=())


class TraditionalRecord(Record):
    """繁体版: how the book's Traditional edition is written."""

    region: Annotated[
        Literal["hk", "tw", "t"],
        choice(
            {
                "hk": "hk",
                "香港": "hk",
                "港": "hk",
                "tw": "tw",
                "台湾": "tw",
                "臺灣": "tw",
                "台灣": "tw",
                "台": "tw",
                "t": "t",
                "通用": "t",
            }
        ),
    ] = named("region", "地区", "地區", default="hk")
    quotes: Annotated[
        Literal["corner", "curly"],
        choice({"corner": "corner", "直角": "corner", "curly": "curly", "弯": "curly"}),
    ] = named("quotes", "引号", "引號", default="corner")  # fmt: skip
    index: Annotated[
        Literal["strokes", "pinyin"],
        choice({
            "strokes": "strokes", "笔画": "strokes", "笔划": "strokes", "筆畫": "strokes",
            "筆劃": "strokes", "pinyin": "pinyin", "拼音": "pinyin",
        }),
    ] = named("index", "索引", default="strokes")  # fmt: skip
    isbn: Annotated[IsbnRecord, _as_mapping("print")] | None = named("isbn", "ISBN", default=None)
    cip: str = named("cip", "CIP")
    price: str = named("price", "定价", "定價")
    accessibility: AccessibilityRecord | None = named(
        "accessibility", "无障碍", "無障礙", default=None
    )


class BookRecord(Record):
    """book.yaml."""

    title: str = required("title", "书名")
    subtitle: str = named("subtitle", "副书名", "副题")
    parallel_title: Annotated[ParallelTitleRecord, _as_mapping("title")] | None = named(
        "parallel_title", "并列书名", default=None
    )
    title_reading: str = named("title_reading", "书名拼音")
    language: LanguageTag = named("language", "语言", "lang", default="zh-Hans")
    people: People = named("people", "责任者", "author", "作者", "authors", "creator", default=())
    series: Annotated[SeriesRecord, _as_mapping("name")] | None = named(
        "series", "丛书", default=None
    )
    volume: str = named("volume", "分卷")
    publisher: Annotated[PublisherRecord, _as_mapping("name")] | None = named(
        "publisher", "出版者", "出版社", default=None
    )
    printer: str = named("printer", "印刷者")
    distributor: str = named("distributor", "发行者")
    isbn: Annotated[IsbnRecord, _as_mapping("print")] | None = named("isbn", "ISBN", default=None)
    cip: str = named("cip", "CIP")
    price: str = named("price", "定价")
    edition: str = named("edition", "版次")
    impression: str = named("impression", "印次")
    print_run: str = named("print_run", "印数")
    published: DateText = named(
        "published", "出版时间", "date", "日期", "year", "created", "出版日期", "出版年", "pubdate"
    )
    rights: str = named("rights", "版权说明", "license", "copyright")
    description: str = named("description", "内容提要", "abstract", "summary")
    keywords: TextList = named("keywords", "主题词", "subjects", "subject", "tags", default=())
    identifier: str = named("identifier", "标识")
    cover: Annotated[CoverRecord, BeforeValidator(whole_front)] | None = named(
        "cover", "封面", "封面图", "cover-image", "cover_image", default=None
    )
    accessibility: AccessibilityRecord | None = named("accessibility", "无障碍", default=None)
    theme: BookThemeRecord | None = named("theme", "版式", default=None)
    press: PressRecord | None = named("press", "印刷", default=None)
    ticket: TicketRecord | None = named("ticket", "印制单", default=None)
    sign_offs: SignOffs = named("sign_offs", "审校", default=())
    epub: Annotated[EpubRecord, _as_mapping("also")] | None = named(
        "epub", "电子书", "電子書", default=None
    )
    front: SectionList | None = named("front", "前件", default=None)
    back: SectionList | None = named("back", "后件", default=None)
    parts: Annotated[tuple[PartRecord, ...], Row] | None = named("parts", "辑", default=None)
    chapters: SectionList | None = named("chapters", "章节", "章", default=None)
    chapter_number: Annotated[
        Literal["章", "none"], choice({"章": "章", "chapter": "章", "none": "none", "无": "none"})
    ] = named("chapter_number", "章序", default="章")
    traditional: TraditionalRecord | None = named("traditional", "繁体版", "繁體版", default=None)
    references_style: Annotated[
        Literal["GB/T 7714-2025", "GB/T 7714-2015"],
        choice({
            "GB/T 7714-2025": "GB/T 7714-2025", "2025": "GB/T 7714-2025",
            "GB/T 7714—2025": "GB/T 7714-2025",
            "GB/T 7714-2015": "GB/T 7714-2015", "2015": "GB/T 7714-2015",
            "GB/T 7714—2015": "GB/T 7714-2015",
        }),
    ] = named("references_style", "文献标准", default="GB/T 7714-2025")  # fmt: skip
