"""Nothing may be lost between manuscript and page: the finished PDF is read and compared."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

from shufang.core.diagnostic import Findings
from shufang.core.digest import digest_parts
from shufang.core.kept import NOTHING, Kept
from shufang.engines.page_digests import page_digests
from shufang.engines.pdf_text import page_texts, text_reader
from shufang.engines.table_heads import CONTINUED
from shufang.writers.pagination import BookPage

_KEY_LENGTH = 12
"""Characters of a note by which it is looked for on its page."""

TEXTS = ".texts"
"""Ending of the names of kept texts."""
_OTHERS = re.compile("[^\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]+")
"""All but Han ideographs (Unicode blocks Unified Ideographs and extensions)."""


def han(text: str) -> str:
    """Return the Han ideographs of a text, in order."""
    return _OTHERS.sub("", text)


def _read_texts(pdf: Path, pages: Sequence[BookPage], kept: Kept) -> list[str]:
    """Return the text of every page of the file, section by section kept or read."""
    digests = page_digests(pdf, pictures=False)
    if kept is NOTHING or len(digests) != len(pages):
        return list(page_texts(pdf))
    texts: list[str] = []
    reader = text_reader()
    runs = groupby(range(len(pages)), key=lambda index: _section_of(pages[index]))
    for _, run in runs:
        indices = list(run)
        name = f"{digest_parts([reader, *(digests[index] for index in indices)])}{TEXTS}"
        known = _unpacked(kept.read(name), len(indices))
        if known is None:
            known = list(page_texts(pdf, indices))
            kept.write(name, json.dumps(known, ensure_ascii=False).encode())
        texts += known
    return texts


def _section_of(page: BookPage) -> str:
    return page.section.id if page.section is not None else ""


def _unpacked(content: bytes | None, count: int) -> list[str] | None:
    """Return kept texts; None where they are not what they should be."""
    try:
        texts = json.loads(content or b"")
    except ValueError:
        return None
    is_whole = isinstance(texts, list) and all(isinstance(text, str) for text in texts)
    return texts if is_whole and len(texts) == count else None


def check_text(
    pdf: Path,
    pages: Sequence[BookPage],
    xhtml: Mapping[str, str],
    findings: Findings,
    kept: Kept = NOTHING,
) -> None:
    """Report text of a section that its pages lack (PDF-022) and notes off their page (PDF-023).

    `xhtml` is the last source of each section. Pages may hold more than the source: running heads
    and table heads that are repeated. Texts that were read of the very same pages before come out
    of `kept`.
    """
    found = [_squeezed(text) for text in _read_texts(pdf, pages, kept)]
    if len(found) != len(pages):
        findings.error("PDF-024", None, found=len(found), expected=len(pages))
        return
    printed: dict[str, Counter[str]] = {}
    for page, text in zip(pages, found, strict=True):
        if page.section is not None:
            printed.setdefault(page.section.id, Counter()).update(han(text))
    trees = {name: ElementTree.fromstring(source) for name, source in xhtml.items()}
    titles = {page.section.id: page.section.title for page in pages if page.section}
    for name, tree in trees.items():
        expected = Counter(han("".join(printed_texts(tree))))
        lost = expected - printed.get(name, Counter())
        if lost:
            sample = "".join(sorted(lost))[:12]
            findings.error(
                "PDF-022", None, section=titles.get(name, name), count=lost.total(), sample=sample
            )
    _check_notes(pages, found, trees, findings)


def printed_texts(element: ElementTree.Element) -> Iterator[str]:
    """Yield the texts that must be printed: not the head's title, not 续表 on one page."""
    if element.tag == "head" or element.get("class") == CONTINUED:
        return
    yield element.text or ""
    for child in element:
        yield from printed_texts(child)
        yield child.tail or ""


def _check_notes(
    pages: Sequence[BookPage],
    found: Sequence[str],
    trees: Mapping[str, ElementTree.Element],
    findings: Findings,
) -> None:
    notes = {
        element.get("id", ""): _key(element)
        for tree in trees.values()
        for element in tree.iter()
        if element.get("class") == "footnote"
    }
    for page, text in zip(pages, found, strict=True):
        for note in page.facts.note_marks if page.facts else ():
            if notes.get(note, "") not in text:
                findings.error("PDF-023", None, note=notes[note], page=page.folio)


def _key(note: ElementTree.Element) -> str:
    """Return text of a note that stands on its page without a break.

    Readings are no part of the lines that they stand over, so the longest stretch without one.
    """
    stretches = [""]
    for text, is_reading in _with_readings(note):
        if is_reading:
            stretches.append("")
        else:
            stretches[-1] += _squeezed(text)
    return max((each[:_KEY_LENGTH] for each in stretches), key=len)


def _with_readings(element: ElementTree.Element) -> Iterator[tuple[str, bool]]:
    """Yield the texts of an element and whether each is a reading."""
    is_reading = element.tag.rpartition("}")[2] in {"rt", "rp"}
    yield element.text or "", is_reading
    for child in element:
        yield from _with_readings(child)
        yield child.tail or "", is_reading


def _squeezed(text: str) -> str:
    return "".join(text.split())
