"""The layout engine's log: every line becomes a Diagnostic or is known to be harmless.

WeasyPrint reports CSS faults by line and column of *a* sheet and never says which one; sheets are
therefore parsed one by one, and `LogReader.sheet` says which one is being read.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.engines.sections import StyleSheet

EPUB_ONLY = ("-epub-",)


class LogReader(logging.Handler):
    """Turns log records into findings; characters without a glyph are collected apart.

    `late_faults` counts CSS faults that showed only when a rule was applied.
    """

    def __init__(self, findings: Findings, section: str, sheets: tuple[StyleSheet, ...]) -> None:
        super().__init__(logging.WARNING)
        self.findings = findings
        self.section = section
        self.sheets = sheets
        self.sheet: StyleSheet | None = None
        self.missing_characters: set[str] = set()
        self.late_faults = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Report one record."""
        message, values = str(record.msg), record.args
        arguments = values if isinstance(values, tuple) else (values,)
        if message.startswith(".notdef"):
            self.missing_characters.add(str(arguments[0]))
        elif message.startswith("Anchor defined twice"):
            pass  # Ids are counted apart, for all sections alike (PDF-010).
        elif message.startswith(("Failed to load image", "Failed to render SVG")):
            self.findings.error("PDF-002", address=arguments[0], section=self.section)
        elif message.startswith("Failed to load inline SVG"):
            self.findings.error("PDF-002", address="svg", section=self.section)
        elif message.startswith("Invalid or unsupported selector"):
            self._selector(str(arguments[0]))
        elif "%d:%d" in message:
            self._style_fault(message, arguments)
        else:
            self.findings.warning("PDF-007", text=record.getMessage(), section=self.section)

    def _style_fault(self, message: str, arguments: tuple[object, ...]) -> None:
        line, column = _position(message, arguments)
        if message.startswith(("Parse error", "Error:")):
            self.findings.error("STY-020", self._span(line, column))
        elif message.startswith("Ignored"):
            name, value = str(arguments[0]), str(arguments[1]).strip()
            if name.startswith(EPUB_ONLY):
                return
            place = self._span(line, column, name)
            if arguments[-1] == "unknown property":
                self.findings.warning("STY-021", place, property=name)
            else:
                self.findings.warning("STY-022", place, property=name, value=value)
        elif message.startswith("Deprecated"):
            name, value = str(arguments[0]), str(arguments[1]).strip()
            self.findings.warning("STY-022", self._span(line, column), property=name, value=value)
        else:
            self.findings.warning("STY-024", self._span(line, column), rule=self._line(line))

    def _selector(self, reason: str) -> None:
        selector = reason.split("'")[1] if reason.count("'") >= 2 else reason
        selector = " ".join(selector.split())
        if self.sheet is None:
            self.findings.warning("STY-023", selector=selector)
            return
        before, found, _ = self.sheet.text.partition(selector)
        line = before.count("\n") + 1 if found else 1
        column = len(before) - (before.rfind("\n") + 1) + 1 if found else 1
        self.findings.warning("STY-023", self._span(line, column), selector=selector)

    def _span(self, line: int, column: int, name: str = "") -> Span:
        sheet = self.sheet
        if sheet is None:
            self.late_faults += 1
            sheet = next(
                (sheet for sheet in self.sheets if name and name in _line(sheet, line)), None
            )
        return Span(sheet.name if sheet else self.section, line, column)

    def _line(self, line: int) -> str:
        text = _line(self.sheet, line).strip() if self.sheet else ""
        return text.split("{")[0].strip()[:40]


def _line(sheet: StyleSheet, number: int) -> str:
    lines = sheet.text.split("\n")
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _position(message: str, arguments: tuple[object, ...]) -> tuple[int, int]:
    """Return line and column: the arguments of the two `%d` in the message."""
    index = message.partition("%d:%d")[0].count("%")
    line, column = arguments[index : index + 2]
    return int(str(line)), int(str(column))


@contextmanager
def reading_log(reader: LogReader) -> Iterator[LogReader]:
    """Send the engine's log to `reader` and nowhere else."""
    log = logging.getLogger("weasyprint")
    level, propagate, handlers = log.level, log.propagate, log.handlers[:]
    log.handlers[:] = [reader]
    log.setLevel(logging.WARNING)
    log.propagate = False
    try:
        yield reader
    finally:
        log.handlers[:] = handlers
        log.setLevel(level)
        log.propagate = propagate
