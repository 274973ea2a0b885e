"""Notes, headings, tables and pictures as those meet them who hear the book."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from shufang.core.diagnostic import Findings
from shufang.html.epub_tree import local_name, name, text_of
from shufang.model.alternatives import alternative_fault
from shufang.preflight.epub_archive import EpubArchive, resolve
from shufang.preflight.epub_navigation import words_of
from shufang.preflight.epub_places import kinds, place, squeezed

_BLOCKS: Final = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "figure", "table", "blockquote", "ul", "ol", "dl",
     "pre"}
)  # fmt: skip
_LEVELS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_SPANS: Final = frozenset({"span", "a", "em", "strong", "b", "i", "sup", "sub", "code"})
_LINES: Final = frozenset(
    {"p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "div", "caption"}
)
_NAMES: Final = ("aria-label", "aria-labelledby", "title", "summary")
_NAMED: Final = frozenset(
    {"afterword", "appendix", "bibliography", "chapter", "foreword", "index", "introduction",
     "part", "preface"}
)  # fmt: skip
"""Sections that have a heading."""
_LEAST_ROWS: Final = 2


def check_note_places(archive: EpubArchive, findings: Findings) -> None:
    """EPB-055: notes stand at the end: most readers show them where they stand, amid the text."""
    for path, root in archive.reading_order():
        for note in root.iter(name("aside")):
            if "footnote" in kinds(note) and _is_amid(note):
                findings.error("EPB-055", place(path, note), note=note.get("id", ""))


def _is_amid(note: etree._Element) -> bool:
    """Whether text of the same section follows."""
    node: etree._Element | None = note
    while node is not None and local_name(node) not in ("section", "article", "body"):
        for after in node.itersiblings():
            if local_name(after) in _BLOCKS and text_of(after).strip():
                return after.find(f".//{name('aside')}") is None
        node = node.getparent()
    return False


def check_headings(archive: EpubArchive, findings: Findings) -> None:
    """EPB-059: one main heading for each document, and none without words."""
    for path, root in archive.reading_order():
        mains = 0
        for node in _headings(root):
            mains += local_name(node) == "h1"
            title = words_of(node).strip()
            if local_name(node) == "h1" and mains > 1:
                findings.error("EPB-059", place(path, node), title=title or local_name(node))
            elif not title and not any(True for _ in node.iter(name("img"))):
                findings.error("EPB-059", place(path, node), title=local_name(node))


def check_levels(archive: EpubArchive, findings: Findings) -> None:
    """EPB-059: no level left out; a reader who goes from heading to heading would miss one."""
    for path, root in archive.reading_order():
        last = 0
        for node in _headings(root):
            level = int(local_name(node)[1])
            if last and level > last + 1:
                title = words_of(node).strip() or local_name(node)
                findings.warning("EPB-059", place(path, node), title=title)
            last = level


def _headings(root: etree._Element) -> Iterator[etree._Element]:
    return (node for node in root.iter() if local_name(node) in _LEVELS)


def check_tables(archive: EpubArchive, findings: Findings) -> None:
    """EPB-060, EPB-081: a table read aloud is a row of numbers where no head says what they are."""
    for path, root in archive.reading_order():
        for table in root.iter(name("table")):
            if table.get("role") in ("presentation", "none"):
                continue
            rows = sum(1 for _ in table.iter(name("tr")))
            if rows >= _LEAST_ROWS and not any(True for _ in table.iter(name("th"))):
                _report_table(path, table, findings)
            if not _has_name(table):
                findings.error("EPB-081", place(path, table))


def _has_name(table: etree._Element) -> bool:
    """Whether those who hear the book are told what a table is, before its first cell."""
    if any(table.get(key, "").strip() for key in _NAMES):
        return True
    captions = list(table.iterchildren(name("caption")))
    for figure in table.iterancestors(name("figure")):
        captions += figure.iterchildren(name("figcaption"))
    return any(words_of(caption).strip() for caption in captions)


def check_own_tables(archive: EpubArchive, findings: Findings) -> None:
    """EPB-060: our heads say of what they are the head, apart from the body of the table."""
    for path, root in archive.reading_order():
        for table in root.iter(name("table")):
            if table.get("role") in ("presentation", "none"):
                continue
            is_bare = not any(True for _ in table.iter(name("tbody")))
            if is_bare or any(not head.get("scope") for head in table.iter(name("th"))):
                _report_table(path, table, findings)


def _report_table(path: str, table: etree._Element, findings: Findings) -> None:
    caption = table.find(name("caption"))
    title = table.get("id", "table") if caption is None else words_of(caption)
    findings.error("EPB-060", place(path, table), title=squeezed(title))


def check_own_headings_there(archive: EpubArchive, findings: Findings) -> None:
    """EPB-059: a chapter has a heading, by which those who hear the book find it."""
    for path, root in archive.reading_order():
        for section in root.iter(name("section")):
            is_named = any(True for _ in section.iter(name("h1")))
            if kinds(section) & _NAMED and not is_named:
                findings.error("EPB-059", place(path, section), title=section.get("id", path))


def check_alternative_words(archive: EpubArchive, findings: Findings) -> None:
    """EPB-058: alternative text does not say the caption again."""
    for path, image, words in _described(archive):
        captions = set()
        for figure in image.iterancestors(name("figure")):
            for caption in figure.iter(name("figcaption")):
                captions.add(squeezed(text_of(caption)))
                captions |= {squeezed(text_of(part)) for part in caption.iter(name("p"))}
        if squeezed(words) in captions:
            findings.warning("EPB-058", place(path, image), text=words[:20])


def check_alternative_forms(archive: EpubArchive, findings: Findings) -> None:
    """EPB-058: alternative text says what is to be seen, in words and in a breath.

    Of our own books the manuscript is asked (FIG-036), at the place where it is to be mended.
    """
    for path, image, words in _described(archive):
        fault = alternative_fault(words, is_inline=_is_inline(image))
        if fault in ("empty", "markup"):
            findings.warning("EPB-058", place(path, image), text=words[:20])
        elif fault == "long":
            findings.note("EPB-058", place(path, image), text=words[:20])


def check_short_alternatives(archive: EpubArchive, findings: Findings) -> None:
    """EPB-058: a name is no description, and nobody has to be told that a picture is one.

    Of our own books the manuscript is asked (FIG-036), which knows what is still to come.
    """
    covers = {item.path for item in archive.items.values() if "cover-image" in item.properties}
    for path, image, words in _described(archive):
        if resolve(image.get("src", ""), path)[0] in covers:
            continue  # “封面：书名” says all that the page shows
        if alternative_fault(words, is_inline=_is_inline(image)) in ("short", "opening"):
            findings.note("EPB-058", place(path, image), text=words[:20])


def _described(archive: EpubArchive) -> Iterator[tuple[str, etree._Element, str]]:
    """Yield the pictures that have words; EPB-028 tells of the others."""
    for path, root in archive.reading_order():
        for image in root.iter(name("img")):
            words = image.get("alt", "").strip()
            if words:
                yield path, image, words


def _is_inline(image: etree._Element) -> bool:
    """Whether a picture stands amid the words of a paragraph, as a sign or a formula does."""
    step: etree._Element | None = image.getparent()
    while step is not None and local_name(step) in _SPANS:
        step = step.getparent()
    if step is None or local_name(step) not in _LINES:
        return False
    return bool(text_of(step).strip())
