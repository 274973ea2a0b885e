"""What an editor has done where the YAML parser stops.

The parser names the place at which it can go no further; the fault is often above it. The text
around that place is searched for the faults that Chinese keyboards and word processors make.
"""

import re
from typing import Any, Protocol

from shufang.core.diagnostic import Findings
from shufang.core.span import Span

_FULL_WIDTH_COLON = re.compile(r"^(?P<before>[ \t]*(?:- +)*[^\s:：#'\"\[{][^:：#'\"]{0,30})：")
_TIGHT_COLON = re.compile(r"^(?P<before>[ \t]*(?:- +)*[^\s:：#'\"\[{][^:：#'\"]{0,30}):(?=[^\s/:])")
_AFTER_QUOTE = re.compile(
    r"""^[ \t]*(?:- +)*(?:[^:#'"]+:[ ]+)?(?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ \t]*"""
    r"""(?P<rest>[^\s,\]}:#])"""
)
_VALUE_START = re.compile(
    r"^(?P<before>[ \t]*(?:- +)*(?:[^:#'\"\[{]+:[ ]+))(?P<sign>[@`%*&!\[{|>])"
)
_TWO_COLONS = re.compile(r"^[ \t]*(?:- +)*[^:#'\"\[{]+:[ ]+[^\s\[{].*?(?P<second>:)(?:[ ]|$)")
_INNER_FULL_WIDTH_COLON = re.compile(r"(?P<name>[^：]{1,30})：(?P<value>.+)", re.S)
_INNER_TIGHT_COLON = re.compile(r"(?P<name>[^:/]{1,30}):(?P<value>[^/:].*)", re.S)
_REACH = 3
"""Lines above the parser's place that are searched."""


class _Mark(Protocol):
    line: int
    column: int


def explain(error: Exception, text: str, file: str, findings: Findings, line_offset: int) -> None:
    """Report a syntax error of the parser as the fault that an editor can mend."""
    problem: _Mark | None = getattr(error, "problem_mark", None)
    context: _Mark | None = getattr(error, "context_mark", None)
    problem_text = str(getattr(error, "problem", "") or "")
    context_text = str(getattr(error, "context", "") or "")
    lines = text.split("\n")
    place = (problem.line, problem.column) if problem else (0, 0)
    opened = (context.line, context.column) if context else place

    def report(code: str, line: int, column: int, length: int = 1, **values: str) -> None:
        span = Span(file, line + 1 + line_offset, column + 1, length)
        findings.error(code, span, **values)

    if "quoted scalar" in context_text:
        report("MAN-006", *opened)
        return
    tokens = _tokens_before(lines, place)
    quoted = _swallowing_quote(tokens, place)
    if quoted:
        report("MAN-006", *quoted)
        return
    near = _near(lines, place[0])
    for number in near:
        line = lines[number]
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent or ("\\t" in problem_text and "\t" in line):
            report("MAN-002", number, line.index("\t"))
            return
        if "\u3000" in indent:
            report("MAN-016", number, line.index("\u3000"))
            return
    brackets = _open_brackets(tokens)
    if brackets:
        code, line_number, column, sign = _bracket_fault(lines, place, brackets, tokens[-1])
        report(code, line_number, column, sign=sign)
        return
    for number in near:
        found = _typing_fault(lines[number])
        if found:
            code, column, sign = found
            report(code, number, column, sign=sign)
            return
    report("MAN-001", *place)


def _tokens_before(lines: list[str], place: tuple[int, int]) -> list[Any]:
    """Return the parser's signs and words that stand before a place."""
    import yaml

    line, column = place
    text = "\n".join([*lines[:line], lines[line][:column]] if line < len(lines) else lines)
    tokens: list[Any] = []
    try:
        for token in yaml.scan(text, Loader=yaml.CBaseLoader):
            if token.end_mark.index > token.start_mark.index:
                tokens.append(token)
    except yaml.YAMLError:
        pass  # what stands before the fault may be cut off badly; its beginning is enough
    return tokens


def _swallowing_quote(tokens: list[Any], place: tuple[int, int]) -> tuple[int, int] | None:
    """Return where a quotation began that took the next field's opening quote for its end."""
    last = tokens[-1] if tokens else None
    if last is None or getattr(last, "style", None) not in ("'", '"'):
        return None
    start, end = last.start_mark, last.end_mark
    is_swallowing = start.line < end.line == place[0]
    return (start.line, start.column) if is_swallowing else None


def _open_brackets(tokens: list[Any]) -> list[tuple[Any, Any]]:
    """Return the brackets that are still open, each with what stands before it."""
    from yaml import tokens as kinds

    opened: list[tuple[Any, Any]] = []
    before = None
    for token in tokens:
        if isinstance(token, kinds.FlowSequenceStartToken | kinds.FlowMappingStartToken):
            opened.append((token, before))
        elif isinstance(token, kinds.FlowSequenceEndToken | kinds.FlowMappingEndToken):
            del opened[-1:]
        before = token
    return opened


def _bracket_fault(
    lines: list[str],
    place: tuple[int, int],
    brackets: list[tuple[Any, Any]],
    last: Any,  # noqa: ANN401 - a token of the parser
) -> tuple[str, int, int, str]:
    """Return code, place and sign of a fault between brackets."""
    from yaml import ScalarToken

    for bracket, before in brackets:
        if isinstance(before, ScalarToken):  # text goes on with a bracket: {题: 见[@fig]}
            start = (bracket.start_mark.line, bracket.start_mark.column)
            return "MAN-017", *start, _sign(lines, start)
    innermost = brackets[-1][0]
    opened = (innermost.start_mark.line, innermost.start_mark.column)
    sign = _sign(lines, place)
    if place[0] != opened[0] or sign in ("", "]", "}"):
        return "MAN-011", *opened, _sign(lines, opened)
    if getattr(last, "style", None) in ("'", '"'):
        start, end = last.start_mark, last.end_mark
        return "MAN-007", *place, lines[start.line][start.column : end.column]
    if sign == ":":
        return "MAN-008", *place, sign
    return ("MAN-017" if isinstance(last, ScalarToken) else "MAN-009"), *place, sign


def _near(lines: list[str], problem: int) -> list[int]:
    """Return the line of the problem and then the ones above it that are not empty."""
    last = min(problem, len(lines) - 1)
    return [number for number in range(last, max(last - _REACH, -1), -1) if lines[number].strip()]


def _typing_fault(line: str) -> tuple[str, int, str] | None:
    """Return code, column and the sign at fault of one line, None where it looks right."""
    if line.lstrip().startswith("#"):
        return None
    match = _FULL_WIDTH_COLON.match(line)
    if match:
        return "MAN-004", match.end("before"), "："
    match = _AFTER_QUOTE.match(line)
    if match:
        return "MAN-007", match.start("rest"), match["quoted"]
    match = _VALUE_START.match(line)
    if match and not _is_sound(line[match.start("sign") :]):
        return "MAN-009", match.start("sign"), match["sign"]
    match = _TWO_COLONS.match(line)
    if match:
        return "MAN-008", match.start("second"), ":"
    match = _TIGHT_COLON.match(line)
    if match:
        return "MAN-005", match.end("before"), ":"
    return None


def _is_sound(value: str) -> bool:
    """Tell a whole flow list, mapping or block header from text that begins like one."""
    value = value.split(" #", maxsplit=1)[0].rstrip()
    if value[0] == "[":
        return value.endswith("]") or "]" not in value
    if value[0] == "{":
        return value.endswith("}") or "}" not in value
    return value[0] in "|>" and re.fullmatch(r"[|>][+-]?\d?[+-]?", value) is not None


def _sign(lines: list[str], place: tuple[int, int]) -> str:
    line, column = place
    text = lines[line] if line < len(lines) else ""
    return text[column : column + 1]


def misread_key(key: str) -> tuple[str, str, str] | None:
    """Explain a name without content between brackets: `{日期：2024}` has one, and no colon.

    Returns code, the name that was meant and its content.
    """
    for code, pattern in (("MAN-004", _INNER_FULL_WIDTH_COLON), ("MAN-005", _INNER_TIGHT_COLON)):
        match = pattern.fullmatch(key)
        if match:
            return code, match["name"], match["value"].strip()
    return None


def misread_scalar(text: str) -> tuple[str, int, int] | None:
    """Explain why a file or item that should be fields was read as one sentence.

    Returns code, line and column (0-based) of the first colon that was typed wrong.
    """
    for number, line in enumerate(text.split("\n")):
        match = _FULL_WIDTH_COLON.match(line)
        if match:
            return "MAN-004", number, match.end("before")
        match = _TIGHT_COLON.match(line)
        if match:
            return "MAN-005", number, match.end("before")
    return None
