"""What the 印制单 and 审校 blocks of book.yaml may say."""

from typing import Annotated

from pydantic import BeforeValidator

from shufang.manuscript.records_base import Record, choice, named, required
from shufang.manuscript.records_values import DateText
from shufang.model.ticket import STEPS

STEP_WORDS: dict[str, str] = {
    **{step: step for step in STEPS},
    "一审": "初审", "二审": "复审", "三审": "终审",
    "初校": "一校", "first_review": "初审", "second_review": "复审", "final_review": "终审",
    "first_proof": "一校", "second_proof": "二校", "third_proof": "三校",
    "reading": "通读", "check": "核红", "release": "付印",
}  # fmt: skip
"""Steps by every usual word."""


class SignOffRecord(Record):
    """One line of 审校."""

    step: Annotated[str, choice(STEP_WORDS)] = required("step", "环节")
    name: str = named("name", "姓名")
    date: DateText = named("date", "日期")
    remark: str = named("remark", "说明")


def _lines(value: object) -> object:
    """Take a mapping "一校: 张三 2026-10-01" for a list of lines."""
    if isinstance(value, dict):
        return tuple({"step": step, **_signed(signed)} for step, signed in value.items())
    return tuple(value) if isinstance(value, list) else value


def _signed(value: object) -> dict[str, object]:
    if isinstance(value, dict):
        return value
    name, _, date = str(value).strip().rpartition(" ")
    return {"name": name.strip(), "date": date} if name else {"name": date}


SignOffs = Annotated[tuple[SignOffRecord, ...], BeforeValidator(_lines)]


class TicketRecord(Record):
    """印制单."""

    cover_paper: str = named("cover_paper", "封面用纸")
    endpapers: str = named("endpapers", "环衬")
    inserts: str = named("inserts", "插页")
    binding: str = named("binding", "装订")
    surface: str = named("surface", "表面整饰")
    commission: str = named("commission", "委托书号")
    deliver_on: str = named("deliver_on", "交货日期")
    deliver_to: str = named("deliver_to", "交货地点")
    remarks: str = named("remarks", "备注")
