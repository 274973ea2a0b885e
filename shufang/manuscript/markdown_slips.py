"""Slips of hands that type Chinese: marks in full width, headings without their space."""

import re
from typing import Final

from shufang.manuscript.markdown_places import Places
from shufang.manuscript.markdown_reading import Reading

_CONTAINER: Final = re.compile("^(?=:{0,2}：)[:：]{3,}", re.MULTILINE)
_NOTE: Final = re.compile(r"^\[\^[^\]\[\s]{1,200}\]：", re.MULTILINE)
_HEADING: Final = re.compile(r"^(?:#{1,6}(?=[^\s#])|＃{1,6})(?!.*#$)", re.MULTILINE)
_PIPE: Final = re.compile("^｜.*｜", re.MULTILINE)
_ROW: Final = re.compile(r"\|.*\|[ \t]*")


def report_slips(content: str, places: Places, reading: Reading) -> None:
    """Report lines of a paragraph that were meant as something else.

    They are good CommonMark, but for a book of Chinese they can only be slips; only their
    beginning is reported, so that the words stay where they are.
    """
    if content[:1] not in "#＃：:[｜|" and "\n" not in content:
        return
    findings = reading.findings
    for found in _CONTAINER.finditer(content):
        findings.error("TXT-013", places.span(*found.span()))
    for found in _NOTE.finditer(content):
        findings.error("NOT-008", places.span(*found.span()), note=found[0][2:-2])
    for found in _HEADING.finditer(content):
        findings.warning("TXT-055", places.span(*found.span()), text=found[0])
    if full_width := _PIPE.search(content):
        findings.error("TXT-063", places.span(*full_width.span()))
    rows = content.split("\n")
    if len(rows) > 1 and all(_ROW.fullmatch(row) for row in rows):
        findings.warning("TXT-064", places.span(0, len(rows[0])))
