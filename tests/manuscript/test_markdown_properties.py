"""What holds for any text: nothing is raised, no Han character is lost, time grows evenly."""

import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.markdown import parse_chapter, parse_inlines
from shufang.manuscript.parsed import ParsedChapter
from shufang.model.blocks import CodeBlock, child_blocks, walk_blocks
from shufang.model.inlines import Code, Container, Ruby, Text, walk_inlines

HAN = "龙岗坪地布吉河街道特区深圳客家围屋绿坊国际低碳城会展中心公园图书馆文化艺术"
PIECES = [
    "**", "*", "_", "\n", "\n\n", " ", "  \n", "> ", "- ", "1. ", "    ", "\t", "# ", "## ", "|",
    "\n|-|-|\n", "[", "]", "“", "”", "。", "，", "《", "》", "a", "12", "\\", "&amp;", "<b>",
    "</b>", "<sub>", "</sub>", "<!-- x -->", "***\n", "---\n", "^[", "[^1]", "!", "`x`", "~~a~~",
    "<br>",
    "[@x]", "::: sidebar\n", "\n:::\n", "]{.dots}", "]{.person}", "\u3000", "$", "{{", "}}",
    "\n```\n", "=", "\n===\n", "+ ", "<div>\n\n", "\n\n</div>\n\n", "&emsp;", "http", "@", ";",
    "#", "{", "}",
]  # fmt: skip
FAULTY = {"^[", "[^1]", "\n:::\n", "\n```\n", "{{", "}}"}
SOUND = [piece for piece in PIECES if piece not in FAULTY]


def parse(text: str) -> tuple[ParsedChapter, Findings]:
    findings = Findings()
    return parse_chapter(text, "chapter.md", 1, findings), findings


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_no_text_raises(text: str) -> None:
    chapter, findings = parse(text)
    check_spans(chapter, findings, text)


@given(st.text(alphabet="`*_[](){}<>!#:|-=>~^@\\&;.\"' \n\t\r字“”，。ab1./{#="))
@settings(max_examples=200, deadline=None)
def test_no_marks_raise(text: str) -> None:
    chapter, findings = parse(text)
    check_spans(chapter, findings, text)
    parse_inlines(text, Span("figures.yaml", 3, 7), Findings())


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(HAN)), max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_book_raises(pieces: list[str]) -> None:
    text = "".join(pieces)
    chapter, findings = parse(text)
    check_spans(chapter, findings, text)


def check_spans(chapter: ParsedChapter, findings: Findings, text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    spans = [found.span for found in findings if found.span]
    spans += [node.span for node in _nodes(chapter)]
    for span in spans:
        assert 1 <= span.line <= len(lines)
        assert span.column + span.length <= len(lines[span.line - 1]) + 2
        assert span.column >= 1


def _nodes(value: object) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _nodes(part)
    elif is_dataclass(value) and not isinstance(value, Span):
        for field in fields(value):
            yield from _nodes(getattr(value, field.name))


@given(st.lists(st.sampled_from(SOUND), min_size=1, max_size=40))
@settings(max_examples=250, deadline=None)
def test_han_characters_are_kept_in_order(pieces: list[str]) -> None:
    """Each piece is followed by another Han character, so that order shows too."""
    text = "".join(
        piece + (HAN[place] if place < len(HAN) else "") for place, piece in enumerate(pieces)
    )
    chapter, findings = parse(text)
    found = {diagnostic.code for diagnostic in findings}
    # A title behind text goes to the front, and what is lost is an error.
    assume("TXT-054" not in found and not found & LOSING)
    assert "".join(_han(chapter)) == "".join(c for c in text if "一" <= c <= "鿿")


def _han(value: object) -> Iterator[str]:
    if isinstance(value, Text | Code | CodeBlock):
        yield "".join(c for c in value.text if "一" <= c <= "鿿")
    elif isinstance(value, Ruby):
        yield "".join(base for base, _ in value.pairs)
    elif isinstance(value, ParsedChapter):
        for part in (value.title, value.standfirst, value.blocks, value.notes):
            yield from _han(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _han(part)
    elif is_dataclass(value) and not isinstance(value, Span):
        for field in fields(value):
            yield from _han(getattr(value, field.name))


def test_the_conservation_check_sees_a_loss() -> None:
    chapter, _ = parse("龙[岗]{.人名}`坪`\n\n    地\n")
    assert "".join(_han(chapter)) == "龙岗坪地"


LOSING = {"TXT-030", "TXT-035", "TXT-052", "TXT-061", "TXT-070"}
"""Errors that stop the book because something could not be kept."""

DEEP = [
    "> ",
    ">",
    "- ",
    "[",
    "![",
    "^[",
    "*a ",
    "**a",
    "<b>",
    "::: 侧栏\n",
    "[a](",
    "1. ",
    "[@",
    "(",
]


@pytest.mark.parametrize("piece", DEEP)
def test_deep_nesting_is_no_fault_of_ours(piece: str) -> None:
    chapter, _ = parse(piece * 10_000 + "字")
    deepest = max((_depth(block, 0) for block in chapter.blocks), default=0)
    assert deepest < 200
    list(walk_blocks(chapter.blocks))


def _depth(block: object, level: int) -> int:
    inner = child_blocks(block)  # type: ignore[arg-type]
    runs = [node for node in getattr(block, "children", ()) if isinstance(node, Container)]
    depth = level
    while runs:
        depth += 1
        runs = [node for run in runs for node in run.children if isinstance(node, Container)]
    return max([depth, *(_depth(child, level + 1) for child in inner)])


def test_nesting_that_is_cut_is_an_error() -> None:
    _, findings = parse("> " * 200 + "字")
    assert [found.code for found in findings] == ["TXT-070"]


GROWING = [
    "[", "![", "[a](", "*a_ ", "**a", "[^", "^[", "<a ", "<!-- ", "\\(", "{{", "[a]{a=\"", "$$",
    "“\n", "a\n: b\n", "</b>", "\u2028", "|a", "`", "[@", "&", "<", "~~a", "![](b ", "[x](<",
    "# a\n",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("piece", GROWING)
def test_time_grows_with_the_text_and_not_faster(piece: str) -> None:
    """A quadratic rule takes minutes here; ours take a second or two."""
    start = time.process_time()
    parse(piece * 40_000)
    assert time.process_time() - start < 40


@pytest.mark.slow
def test_a_million_characters_are_read_in_seconds() -> None:
    paragraph = (
        HAN * 3 + "**“加粗”**，GDP 12%的[链接](http://a.b/c)，`x`，*强调*。\n" + HAN + "\n\n"
    )
    section = (
        "## 节\n\n"
        + paragraph * 6
        + "![图](a.jpg)\n\n- 一\n- 二\n\n> 引\n\n| a | b |\n|-|-|\n| 一 | 二 |\n\n"
    )
    text = "# 题\n\n" + section * (1_000_000 // len(section) + 1)
    start = time.process_time()
    chapter, findings = parse(text[:1_000_000])
    assert time.process_time() - start < 20
    assert len(chapter.blocks) > 5_000
    assert not findings.has_errors


def test_walking_inlines_of_the_deepest_tree_is_safe() -> None:
    chapter, _ = parse("<b>" * 5_000 + "字" + "</b>" * 5_000)
    run = chapter.blocks[0].children  # type: ignore[union-attr]
    assert sum(isinstance(node, Text) for node in walk_inlines(run)) == 1
