"""The names that an author may type in marks, Chinese and English, and what they mean here."""

from collections.abc import Mapping
from typing import Final, Literal

from shufang.model.figures import FigurePlacement, FigureWidth

Form = Literal["number", "title", "page", "full"]

SPAN_MARKS: Final[Mapping[str, str]] = {
    "着重号": "dots", "dots": "dots",
    "专名": "name", "专名号": "name", "name": "name",
    "书名": "title", "书名号": "title", "title": "title",
    "索引": "index", "index": "index",
    "人名": "person", "person": "person",
    "原文": "original", "original": "original",
}  # fmt: skip
"""`.mark` behind a bracketed span."""

SPAN_KEYS: Final[Mapping[str, str]] = {
    "注音": "ruby", "ruby": "ruby",
    "语言": "lang", "lang": "lang",
    "索引": "index", "index": "index",
    "人名": "person", "person": "person",
    "读音": "reading", "reading": "reading",
    "简称": "short", "short": "short",
    "事件": "event", "event": "event",
    "事项": "text", "text": "text",
}  # fmt: skip
"""`key=value` behind a bracketed span."""

HEADING_KEYS: Final[Mapping[str, str]] = {"小题": "eyebrow", "eyebrow": "eyebrow"}
FIGURE_KEYS: Final[Mapping[str, str]] = {
    "宽度": "width", "width": "width",
    "版位": "placement", "placement": "placement",
}  # fmt: skip
WIDTHS: Final[Mapping[str, FigureWidth]] = {
    "通栏": "full", "full": "full",
    "宽": "wide", "wide": "wide",
    "半": "half", "half": "half",
    "小": "small", "small": "small",
}  # fmt: skip
PLACEMENTS: Final[Mapping[str, FigurePlacement]] = {
    "随文": "here", "here": "here",
    "页首": "top", "top": "top",
    "整页": "page", "page": "page",
    "横排": "landscape", "landscape": "landscape",
}  # fmt: skip
FORMS: Final[Mapping[str, Form]] = {
    "号": "number", "number": "number",
    "页": "page", "page": "page",
    "题": "title", "title": "title",
    "全": "full", "full": "full",
}  # fmt: skip

CONTAINERS: Final[Mapping[str, str]] = {
    "侧栏": "sidebar", "sidebar": "sidebar",
    "引文": "extract", "extract": "extract",
    "提引": "pullquote", "pullquote": "pullquote",
    "诗": "verse", "verse": "verse",
    "名单": "credits", "credits": "credits",
    "丛书说明": "series-note", "series-note": "series-note",
    "表": "table", "table": "table",
    "图组": "figures", "figures": "figures",
    "导语": "standfirst", "standfirst": "standfirst",
}  # fmt: skip
CONTAINER_KEYS: Final[Mapping[str, Mapping[str, str]]] = {
    "sidebar": {"作者": "byline", "byline": "byline", "author": "byline"},
    "extract": {
        "说话人": "speaker", "speaker": "speaker",
        "身份": "role", "role": "role",
        "出处": "source", "source": "source",
    },
    "pullquote": {"说话人": "speaker", "speaker": "speaker"},
    "verse": {"作者": "author", "author": "author"},
    "table": {"来源": "source", "source": "source"},
}  # fmt: skip
"""Attributes of each container; a label `#id` is taken by those of `LABELLED`."""

LABELLED: Final = frozenset({"sidebar", "table"})

_WORDS: Final = frozenset((*SPAN_MARKS, *SPAN_KEYS))


def is_known_word(word: str) -> bool:
    """Whether a word is the name of a mark, so that its braces cannot be mere text."""
    return word in _WORDS
