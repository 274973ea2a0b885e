"""替代文字: what makes words for a picture good ones, for those who hear the book.

Source: WCAG 2.2, 1.1.1 and its understanding document. No standard gives lengths; ours ask for
more than a name and for no more than a breath.
"""

from __future__ import annotations

import re
from typing import Final, Literal

AlternativeFault = Literal["", "empty", "markup", "opening", "short", "long"]

SHORTEST: Final = 8
LONGEST: Final = 150
_EMPTY: Final = re.compile(
    "[图圖无無]|(?:图|圖|插图|插圖|配图|配圖|题图|題圖|封面)[片像]?|图表|圖表|影像|照片|示意[图圖]|"
    "地[图圖]|统计图|統計圖|封面[图圖]|录像|錄像|视频|短片|录音|錄音|音频|暂无|暫無|"
    "(?:图|圖|插图|插圖|照片)\\s*[\\d一二三四五六七八九十.．－—-]+|(?:未命名|微信图片|截图|屏幕截图).*|"
    "image|picture|photo(?:graph)?|img|figure|chart|map|cover|logo|alt|todo|untitled|none|"
    "(?:image|picture|img|dscn?|dscf|pict|photo|screenshot|untitled)[\\s_.-]*[\\d_.-]+",
    re.IGNORECASE,
)
_MARKUP: Final = re.compile(r"[*_#<>\[\]{}|\\]$|^!\[|\*\*|</?[a-z]+[^<>]*>|\{\{|&[a-z]+;")
_OPENING: Final = re.compile(
    "(?:这|這|此|本|该|該)?一?[张張幅]?(?:图片|圖片|照片|图像|圖像|插图|插圖|图|圖)[中上里裡裏]?"
    "(?:所示|显示|顯示|展示|[为為是])"
    "|(?:这|這|此)是?一?[张張幅]|(?:an? |the )?(?:image|picture|photo(?:graph)?) (?:of|shows)\\b",
    re.IGNORECASE,
)


def alternative_fault(words: str, *, is_inline: bool = False) -> AlternativeFault:
    """Return what is wrong with alternative text; "" for good ones and for none at all.

    A picture inside a line stands for a sign or a word and is read out amid a sentence: `is_inline`
    allows it to be as short as that.
    """
    said = words.strip()
    if not said:
        return ""
    if _EMPTY.fullmatch(said.strip("。.！!… ")) and not is_inline:
        return "empty"
    if _MARKUP.search(said):
        return "markup"
    if _OPENING.match(said):
        return "opening"
    length = len("".join(said.split()))
    if length < SHORTEST and not is_inline:
        return "short"
    return "long" if length > LONGEST else ""
