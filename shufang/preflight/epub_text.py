"""The words of a finished EPUB: nothing left over from the manuscript's notation, no gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.html.epub_tree import local_name
from shufang.passes.pairs import unpaired
from shufang.preflight.epub_archive import DC, EpubArchive
from shufang.preflight.epub_places import line_of

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_SPACE = re.compile(f"[{_HAN}，。、；：？！”’）》」』]([ \t\n\r\u00a0]+)[{_HAN}“‘（《「『]")
_LEFTOVER = re.compile(
    r"\bTODO\b|\*\*|!\[|\{\{|\}\}|\{%|%\}|\[\^|\]\(|:::|\[@|^#{1,6} |"
    r"&(?:nbsp|amp|lt|gt|quot|#\d+|#x[0-9a-fA-F]+);|(?i:lorem ipsum)|"
    r"错误[！!]\s*未(?:找到引用源|定义书签|指定)|Error! (?:Reference|Bookmark)|锟斤拷|"
    "[\ufeff\ufffc\ufffd\u200b\u200c\u00ad\u0080-\u009f\ue000-\uf8ff\U000f0000-\U0010fffd]"
)
"""Markdown, templates, references that Word lost, text read in a wrong encoding."""
_NUMBERED = re.compile("第[0-9〇零一二三四五六七八九十百千两]+[编卷部篇章回节讲课集辑幕场册]$")
"""What a space may part from a title."""
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl",
     "dt", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
     "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
     "th", "thead", "tr", "ul", "br", "video", "audio", "track"}
)  # fmt: skip
_PATIENCE = 3
"""Blocks, such as a picture with its caption, that may stand inside a quotation."""
_SILENT = frozenset({"head", "style", "script", "rp", "rt"})
_EXACT = frozenset({"pre", "code"})
"""Code may hold what would be a fault in running text."""
_SPACED = frozenset({"byline", "credit", "names", "role", "sidebar-byline", "speaker"})
"""Classes whose words are parted by spaces on purpose: “张臻斐 摄”."""


def lines(root: etree._Element, without: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the text of each block, its inline elements flattened as a reader flattens them."""
    return (text for _, text in placed_lines(root, without))


def placed_lines(
    root: etree._Element, without: frozenset[str] = frozenset()
) -> Iterator[tuple[int, str]]:
    """Yield the text of each block as a reader sees it, with the line of the file it begins on.

    Code is left out, and so are elements with one of the classes `without`.
    """
    gathered: list[str] = []
    start = line_of(root)

    def visit(node: etree._Element) -> Iterator[tuple[int, str]]:
        nonlocal start
        tag = local_name(node)
        if not isinstance(node.tag, str) or tag in _SILENT:
            return
        if tag in _EXACT or without & set(node.get("class", "").split()):
            gathered.append("\u2026")  # what stands on both sides does not meet
            return
        is_block = tag in _BLOCKS
        if is_block:
            yield from flush()
            start = line_of(node)
        gathered.append(node.text or "")
        for child in node:
            yield from visit(child)
            gathered.append(child.tail or "")
        if is_block:
            yield from flush()

    def flush() -> Iterator[tuple[int, str]]:
        text = "".join(gathered)
        gathered.clear()
        if text.strip():
            yield start, text

    yield from visit(root)
    yield from flush()


def check_leftovers(archive: EpubArchive, findings: Findings) -> None:
    """EPB-019: no Markdown, template code, replacement or invisible characters in the text."""
    for path, root in archive.reading_order():
        for number, line in placed_lines(root):
            found = _LEFTOVER.search(line)
            if found:
                findings.warning(
                    "EPB-019", Span(path, number), file=path, text=_around(line, found.start())
                )


def check_leftovers_of_package(archive: EpubArchive, findings: Findings) -> None:
    """EPB-019: nor in what shops and shelves show of a book."""
    path = archive.package_path
    for node in archive.package.iter(f"{DC}*"):
        found = _LEFTOVER.search(node.text or "")
        if found:
            text = _around(node.text or "", found.start())
            findings.warning("EPB-019", Span(path, line_of(node)), file=path, text=text)


def check_spaces(archive: EpubArchive, findings: Findings) -> None:
    """EPB-020: no white space between two Han characters; readers show it as a gap.

    A line end there is our own fault and an error; spaces may be the author's wish. One of each
    kind is named for a document: verse may be full of them.
    """
    for path, root in archive.reading_order():
        gaps: dict[bool, tuple[Span, str]] = {}
        for number, line in placed_lines(root, _SPACED):
            for found in _SPACE.finditer(line.strip()):
                if _NUMBERED.search(line.strip()[: found.start() + 1]):
                    continue
                is_line_end = bool({"\n", "\r"} & set(found[1]))
                gap = _around(line.strip(), found.start())
                gaps.setdefault(is_line_end, (Span(path, number), gap))
        if True in gaps:
            span, gap = gaps[True]
            findings.error("EPB-020", span, file=path, text=gap)
        if False in gaps:
            span, gap = gaps[False]
            findings.note("EPB-020", span, file=path, text=gap)


def check_pairs(archive: EpubArchive, findings: Findings) -> None:
    """EPB-068: brackets come in pairs within a paragraph; quotation marks may run over several."""
    for path, root in archive.reading_order():
        placed = list(placed_lines(root))
        for found in unpaired([line for _, line in placed], _PATIENCE):
            number, line = placed[found.paragraph]
            findings.note("EPB-068", Span(path, number), text=_around(line, found.place))


def _around(text: str, place: int) -> str:
    return " ".join(text[max(0, place - 4) : place + 6].split()) or f"U+{ord(text[place]):04X}"
