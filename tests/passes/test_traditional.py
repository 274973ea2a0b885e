"""繁体: what is converted and what is not, for every field of the model."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from types import ModuleType
from typing import Literal, get_args, get_origin, get_type_hints

import pytest

from shufang.model import blocks, book, cover, figures, inlines
from shufang.passes.one_to_many import FORMS
from shufang.passes.script import Converter, Script, in_script
from shufang.passes.traditional import KEPT, TEXTS

MODULES = (inlines, blocks, figures, book, cover)
NEVER_IN_BOOKS = {"Product", "BlockPaper"}
"""Made from books, or words between publisher and printer."""


def kinds(module: ModuleType) -> Iterator[type]:
    for kind in vars(module).values():
        if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == module.__name__:
            yield kind


KINDS = [kind for module in MODULES for kind in kinds(module)]


def is_textual(annotation: object) -> bool:
    """Whether a field may hold a text of its own, or a choice between words."""
    arguments = get_args(annotation)
    if get_origin(annotation) is Literal:
        return isinstance(arguments[0], str)
    if get_origin(annotation) in (Mapping, dict):
        return is_textual(arguments[1])
    return annotation is str or any(map(is_textual, arguments))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_text_field_is_words_or_kept(kind: type) -> None:
    if kind.__name__ in NEVER_IN_BOOKS:
        return
    named = TEXTS.get(kind, frozenset()) | KEPT.get(kind, frozenset())
    assert named <= {field.name for field in fields(kind)}
    assert not TEXTS.get(kind, frozenset()) & KEPT.get(kind, frozenset())
    hints = get_type_hints(kind)
    unnamed = {name for name, hint in hints.items() if is_textual(hint) and name not in named}
    assert unnamed == set()


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("hk", "頭髮發展，皇后後來説着；裏面乾燥"),
        ("tw", "頭髮發展，皇后後來說著；裡面乾燥"),
        ("t", "頭髮發展，皇后後來說着；裏面乾燥"),
    ],
)
def test_region_has_its_own_forms(region: str, expected: str) -> None:
    script = Script(region)  # type: ignore[arg-type]
    assert Converter(script).text("头发发展，皇后后来说着；里面干燥") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他说：“好。”", "他説：「好。」"),
        ("“外‘内’外”", "「外『內』外」"),
        ("O’Neil 和 the boys’ ‘home’", "O’Neil 和 the boys’ 『home』"),
        ("‘O’Neil’", "『O’Neil』"),
    ],
)
def test_quotes_become_corners_and_apostrophes_stay(text: str, expected: str) -> None:
    assert Converter(Script()).text(text) == expected


def test_the_longest_agreed_term_wins() -> None:
    converter = Converter(Script(), {"龙岗": "龍崗", "龙岗后街": "龍崗后街"})
    assert converter.text("龙岗后街在龙岗") == "龍崗后街在龍崗"
    assert [piece.agreed for piece in converter.pieces("龙岗后街在龙岗")] == [True, False, True]


def test_words_of_the_program_follow_the_language() -> None:
    words = "目录 第3页 续表 书号 版权页"
    assert in_script(words, "zh-Hans") == words
    assert in_script(words, "zh-Hant-HK") == "目錄 第3頁 續表 書號 版權頁"


def test_each_doubtful_character_has_several_forms() -> None:
    for character, forms in FORMS.items():
        assert len(character) == 1
        assert len(set(forms)) == len(forms) > 1, character
