"""Nothing may be lost between manuscript and e-book: every chapter is read again and compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.html.epub_tree import local_name
from shufang.model.blocks import (
    Block,
    DefinitionList,
    Heading,
    Paragraph,
    Sidebar,
    Table,
    child_blocks,
    own_inlines,
    walk_blocks,
)
from shufang.model.book import Book, Chapter, GeneratedPage
from shufang.model.figures import Figure
from shufang.model.inlines import (
    Code,
    Container,
    Inline,
    Ruby,
    Text,
    plain_text,
)
from shufang.passes.anchors import html_id
from shufang.preflight.epub_archive import EpubArchive
from shufang.preflight.print_text import han

_SAMPLE = 8
_SILENT = frozenset({"rt", "rp", "head"})


def check_words(archive: EpubArchive, book: Book, findings: Findings) -> None:
    """EPB-029: the Han characters of each text are all in its document, in their order.

    What the program adds (numbers, references, credits) may stand between them.
    """
    places = {
        node.get("id"): root
        for root in archive.documents.values()
        for node in root.iter()
        if node.get("id")
    }
    for chapter in book.chapters():
        root = places.get(html_id(chapter.id))
        read = "" if root is None else han("".join(_shown(root)))
        lost = _first_lost(_words(chapter), read)
        lost = lost or next((name for name in _named(chapter) if places.get(name) is not root), "")
        if lost:
            title = plain_text(chapter.title)
            findings.error("EPB-029", chapter.span, title=title, text=lost[:_SAMPLE])
    for name, title, span, runs in _outside_chapters(book):
        root = places.get(html_id(name))
        read = "" if root is None else han("".join(_shown(root)))
        lost = _first_lost(_han_of(runs), read)
        if lost:
            findings.error("EPB-029", span, title=title, text=lost[:_SAMPLE])


_Runs = list[tuple[Inline, ...]]


def _outside_chapters(book: Book) -> Iterator[tuple[str, str, Span, _Runs]]:
    """Yield id, title, place and words of parts, of the chronology and of the bibliography."""
    for part in book.parts:
        if part.title:
            title = (Text(part.span, part.title), Text(part.span, part.subtitle))
            yield part.id, part.title, part.span, [title[:1], title[1:], *_runs(part.intro)]
    for page in (*book.front, *book.back):
        match page:
            case GeneratedPage(kind="chronology"):
                yield page.id, page.title, page.span, [event.text for event in book.events]
            case GeneratedPage(kind="bibliography"):
                yield page.id, page.title, page.span, [each.text for each in book.references]
            case _:
                pass


def _first_lost(pieces: Iterable[str], read: str) -> str:
    """Return the first piece that the text lacks, reading both from the front; "" if none."""
    place = 0
    for piece in pieces:
        found = read.find(piece, place)
        if found < 0:
            return piece
        place = found + len(piece)
    return ""


def _shown(node: etree._Element) -> Iterator[str]:
    """Yield what stands in the line: readings and their brackets do not."""
    if not isinstance(node.tag, str) or local_name(node) in _SILENT:
        return
    yield node.text or ""
    for child in node:
        yield from _shown(child)
        yield child.tail or ""


def _words(chapter: Chapter) -> Iterator[str]:
    """Yield the Han characters of a chapter in runs, as the templates order them."""
    runs: list[tuple[Inline, ...]] = [chapter.title]
    runs += _runs(chapter.standfirst)
    runs += _runs(chapter.blocks)
    for note in sorted(chapter.notes, key=lambda note: note.number):
        if note.number:
            runs += _runs(note.blocks)
    yield from _han_of(runs)


def _han_of(runs: Iterable[tuple[Inline, ...]]) -> Iterator[str]:
    for run in runs:
        for text in _leaves(run):
            found = han(text)
            if found:
                yield found


def _runs(blocks: Iterable[Block]) -> list[tuple[Inline, ...]]:
    """Return the runs of blocks as they are read: a term stands before its own explanation."""
    runs: list[tuple[Inline, ...]] = []
    for block in blocks:
        if isinstance(block, DefinitionList):
            for entry in block.items:
                runs.append(entry.term)
                for definition in entry.definitions:
                    runs += _runs(definition)
        else:
            runs += own_inlines(block)
            runs += _runs(child_blocks(block))
    return runs


def _named(chapter: Chapter) -> Iterator[str]:
    """Yield the ids of the blocks of a chapter."""
    for block in walk_blocks(chapter.blocks):
        if isinstance(block, Figure | Heading | Paragraph | Sidebar | Table) and block.id:
            yield html_id(block.id)


def _leaves(inlines: Iterable[Inline]) -> Iterator[str]:
    """Yield the authored characters of a run; references and note marks are the program's."""
    for node in inlines:
        match node:
            case Text(text=text) | Code(text=text):
                yield text
            case Ruby(pairs=pairs):
                yield "".join(base for base, _ in pairs)
            case _ if isinstance(node, Container):
                yield from _leaves(node.children)
