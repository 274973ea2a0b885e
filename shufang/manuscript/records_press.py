"""What the 印刷 block of book.yaml may say."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from shufang.manuscript.records_base import (
    Number,
    Record,
    Switch,
    WholeNumber,
    choice,
    named,
    switch,
)

STANDARDS: dict[str, str] = {
    "X-4": "x4", "x-4": "x4", "x4": "x4", "pdf/x-4": "x4",
    "X-1a": "x1a", "x-1a": "x1a", "x1a": "x1a", "pdf/x-1a": "x1a", "pdf/x-1a:2003": "x1a",
}  # fmt: skip
"""PDF standards by every usual spelling."""

SIGNATURES: dict[str, str] = {"4": "4", "8": "8", "16": "16", "32": "32"}

_ALL_MARKS = ("crop", "registration", "colour_bar", "file_line")


def _switched_marks(value: object) -> object:
    """Take "是" or "否" for all marks at once."""
    return dict.fromkeys(_ALL_MARKS, switch(value)) if isinstance(value, str) else value


class MarksRecord(Record):
    """标记: each can be switched off."""

    crop: Switch = named("crop", "裁切线", default=True)
    registration: Switch = named("registration", "套准线", default=True)
    colour_bar: Switch = named("colour_bar", "色标", default=True)
    file_line: Switch = named("file_line", "文件行", default=True)


class PressRecord(Record):
    """印刷."""

    standard: Annotated[Literal["x4", "x1a"], choice(STANDARDS)] = named(
        "standard", "文件标准", "标准", default="x4"
    )
    bleed: Number = named("bleed", "出血", default=3.0)
    marks: Annotated[MarksRecord, BeforeValidator(_switched_marks)] | None = named(
        "marks", "标记", default=None
    )
    signature: Annotated[Literal["4", "8", "16", "32"], choice(SIGNATURES)] = named(
        "signature", "印帖", default="8"
    )
    profile: str = named("profile", "色彩配置")
    condition: str = named("condition", "印刷条件")
    total_ink: WholeNumber = named("total_ink", "总墨量", default=300)
    paper: str = named("paper", "用纸")
