"""From a YAML tree to a record: every fault of a mapping at once, each at its own place."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar, get_args

from pydantic import AliasChoices, BaseModel, ValidationError
from pydantic_core import ErrorDetails

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.records_base import Record
from shufang.manuscript.suggestions import nearest
from shufang.manuscript.yaml_faults import misread_scalar
from shufang.manuscript.yaml_text import YamlList, YamlMap, YamlNode, YamlText, plain_value

R = TypeVar("R", bound=Record)
Path = tuple[str | int, ...]

_TYPE_CODES = {
    "string_type": "MAN-031",
    "tuple_type": "MAN-058",
    "list_type": "MAN-058",
    "int_type": "MAN-038",
    "float_type": "MAN-038",
    "bool_type": "MAN-039",
}
"""Kind of fault -> code of what should stand there; all others want fields (MAN-059)."""

_VALUE_CODES = {
    "bad_choice": "MAN-033",
    "unoffered_profile": "MAN-083",
    "impossible_date": "MAN-034",
    "bad_date": "MAN-035",
    "isbn_check_digit": "MAN-036",
    "bad_isbn": "MAN-037",
    "not_whole_number": "MAN-038",
    "not_number": "MAN-038",
    "not_switch": "MAN-039",
    "bad_language": "MAN-045",
    "bad_ratio": "FIG-007",
    "bad_address": "MAN-079",
    "bad_mail": "MAN-080",
}


def field_names(model: type[BaseModel]) -> dict[str, str]:
    """Return every accepted name of a record's fields with its English name."""
    names = {}
    for name, info in model.model_fields.items():
        alias = info.validation_alias
        for choice in alias.choices if isinstance(alias, AliasChoices) else [name]:
            names[str(choice)] = name
        names[name] = name
    return names


def field_spans(model: type[BaseModel], node: YamlMap) -> dict[str, Span]:
    """Return where the value of each field stands, by the field's English name."""
    names = field_names(model)
    return {names[key.value]: value.span for key, value in node.entries if key.value in names}


def field_node(model: type[BaseModel], node: YamlMap, field: str) -> YamlNode | None:
    """Return the value of a field, under whichever of its names it was typed."""
    return node.get(*(typed for typed, meant in field_names(model).items() if meant == field))


def read_record(
    model: type[R],
    node: YamlNode,
    findings: Findings,
    *,
    fallback: Mapping[str, str] | None = None,
) -> R | None:
    """Return the record of a mapping; faults are reported and the faulty fields left out.

    `fallback` fills required fields that are missing or faulty, so that the rest can be used
    for further checks. None where even that gives no record.
    """
    if not isinstance(node, YamlMap):
        if not (isinstance(node, YamlText) and report_misread(node, findings)):
            findings.error("MAN-059", node.span, field="")
        return None
    data = plain_value(node)
    faulty: set[str] = set()
    try:
        return model.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        misspelt = {place for each in details if (place := _meant(model, each))}
        for detail in details:
            if detail["type"] != "missing" or detail["loc"] not in misspelt:
                _report(model, node, detail, findings)
            if detail["loc"]:
                faulty.add(str(detail["loc"][0]))
    kept = {key: value for key, value in data.items() if key not in faulty}
    names = field_names(model)
    given = {names.get(key) for key in kept}
    missing = {key: text for key, text in (fallback or {}).items() if key not in given}
    try:
        return model.model_validate({**missing, **kept})
    except ValidationError:
        return None


def _meant(model: type[BaseModel], detail: ErrorDetails) -> tuple[int | str, ...]:
    """Return where a field would be that was misspelt, so that it is not told missing too."""
    if detail["type"] != "extra_forbidden":
        return ()
    *outer, typed = detail["loc"]
    owner = _owner(model, outer)
    names = field_names(owner) if owner else {}
    return (*outer, names.get(nearest(str(typed), names), "")) if names else ()


def _report(
    model: type[BaseModel], node: YamlMap, detail: ErrorDetails, findings: Findings
) -> None:
    path: Path = tuple(part for part in detail["loc"] if isinstance(part, str | int))
    kind = detail["type"]
    owner = _owner(model, path[:-1])
    if kind == "extra_forbidden":
        key = _key(node, path)
        names = field_names(owner) if owner else {}
        typed = str(path[-1])
        if typed in names:
            first = _other_name(node, path, names, names[typed])
            findings.error("MAN-040", key, *first, field=typed)
        else:
            findings.error("MAN-003", key, field=typed, suggestion=nearest(typed, names))
        return
    if kind == "missing":
        where = _find(node, path[:-1])
        findings.error("MAN-032", _first_key(where), field=_chinese_name(owner, str(path[-1])))
        return
    where = _find(node, path)
    name = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    if kind in _VALUE_CODES:
        values = {key: str(text) for key, text in detail.get("ctx", {}).items() if key != "kind"}
        findings.error(_VALUE_CODES[kind], where.span, field=name, **values)
        return
    if isinstance(where, YamlText) and report_misread(where, findings):
        return
    findings.error(_TYPE_CODES.get(kind, "MAN-059"), where.span, field=name, value=name)


def report_misread(node: YamlText, findings: Findings) -> bool:
    """Report fields that were read as one sentence because of a wrong colon."""
    found = misread_scalar(node.value)
    if found is None or node.style:
        return False
    code, line, column = found
    start = node.span.column if line == 0 else 1
    place = Span(node.span.file, node.span.line + line, start + column, 1)
    findings.error(code, place, sign="：" if code == "MAN-004" else ":")
    return True


def _steps(node: YamlNode, path: Sequence[str | int]) -> Iterator[YamlNode]:
    """Walk along a path as far as the tree goes; shorthands have no deeper nodes."""
    yield node
    for part in path:
        inner: YamlNode | None = None
        if isinstance(node, YamlMap):
            inner = node.get(str(part))
        elif isinstance(node, YamlList) and isinstance(part, int) and part < len(node.items):
            inner = node.items[part]
        if inner is None:
            return
        node = inner
        yield node


def _find(node: YamlNode, path: Sequence[str | int]) -> YamlNode:
    return list(_steps(node, path))[-1]


def _key(node: YamlNode, path: Path) -> Span:
    """Return the place of the key that a path ends with."""
    holder = _find(node, path[:-1])
    if isinstance(holder, YamlMap):
        for key, _ in holder.entries:
            if key.value == path[-1]:
                return key.span
    return holder.span


def _first_key(node: YamlNode) -> Span:
    if isinstance(node, YamlMap) and node.entries:
        return node.entries[0][0].span
    return node.span


def _other_name(
    node: YamlNode, path: Path, names: Mapping[str, str], field: str
) -> tuple[Span, ...]:
    holder = _find(node, path[:-1])
    if not isinstance(holder, YamlMap):
        return ()
    return tuple(
        key.span
        for key, _ in holder.entries
        if names.get(key.value) == field and key.value != path[-1]
    )


def _chinese_name(owner: type[BaseModel] | None, name: str) -> str:
    """Return the Chinese name of a field, as the handbook calls it."""
    names = field_names(owner) if owner else {}
    field = names.get(name, name)
    return next(
        (typed for typed, meant in names.items() if meant == field and not typed.isascii()), name
    )


def _owner(model: type[BaseModel], path: Sequence[str | int]) -> type[BaseModel] | None:
    """Return the record class to which the field at the end of a path belongs."""
    current: type[BaseModel] | None = model
    for part in path:
        if isinstance(part, int) or current is None:
            continue
        names = field_names(current)
        info = current.model_fields.get(names.get(part, ""))
        current = _record_in(info.annotation) if info else None
    return current


def _record_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - a type expression
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_record_in, get_args(annotation))), None)
