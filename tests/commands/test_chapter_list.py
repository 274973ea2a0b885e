import pytest

from shufang.commands.chapter_list import with_chapter

CASES = {
    "block list": (
        "书名: 甲 # 名\n章节:\n  - a # 一\n  # 空\n\n  - b\n\n# 版式\n版式: {}\n",
        "书名: 甲 # 名\n章节:\n  - a # 一\n  # 空\n\n  - b\n  - NEW\n\n# 版式\n版式: {}\n",
    ),
    "list at the key's indent": (
        "chapters:\n- a\n- b\ntitle: x\n",
        "chapters:\n- a\n- b\n- NEW\ntitle: x\n",
    ),
    "items with fields": (
        "章节:\n  - 文件: a\n    编号: 否\ntitle: x\n",
        "章节:\n  - 文件: a\n    编号: 否\n  - NEW\ntitle: x\n",
    ),
    "last part": (
        "辑:\n  - 题名: 一\n    章: [a]\n  - 题名: 二\n    章:\n      - b\n后件: [大事记]\n",
        "辑:\n  - 题名: 一\n    章: [a]\n  - 题名: 二\n    章:\n      - b\n"
        "      - NEW\n后件: [大事记]\n",
    ),
    "list in brackets": ("章节: [a, b] # 两章\n", "章节: [a, b, NEW] # 两章\n"),
    "empty brackets": ("章节: []\n", "章节: [NEW]\n"),
    "no final newline": ("章节:\n  - a", "章节:\n  - a\n  - NEW"),
    "Windows line ends": (
        "章节:\r\n  - a\r\n书名: x\r\n",
        "章节:\r\n  - a\r\n  - NEW\r\n书名: x\r\n",
    ),
    "no list": ("书名: 甲\n# chapters:\n", "书名: 甲\n# chapters:\n"),
}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_chapter_is_put_behind_the_last(before: str, after: str) -> None:
    assert with_chapter(before, "NEW") == after


@pytest.mark.parametrize(
    "text", ["章节:\n书名: x\n", "章节: [a,\n  b]\n", "章节: *all\n", "章节: [{文件: a}]\n"]
)
def test_other_spellings_are_left_to_the_editor(text: str) -> None:
    assert with_chapter(text, "NEW") is None
