"""Pinyin readings and the order of index entries."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shufang.passes.readings import (
    DOUBTFUL_SURNAMES,
    SURNAMES,
    is_reading_of,
    read_term,
    surname,
    syllables,
)


def _ordered(*terms: str, is_person: bool = False) -> list[str]:
    shuffled = list(terms)
    random.Random(7).shuffle(shuffled)
    return sorted(shuffled, key=lambda term: read_term(term, is_person=is_person).key)


@pytest.mark.parametrize(
    ("term", "reading", "initial"),
    [
        ("重庆", "chóng qìng", "C"), ("长沙", "cháng shā", "C"), ("绿坊", "lǜ fāng", "L"),
        ("厦门", "xià mén", "X"), ("C模式", "mó shì", "C"), ("5G", "5G", "#"), ("IT", "IT", "I"),
        ("〇号楼", "líng hào lóu", "L"), ("“绿坊”", "lǜ fāng", "L"), ("É", "É", "E"),
        ("—", "—", "#"),
    ],
)  # fmt: skip
def test_terms_are_read_by_dictionary(term: str, reading: str, initial: str) -> None:
    read = read_term(term)

    assert (read.text, read.initial) == (reading, initial)


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("曾国藩", "zēng guó fān"), ("区适子", "ōu shì zi"), ("单雄信", "shàn xióng xìn"),
        ("解振华", "xiè zhèn huá"), ("尉迟恭", "yù chí gōng"), ("仇英", "qiú yīng"),
        ("查慎行", "zhā shèn xíng"), ("朴正", "piáo zhèng"),
    ],
)  # fmt: skip
def test_surnames_of_persons_are_read_by_the_table(name: str, reading: str) -> None:
    assert read_term(name, is_person=True).text.split()[0] == reading.split(maxsplit=1)[0]


def test_the_author_of_a_reading_has_the_last_word() -> None:
    read = read_term("乐山", "yuè shān")

    assert (read.text, read.initial, read.is_guess) == ("yuè shān", "Y", False)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("zeng1 guo2 fan1", "zēng guó fān"), ("lv4 fang1", "lǜ fāng"), ("liu2 gui4", "liú guì")],
)
def test_tone_digits_become_tone_marks(typed: str, shown: str) -> None:
    assert read_term("曾国藩"[: len(typed.split())], typed).text == shown


def test_order_is_by_syllable_then_tone_then_character() -> None:
    assert _ordered("张三", "章太", "长安", "掌声", "帐目", "安") == [
        "安", "长安", "张三", "章太", "掌声", "帐目",
    ]  # fmt: skip


def test_umlaut_follows_u_before_longer_syllables() -> None:
    assert _ordered("暖", "女", "努", "挪", "虐") == ["努", "女", "暖", "虐", "挪"]


def test_a_shorter_term_comes_before_its_longer_neighbours() -> None:
    assert _ordered("龙岗区", "龙岗", "龙城") == ["龙城", "龙岗", "龙岗区"]


def test_doubtful_surnames_are_known_to_the_table() -> None:
    assert set(SURNAMES) >= DOUBTFUL_SURNAMES


@pytest.mark.parametrize(("name", "family"), [("尉迟恭", "尉迟"), ("尉健行", "尉"), ("王东", "王")])
def test_double_surnames_are_seen(name: str, family: str) -> None:
    assert surname(name) == family


@pytest.mark.parametrize(
    ("reading", "term", "fits"),
    [("xiè zhèn huá", "解振华", True), ("xièzhènhuá", "解振华", False), ("mó shì", "C模式", True),
     ("xiè zhèn-huá", "解振华", True), ("", "解", False)],
)  # fmt: skip
def test_a_reading_has_one_syllable_for_each_character(reading: str, term: str, fits: bool) -> None:
    assert is_reading_of(reading, term) is fits


@given(st.lists(st.text("龙岗区志女努C5—·", min_size=1, max_size=5), min_size=2, max_size=6))
def test_the_order_does_not_depend_on_where_terms_stood(terms: list[str]) -> None:
    read = [read_term(term).key for term in terms]

    backwards = list(reversed(read))
    backwards.sort()

    assert backwards == sorted(read)


@given(st.lists(st.sampled_from(["zēng", "lǜ", "a", "nǚ"]), min_size=1))
def test_syllables_are_parted_by_spaces(parts: list[str]) -> None:
    assert syllables("  ".join(parts)) == parts
