"""The sentences of `messages/<language>/*.toml`.

An entry of an area file (`MAN.toml`) is a table named after its code:

    [MAN-003]
    text = "不认识的字段“{field}”"
    hint = "是不是想写“{suggestion}”？"

`plain` and `plain_hint`, where given, stand in for `text` and `hint` when one of their values is
empty; a hint with an empty value and no `plain_hint` is left out. `summary`, where given, is one
line for all findings of that code ("{count}" of them), as for placeholders that a book declares.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from shufang.core.diagnostic import Diagnostic

LANGUAGES: Final = ("zh-Hans", "en")
DEFAULT_LANGUAGE: Final = LANGUAGES[0]
MESSAGES: Final = Path(__file__).parent
LONGEST_VALUE: Final = 60
"""Characters of a value that a sentence shows."""

_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
_QUOTED: Final = re.compile(r"""["“]([^"“”]{1,40})["”]""")
MOST_NAMES: Final = 2
"""Names that another program quotes and that are told."""
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is wrong, and what to do about it (may be empty)."""

    text: str
    hint: str


def sentence(diagnostic: Diagnostic, language: str = DEFAULT_LANGUAGE) -> Sentence:
    """Return the sentence of a finding; an unknown code or a missing value never raises."""
    values = dict(diagnostic.values)
    found = entry(diagnostic.code, language)
    if found is None:
        told = "，".join(f"{name}={visible(value)}" for name, value in diagnostic.values)
        return Sentence(phrase("report.unknown_code", language, detail=told), "")
    text = _chosen(found, "text", "plain", values) or found.get("text", diagnostic.code)
    hint = _chosen(found, "hint", "plain_hint", values)
    return Sentence(fill(text, values), fill(hint, values))


def summary(code: str, count: int, language: str = DEFAULT_LANGUAGE) -> str:
    """Return the one line for all findings of a code; empty where it has none."""
    found = entry(code, language) or {}
    return fill(found.get("summary", ""), {"count": str(count)})


def phrase(key: str, language: str = DEFAULT_LANGUAGE, /, **values: object) -> str:
    """Return a string of the interface by "section.name" of `ui.toml`; unknown keys as given."""
    section, _, name = key.partition(".")
    for candidate in (language, DEFAULT_LANGUAGE):
        text = _table(candidate, "ui").get(section, {}).get(name)
        if text is not None:
            return fill(text, {name: str(value) for name, value in values.items()}, longest=None)
    return name or key


def phrases(section: str, language: str = DEFAULT_LANGUAGE) -> Mapping[str, str]:
    """Return a whole section of `ui.toml`."""
    return _table(language, "ui").get(section, {})


def entry(code: str, language: str = DEFAULT_LANGUAGE) -> Mapping[str, str] | None:
    """Return the entry of a code, in the default language where the other lacks it."""
    for candidate in (language, DEFAULT_LANGUAGE):
        found = _table(candidate, code.partition("-")[0]).get(code)
        if found is not None:
            return found
    return None


def codes(language: str = DEFAULT_LANGUAGE) -> frozenset[str]:
    """Return every code that has an entry in that language."""
    areas = (path.stem for path in (MESSAGES / language).glob("*.toml"))
    return frozenset(code for area in areas if area != "ui" for code in _table(language, area))


def rule_page(code: str) -> str | None:
    """Return the page of the house manual for a code, None where there is none."""
    path = MESSAGES / "rules" / f"{code}.md"
    return path.read_text("utf-8") if code in codes() and path.is_file() else None


def checker_message(checker: str, code: str, text: str, language: str = DEFAULT_LANGUAGE) -> str:
    """Return a message of another program by its number, with the names that it quotes.

    In Chinese where the number is known; else, and in English, in the program's own words. Parts
    of a number such as the last letter of “OPF-004a” say more than an editor needs.
    """
    known = _checkers().get(checker, {})
    told = known.get(code) or known.get(code.rstrip("abcdefghw"))
    if language != DEFAULT_LANGUAGE:
        return f"{checker} {code}: {text}"
    if told is None:
        return f"{checker} {code}：{text}（原文）"
    names = list(dict.fromkeys(_QUOTED.findall(text.partition("; expected")[0])))[:MOST_NAMES]
    return f"{checker} {code}：{told}" + "".join(f"“{name}”" for name in names)


@cache
def _checkers() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((MESSAGES / "checkers" / f"{DEFAULT_LANGUAGE}.toml").read_text("utf-8"))


def placeholders(template: str) -> frozenset[str]:
    """Return the names of the values that a sentence takes."""
    return frozenset(_PLACEHOLDER.findall(template))


def fill(template: str, values: Mapping[str, str], *, longest: int | None = LONGEST_VALUE) -> str:
    """Put values into a sentence; a missing one shows as “？”.

    Values come from manuscripts: characters that steer a terminal or turn the reading direction
    are dropped and `longest` characters are shown.
    """

    def value(match: re.Match[str]) -> str:
        text = values.get(match[1])
        if text is None:
            return "？"
        if longest is None:
            return text
        text = visible(text)
        return text if len(text) <= longest else f"{text[: longest - 1]}…"

    return _PLACEHOLDER.sub(value, template)


def visible(text: str) -> str:
    """Return text of a manuscript without characters that steer a terminal."""
    return _UNSEEN.sub(" ", text).strip()


def _chosen(found: Mapping[str, str], usual: str, plain: str, values: Mapping[str, str]) -> str:
    template = found.get(usual, "")
    if all(values.get(name) != "" for name in placeholders(template)):
        return template
    return found.get(plain, "")


@cache
def _table(language: str, area: str) -> Mapping[str, Mapping[str, str]]:
    path = MESSAGES / language / f"{area}.toml"
    if language not in LANGUAGES or not path.is_file():
        return {}
    return tomllib.loads(path.read_text("utf-8"))
