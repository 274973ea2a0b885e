"""Notes that say only “the same as above”: alone in a pop-up they point at nothing."""

import re

from shufang.model.blocks import own_inlines, walk_blocks
from shufang.model.book import Book
from shufang.passes.context import Context
from shufang.passes.running_text import text_run
from shufang.passes.tree import sections

_MARK = r"\s*[①-⑳㉑-㊿\d〔\[［（(]"
_END = r"\s*(?:$|[，。、；：,.;:）)”’\s])"
_WORKS = "[书書文刊报報页頁卷册冊注註引揭著论論第《（(〔\\[［\\d①-⑳]"
SAME_AS_ABOVE = re.compile(
    r"[\s“‘（(]*"
    r"(?:(?:引文|资料|資料|材料)?(?:来源|來源|出处|出處|见|見|引自|转引自|轉引自)[：:\s]*)?"
    rf"(?:同[上前](?={_END}|{_WORKS})"
    rf"|同(?:脚|腳)?[注註](?={_END}|{_MARK})"
    rf"|(?:(?:参|參)?[见見看]|(?:参|參)[阅閱看])?[上前](?:(?:条|條)?[注註]|引|揭)(?={_END}|{_WORKS})"
    rf"|(?:(?:参|參)?[见見]|(?:参|參)[阅閱看])(?:本[章页頁])?(?:脚|腳)?[注註](?={_MARK})"
    r"|(?i:ibid|idem|op\.?\s?cit|loc\.?\s?cit)\b"
    r"|[Ii]d\.(?=[\s,]|$))"
)
"""同上, 同前, 出处同上, 同注①, 见上注, 前引书, ibid.: matched at the beginning of a note."""


def check_lone_notes(book: Book, context: Context) -> Book:
    """Report notes that begin by pointing at another note (TXT-077)."""
    for section in sections(book):
        for note in section.notes:
            runs = (run for block in walk_blocks(note.blocks) for run in own_inlines(block))
            first = next((text_run(run) for run in runs if run), None)
            found = SAME_AS_ABOVE.match(first.text) if first is not None else None
            if first is not None and found is not None:
                start = len(found[0]) - len(found[0].lstrip())
                span = first.span(start, found.end())
                context.findings.warning("TXT-077", span, text=found[0].strip())
    return book
