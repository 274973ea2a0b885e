"""“图2-1” and “见第三章” typed by hand: numbers that neither follow changes nor lead anywhere."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from shufang.core.span import Span
from shufang.model.book import Book
from shufang.model.inlines import Container, Inline, Link, Text
from shufang.passes.context import Context
from shufang.passes.cross_references import written_labels
from shufang.passes.numerals import chinese_numeral
from shufang.passes.running_text import inline_runs
from shufang.passes.tree import SectionText, sections

_LEAD: Final = r"(?:[见見如]|参见|參見|参看|參看|参阅|參閱|详见|詳見|本书|本書)"
_FIGURE: Final = re.compile(
    rf"(?P<lead>{_LEAD}?)(?P<text>[图圖表]\s?(?P<first>\d{{1,3}})"
    r"(?:\s?(?P<dash>[-‐‑–—－.．])\s?(?P<second>\d{1,3}))?)(?!\d|[-‐‑–—－.．]\d|[%％年月日个個张張])"
)
_CHAPTER: Final = re.compile(
    rf"{_LEAD}(?P<text>第[〇零一二三四五六七八九十百\d]{{1,4}}[章辑輯编編])(?![第节節])"
)
_ELSEWHERE: Final = tuple("》”」书書地附插题題例代年")
"""What stands before the number of another work's figure (《规划》图2-1) or of none (地图1)."""

_DIGITS: Final = re.compile(r"\d+")
_SIMPLIFIED: Final = str.maketrans("輯編", "辑编")
_NUMBERED: Final = frozenset({"figure", "table", "chapter", "part"})


def check_typed_references(book: Book, context: Context) -> Book:
    """Report numbers of the book's figures, tables and chapters that are typed as text.

    FIG-030 where a label would do what the number does, FIG-031 where no figure has the number.
    """
    numbers = _numbers(book)
    kinds = {number[0] for number in numbers if "-" in number}
    for section in sections(book):
        for text, span in _texts(section):
            for found in _FIGURE.finditer(text):
                _figure(found, span, numbers, kinds, context)
            for found in _CHAPTER.finditer(text):
                label = numbers.get(_chapter_number(found["text"]))
                if label is not None:
                    _report(found, span, label, context)
    return book


def _numbers(book: Book) -> dict[str, str]:
    """Return the label of every number that a text may name, "" where it was given none."""
    written = set(written_labels(book))
    found: dict[str, str] = {}
    for name, label in book.labels.items():
        if label.number and label.kind in _NUMBERED:
            known = found.setdefault(label.number, "")
            found[label.number] = known or (name if name in written else "")
    return found


def _chapter_number(text: str) -> str:
    """Return “第3輯” as numbers are written here: “第三辑”."""
    counted = _DIGITS.sub(lambda found: chinese_numeral(int(found[0])), text)
    return counted.translate(_SIMPLIFIED)


def _figure(
    found: re.Match[str],
    span: Span,
    numbers: Mapping[str, str],
    kinds: Iterable[str],
    context: Context,
) -> None:
    if found.string[: found.start()].endswith(_ELSEWHERE):
        return
    kind = found["text"][0].replace("圖", "图")
    number = f"{kind}{int(found['first'])}"
    if found["second"]:
        number += f"-{int(found['second'])}"
    label = numbers.get(number)
    if label is not None:
        _report(found, span, label, context)
    elif found["lead"] and found["second"] and kind in kinds:
        context.findings.warning("FIG-031", _part(found, span), text=found["text"])


def _report(found: re.Match[str], span: Span, label: str, context: Context) -> None:
    context.findings.note("FIG-030", _part(found, span), text=found["text"], label=label)


def _part(found: re.Match[str], span: Span) -> Span:
    start, end = found.span("text")
    return Span(span.file, span.line, span.column + start, end - start)


def _texts(section: SectionText) -> Iterator[tuple[str, Span]]:
    """Yield the pieces of running text that are no link, captions, cells and notes included."""
    for run in inline_runs(section):
        yield from _unlinked(run)


def _unlinked(inlines: Iterable[Inline]) -> Iterator[tuple[str, Span]]:
    for node in inlines:
        if isinstance(node, Text):
            yield node.text, node.span
        elif isinstance(node, Container) and not isinstance(node, Link):
            yield from _unlinked(node.children)
