"""A parsed chapter as lines that people can read: type, place, what it says."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.markdown import parse_chapter
from shufang.manuscript.parsed import ParsedChapter
from shufang.model.blocks import (
    Block,
    Cell,
    DefinitionItem,
    ListItem,
    Note,
)
from shufang.model.inlines import Inline, Text


def outline(text: str) -> str:
    """Return the tree and the findings of a Markdown text."""
    findings = Findings()
    chapter = parse_chapter(text, "chapter.md", 1, findings)
    return "\n".join([*chapter_lines(chapter), *finding_lines(findings)])


def chapter_lines(chapter: ParsedChapter) -> Iterator[str]:
    if chapter.title is not None:
        label = f" #{chapter.title_id}" if chapter.title_id else ""
        yield f"Title@{_place(chapter.title_span)}{label} {run(chapter.title)}"
    if chapter.standfirst:
        yield "Standfirst"
        yield from block_lines(chapter.standfirst, 1)
    yield from block_lines(chapter.blocks, 0)
    for note in chapter.notes:
        yield from node_lines(note, 0)


def finding_lines(findings: Findings) -> Iterator[str]:
    found = sorted(findings, key=lambda diagnostic: diagnostic.span or Span(""))
    for diagnostic in found:
        span = diagnostic.span or Span("")
        values = " ".join(f"{name}={value}" for name, value in diagnostic.values)
        where = f"{_place(span)}+{span.length}"
        yield f"! {where} {diagnostic.severity.value} {diagnostic.code} {values}".rstrip()


def block_lines(blocks: Iterable[Block], depth: int) -> Iterator[str]:
    for block in blocks:
        yield from node_lines(block, depth)


def node_lines(node: Block | Note | ListItem | DefinitionItem, depth: int) -> Iterator[str]:
    inner: list[str] = []
    words: list[str] = [f"{'  ' * depth}{type(node).__name__}@{_place(node.span)}"]
    for field in fields(node):
        value = getattr(node, field.name)
        if field.name == "span" or value == field.default:
            continue
        if not isinstance(value, tuple):
            words.append(f"{field.name}={value!r}")
        elif value and isinstance(value[0], Inline):
            words.append(run(value))
        elif value:
            inner += _inner_lines(value, depth + 1)
    yield " ".join(words)
    yield from inner


def _inner_lines(values: tuple[object, ...], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for value in values:
        if isinstance(value, tuple) and value and isinstance(value[0], Cell):
            yield indent + " | ".join(
                run(cell.children) + f" {cell.align}".rstrip() for cell in value
            )
        elif isinstance(value, tuple) and value and isinstance(value[0], tuple):
            yield f"{indent}/"
            yield from (f"{indent}{run(line)}" for line in value)
        elif isinstance(value, tuple):
            yield f"{indent}/"
            yield from block_lines(value, depth)
        elif isinstance(value, str):
            yield indent + value
        else:
            yield from node_lines(value, depth)  # type: ignore[arg-type]


def run(inlines: Iterable[Inline]) -> str:
    return " ".join(_inline(node) for node in inlines)


def _inline(node: Inline) -> str:
    where = f"@{_place(node.span)}+{node.span.length}"
    if isinstance(node, Text):
        return f"{node.text!r}{where}"
    values = [
        f"{field.name}={getattr(node, field.name)!r}"
        for field in fields(node)
        if field.name not in ("span", "children") and getattr(node, field.name) != field.default
    ]
    children = getattr(node, "children", None)
    told = "{" + " ".join(values) + "}" if values else ""
    inside = f"[{run(children)}]" if children is not None else ""
    return f"{type(node).__name__}{where}{told}{inside}"


def _place(span: Span) -> str:
    return f"{span.line}:{span.column}"


def read_cases(path: Path) -> list[tuple[str, str, str]]:
    """Return the cases of a file: name, input and expected outline between lines of one dot."""
    pieces = path.read_text("utf-8").split("\n.\n")
    return [
        (pieces[place].strip(), pieces[place + 1], pieces[place + 2])
        for place in range(0, len(pieces) - 2, 3)
    ]
