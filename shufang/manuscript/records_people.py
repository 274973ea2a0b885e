"""责任者: people with their roles, as editors write them."""

import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import BeforeValidator

from shufang.manuscript.records_base import Record, named, required
from shufang.model.book import Person

ROLES: dict[str, tuple[str, str]] = {
    "著": ("aut", "著"), "作者": ("aut", "著"), "撰": ("aut", "撰"), "撰文": ("aut", "撰文"),
    "文": ("aut", "文"), "编著": ("aut", "编著"), "口述": ("ive", "口述"),
    "编": ("edt", "编"), "主编": ("edt", "主编"), "副主编": ("edt", "副主编"),
    "执行主编": ("edt", "执行主编"), "总主编": ("edt", "总主编"), "编辑": ("edt", "编辑"),
    "责任编辑": ("edt", "责任编辑"), "编纂": ("com", "编纂"), "编写": ("com", "编写"),
    "整理": ("com", "整理"), "选编": ("com", "选编"), "点校": ("edt", "点校"),
    "绘": ("ill", "绘"), "插图": ("ill", "插图"), "绘图": ("ill", "绘图"),
    "制图": ("ctg", "制图"), "摄影": ("pht", "摄影"), "摄": ("pht", "摄"),
    "译": ("trl", "译"), "翻译": ("trl", "译"), "校译": ("trl", "校译"),
    "策划": ("pdr", "策划"), "总策划": ("pdr", "总策划"), "统筹": ("pdr", "统筹"),
    "监制": ("pro", "监制"), "出品": ("pro", "出品"), "装帧设计": ("bkd", "装帧设计"),
    "书籍设计": ("bkd", "书籍设计"), "封面设计": ("cov", "封面设计"), "设计": ("dsr", "设计"),
    "责任校对": ("pfr", "责任校对"), "校对": ("pfr", "校对"), "责任印制": ("prt", "责任印制"),
    "记者": ("rpt", "记者"), "采写": ("rpt", "采写"), "审订": ("rev", "审订"),
    "审定": ("rev", "审定"), "审校": ("rev", "审校"), "顾问": ("csl", "顾问"),
    "序": ("aui", "序"), "题字": ("cll", "题字"),
    "author": ("aut", "著"), "editor": ("edt", "编"), "illustrator": ("ill", "绘"),
    "photographer": ("pht", "摄影"), "translator": ("trl", "译"), "designer": ("bkd", "装帧设计"),
    "compiler": ("com", "编"), "contributor": ("ctb", "协助"),
}  # fmt: skip
"""Word of the trade -> MARC relator code and what the title page prints."""

_TRAILING_ROLE = re.compile(
    r"^(?P<name>.+?)\s+(?P<role>" + "|".join(sorted(ROLES, key=len, reverse=True)) + r")$"
)


class PersonRecord(Record):
    """A person or body with what it did."""

    name: str = required("name", "姓名", "名称")
    role: str = named("role", "责任")
    reading: str = named("reading", "拼音")
    organisation: str = named("organisation", "单位", "organization", "affiliation")
    post: str = named("post", "职务")


def split_names(text: str) -> list[str]:
    """Split “张三、李四” into its names; a middle dot inside a name parts nothing."""
    # “张三, 李四”, but not “Smith, John”.
    marks = r"[、，；;]|(?<=[\u3400-\u9fff]),(?=\s*[\u3400-\u9fff])"
    return [name for name in (part.strip() for part in re.split(marks, text)) if name]


def _person(text: str) -> dict[str, str]:
    match = _TRAILING_ROLE.match(text.strip())
    return match.groupdict() if match else {"name": text.strip()}


def _person_or_fields(value: object) -> object:
    return _person(value) if isinstance(value, str) else value


def _people(value: object) -> object:
    if isinstance(value, str):
        people = [_person(name) for name in split_names(value)]
        roles = [person["role"] for person in people if "role" in person]
        # “张三、李四 主编” says the role of both.
        shared = {"role": roles[0]} if len(roles) == 1 and "role" in people[-1] else {}
        return tuple({**shared, **person} for person in people)
    if isinstance(value, dict):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


People = Annotated[
    tuple[Annotated[PersonRecord, BeforeValidator(_person_or_fields)], ...],
    BeforeValidator(_people),
]


def persons(records: Iterable[PersonRecord], default_role: str = "著") -> tuple[Person, ...]:
    """Return the model's people; a role that the trade table lacks prints as typed."""
    found = []
    for record in records:
        role = record.role.strip() or default_role
        code, text = ROLES.get(role) or ROLES.get(role.lower()) or ("ctb", role)
        found.append(
            Person(record.name, code, text, record.reading, record.organisation, record.post)
        )
    return tuple(found)
