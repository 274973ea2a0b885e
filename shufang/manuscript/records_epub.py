"""What the 电子书 block of book.yaml may say."""

from shufang.manuscript.records_base import Record, Switch, named
from shufang.model.epub import EpubSettings


class EpubRecord(Record):
    """电子书."""

    title_fonts: Switch = named("title_fonts", "标题字体", default=True)
    rare_fonts: Switch = named("rare_fonts", "生僻字字体", default=True)


def epub_settings(record: EpubRecord | None) -> EpubSettings:
    """Return what the block says, in the model's terms."""
    if record is None:
        return EpubSettings()
    return EpubSettings(record.title_fonts, record.rare_fonts)
