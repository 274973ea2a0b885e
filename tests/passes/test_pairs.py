"""Brackets and quotation marks find their other halves."""

import pytest

from shufang.passes.pairs import unpaired


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["他说：“好。”", "《甲〈乙〉丙》（丁）【戊】〔己〕〖庚〗"],
        ["“他说‘好’。”", "「他說『好』。」"],
        ["“第一段。", "“第二段。", "“末段。”", "后话。"],
        ["“甲说：‘第一段。", "“‘第二段。’”"],
        ["“甲说：‘第一段。", "“第二段。’”"],
        ["　　“首行缩进。", "　　“又一段。”"],
        ["1）甲；2）乙；（3）丙", "甲）子", "一）丑", "有1）甲"],
        ["It’s James’ book, ‘the ferry’ of the ‘90s"],
        ["宽30”，高5’"],
        ["“（《甲》）”"],
        [],
        [""],
    ],
)
def test_pairs_are_left_alone(paragraphs: list[str]) -> None:
    assert list(unpaired(paragraphs)) == []


@pytest.mark.parametrize(
    ("paragraphs", "places"),
    [
        (["他说：“好。"], [(0, 3)]),
        (["他说好。”"], [(0, 4)]),
        (["“甲“乙"], [(0, 0)]),
        (["（甲"], [(0, 0)]),
        (["甲》乙"], [(0, 1)]),
        (["“甲（”）"], [(0, 2)]),
        (["甲“乙’丙”"], [(0, 3)]),
        (["（甲", "乙完）"], [(0, 0), (1, 2)]),
        (["“第一段。", "没有重开的一段。", "末段。”"], [(0, 0), (2, 3)]),
        (["“甲。", "“乙。", "丙。"], [(1, 0)]),
        (["「甲", "乙"], [(0, 0)]),
    ],
)
def test_the_first_lone_sign_of_a_paragraph_is_named(
    paragraphs: list[str], places: list[tuple[int, int]]
) -> None:
    found = [(one.paragraph, one.place) for one in unpaired(paragraphs)]

    assert sorted(found) == places


def test_a_picture_may_stand_inside_a_quotation() -> None:
    paragraphs = ["“第一段。", "图1-1　屋顶", "“第二段。”"]

    assert list(unpaired(paragraphs, patience=3)) == []
    assert [one.paragraph for one in unpaired(paragraphs)] == [0]
    lone = ["“甲", "一", "二", "三", "四", "“乙。”"]
    assert [one.paragraph for one in unpaired(lone, patience=3)] == [0]
