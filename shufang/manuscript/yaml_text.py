"""YAML as text with positions: no value is guessed, every syntax fault has a code and a place.

The tree is built from the parser's events, not from composed nodes: nothing here recurses, so
neither depth nor aliases can harm (PyYAML's composer overflows the stack on deep nesting).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.yaml_faults import explain, misread_key

DEEPEST = 40
LARGEST = 200_000
"""Nodes of a tree, with aliases counted as often as they are used."""


@dataclass(frozen=True, slots=True)
class YamlText:
    """A scalar; always text, as typed."""

    value: str
    span: Span
    style: str = ""
    """"" without quotes, else the sign it begins with: ' \" | or >."""

    @property
    def text_span(self) -> Span:
        """Return where the first character of the text itself stands."""
        file, line, column = self.span.file, self.span.line, self.span.column
        match self.style:
            case "":
                return self.span
            case "'" | '"':
                return Span(file, line, column + 1, max(self.span.length - 2, 0))
            case _:
                return Span(file, line + 1)

    @property
    def is_absent(self) -> bool:
        """Whether the field is there in name only (`字段:` with nothing behind it)."""
        return not self.style and self.value in ("", "~", "null")


@dataclass(frozen=True, slots=True)
class YamlList:
    """A sequence."""

    items: tuple["YamlNode", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class YamlMap:
    """A mapping; keys are text and unique."""

    entries: tuple[tuple[YamlText, "YamlNode"], ...]
    span: Span

    def get(self, *names: str) -> "YamlNode | None":
        """Return the value under the first of the names that is there."""
        found = {key.value: value for key, value in self.entries}
        return next((found[name] for name in names if name in found), None)


YamlNode = YamlText | YamlList | YamlMap


def plain_value(node: YamlNode) -> Any:  # noqa: ANN401 - the border to pydantic
    """Return a tree as dict, list and str; fields without a value are left out."""
    match node:
        case YamlText(value=value):
            return value
        case YamlList(items=items):
            return [plain_value(item) for item in items]
        case YamlMap(entries=entries):
            return {
                key.value: plain_value(value)
                for key, value in entries
                if not (isinstance(value, YamlText) and value.is_absent)
            }


class _Refused(Exception):  # noqa: N818 - ends the reading of one file, not an error class
    """The file has a fault that the parser itself accepts."""

    def __init__(self, code: str, span: Span) -> None:
        super().__init__(code)
        self.code = code
        self.span = span


@dataclass(slots=True)
class _Open:
    """A mapping or sequence that is still being read."""

    span: Span
    is_map: bool
    anchor: str | None
    children: list[YamlNode] = field(default_factory=list)


@dataclass(slots=True)
class _Builder:
    file: str
    line_offset: int
    findings: Findings
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, tuple[YamlNode, int, int]] = field(default_factory=dict)
    """Finished nodes by anchor, with their size and depth."""
    size: int = 0
    documents: int = 0
    root: YamlNode | None = None

    def span(self, event: Any) -> Span:  # noqa: ANN401 - an event of the parser
        start, end = event.start_mark, event.end_mark
        length = end.column - start.column if end.line == start.line else 0
        return Span(self.file, start.line + 1 + self.line_offset, start.column + 1, length)

    def take(self, event: Any) -> None:  # noqa: ANN401 - an event of the parser
        from yaml import events

        match event:
            case events.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise _Refused("MAN-014", self.span(event))
            case events.ScalarEvent():
                self._check_tag(event)
                text = YamlText(_unfolded(event), self.span(event), event.style or "")
                self._place(text, event.anchor, 1)
            case events.AliasEvent():
                known = self.anchors.get(event.anchor or "")
                if known is None or len(self.stack) + known[2] > DEEPEST:
                    raise _Refused("MAN-012", self.span(event))
                self._place(known[0], None, known[1])
            case events.CollectionStartEvent():
                self._check_tag(event)
                if len(self.stack) >= DEEPEST:
                    raise _Refused("MAN-012", self.span(event))
                is_map = isinstance(event, events.MappingStartEvent)
                self.anchors.pop(event.anchor or "", None)
                self.stack.append(_Open(self.span(event), is_map, event.anchor))
            case events.CollectionEndEvent():
                self._close()

    def _check_tag(self, event: Any) -> None:  # noqa: ANN401 - an event of the parser
        tag = event.tag
        if tag is None or tag == "!" or (tag.startswith("tag:yaml.org,2002:") and "/" not in tag):
            return
        raise _Refused("MAN-013", self.span(event))

    def _close(self) -> None:
        opened = self.stack.pop()
        node: YamlNode
        if opened.is_map:
            node = YamlMap(tuple(self._entries(opened.children)), opened.span)
        else:
            node = YamlList(tuple(opened.children), opened.span)
        self._place(node, opened.anchor, 1)

    def _entries(self, children: list[YamlNode]) -> Iterator[tuple[YamlText, YamlNode]]:
        first: dict[str, Span] = {}
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, YamlText):
                self.findings.error("MAN-015", key.span)
            elif key.value.startswith("\u3000"):
                self.findings.error("MAN-016", key.span)
            elif found := self._misread(key, value):
                first.setdefault(found[0].value, key.span)
                yield found
            elif key.value in first:
                self.findings.error("MAN-010", key.span, first[key.value], field=key.value)
            else:
                first[key.value] = key.span
                yield key, value

    def _misread(self, key: YamlText, value: YamlNode) -> tuple[YamlText, YamlText] | None:
        """Report a field between brackets whose colon was typed wrong; return what was meant."""
        if key.style or not (isinstance(value, YamlText) and value.is_absent):
            return None
        found = misread_key(key.value)
        if found is None:
            return None
        code, name, content = found
        line, column = key.span.line, key.span.column
        colon = Span(key.span.file, line, column + len(name), 1)
        self.findings.error(code, colon, sign="：" if code == "MAN-004" else ":")
        after = Span(key.span.file, line, colon.column + 1, len(content))
        return YamlText(name, Span(key.span.file, line, column, len(name))), YamlText(
            content, after
        )

    def _place(self, node: YamlNode, anchor: str | None, weight: int) -> None:
        self.size += weight
        if self.size > LARGEST:
            raise _Refused("MAN-012", node.span)
        if anchor:
            self.anchors[anchor] = (node, *_measure(node, {}))
        if self.stack:
            self.stack[-1].children.append(node)
        else:
            self.root = node


_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…·\U00020000-\U0003ffff"
_FOLD = re.compile(f"(?<=[{_HAN}]) (?=[{_HAN}])")


def _unfolded(event: Any) -> str:  # noqa: ANN401 - an event of the parser
    """Return a scalar's text; YAML folds lines with a space, which Chinese does not write."""
    value = str(event.value)
    if event.style == "|" or event.start_mark.line == event.end_mark.line:
        return value
    return _FOLD.sub("", value)


def _measure(node: YamlNode, known: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """Return size (aliases as often as used) and depth; at most DEEPEST calls deep."""
    if id(node) not in known:
        inner: list[tuple[int, int]]
        match node:
            case YamlText():
                inner = []
            case YamlList(items=items):
                inner = [_measure(item, known) for item in items]
            case YamlMap(entries=entries):
                inner = [_measure(value, known) for _, value in entries]
        size = 1 + sum(weight for weight, _ in inner)
        known[id(node)] = (size, 1 + max((depth for _, depth in inner), default=0))
    return known[id(node)]


_CLOSING_MARK = re.compile(r"\n---\s*\Z")
"""The line with which metadata end in Pandoc's files; here nothing follows it."""


def read_yaml(text: str, file: str, findings: Findings, *, line_offset: int = 0) -> YamlNode | None:
    """Return the tree of one YAML document; None where it is empty or has a fault.

    `line_offset` counts the lines of the file that stand above the text (front matter).
    """
    import yaml

    builder = _Builder(file, line_offset, findings)
    try:
        for event in yaml.parse(_CLOSING_MARK.sub("\n", text), Loader=yaml.CBaseLoader):
            builder.take(event)
    except _Refused as refused:
        findings.error(refused.code, refused.span)
        return None
    except yaml.YAMLError as error:
        explain(error, text, file, findings, line_offset)
        return None
    return builder.root
