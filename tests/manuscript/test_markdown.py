"""The cases of tests/cases/markdown, and what no case file can hold."""

from pathlib import Path

import pytest

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.markdown import parse_chapter, parse_inlines
from shufang.model.blocks import Heading, Paragraph, PicturePlace, walk_blocks
from shufang.model.inlines import LineBreak, Strong, Text, plain_text
from tests.manuscript.outline import outline, read_cases

CASES = Path(__file__).parents[1] / "cases" / "markdown"


def _cases() -> list[object]:
    return [
        pytest.param(text, expected, id=f"{path.stem}-{name}")
        for path in sorted(CASES.glob("*.md"))
        for name, text, expected in read_cases(path)
    ]


def codes(text: str) -> list[str]:
    findings = Findings()
    parse_chapter(text, "chapter.md", 1, findings)
    return [diagnostic.code for diagnostic in findings]


@pytest.mark.parametrize(("text", "expected"), _cases())
def test_case_file(text: str, expected: str) -> None:
    assert outline(text) == expected


def test_there_are_cases() -> None:
    assert len(_cases()) > 90


def test_first_line_counts_from_the_front_matter() -> None:
    findings = Findings()
    chapter = parse_chapter("# 题\n\n字[^1]\n", "front/xu.md", 7, findings)
    assert chapter.title_span == Span("front/xu.md", 7, 3, 1)
    assert [str(found.span) for found in findings] == ["front/xu.md:9:2"]


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_line_ends_of_all_systems_read_alike(line_end: str) -> None:
    text = "# 题\n\n深圳\n特区**好**\n\n- a\n  b\n"
    assert outline(text.replace("\n", line_end)) == outline(text)


@pytest.mark.parametrize(
    ("heading", "words", "label"),
    [
        ("青花碗 [Bowl]{lang=en}", "青花碗 Bowl", ""),
        ("[Bowl]{lang=en} {#bowl}", "Bowl", "bowl"),
        ("[碗]{#bowl}", "[碗]", "bowl"),
        ("碗[^n]{#bowl}", "碗", "bowl"),
        ("碗 {#bowl}", "碗", "bowl"),
    ],
)
def test_words_in_brackets_keep_their_own_attributes(heading: str, words: str, label: str) -> None:
    findings = Findings()
    chapter = parse_chapter(f"# 题\n\n## {heading}\n\n[^n]: 注\n", "c.md", 1, findings)
    found = [block for block in chapter.blocks if isinstance(block, Heading)]

    assert [(plain_text(each.children), each.id.removeprefix("sec-1")) for each in found] == [
        (words, label)
    ]
    assert "TXT-022" not in [each.code for each in findings]


def test_a_text_without_title_has_none() -> None:
    chapter = parse_chapter("字\n", "chapter.md", 4, Findings())
    assert chapter.title is None
    assert chapter.title_span.line == 4


def test_an_empty_text_is_an_empty_chapter() -> None:
    findings = Findings()
    chapter = parse_chapter("", "chapter.md", 1, findings)
    assert (chapter.title, chapter.blocks, chapter.notes, len(findings)) == (None, (), (), 0)


def test_generated_ids_are_named_as_such() -> None:
    chapter = parse_chapter("# 题\n\n## 一\n\n## 二 {#two}\n\n## 三\n", "a.md", 1, Findings())
    ids = [block.id for block in chapter.blocks if isinstance(block, Heading)]
    assert ids == ["sec-1", "two", "sec-2"]
    assert chapter.generated_ids == {"sec-1", "sec-2"}


def test_generated_ids_leave_typed_labels_alone() -> None:
    chapter = parse_chapter("## 一\n\n## 二 {#sec-1}\n\n## 三\n", "a.md", 1, Findings())
    ids = [block.id for block in chapter.blocks if isinstance(block, Heading)]
    assert len(set(ids)) == len(ids)
    assert "sec-1" not in chapter.generated_ids


def test_inlines_of_a_caption_stand_where_the_caption_stands() -> None:
    findings = Findings()
    place = Span("figures.yaml", 12, 9, 20)
    nodes = parse_inlines("旧貌**新颜**", place, findings)
    assert [node.span for node in nodes] == [
        Span("figures.yaml", 12, 9, 2),
        Span("figures.yaml", 12, 11, 6),
    ]
    assert isinstance(nodes[1], Strong)
    assert len(findings) == 0


@pytest.mark.parametrize("text", ["图[^1]", "图^[注]"])
def test_a_caption_has_no_place_for_notes(text: str) -> None:
    findings = Findings()
    nodes = parse_inlines(text, Span("figures.yaml", 2, 5), findings)
    assert plain_text(nodes) == "图"
    assert [(found.code, found.span.column) for found in findings if found.span] == [("NOT-007", 6)]


def test_a_caption_of_two_lines_keeps_its_break() -> None:
    nodes = parse_inlines("一  \n二", Span("figures.yaml", 2, 5), Findings())
    assert [type(node) for node in nodes] == [Text, LineBreak, Text]
    assert nodes[2].span == Span("figures.yaml", 3, 1, 1)


def test_every_text_is_what_stands_at_its_place() -> None:
    text = (
        "# 题\n\n> - 深**圳**\n>   特区`x` GDP\n> \t增长\n\n| 甲 | 乙\\|丙 |\n|--|--|\n| a | 丁 |\n"
        "\n1) 一\n\n   > 二[三]{.人名}四\n\n术语\n: 解释\n  续\n\n字[^1]\n\n"
        "[^1]: 注文\n\n    又一段\n"
    )
    chapter = parse_chapter(text, "a.md", 1, Findings())
    lines = text.split("\n")
    found = 0
    blocks = [*chapter.blocks, *(block for note in chapter.notes for block in note.blocks)]
    for block in walk_blocks(blocks):
        if isinstance(block, Paragraph):
            for node in block.children:
                if isinstance(node, Text):
                    start = node.span.column - 1
                    piece = lines[node.span.line - 1][start : start + node.span.length]
                    assert node.text.rstrip(" ") == piece.rstrip(" ")
                    found += 1
    assert found > 8


UNSEEN = {
    "\x07": "TXT-001",
    "\x85": "TXT-001",
    "\u2028": "TXT-001",
    "\ufffe": "TXT-001",
    "\ufffd": "TXT-002",
    "\ue001": "TXT-003",
    "\U000f0001": "TXT-003",
    "\u200b": "TXT-004",
    "\u2060": "TXT-004",
    "\ufeff": "TXT-004",
    "\u202e": "TXT-005",
    "\u200f": "TXT-005",
    "Ａ": "TXT-006",
}


@pytest.mark.parametrize(("character", "code"), UNSEEN.items())
def test_characters_that_hide_are_reported_with_their_place(character: str, code: str) -> None:
    findings = Findings()
    parse_chapter(f"甲乙\n丙{character}丁", "a.md", 1, findings)
    assert [(found.code, found.span) for found in findings] == [(code, Span("a.md", 2, 2, 1))]


@pytest.mark.parametrize("character", ["\x00", "\x07", "\u2028", "\uffff"])
def test_no_unprintable_character_reaches_the_tree(character: str) -> None:
    text = f"# 题{character}\n\n甲{character}乙`{character}`![{character}](a{character}.jpg)\n\n"
    assert character not in repr(parse_chapter(text, "a.md", 1, Findings()))


def test_joined_emoji_and_ordinary_text_are_no_fault() -> None:
    assert codes("👨\u200d👩\u200d👧 é “引” —— …… · 《》 1/2 ½ ① ㎡ 𠮷\n") == []


def test_severities_follow_what_would_be_lost() -> None:
    findings = Findings()
    parse_chapter("| a |\n|---|\n| b | c |\n\n没有**关\n", "a.md", 1, findings)
    assert [(found.code, found.severity.value) for found in findings] == [
        ("TXT-061", "error"),
        ("TXT-034", "warning"),
    ]


def test_an_unclosed_container_is_one_fault() -> None:
    assert codes("# 甲\n\n::: 提引\n话。\n\n::: 侧栏 乙\n文。\n:::\n\n- 丙\n") == ["TXT-010"]


@pytest.mark.parametrize("mark", ["[^ 1]", "[^1 ]"])
def test_a_note_with_a_space_is_not_printed_as_it_is(mark: str) -> None:
    assert codes(f"# 甲\n\n文{mark}\n") == ["NOT-001"]
    assert codes(f"# 甲\n\n文{mark}\n\n{mark}: 注文。\n") == ["NOT-001"]


@pytest.mark.parametrize(
    ("picture", "width"),
    [
        ("![x](a.png){width=50%}", "half"),
        ("![x](a.png){width=300px}", "half"),
        ("![x](a.png){width=12cm}", "full"),
        ("![x](a.png){宽度=小}", "small"),
        ('<img src="a.png" alt="x" width="50%"/>', "half"),
        ('<p align="center"><img src="a.png" alt="x" width="100"></p>', "small"),
        ('<img src="a.png" alt="x" style="zoom: 2; max-width: 75%">', "wide"),
        ('<img src="a.png" alt="x" width="auto">', None),
    ],
)
def test_widths_of_other_programs_come_near(picture: str, width: str | None) -> None:
    findings = Findings()
    (block,) = parse_chapter(f"# 题\n\n{picture}\n", "a.md", 1, findings).blocks
    assert isinstance(block, PicturePlace)
    assert block.width == width
    assert list(findings) == []


@pytest.mark.parametrize(
    "text", ["村口{{牌楼", "村口{% 牌楼", "村口![牌楼(a.png)", "见[@fig-gate。"]
)
def test_half_a_mark_is_told(text: str) -> None:
    assert "TXT-034" in codes(f"# 甲\n\n{text}\n")


@pytest.mark.parametrize("text", ["好！[一](#a)", "a@b.cn", "集合{甲}", "`{{`与`![`", "90%}"])
def test_signs_that_are_no_marks_stay(text: str) -> None:
    assert "TXT-034" not in codes(f"# 甲\n\n{text}\n")
