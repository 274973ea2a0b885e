"""What the 封面 block of book.yaml may say."""

from typing import Annotated

from pydantic import BeforeValidator

from shufang.manuscript.records_base import Number, Record, WholeNumber, named


def _named_paper(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


class PaperRecord(Record):
    """纸张: its thickness, or what gives it."""

    name: str = named("name", "名称")
    caliper: Number | None = named("caliper", "厚度", default=None)
    grams: Number | None = named("grams", "克重", default=None)
    bulk: Number | None = named("bulk", "松厚度", default=None)


class CoverRecord(Record):
    """封面; a plain text is the path of a finished front cover."""

    whole_front: str = named("whole_front", "整面图")
    picture: str = named("picture", "图", "底图")
    back_text: str = named("back_text", "封底文字", "封底")
    front_flap: str = named("front_flap", "前勒口")
    back_flap: str = named("back_flap", "后勒口")
    flap: Number | None = named("flap", "勒口宽", "勒口", default=None)
    paper: Annotated[PaperRecord, BeforeValidator(_named_paper)] | None = named(
        "paper", "纸张", "正文用纸", default=None
    )
    extra: Number | None = named("extra", "书脊加厚", default=None)
    spine_title: str = named("spine_title", "书脊书名")
    barcode_scale: Number | None = named("barcode_scale", "条码放大系数", default=None)
    add_on: str = named("add_on", "附加码")
    signed_pages: WholeNumber | None = named("signed_pages", "定稿面数", default=None)


def whole_front(value: object) -> object:
    """Take a plain path for the block."""
    return {"whole_front": value} if isinstance(value, str) else value
