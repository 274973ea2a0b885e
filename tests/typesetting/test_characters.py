"""Classes of characters (CLREQ, GB/T 15834)."""

import pytest

from shufang.typesetting.characters import (
    CharacterClass,
    class_of,
    is_letter,
    is_never_first,
    is_never_last,
)

C = CharacterClass


@pytest.mark.parametrize(
    ("characters", "kind"),
    [
        ("龙岗〇々𠮷あ한", C.HAN),
        ("年元米", C.UNIT),
        ("aZéΩж", C.LATIN),
        ("09", C.DIGIT),
        ("（“《【", C.OPENING),
        ("）”》】", C.CLOSING),
        ("，、；", C.PAUSE),
        ("。", C.STOP),
        ("？！", C.EXCLAMATION),
        ("·", C.MIDDLE_DOT),
        ("—", C.DASH),
        ("…", C.ELLIPSIS),
        ("～-–/", C.CONNECTOR),
        ("%℃‰", C.SIGN),
        ("￥№", C.CURRENCY),
        ("①⑳㉑㊿", C.NOTE_MARK),
        ("\u2060\u200b\u0301", C.JOINER),
        ("+=", C.OTHER),
    ],
)
def test_each_character_has_its_class(characters: str, kind: CharacterClass) -> None:
    assert {character: class_of(character) for character in characters} == dict.fromkeys(
        characters, kind
    )


@pytest.mark.parametrize("character", "。，、；：？！）”’》〉】〕·–/～％%℃,.!)")
def test_what_begins_no_line(character: str) -> None:
    assert is_never_first(character)


@pytest.mark.parametrize("character", "（“‘《〈【〔￥№([")
def test_what_ends_no_line(character: str) -> None:
    assert is_never_last(character)


def test_text_may_stand_anywhere() -> None:
    assert not any(is_never_first(c) or is_never_last(c) for c in "龙年a1+…①")


def test_marks_do_not_make_a_last_line() -> None:
    assert [is_letter(character) for character in "龙年a1。①"] == [True] * 4 + [False] * 2
