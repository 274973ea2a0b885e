"""Rare characters: which they are, and marks around them."""

import re

import pytest
from lxml import etree

from shufang.html.epub_rare import RARE, mark_characters, one_of

HAN = (
    *range(0x2E80, 0x2FE0),
    *range(0x3400, 0x4DC0),
    *range(0x4E00, 0xA000),
    *range(0xF900, 0xFB00),
    *range(0x20000, 0x20100),
    *range(0x30000, 0x30100),
)


def is_in_gbk(point: int) -> bool:
    try:
        chr(point).encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def test_rare_is_what_gbk_has_not() -> None:
    rare = {point for point in HAN if RARE.fullmatch(chr(point))}

    assert rare == {point for point in HAN if not is_in_gbk(point)}


@pytest.mark.parametrize("text", ["龙岗珺𠮷", "〇", "①", "ā", "，。“”", "😀", "あ", "한", "ABC"])
def test_what_is_common(text: str) -> None:
    assert [found[0] for found in RARE.finditer(text)] == (["𠮷"] if "𠮷" in text else [])


def class_of(character: str) -> str:
    return "two" if character > "\uffff" else "one"


def marked(body: str) -> tuple[str, str]:
    root = etree.fromstring(f'<body xmlns="http://www.w3.org/1999/xhtml">{body}</body>')
    before = "".join(map(str, root.itertext()))
    found = mark_characters(root, lambda node, is_tail: RARE, class_of)
    assert "".join(map(str, root.itertext())) == before
    text = etree.tostring(root, encoding="unicode")
    return text.partition(">")[2].removesuffix("</body>"), found


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>𠮷</p>", "<p><two>𠮷</></p>"),
        ("<p>甲𠮷𣲙乙㙍丙</p>", "<p>甲<two>𠮷𣲙</>乙<one>㙍</>丙</p>"),
        ("<p>甲㙍䶮𠮷㙍</p>", "<p>甲<one>㙍䶮</><two>𠮷</><one>㙍</></p>"),
        (
            "<p>甲<b>𠮷</b>㙍<i/>𣲙丁</p>",
            "<p>甲<b><two>𠮷</></b><one>㙍</><i/><two>𣲙</>丁</p>",
        ),
        ("<p><b>甲</b>乙㙍</p>", "<p><b>甲</b>乙<one>㙍</></p>"),
        ("<p>㙍<b>甲</b></p>", "<p><one>㙍</><b>甲</b></p>"),
        ("<p>甲<!--𠮷-->㙍</p>", "<p>甲<!--𠮷--><one>㙍</></p>"),
        ("<p>䶮\U000e0100是</p>", "<p><one>䶮\U000e0100</>是</p>"),
        ("<p>𠮷\U000e0100䶮</p>", "<p><two>𠮷\U000e0100</><one>䶮</></p>"),
        ("<ruby>𠮷<rt>jí</rt></ruby>", "<ruby><two>𠮷</><rt>jí</rt></ruby>"),
    ],
)
def test_marks(body: str, expected: str) -> None:
    text, _ = marked(body)

    expected = re.sub("<(one|two)>", r'<span class="\1">', expected)
    assert text == expected.replace("</>", "</span>")


def test_what_was_marked_is_told() -> None:
    assert marked("<p>甲𠮷<b>乙</b>㙍</p>")[1] == "𠮷㙍"
    assert marked("<p>甲</p>") == ("<p>甲</p>", "")


def test_given_characters() -> None:
    pattern = one_of("]^-\\")

    assert pattern is not None
    assert [found[0] for found in pattern.finditer("a]^b-c\\")] == ["]^", "-", "\\"]
    assert one_of("") is None
