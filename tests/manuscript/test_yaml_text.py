import pytest

from shufang.core.diagnostic import Findings
from shufang.manuscript.yaml_text import YamlMap, YamlText, plain_value, read_yaml


def read(text: str, offset: int = 0) -> tuple[object, list[tuple[str, str]]]:
    findings = Findings()
    node = read_yaml(text, "f.yaml", findings, line_offset=offset)
    value = None if node is None else plain_value(node)
    return value, [(found.code, str(found.span)) for found in findings]


def test_every_scalar_stays_text() -> None:
    value, faults = read("a: 0755\nb: 2012-06-31\nc: yes\nd: 1.50\ne: 1_000\nf: 12:30:00\n")
    assert value == {
        "a": "0755",
        "b": "2012-06-31",
        "c": "yes",
        "d": "1.50",
        "e": "1_000",
        "f": "12:30:00",
    }
    assert faults == []


def test_fields_without_a_value_are_absent() -> None:
    assert read('a:\nb: ~\nc: ""\nd: null\n')[0] == {"c": ""}


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: b\n作者：x\nc: d\n", "MAN-004", "f.yaml:2:3"),
        ("- 名称：张三\n  禁用: x\n", "MAN-004", "f.yaml:1:5"),
        ("a:\n\tb: c\n", "MAN-002", "f.yaml:2:1"),
        ("a: b\nc:d\ne: f\n", "MAN-005", "f.yaml:2:2"),
        ('a: "x\nb: c\n', "MAN-006", "f.yaml:1:4"),
        ("a: 'x\nb: c\n", "MAN-006", "f.yaml:1:4"),
        ('a: "龙岗"记忆\nb: c\n', "MAN-007", "f.yaml:1:8"),
        ("a: b: c\n", "MAN-008", "f.yaml:1:5"),
        ("a: @x\n", "MAN-009", "f.yaml:1:4"),
        ("a: *着重*的\n", "MAN-009", "f.yaml:1:4"),
        ("a: [龙岗]{.专名}的\nb: c\n", "MAN-009", "f.yaml:1:4"),
        ("a: b\na: c\n", "MAN-010", "f.yaml:2:1"),
        ("a: [x, y\nb: c\n", "MAN-011", "f.yaml:1:4"),
        ("a: {b: c\nd: e\n", "MAN-011", "f.yaml:1:4"),
        ("a: &a [*a]\n", "MAN-012", "f.yaml:1:8"),
        ("a: *b\n", "MAN-012", "f.yaml:1:4"),
        ("[" * 100, "MAN-012", "f.yaml:1:41"),
        ("a: !!python/object:x {}\n", "MAN-013", "f.yaml:1:4"),
        ("a: 1\n---\nb: 2\n", "MAN-014", "f.yaml:2:1"),
        ("{a: b}: c\n", "MAN-015", "f.yaml:1:1"),
        ("　a: b\n", "MAN-016", "f.yaml:1:1"),
        ("a: |\n  x\n b\nc: d\n", "MAN-001", "f.yaml:3:2"),
        ('a: "x\nb: {c: d, e: "1", f: g}\n', "MAN-006", "f.yaml:1:4"),
        ("a: {b: c, d: e\n  f: g\n", "MAN-011", "f.yaml:1:4"),
        ("- {a: b, c: [d}\n", "MAN-011", "f.yaml:1:13"),
        ("- {a: b, c: d}\n- a: b\nc: d\n", "MAN-001", "f.yaml:3:1"),
        ("- {a: b, c: 见[@d]}\n", "MAN-017", "f.yaml:1:14"),
        ("- {a: @b}\n", "MAN-009", "f.yaml:1:7"),
        ("- {a: b: c}\n", "MAN-008", "f.yaml:1:8"),
        ('- {a: “b”, c: "d"e}\n', "MAN-007", "f.yaml:1:18"),
    ],
)
def test_a_syntax_fault_has_its_code_and_place(text: str, code: str, place: str) -> None:
    assert read(text)[1] == [(code, place)]


@pytest.mark.parametrize(("colon", "code"), [("：", "MAN-004"), (":", "MAN-005")])
def test_a_wrong_colon_between_brackets_costs_no_field(colon: str, code: str) -> None:
    value, faults = read(f"- {{日期{colon}2024, 事项: x}}\n")
    assert faults == [(code, "f.yaml:1:6")]
    assert value == [{"日期": "2024", "事项": "x"}]


def test_lines_count_from_the_top_of_the_file() -> None:
    assert read("a: b\na: c\n", offset=1)[1] == [("MAN-010", "f.yaml:3:1")]


def test_the_first_of_two_equal_keys_is_related() -> None:
    findings = Findings()
    read_yaml("a: b\na: c\n", "f.yaml", findings)
    assert [str(span) for found in findings for span in found.related] == ["f.yaml:1:1"]


def test_a_bomb_of_aliases_is_refused_quickly() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for before, name in zip("abcdefghi", "bcdefghij", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    assert read("\n".join(lines))[1][0][0] == "MAN-012"


def test_a_chain_of_aliases_does_not_grow_deeper_than_the_limit() -> None:
    lines = [f"a0: &a0 {'[' * 30}x{']' * 30}"]
    lines += [f"a{n}: &a{n} {'[' * 30}*a{n - 1}{']' * 30}" for n in range(1, 200)]
    assert read("\n".join(lines))[1][0][0] == "MAN-012"


def test_aliases_within_bounds_are_accepted() -> None:
    assert read("a: &x [b, c]\nd: *x\n") == ({"a": ["b", "c"], "d": ["b", "c"]}, [])


def test_folded_chinese_lines_join_without_a_space() -> None:
    assert read("a: >-\n  三辑八章，\n  依次叙其\n  low\n  carbon\n")[0] == {
        "a": "三辑八章，依次叙其 low carbon"
    }


def test_spaces_typed_within_a_line_stay() -> None:
    assert read("a: 天 地\n")[0] == {"a": "天 地"}


@pytest.mark.parametrize(
    ("text", "place"),
    [("a: 坪地", "f.yaml:1:4"), ('a: "坪地"', "f.yaml:1:5"), ("a: |\n  坪地", "f.yaml:2:1")],
)
def test_the_place_of_a_text_is_its_first_character(text: str, place: str) -> None:
    node = read_yaml(text, "f.yaml", Findings())
    assert isinstance(node, YamlMap)
    value = node.get("a")
    assert isinstance(value, YamlText)
    assert str(value.text_span) == place


def test_an_empty_file_is_no_tree_and_no_fault() -> None:
    assert read("# nothing\n") == (None, [])
