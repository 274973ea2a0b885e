"""Which files are the book's texts, and in which order."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.meta import GENERATED
from shufang.manuscript.names import reading_order
from shufang.manuscript.paths import BookFolder, Wanted, resolve
from shufang.manuscript.records import GENERATED_KINDS, BookRecord, SectionItem
from shufang.manuscript.text_files import read_text
from shufang.manuscript.yaml_text import YamlList, YamlMap, YamlNode

TEXT_SUFFIXES = (".md", ".markdown")
_NOT_CHAPTERS = frozenset(
    {"readme", "license", "licence", "changelog", "contributing", "notes", "todo", "summary"}
)
_CHAPTER_FOLDERS = ("chapters", "章节", "正文")
_OTHER_FOLDERS = ("src", "manuscript", "text", "content", "docs", "书稿", "")
"""Where the texts of other people's books lie, tried in this order; at last anywhere."""
_CHAPTER_FILES = ("chapter.md", "index.md")
_SUMMARIES = ("SUMMARY.md", "src/SUMMARY.md", "docs/SUMMARY.md")
"""The list of chapters of mdBook and GitBook."""
_SUMMARY_LINK = re.compile(r"\]\(\s*(?:<([^<>\n]+)>|([^()\s#]+))")


@dataclass(frozen=True, slots=True)
class ListedText:
    """A text that the book takes in."""

    file: str
    item: SectionItem
    span: Span
    """Where book.yaml names it; the file itself where it was found."""

    @property
    def is_found(self) -> bool:
        """Whether the file was found in the folder, not asked for."""
        return self.span.file == self.file


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A generated page that book.yaml asks for."""

    kind: str
    span: Span


Listed = ListedText | ListedPage


@dataclass(slots=True)
class Listing:
    """Turns the lists of book.yaml into files; each file stands in the book once."""

    book: BookFolder
    findings: Findings
    used: dict[str, Span] = field(default_factory=dict)

    def matter(
        self, items: Sequence[SectionItem] | None, node: YamlNode | None
    ) -> tuple[Listed, ...]:
        """Return front or back matter."""
        found: list[Listed] = []
        for item, span in zip(items or (), _spans(node, len(items or ())), strict=True):
            if item.file in GENERATED:
                found.append(ListedPage(item.file, span))
            else:
                found += self._listed(item, span, tuple(GENERATED_KINDS))
        return tuple(found)

    def chapters(
        self, items: Sequence[SectionItem], node: YamlNode | None
    ) -> tuple[ListedText, ...]:
        """Return chapters in the order of book.yaml."""
        found: list[ListedText] = []
        for item, span in zip(items, _spans(node, len(items)), strict=True):
            found += self._listed(item, span, ())
        return tuple(found)

    def discovered(self) -> tuple[ListedText, ...]:
        """Return the chapters of a book that lists none."""
        candidates = _candidates(self.book)
        summary = _summarised(self.book)
        if set(candidates) <= set(summary):  # an outdated list must not cost the book a chapter
            candidates = summary
        files = [file for file in candidates if file not in self.used]
        self.used.update((file, Span(file)) for file in files)
        return tuple(ListedText(file, SectionItem(file=file), Span(file)) for file in files)

    def report_undiscovered(self) -> None:
        """Report texts that the search for chapters has left out (MAN-047)."""
        for file in sorted(_texts(self.book), key=reading_order):
            if file not in self.used:
                self.findings.warning("MAN-047", Span(file), file=file)

    def report_unlisted(self) -> None:
        """Report texts that lie among the chapters and that no list names (MAN-047)."""
        for file in sorted(self.book.files, key=reading_order):
            parts = PurePosixPath(file).parts
            is_text = file.lower().endswith(TEXT_SUFFIXES)
            is_place = len(parts) == 2 or (len(parts) == 3 and parts[2] in _CHAPTER_FILES)
            if is_text and is_place and parts[0] in ("chapters", "front", "back"):
                stem = PurePosixPath(file).stem.lower()
                if file not in self.used and stem not in _NOT_CHAPTERS:
                    self.findings.warning("MAN-047", Span(file), file=file)

    def _listed(self, item: SectionItem, span: Span, others: tuple[str, ...]) -> list[ListedText]:
        inside = _texts_of_folder(self.book, _within(item.file))
        if len(inside) > 1 and not item.title:
            return [text for file in inside for text in self._once(file, item, span)]
        file = self.text_file(item.file, span, others)
        return [] if file is None else self._once(file, item, span)

    def _once(self, file: str, item: SectionItem, span: Span) -> list[ListedText]:
        if file in self.used:
            self.findings.error("MAN-046", span, self.used[file], file=item.file)
            return []
        self.used[file] = span
        return [ListedText(file, item, span)]

    def text_file(self, name: str, span: Span, others: tuple[str, ...] = ()) -> str | None:
        """Return the Markdown file that a list names: itself, a folder's, or without its suffix."""
        typed = name.strip().rstrip("/\\")
        folder = _within(typed)
        inside = [f"{folder}/{file}" for file in _CHAPTER_FILES] + [f"{folder}.md"]
        for file in inside:
            if self.book.has(file):
                return resolve(self.book, "", file, span, self.findings, Wanted())
        texts = [file for file in self.book.files if _is_text_in(file, folder)]
        if len(texts) == 1 and not self.book.has(folder):
            return resolve(self.book, "", texts[0], span, self.findings, Wanted())
        if not typed:
            self.findings.error("MAN-032", span, field="文件")
            return None
        wanted = Wanted("MAN-043", TEXT_SUFFIXES, (*others, *_chapter_folders(self.book)))
        found = resolve(self.book, "", typed, span, self.findings, wanted)
        if found is not None and not found.lower().endswith(TEXT_SUFFIXES):
            self.findings.error("MAN-057", span, file=typed)
            return None
        return found


def _chapter_folders(book: BookFolder) -> list[str]:
    return sorted(
        PurePosixPath(file).parent.as_posix()
        for file in book.files
        if "/" in file and PurePosixPath(file).name in _CHAPTER_FILES
    )


def _within(typed: str) -> str:
    parts = [part for part in typed.replace("\\", "/").split("/") if part not in ("", ".")]
    return "/".join(parts)


def _is_text_in(file: str, folder: str) -> bool:
    path = PurePosixPath(file)
    return bool(folder) and path.parent.as_posix() == folder and path.suffix in TEXT_SUFFIXES


def _texts(book: BookFolder) -> list[str]:
    """Return what may be a chapter; notes beside a chapter.md in its own folder are none."""
    own = {file.rpartition("/")[0] for file in book.files if file.endswith("/chapter.md")}
    return [
        file
        for file in book.files
        if file.lower().endswith(TEXT_SUFFIXES)
        and PurePosixPath(file).stem.lower() not in _NOT_CHAPTERS
        and (file.endswith("/chapter.md") or not _is_below(file, own))
    ]


def _is_below(file: str, folders: set[str]) -> bool:
    return any(parent.as_posix() in folders for parent in PurePosixPath(file).parents)


def _texts_of_folder(book: BookFolder, folder: str) -> list[str]:
    """Return the texts of a folder that is named as a whole; none where it is a chapter's own."""
    if not folder or any(book.has(f"{folder}/{file}") for file in _CHAPTER_FILES):
        return []
    return sorted((f for f in _texts(book) if f.startswith(f"{folder}/")), key=_discovered_order)


def _summarised(book: BookFolder) -> list[str]:
    """Return the chapters in the order of the book's SUMMARY.md; none where it has no such list."""
    name = next((file for file in _SUMMARIES if book.has(file)), None)
    text = read_text(book.root, name, Findings()) if name else None
    if name is None or text is None:
        return []
    folder = name.rpartition("/")[0]
    links = (unquote(bracketed or bare) for bracketed, bare in _SUMMARY_LINK.findall(text))
    files = (_within(f"{folder}/{link}") for link in links)
    listed = (file for file in files if file.lower().endswith(TEXT_SUFFIXES) and book.has(file))
    return list(dict.fromkeys(listed))


def _candidates(book: BookFolder) -> list[str]:
    """Return the texts of chapters/ or, in a book without that folder, of the book's folder."""
    texts = _texts(book)
    found = [file for file in texts if file.startswith(tuple(f"{f}/" for f in _CHAPTER_FOLDERS))]
    found = found or [file for file in texts if "/" not in file]
    for folder in _OTHER_FOLDERS if not found else ():
        found = found or [file for file in texts if file.startswith(f"{folder}/" if folder else "")]
    return sorted(found, key=_discovered_order)


def _discovered_order(file: str) -> tuple[tuple[int, int, str], ...]:
    """Return the reading order, with a folder's index.md before its other texts."""
    path = PurePosixPath(file)
    return reading_order(f"{path.parent}/" if path.stem.lstrip("_") == "index" else file)


def _spans(node: YamlNode | None, count: int) -> Iterable[Span]:
    """Return where each item of a list stands; a file's own value where it is a mapping."""
    items = node.items if isinstance(node, YamlList) else (node,) if node else ()
    spans = []
    for item in items[:count]:
        value = item.get("file", "文件") if isinstance(item, YamlMap) else None
        spans.append((value or item).span)
    return spans + [Span("book.yaml")] * (count - len(spans))


def asked_for(record: BookRecord) -> bool:
    """Whether book.yaml says which chapters there are."""
    return record.parts is not None or record.chapters is not None
