"""The book's folder becomes a manuscript: all files are read, all faults reported together."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TypeVar

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.cover import cover_of
from shufang.manuscript.figure_files import FigureReader
from shufang.manuscript.images import Pictures
from shufang.manuscript.list_files import (
    read_chronology,
    read_ignores,
    read_references,
    read_terms,
    stand_in_references,
)
from shufang.manuscript.listing import Listed, ListedPage, ListedText, Listing, asked_for
from shufang.manuscript.manuscript import (
    ChronologySource,
    FigureSource,
    FrontOrBack,
    GeneratedSource,
    Manuscript,
    PartSource,
    SectionSource,
)
from shufang.manuscript.markdown import parse_chapter
from shufang.manuscript.meta import meta_of
from shufang.manuscript.parsed import ParsedChapter
from shufang.manuscript.paths import BookFolder, list_folder
from shufang.manuscript.press import press_settings
from shufang.manuscript.records import BookRecord, PartRecord
from shufang.manuscript.records_cover import CoverRecord
from shufang.manuscript.records_press import PressRecord
from shufang.manuscript.records_reading import field_node, field_spans, read_record
from shufang.manuscript.records_ticket import TicketRecord
from shufang.manuscript.sections import SectionReader, read_pictures, with_pictures
from shufang.manuscript.site_fields import BOOK_FIELDS, without_site_fields
from shufang.manuscript.suggestions import nearest
from shufang.manuscript.text_files import read_text
from shufang.manuscript.ticket import order_of
from shufang.manuscript.yaml_text import YamlList, YamlMap, YamlNode, YamlText, read_yaml
from shufang.model.blocks import Block, Heading, Paragraph
from shufang.model.book import ChapterKind
from shufang.model.cover import Cover
from shufang.model.press import PressSettings
from shufang.model.ticket import Order

T = TypeVar("T")
BOOK_FILE = "book.yaml"
FIGURES_FILE = "figures.yaml"
_LISTS = ("chronology.yaml", "references.yaml", "terms.yaml", "ignore.yaml", FIGURES_FILE)


def load(root: Path, findings: Findings) -> Manuscript | None:
    """Return the manuscript of a folder; None only where book.yaml itself cannot be used.

    Never raises on what a folder may hold: every fault of every file is added to `findings`,
    and a file with a fault does not keep the others from being checked.
    """
    book = list_folder(root)
    node, record = _book_record(book, findings)
    manuscript = _Loader(book, findings, node, record).manuscript()
    return manuscript if record is not None else None


def _book_record(book: BookFolder, findings: Findings) -> tuple[YamlMap, BookRecord | None]:
    empty = YamlMap((), Span(BOOK_FILE))
    if not book.has(BOOK_FILE):
        near = [name for name in book.files if "/" not in name and name.endswith((".yaml", ".yml"))]
        findings.error("MAN-030", Span(BOOK_FILE), suggestion=nearest(BOOK_FILE, sorted(near)))
        return empty, None
    before = len(findings)
    node = _yaml(book, BOOK_FILE, findings)
    if node is None:
        if len(findings) == before:
            findings.error("MAN-024", Span(BOOK_FILE), file=BOOK_FILE)
        return empty, None
    if isinstance(node, YamlMap):
        node = without_site_fields(node, BOOK_FIELDS, findings)
    record = read_record(BookRecord, node, findings, fallback={"title": BOOK_FILE})
    return (node, record) if isinstance(node, YamlMap) else (empty, None)


def _yaml(book: BookFolder, file: str, findings: Findings) -> YamlNode | None:
    text = read_text(book.root, file, findings)
    return None if text is None else read_yaml(text, file, findings)


class _Loader:
    """Reads everything that belongs to one book.yaml."""

    def __init__(
        self, book: BookFolder, findings: Findings, node: YamlMap, record: BookRecord | None
    ) -> None:
        self.book = book
        self.findings = findings
        self.node = node
        self.record = record or BookRecord(title=BOOK_FILE)
        self.is_known = record is not None
        """Whether book.yaml could be read; without it chapters are only guessed at."""
        self.spans = field_spans(BookRecord, node)
        self.sections = SectionReader(book.root, findings)
        self.pictures = Pictures(book, findings)
        self.listed: tuple[str, ...] = ()
        """Files of the texts in reading order, also of those that could not be read."""

    def manuscript(self) -> Manuscript:
        """Read the texts, the lists and the pictures, in this order."""
        self._report_misnamed()
        front, parts, back = self._texts()
        figures = self._figures()
        references = self._list("references.yaml", read_references, stand_in_references)
        meta = meta_of(self.record, self.spans, self.findings)
        meta = replace(meta, cover=self._cover())
        front, back = (self._pictured(run, figures) for run in (front, back))
        return Manuscript(
            root=self.book.root,
            book=self.record,
            meta=meta,
            front=front,
            parts=tuple(self._pictured_part(part, figures) for part in parts),
            back=back,
            figures=figures,
            chronology=self._chronology(),
            references=references,
            terms=self._list("terms.yaml", read_terms),
            ignores=self._list("ignore.yaml", read_ignores),
            images=self.pictures.known(),
            spans=self.spans,
            press=self._press(),
            order=self._order(),
        )

    def _press(self) -> PressSettings:
        node = self._of("press")
        spans = field_spans(PressRecord, node) if isinstance(node, YamlMap) else {}
        return press_settings(self.record.press, spans, self.book, self.findings)

    def _order(self) -> Order:
        node, signed = self._of("ticket"), self._of("sign_offs")
        spans = field_spans(TicketRecord, node) if isinstance(node, YamlMap) else {}
        places: list[Span] = []
        if isinstance(signed, YamlMap):
            places = [key.span for key, _ in signed.entries]
        elif isinstance(signed, YamlList):
            places = [item.span for item in signed.items]
        record = self.record
        return order_of(record.ticket, record.sign_offs, spans, places, self.findings)

    def _cover(self) -> Cover:
        """Return the cover; a plain text in its place is the path of a finished front."""
        node = self._of("cover")
        if isinstance(node, YamlMap):
            spans = field_spans(CoverRecord, node)
        else:
            spans = {"whole_front": node.span} if node else {}
        paper = self.record.press.paper if self.record.press else ""
        return cover_of(self.record.cover, spans, self.findings, self._cover_picture, paper)

    def _cover_picture(self, path: str, span: Span) -> str:
        facts = self.pictures.named("", path, span)
        return facts.path if facts else ""

    def _texts(
        self,
    ) -> tuple[tuple[FrontOrBack, ...], tuple[PartSource, ...], tuple[FrontOrBack, ...]]:
        record = self.record
        listing = Listing(self.book, self.findings)
        front = listing.matter(record.front, self._of("front"))
        parts = self._parts(listing)
        back = listing.matter(record.back, self._of("back"))
        self.listed = tuple(listing.used)
        if self.is_known and asked_for(record):
            listing.report_unlisted()
        elif self.is_known:  # else the texts may well be listed behind the fault
            listing.report_undiscovered()
        return self._matter(front, "f"), parts, self._matter(back, "b")

    def _parts(self, listing: Listing) -> tuple[PartSource, ...]:
        record = self.record
        start = self.spans.get("title", Span(BOOK_FILE))
        if record.parts is not None and record.chapters is not None:
            self.findings.error("MAN-056", self.spans["chapters"], self.spans["parts"])
        if record.parts is None:
            if record.chapters is None:
                listed = listing.discovered()
                if not listed and self.is_known:
                    self.findings.error("MAN-048", start)
            else:
                listed = listing.chapters(record.chapters, self._of("chapters"))
                if not record.chapters:
                    self.findings.error("MAN-048", self.spans.get("chapters", start))
            return (PartSource("p-1", "", start, self._chapters(listed)),)
        if not any(part.chapters for part in record.parts):
            self.findings.error("MAN-048", self.spans.get("parts", start))
        holder = self._of("parts")
        nodes = holder.items if isinstance(holder, YamlList) else ()
        return tuple(
            self._part(number, part, nodes[number - 1] if number <= len(nodes) else None, listing)
            for number, part in enumerate(record.parts, start=1)
        )

    def _part(
        self, number: int, part: PartRecord, node: YamlNode | None, listing: Listing
    ) -> PartSource:
        node = node if isinstance(node, YamlMap) else YamlMap((), Span(BOOK_FILE))
        spans = field_spans(PartRecord, node)
        chapters = field_node(PartRecord, node, "chapters")
        listed = listing.chapters(part.chapters, chapters)
        intro, folder = self._intro(field_node(PartRecord, node, "intro"), listing)
        return PartSource(
            id=f"p-{number}",
            title=part.title.strip(),
            span=spans.get("title", Span(BOOK_FILE)),
            chapters=self._chapters(listed),
            subtitle=part.subtitle.strip(),
            intro=intro,
            intro_folder=folder,
        )

    def _intro(self, node: YamlNode | None, listing: Listing) -> tuple[tuple[Block, ...], str]:
        """Return an introduction, typed in book.yaml or in a file, and the folder of its text."""
        if not isinstance(node, YamlText) or not node.value.strip():
            return (), ""
        typed = node.value.strip()
        if typed.lower().endswith(".md") and "\n" not in typed:
            file = listing.text_file(typed, node.span)
            text = read_text(self.book.root, file, self.findings) if file else None
            if file is None or text is None:
                return (), ""
            listing.used.setdefault(file, node.span)
            blocks = self._intro_blocks(parse_chapter(text, file, 1, self.findings))
            return blocks, file.rpartition("/")[0]
        place = node.text_span
        return self._intro_blocks(parse_chapter(typed, place.file, place.line, self.findings)), ""

    def _intro_blocks(self, parsed: ParsedChapter) -> tuple[Block, ...]:
        """Return an intro's blocks; a part's title page has no room for notes (NOT-009)."""
        for note in parsed.notes:
            self.findings.error("NOT-009", note.span)
        blocks = (*parsed.standfirst, *parsed.blocks)
        if parsed.title is None or parsed.title_span is None:
            return blocks
        heading = Heading(parsed.title_span, 2, parsed.title, parsed.title_id)
        return (heading, *blocks)

    def _of(self, name: str) -> YamlNode | None:
        return field_node(BookRecord, self.node, name)

    def _chapters(self, listed: tuple[ListedText, ...]) -> tuple[SectionSource, ...]:
        read = (self.sections.read(text, "c", "chapter") for text in listed)
        return tuple(section for section in read if section is not None)

    def _matter(self, listed: tuple[Listed, ...], prefix: str) -> tuple[FrontOrBack, ...]:
        found: list[FrontOrBack] = []
        usual: ChapterKind = "appendix" if prefix == "b" else "other"
        for item in listed:
            if isinstance(item, ListedPage):
                identifier = item.kind.replace("_", "-")
                found.append(GeneratedSource(identifier, item.kind, item.span))  # type: ignore[arg-type]
            else:
                section = self.sections.read(item, prefix, usual)
                if section is not None:
                    found.append(section)
        return tuple(found)

    def _figures(self) -> dict[str, FigureSource]:
        """Read every figures.yaml that serves a listed text, in reading order."""
        reader = FigureReader(self.pictures, self.findings, {})
        folders = [file.rpartition("/")[0] for file in self.listed]
        for folder in dict.fromkeys([*folders, ""]):
            file = f"{folder}/{FIGURES_FILE}" if folder else FIGURES_FILE
            text = read_text(self.book.root, file, self.findings) if self.book.has(file) else None
            if text is None:
                continue
            before = len(self.findings)
            node = read_yaml(text, file, self.findings)
            if node is not None:
                reader.read(node, folder)
            elif len(self.findings) > before:
                reader.stand_in(text, file, folder)
        return reader.figures

    def _pictured(
        self, run: tuple[FrontOrBack, ...], figures: Mapping[str, FigureSource]
    ) -> tuple[FrontOrBack, ...]:
        return tuple(
            with_pictures(item, self.pictures, figures) if isinstance(item, SectionSource) else item
            for item in run
        )

    def _pictured_part(self, part: PartSource, figures: Mapping[str, FigureSource]) -> PartSource:
        read_pictures(part.intro, part.intro_folder, self.pictures)
        chapters = (with_pictures(c, self.pictures, figures) for c in part.chapters)
        return replace(part, chapters=tuple(chapters))

    def _chronology(self) -> tuple[ChronologySource, ...]:
        events = self._list("chronology.yaml", read_chronology)
        read_pictures((Paragraph(event.span, event.text) for event in events), "", self.pictures)
        return events

    def _list(
        self,
        name: str,
        read: Callable[[YamlNode, Findings], tuple[T, ...]],
        stand_in: Callable[[str, str], tuple[T, ...]] | None = None,
    ) -> tuple[T, ...]:
        """Read one of the lists beside the texts; `stand_in` answers for one with a fault."""
        text = read_text(self.book.root, name, self.findings) if self.book.has(name) else None
        if text is None:
            return ()
        before = len(self.findings)
        node = read_yaml(text, name, self.findings)
        if node is not None:
            return read(node, self.findings)
        return stand_in(text, name) if stand_in and len(self.findings) > before else ()

    def _report_misnamed(self) -> None:
        """Report list files whose name is only nearly right; they would be passed over."""
        known = {PurePosixPath(name).stem: name for name in _LISTS}
        for file in sorted(self.book.files):
            path = PurePosixPath(file)
            right = known.get(path.stem.lower())
            if right and path.suffix.lower() in (".yaml", ".yml") and path.name != right:
                self.findings.error("MAN-027", Span(file), file=path.name, right=right)
