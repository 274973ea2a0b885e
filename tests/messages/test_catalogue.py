from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shufang.core.diagnostic import Diagnostic, Severity
from shufang.messages import catalogue
from shufang.messages.catalogue import Sentence, fill, phrase, phrases, sentence

ENTRIES = """
[MAN-901]
text = "不认识的字段“{field}”"
hint = "是不是想写“{suggestion}”？"

[MAN-902]
text = "脚注“{note}”不在第 {page} 页"
plain = "脚注“{note}”没有排出来"
hint = "是不是想写“{suggestion}”？"
plain_hint = "请删去。"
summary = "{count} 处待补"
"""


@pytest.fixture
def _entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for language in catalogue.LANGUAGES:
        (tmp_path / language).mkdir()
        source = catalogue.MESSAGES / language / "ui.toml"
        (tmp_path / language / "ui.toml").write_bytes(source.read_bytes())
    (tmp_path / "zh-Hans" / "MAN.toml").write_text(ENTRIES, "utf-8")
    monkeypatch.setattr(catalogue, "MESSAGES", tmp_path)
    catalogue._table.cache_clear()
    yield
    catalogue._table.cache_clear()


def told(code: str, language: str = "zh-Hans", /, **values: str) -> Sentence:
    return sentence(Diagnostic(code, Severity.ERROR, values=tuple(values.items())), language)


@pytest.mark.usefixtures("_entries")
class TestSentence:
    def test_values_are_filled_in(self) -> None:
        found = told("MAN-901", field="攝影", suggestion="摄影")
        assert found == Sentence("不认识的字段“攝影”", "是不是想写“摄影”？")

    def test_hint_without_its_value_is_left_out(self) -> None:
        assert told("MAN-901", field="x", suggestion="") == Sentence("不认识的字段“x”", "")

    def test_plain_forms_stand_in(self) -> None:
        found = told("MAN-902", note="甲", page="", suggestion="")
        assert found == Sentence("脚注“甲”没有排出来", "请删去。")

    def test_missing_value_shows_as_a_question_mark(self) -> None:
        assert told("MAN-901").text == "不认识的字段“？”"

    def test_code_without_a_sentence(self) -> None:
        assert told("MAN-999", field="x\x1b[31m").text == "没有写明的问题（field=x [31m）"

    def test_other_language_falls_back(self) -> None:
        assert told("MAN-901", "en", field="x", suggestion="").text == "不认识的字段“x”"

    def test_summary(self) -> None:
        assert catalogue.summary("MAN-902", 7) == "7 处待补"
        assert catalogue.summary("MAN-901", 7) == ""

    def test_codes(self) -> None:
        assert catalogue.codes() == {"MAN-901", "MAN-902"}


@given(st.text(), st.text())
def test_filled_values_never_steer_the_terminal(template: str, value: str) -> None:
    shown = fill("{field}", {"field": value})
    assert len(shown) <= catalogue.LONGEST_VALUE
    assert not set(shown) & {"\x1b", "\n", "\r", "\u202e", "\u2028"}
    assert isinstance(fill(template, {}), str)


def test_values_are_not_filled_twice() -> None:
    assert fill("“{field}”", {"field": "{other}", "other": "x"}) == "“{other}”"


@pytest.mark.parametrize("section", sorted(catalogue._table("zh-Hans", "ui")))
def test_languages_have_the_same_strings_with_the_same_values(section: str) -> None:
    chinese, english = phrases(section), phrases(section, "en")
    if section == "argparse":
        assert english == {}
        return
    assert set(chinese) == set(english)
    for key, text in chinese.items():
        needed = catalogue.placeholders(text)
        assert needed == catalogue.placeholders(english[key]), key


def test_unknown_phrase_is_its_own_name() -> None:
    assert phrase("steps.unheard") == "unheard"


def test_rule_page() -> None:
    assert (catalogue.rule_page("TOL-020") or "").startswith("# TOL-020 ")
    assert catalogue.rule_page("../zh-Hans/ui") is None
