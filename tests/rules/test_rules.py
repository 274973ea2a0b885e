"""Every code has a folder, a sentence in both languages, a rule page and a case that raises it.

tests/rules/<CODE>/bad/       files laid over tests/books/base; `X.delete` removes X
tests/rules/<CODE>/good/      the same book put right; must not raise the code
tests/rules/<CODE>/expected.txt   "path:line:column severity CODE" (or "- severity CODE") in order
tests/rules/<CODE>/case.toml  command = "check" | "print" | "epub", fault = name of a function in
                              tests/output_faults.py or tests/resource_faults.py; script = "hant"
tests/rules/<CODE>/unit.txt   "tests/….py::test_…" instead of all these, where no manuscript and
                              no machine can be made to raise the code
"""

import ast
import re
import shutil
import tomllib
from functools import cache
from pathlib import Path

import pytest

from shufang.build.request import BuildRequest, SilentProgress
from shufang.core.diagnostic import Diagnostic
from shufang.messages import catalogue
from shufang.model.book import Edition
from tests.output_faults import OUTPUT_FAULTS
from tests.resource_faults import RESOURCE_FAULTS

RULES = Path(__file__).parent
ROOT = RULES.parent.parent
BASE = ROOT / "tests" / "books" / "base"
CODE = re.compile(r"[A-Z]{3}-\d{3}")
SECTIONS = ("## 错例", "## 正例", "## 为什么", "## 依据")
LONGEST_TEXT = 40
VALUE_LENGTH = 4
"""Characters that a value takes when a sentence is measured."""

FAULTS = {**OUTPUT_FAULTS, **RESOURCE_FAULTS}
FOLDERS = sorted(path for path in RULES.iterdir() if CODE.fullmatch(path.name))
UNITS = [path for path in FOLDERS if (path / "unit.txt").is_file()]
PAGES = sorted((catalogue.MESSAGES / "rules").glob("*.md"))


def settings(folder: Path) -> dict[str, str]:
    path = folder / "case.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


def is_slow(folder: Path) -> bool:
    return settings(folder).get("command", "check") != "check"


def cases(variant: str) -> list[object]:
    """Return the folders as parameters; a book that is laid out is not repeated without need."""
    return [
        pytest.param(folder, id=folder.name, marks=[pytest.mark.slow] if is_slow(folder) else [])
        for folder in FOLDERS
        if not (folder / "unit.txt").is_file()
        if variant == "bad" or not is_slow(folder) or (folder / "good").is_dir()
    ]


def lay_over(book: Path, changes: Path) -> None:
    """Put a case's files over the base book."""
    for path in sorted(changes.rglob("*")):
        target = book / path.relative_to(changes)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        elif path.suffix == ".delete":
            doomed = target.with_suffix("")
            if doomed.is_dir():
                shutil.rmtree(doomed)
            else:
                doomed.unlink(missing_ok=True)
        else:
            shutil.copyfile(path, target)


def found_in(
    folder: Path, variant: str, tmp_path: Path, patch: pytest.MonkeyPatch
) -> tuple[Diagnostic, ...]:
    """Run the case's command over a copy of the book."""
    from shufang.build import pipeline

    book = tmp_path / "book"
    if BASE.is_dir():
        shutil.copytree(BASE, book)
    else:
        book.mkdir()
    lay_over(book, folder / variant)
    case = settings(folder)
    if variant == "bad" and "fault" in case:
        FAULTS[case["fault"]](patch, tmp_path)
    command = case.get("command", "check")
    request = BuildRequest(
        book,
        tmp_path / "output",
        ROOT / "styles",
        editions=() if command == "check" else (Edition(command),),
        script="hant" if case.get("script") else "",
    )
    run = pipeline.check if command == "check" else pipeline.build
    return run(request, SilentProgress()).diagnostics


def line(found: Diagnostic) -> str:
    return f"{found.span or '-'} {found.severity.value} {found.code}"


@pytest.mark.parametrize("folder", cases("bad"))
def test_bad_case_raises_the_code_at_its_place(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = found_in(folder, "bad", tmp_path, monkeypatch)
    expected = (folder / "expected.txt").read_text("utf-8").split("\n")
    told = [line(diagnostic) for diagnostic in found if diagnostic.code == folder.name]
    others = [line(diagnostic) for diagnostic in found if diagnostic.code != folder.name]
    assert told == [text for text in expected if text], f"besides: {others}"
    for diagnostic in found:
        entry = catalogue.entry(diagnostic.code) or {}
        given = {name for name, _ in diagnostic.values}
        for text in entry.values():
            assert catalogue.placeholders(text) - {"count"} <= given, diagnostic


@pytest.mark.parametrize("folder", cases("good"))
def test_good_case_does_not_raise_the_code(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = found_in(folder, "good", tmp_path, monkeypatch)
    assert [line(diagnostic) for diagnostic in found if diagnostic.code == folder.name] == []


@pytest.mark.parametrize("folder", UNITS, ids=lambda path: path.name)
def test_unit_test_of_a_code_exists(folder: Path) -> None:
    named = [text for text in (folder / "unit.txt").read_text("utf-8").split("\n") if text.strip()]
    assert named
    for test in named:
        file, _, name = test.strip().partition("::")
        source = (ROOT / file).read_text("utf-8")
        assert f"def {name.rpartition('::')[2].partition('[')[0]}(" in source, test


@cache
def modules() -> tuple[tuple[Path, ast.Module], ...]:
    paths = sorted((ROOT / "shufang").rglob("*.py"))
    return tuple((path, ast.parse(path.read_text("utf-8"))) for path in paths)


def codes_in(tree: ast.AST) -> set[str]:
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CODE.fullmatch(node.value)
    }


def test_codes_are_the_same_everywhere() -> None:
    in_source = set[str]().union(*(codes_in(tree) for _, tree in modules()))
    places = {
        "zh-Hans": set(catalogue.codes("zh-Hans")),
        "en": set(catalogue.codes("en")),
        "rule pages": {path.stem for path in PAGES},
        "folders": {path.name for path in FOLDERS},
    }
    missing = {name: sorted(in_source - codes) for name, codes in places.items()}
    unused = {name: sorted(codes - in_source) for name, codes in places.items()}
    nothing: dict[str, list[str]] = {name: [] for name in places}
    assert missing == nothing
    assert unused == nothing


def values_of(call: ast.Call) -> set[str] | None:
    """Return the names of the values that a call hands over; None where they cannot be read."""
    if isinstance(call.func, ast.Attribute) and call.func.attr in ("error", "warning", "note"):
        names = [keyword.arg for keyword in call.keywords]
        return None if None in names else {name for name in names if name}
    if isinstance(call.func, ast.Name) and call.func.id == "Diagnostic":
        given = [keyword.value for keyword in call.keywords if keyword.arg == "values"]
        given += call.args[3:4]
        if not given:
            return set()
        if isinstance(given[0], ast.Tuple) and all(
            isinstance(pair, ast.Tuple) and isinstance(pair.elts[0], ast.Constant)
            for pair in given[0].elts
        ):
            return {str(pair.elts[0].value) for pair in given[0].elts}  # type: ignore[attr-defined]
    return None


def test_every_call_hands_over_what_the_sentences_need() -> None:
    lacking = []
    for path, tree in modules():
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            given = values_of(call)
            for code in codes_in(call.args[0]) if given is not None else ():
                for language in catalogue.LANGUAGES:
                    entry = catalogue.entry(code, language) or {}
                    needed = catalogue.placeholders("".join(entry.values())) - {"count"}
                    if given is not None and needed - given:
                        place = f"{path.relative_to(ROOT)}:{call.lineno}"
                        lacking.append(f"{place} {code} ({language}) {sorted(needed - given)}")
    assert lacking == []


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_entries_have_a_text_and_a_hint(language: str) -> None:
    known = {"text", "hint", "plain", "plain_hint", "summary"}
    for code in catalogue.codes(language):
        entry = catalogue.entry(code, language) or {}
        assert entry.get("text"), code
        assert entry.get("hint"), code
        assert set(entry) <= known, code


def test_chinese_sentences_are_short_and_chinese() -> None:
    faults = []
    for code in sorted(catalogue.codes()):
        entry = catalogue.entry(code) or {}
        for key in ("text", "plain", "summary"):
            text = re.sub(r"\{[a-z_]+\}", "〇" * VALUE_LENGTH, entry.get(key, ""))
            if len(text) > LONGEST_TEXT:
                faults.append(f"{code} {key}: {len(text)}")
            for word in re.findall(r"[A-Za-z][A-Za-z0-9_./-]+", text):
                if not (word.isupper() or "." in word or "/" in word):
                    faults.append(f"{code} {key}: {word}")
    assert faults == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_rule_page_has_its_sections(path: Path) -> None:
    lines = path.read_text("utf-8").split("\n")
    assert lines[0].startswith(f"# {path.stem} ")
    assert [text for text in lines if text in SECTIONS] == list(SECTIONS)
    for section in SECTIONS:
        start = lines.index(section) + 1
        assert any(text.strip() for text in lines[start : start + 2]), section
    assert 10 <= len(lines) <= 40
